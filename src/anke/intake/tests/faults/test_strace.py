# SPDX-License-Identifier: EUPL-1.2
"""The command itself under strace and faketime: other tools, the same answer.

Our own tracer decides where the suite strikes; here a tool that everybody knows says
that it sees the same calls, and strikes a few times on its own.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from anke.intake.tests.faults.scenarios import FOLDERS, email, lay_mail
from anke.intake.tests.faults.tracer import Fault, possible, run_traced

pytestmark = [pytest.mark.faults, pytest.mark.slow]
ANKE = [sys.executable, "-m", "anke"]
TRACED = "write,pwrite64,fsync,fdatasync,rename,mkdir,unlink,ftruncate"
LINE = re.compile(
    r"\b(\w+)\((?:(?:\d+|AT_FDCWD)<([^>]*)>|\"([^\"]*)\")(?:, \"([^\"]*)\")?"
)


def demand(program: str) -> None:
    """Skip the test, with the reason, where a program is not installed."""
    if shutil.which(program) is None:
        pytest.skip(f"{program} is missing; run: apt-get install -y {program}")


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make a register without letters, and three letters in a Maildir."""
    folder = tmp_path_factory.mktemp("strace") / "template"
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
    lay_mail(folder)
    assert _anke(folder, "manage", "migrate", "-v0").returncode == 0
    return folder


@pytest.fixture
def root(tmp_path: Path, template: Path) -> Path:
    """Give the test a copy."""
    return Path(shutil.copytree(template, tmp_path / "root"))


def _environment(root: Path) -> dict[str, str]:
    kept = {name: os.environ[name] for name in os.environ if name[:5] != "ANKE_"}
    return kept | {
        "ANKE_VAR": str(root / "var"),
        "ANKE_SETTINGS": "demo",
        "DJANGO_SETTINGS_MODULE": "anke.site.settings.demo",
        "ANKE_MAIL_FOLDER": str(root / "mail"),
        "PYTHONDONTWRITEBYTECODE": "1",
    }


def _anke(
    root: Path, *words: str, under: tuple[str, ...] = ()
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*under, *ANKE, *words],
        env=_environment(root),
        capture_output=True,
        text=True,
        check=False,
    )


def _ledger(root: Path) -> dict[str, int]:
    return json.loads(_anke(root, "mail", "ledger", "--format", "json").stdout)


WHOLE = {"received": 3, "filed": 0, "waiting": 3, "rejected": 0}


# strace counts for each thread on its own: the n-th means the n-th of some thread.
@pytest.mark.parametrize(
    ("call", "when", "how"),
    [
        pytest.param("fdatasync", 1, "signal=KILL", marks=pytest.mark.long),
        pytest.param("fsync", 1, "error=EIO", marks=pytest.mark.long),
        pytest.param("rename", 3, "signal=KILL", marks=pytest.mark.long),
        pytest.param("fsync", 1, "signal=KILL", marks=pytest.mark.long),
        pytest.param("pwrite64", 4, "error=ENOSPC", marks=pytest.mark.long),
        pytest.param("rename", 1, "error=EIO", marks=pytest.mark.long),
    ],
)
def test_the_command_survives_what_strace_does_to_it(
    root: Path, call: str, when: int, how: str
) -> None:
    """Killed or refused at the n-th call: the sum holds, and the next run ends it."""
    demand("strace")
    inject = f"inject={call}:{how}:when={when}"
    under = ("strace", "-f", "-qq", "-o", str(root / "trace"), "-e", inject)

    struck = _anke(root, "mail", "poll", under=under)

    if "KILL" in how:
        assert struck.returncode in {-signal.SIGKILL, 128 + signal.SIGKILL}
    trace = (root / "trace").read_text(encoding="utf-8")
    assert "INJECTED" in trace or "killed by SIGKILL" in trace
    again = _anke(root, "mail", "poll", "--format", "json")
    assert again.returncode == 0, again.stderr
    assert _ledger(root) == WHOLE
    assert len(list((root / "mail" / "cur").glob("*:2,S"))) == 4


@pytest.mark.skipif(not possible(), reason="needs Linux on x86-64")
def test_strace_sees_the_calls_at_which_the_suite_strikes(
    root: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The same program, traced by both: the same calls on the same files."""
    demand("strace")
    twin = tmp_path_factory.mktemp("twin") / "root"
    shutil.copytree(root, twin)
    under = ("strace", "-f", "-qq", "-y", "-o", str(root / "trace"), "-e", TRACED)
    _anke(root, "mail", "poll", under=under)

    outcome = run_traced(
        lambda: os.execve(  # noqa: S606 - what is traced is the command
            sys.executable, [*ANKE, "mail", "poll"], _environment(twin)
        ),
        twin,
        Fault(),
    )

    assert outcome.status == 0
    ours = Counter(call for call in outcome.calls if call.split()[0] in TRACED)
    theirs = Counter(_calls(root))
    # Threads make the folders that two letters share by one or by both.
    differing = set((ours - theirs) + (theirs - ours))
    assert {call.split()[0] for call in differing} <= {"mkdir"}
    assert sum(ours.values()) > 60


def _calls(root: Path) -> list[str]:
    from anke.intake.tests.faults.tracer import _plain

    found = []
    for line in (root / "trace").read_text(encoding="utf-8").splitlines():
        match = LINE.search(line)
        # A call that another thread interrupts stands twice; its end has no name.
        if match is None or "resumed>" in line:
            continue
        name, handle, path, second = match.groups()
        target = second if name == "rename" and second else handle or path or ""
        if target.startswith(str(root) + "/"):
            found.append(f"{name} {_plain(target[len(str(root)) + 1 :])}")
    return found


@pytest.mark.long
def test_the_command_by_a_clock_that_was_moved(root: Path) -> None:
    """A look tomorrow, then one today and one next year: each letter once."""
    demand("faketime")
    for day, text in (("2027-01-02", "d"), ("2026-12-30", "e"), ("2028-02-29", "f")):
        name = f"1790000009.M{text}.host"
        (root / "mail" / "new" / name).write_bytes(email(text))
        under = ("faketime", "-f", f"@{day} 12:00:00")
        assert _anke(root, "mail", "poll", under=under).returncode == 0

    assert _ledger(root)["received"] == 6
    assert not list((root / "mail" / "new").iterdir())
    assert _anke(root, "verify").returncode == 0
