# SPDX-License-Identifier: EUPL-1.2
"""What holds for every file of the repository."""

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from anke.site.environment import CHECKOUT

pytestmark = pytest.mark.unit

LICENCE_LINE = "# SPDX-License-Identifier: EUPL-1.2"
PROGRAMS = ("anke", ".ci/run", "tools/lock", "tools/docs")
# Written apart, so that this file does not find itself.
REGISTRIES = re.compile(
    "|".join(
        [
            r"pypi" + r"\.org",
            r"python" + r"hosted\.org",
            r"registry\." + r"npm",
            r"npm" + r"js\.(?:com|org)",
            r"index-url\s*[=\s]\s*[\w+]+://",
            r"files\." + r"python",
        ]
    ),
    re.IGNORECASE,
)
MACHINE_PATHS = re.compile(r"(?<![\w.$}])/(?:home|root|work|Users)/\w")


def tracked() -> list[Path]:
    """List the files that belong to the repository."""
    if not (CHECKOUT / ".git").exists() or shutil.which("git") is None:
        pytest.skip("this is no git checkout")
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    paths = (CHECKOUT / name for name in names.split("\0") if name)
    return [path for path in paths if path.is_file()]


def readable(path: Path) -> str:
    """Return a text file's content, nothing for a picture or an archive."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


def found(pattern: re.Pattern[str]) -> list[str]:
    """List where a pattern stands in the repository, as file:line."""
    return [
        f"{path.relative_to(CHECKOUT)}:{number}: {line.strip()[:100]}"
        for path in tracked()
        for number, line in enumerate(readable(path).splitlines(), start=1)
        if pattern.search(line)
    ]


def test_no_file_names_a_registry() -> None:
    """Requirements come from whatever registry the installing machine uses."""
    assert found(REGISTRIES) == []


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    """What runs here must run in any folder."""
    assert found(MACHINE_PATHS) == []


def test_every_program_file_begins_with_its_licence() -> None:
    """The licence line comes first, after the line that names the interpreter."""
    without = []
    for path in tracked():
        name = str(path.relative_to(CHECKOUT))
        if path.suffix != ".py" and name not in PROGRAMS:
            continue
        lines = [line for line in readable(path).splitlines()[:2] if line[:2] != "#!"]
        if lines[:1] != [LICENCE_LINE]:
            without.append(name)
    assert without == []


def test_licence_is_the_eupl() -> None:
    """The licence stands in full where everybody looks for it."""
    text = (CHECKOUT / "LICENSE").read_text(encoding="utf-8")

    assert text.startswith("EUROPEAN UNION PUBLIC LICENCE v. 1.2")
    assert len(text) > 13_000


def test_programs_can_be_run() -> None:
    """A fresh clone needs no chmod."""
    for name in PROGRAMS:
        assert (CHECKOUT / name).stat().st_mode & 0o111, name


def test_nothing_that_is_installed_or_compiled_is_committed() -> None:
    """Front-end code, compiled texts and data stay outside."""
    outside = re.compile(r"(^|/)(node_modules|var|\.venv|vendor)/|\.mo$|\.pyc$")

    names = [str(path.relative_to(CHECKOUT)) for path in tracked()]

    assert [name for name in names if outside.search(name)] == []


def test_ci_calls_the_tests_and_nothing_else() -> None:
    """What CI runs is what everybody can run."""
    lines = (CHECKOUT / ".ci" / "run").read_text(encoding="utf-8").splitlines()

    commands = [line for line in lines if line and not line.startswith("#")]

    assert commands == ["set -e", 'exec "$(dirname -- "$0")/../anke" test']


@pytest.mark.parametrize("name", ["bootstrap", "node", "runtime", "test"])
def test_requirements_are_pinned_with_hashes(name) -> None:
    """Each package has one version and its hashes; each wish has its pin."""
    folder = CHECKOUT / "requirements"
    pinned = {}
    for line in (folder / f"{name}.txt").read_text(encoding="utf-8").split("\n"):
        if begin := re.match(r"([\w.-]+)==([^\s;]+)", line):
            package = begin[1].lower()
            pinned.setdefault(package, 0)
        elif "--hash=sha256:" in line:
            pinned[package] += 1
        else:
            assert not line.strip(), f"{name}.txt: {line}"
    wishes = {
        re.split(r"[\[<>=\s]", line)[0].lower()
        for line in (folder / f"{name}.in").read_text(encoding="utf-8").splitlines()
        if line and not line.startswith(("#", "-"))
    }

    assert all(pinned.values())
    assert wishes <= set(pinned)


def test_front_end_is_pinned_with_hashes_and_without_addresses() -> None:
    """The lock file says which bytes, not from where."""
    text = (CHECKOUT / "package-lock.json").read_text(encoding="utf-8")
    packages = json.loads(text)["packages"]
    wishes = json.loads((CHECKOUT / "package.json").read_text(encoding="utf-8"))

    assert all(
        package["integrity"].startswith("sha512-") and "resolved" not in package
        for name, package in packages.items()
        if name
    )
    # Exact versions: a range would let an upgrade slip in.
    assert all(version[0].isdigit() for version in wishes["dependencies"].values())
