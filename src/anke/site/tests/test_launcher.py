# SPDX-License-Identifier: EUPL-1.2
"""The launcher: sets up once for each change, survives being broken off, gets away.

The programs that it calls are stand-ins that write down how they were called; that the
real ones work is shown by every fresh clone in which `./anke test` runs.
"""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from anke.site.environment import CHECKOUT

pytestmark = pytest.mark.unit

STAND_IN = '#!/bin/sh\necho "{name} $*" >>"{log}"\n{more}\n'
ANKE = 'echo "anke ran: $* in $(pwd)"; exit 7'


class Clone:
    """A clone of the repository as far as the launcher looks at it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.log = folder / "log"
        (folder / "requirements").mkdir(parents=True)
        shutil.copy2(CHECKOUT / "anke", folder / "anke")
        for name in ("bootstrap", "runtime", "node", "test"):
            self.write(f"requirements/{name}.txt", f"{name}==1")
        for name in ("pyproject.toml", "package.json", "package-lock.json"):
            self.write(name, "")
        (folder / "src/anke/web/static/vendor/dkfds").mkdir(parents=True)
        (folder / ".venv" / "bin").mkdir(parents=True)
        for name, more in (("python", ""), ("uv", ""), ("anke", ANKE)):
            self.stand_in(name, more)

    def write(self, name: str, text: str) -> None:
        """Write a file of the clone."""
        (self.folder / name).write_text(text, encoding="utf-8")

    def stand_in(self, name: str, more: str) -> None:
        """Put a stand-in into `.venv/bin`."""
        path = self.folder / ".venv" / "bin" / name
        text = STAND_IN.format(name=name, log=self.log, more=more)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)

    def start(
        self, *arguments: str, **options: object
    ) -> subprocess.CompletedProcess[str]:
        """Run the launcher; a user without rights to install from Debian."""
        return subprocess.run(
            [options.pop("launcher", self.folder / "anke"), *arguments],
            capture_output=True,
            text=True,
            check=False,
            **options,
        )

    def calls(self) -> list[str]:
        """Return what was called since the last look."""
        lines = self.log.read_text(encoding="utf-8").splitlines()
        self.log.write_text("", encoding="utf-8")
        return lines


@pytest.fixture
def clone(tmp_path) -> Clone:
    """Lay out a clone with an environment, but without its stamp."""
    return Clone(tmp_path / "clone")


def test_first_start_sets_up_with_hashes_and_second_does_nothing(clone) -> None:
    """The second start only compares a stamp."""
    clone.start("measure")
    first = clone.calls()
    clone.start("measure")

    assert any("bootstrap.txt" in call for call in first)
    assert all("--require-hashes" in call for call in first if ".txt" in call)
    assert any("--no-build-isolation --no-deps --editable" in call for call in first)
    assert "python -m anke.site.set_up" in first
    assert clone.calls() == ["anke measure"]


@pytest.mark.parametrize(
    "name", ["requirements/runtime.txt", "package-lock.json", "pyproject.toml"]
)
def test_changed_requirement_sets_up_anew(clone, name) -> None:
    """After a pull that changes a requirement, the next start installs it."""
    clone.start()
    clone.calls()
    clone.write(name, "changed")

    clone.start()

    assert any("runtime.txt" in call for call in clone.calls())


def test_setup_that_was_broken_off_is_done_again(clone) -> None:
    """A stamp is written only when everything has succeeded."""
    clone.stand_in("uv", "exit 1")
    assert clone.start("measure").returncode != 0
    assert "anke measure" not in clone.calls()
    clone.stand_in("uv", "")

    assert clone.start("measure").returncode == 7
    assert any("runtime.txt" in call for call in clone.calls())


def test_missing_front_end_is_fetched_again(clone) -> None:
    """Who deletes the vendor folder gets it back."""
    clone.start()
    clone.calls()
    shutil.rmtree(clone.folder / "src/anke/web/static/vendor")

    clone.start()

    assert "python -m anke.site.set_up" in clone.calls()


def test_arguments_folder_and_status_pass_through(clone, tmp_path) -> None:
    """A file named on the command line is looked for where the user stands."""
    elsewhere = tmp_path / "else where"
    elsewhere.mkdir()

    answer = clone.start("import", "a b.csv", "--mapping=*", cwd=elsewhere)

    assert answer.stdout == f"anke ran: import a b.csv --mapping=* in {elsewhere}\n"
    assert answer.returncode == 7


def test_launcher_works_through_a_link(clone, tmp_path) -> None:
    """A link in ~/bin finds the checkout."""
    link = tmp_path / "anke"
    link.symlink_to(clone.folder / "anke")

    assert clone.start("--help", launcher=link).returncode == 7


def programs_of_the_tests(clone: Clone, folder: Path, *names: str) -> dict[str, str]:
    """Put stand-ins before all other programs; nothing is asked of Debian."""
    folder.mkdir()
    for name in names:
        path = folder / name
        text = f'#!/bin/sh\necho "{name} $*" >>"{clone.log}"\n'
        path.write_text(text, encoding="utf-8")
        path.chmod(0o755)
    return os.environ | {"PATH": f"{folder}:{os.environ['PATH']}"}


def test_tests_get_their_own_requirements_and_stamp(clone, tmp_path) -> None:
    """`./anke test` installs what tests need, once."""
    environment = programs_of_the_tests(
        clone, tmp_path / "programs", "chromium-headless-shell", "tesseract", "apt-get"
    )

    clone.start("test", "--fast", env=environment)
    first = clone.calls()
    clone.start("test", "--fast", env=environment)

    assert any("test.txt" in call for call in first)
    assert not any("test.txt" in call for call in clone.calls())


def test_only_packages_that_are_missing_are_asked_of_debian(clone, tmp_path) -> None:
    """A program that is there is not installed again, a file neither."""
    text = (clone.folder / "anke").read_text(encoding="utf-8")
    signs = tmp_path / "signs"
    # Signs of our own, so that it does not matter what this machine has.
    table = text.partition("test_packages='")[2].partition("'")[0]
    lines = [line.split() for line in table.splitlines()]
    assert {package for package, _ in lines} >= {"dovecot-imapd", "strace", "faketime"}
    for package, sign in lines:
        mine = f"{signs}/{package}" if "/" in sign else f"absent-{package}"
        text = text.replace(f"{package} {sign}", f"{package} {mine}")
    (clone.folder / "anke").write_text(text, encoding="utf-8")
    signs.mkdir()
    (signs / "dovecot-imapd").touch()
    environment = programs_of_the_tests(
        clone, tmp_path / "programs", "absent-strace", "apt-get", "id"
    )
    (tmp_path / "programs" / "id").write_text("#!/bin/sh\necho 0\n", encoding="utf-8")

    assert clone.start("test", env=environment).returncode == 7
    [asked] = [call for call in clone.calls() if "apt-get install" in call]

    assert asked.endswith(
        "--no-install-recommends chromium-headless-shell libatomic1 postgresql"
        " tesseract-ocr tesseract-ocr-dan faketime"
    )
