# SPDX-License-Identifier: EUPL-1.2
"""A process that has imported everything and forks for each fault: 30 a second.

The tests speak to it in lines of JSON. For each strike it makes a fresh folder, lets
the scenario run until the fault comes, looks at what is left, runs it again without a
fault, and compares with what an undisturbed run left.

    with zygote(folder) as strikes:
        strikes.strike("maildir", "kill", 17)   # Strike(struck='fsync …', findings=[])
"""

from __future__ import annotations

import gc
import json
import logging
import os
import re
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from anke.intake.tests.dovecot import PASSWORD
from anke.intake.tests.faults.disasters import Disasters
from anke.intake.tests.faults.disk import Disk
from anke.intake.tests.faults.runs import begin, once_more, struck
from anke.intake.tests.faults.scenarios import (
    FOLDERS,
    SCENARIOS,
    append_mail,
    at_the_moment,
    final_state,
    in_child,
    make_key,
    settle,
)
from anke.intake.tests.faults.tracer import Fault

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(slots=True)
class Strike:
    """What came of one fault: where it struck, and what did not hold afterwards."""

    struck: str | None
    calls: int
    findings: list[str] = field(default_factory=list)


class Zygote:
    """The tests' end of the line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def strike(self, scenario: str, kind: str, at: int, port: int = 0) -> Strike:
        """Let a fault of a kind come at the n-th call of a scenario."""
        return Strike(**self.ask("strike", scenario, kind, at, port))

    def ask(self, *question: object) -> dict[str, object]:
        """Ask, and wait for the answer."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(question) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "the zygote has died"
        return json.loads(answer)


@contextmanager
def zygote(module: str = __name__) -> Iterator[Zygote]:
    """Start one that runs a module; it ends with the test."""
    with tempfile.TemporaryDirectory(
        prefix="anke-faults-", dir=_quick(), ignore_cleanup_errors=True
    ) as folder:
        # PostgreSQL, which runs as another user, must be let through.
        Path(folder).chmod(0o755)
        environment = os.environ | {
            "ANKE_VAR": f"{folder}/template/var",
            "ANKE_SETTINGS": "demo",
            "DJANGO_SETTINGS_MODULE": "anke.site.settings.demo",
            "ANKE_DATABASE": "",
            # Also a PostgreSQL lies there; after a crash it flushes all its files.
            "TMPDIR": folder,
            # What goes wrong on purpose need not be told.
            "ANKE_LOG_LEVEL": "CRITICAL",
        }
        process = subprocess.Popen(
            [sys.executable, "-m", module, folder],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=environment,
        )
        try:
            yield Zygote(process)
        finally:
            _end(process)


def _end(process: subprocess.Popen[str]) -> None:
    """Ask nothing more, so that it stops its PostgreSQL and ends."""
    try:
        process.communicate(timeout=30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()


def _quick() -> str | None:
    """Give a folder in memory, where there is one: the faults are not the disk's."""
    shm = Path("/dev/shm")  # noqa: S108 - a temporary folder is made in it
    return str(shm) if os.access(shm, os.W_OK) else None


# --- The other end -------------------------------------------------------------------


class _Strikes:
    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template"
        self._ready: dict[str, tuple[Path, dict[str, object]]] = {}
        self._count = 0
        for name in FOLDERS:
            (self._template / name).mkdir(parents=True, exist_ok=True)
        (self._template / "password").write_text(PASSWORD, encoding="utf-8")
        in_child(_migrate)
        self._warm_up()

    def _warm_up(self) -> None:
        """Do everything once here, so that no child reads a catalogue or compiles."""
        from django.db import connections

        root = self._folder / "warm"
        shutil.copytree(self._template, root)
        for name in SCENARIOS:
            if name in {"imap", "running"}:
                continue
            SCENARIOS[name].lay(root)
            begin(name, root)
            _look_again(name, root, 0)
        connections.close_all()
        shutil.rmtree(root)
        # A collection in a child would touch, and so copy, every page.
        gc.collect()
        gc.freeze()
        gc.disable()

    def strike(self, scenario: str, kind: str, at: int, port: int) -> dict[str, object]:
        """Strike once, and tell what did not hold.

        Of the visitors every other one comes back to the first page afterwards; the
        others load the same page again.
        """
        laid, calm = self.undisturbed(scenario, port)
        root = self.fresh(laid, port)
        disk = Disk(root) if kind == "cut" else None
        begin(scenario, root, comes_back=at % 2 == 0)
        try:
            settled = partial(settle, root, port)
            outcome, found = struck(
                scenario, root, Fault(kind, at), settled=settled, observer=disk
            )
            if disk is not None and outcome.struck:
                cut = root.with_name(f"{root.name}-cut")
                disk.write_to(cut)
                shutil.rmtree(root)
                root = cut
            found += self.afterwards(scenario, root, port, calm, kind)
            if kind in {"none", "fail"} and outcome.status:
                found.append(f"the first run ended with {outcome.status}")
        finally:
            if disk is not None:
                disk.close()
        shutil.rmtree(root)
        return asdict(Strike(outcome.struck, len(outcome.calls), found))

    def fresh(self, laid: Path, port: int) -> Path:
        """Make a folder for a run, with its letters in it and in its mailbox."""
        self._count += 1
        root = self._folder / f"run{os.getpid()}x{self._count}"
        shutil.copytree(laid, root)
        if port:
            append_mail(root, port)
        return root

    def undisturbed(self, scenario: str, port: int) -> tuple[Path, dict[str, object]]:
        """Lay the letters of a scenario once, and see what a calm run leaves."""
        if scenario not in self._ready:
            laid = self._folder / f"laid {scenario}"
            shutil.copytree(self._template, laid)
            SCENARIOS[scenario].lay(laid)
            root = self.fresh(laid, port)
            begin(scenario, root)
            found = answer_of(partial(_look_again, scenario, root, port))
            assert found["problems"] == [], found
            self._ready[scenario] = laid, found["state"]
        return self._ready[scenario]

    def afterwards(
        self,
        scenario: str,
        root: Path,
        port: int,
        calm: dict[str, object],
        kind: str,
    ) -> list[str]:
        """Look at what is left, run again, and tell what is not as it should be."""
        found = answer_of(partial(_look_again, scenario, root, port))
        findings = [f"right after: {text}" for text in found["right_after"]]
        findings += [f"second run: {text}" for text in found["problems"]]
        findings += [f"verify: {text}" for text in found["verify"]]
        # Who fails while others go on comes later, and gets a later number.
        alike = _unnumbered if kind == "fail" else (lambda rows: rows)
        for name, rows in calm.items():
            if alike(found["state"][name]) != alike(rows):
                findings.append(f"{name}: {found['state'][name]} and not {rows}")
        return findings


def _unnumbered(rows: list[list[str]]) -> list[list[str]]:
    return sorted([re.sub(r"\d\d-M\d+", "…", value) for value in row] for row in rows)


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    make_key()


def _look_again(scenario: str, root: Path, port: int) -> dict[str, object]:
    """See what holds, run once more without a fault, and see what stands there."""
    from anke.cases.verification import verify

    settle(root, port)
    right_after = at_the_moment(root, port)
    problems = once_more(scenario, root)
    problems += at_the_moment(root, port)
    return {
        "right_after": right_after,
        "problems": problems,
        "verify": [f"{f.check} {f.where} {f.message}" for f in verify().findings],
        "state": final_state(root, port),
    }


def answer_of(question: Callable[[], dict[str, object]]) -> dict[str, object]:
    """Ask in a process of its own, and read what it says."""
    with tempfile.TemporaryFile("w+") as paper:

        def say() -> None:
            json.dump(question(), paper)
            paper.flush()

        in_child(say)
        paper.seek(0)
        return json.load(paper)


def main() -> None:
    """Answer questions until nobody asks."""
    from anke.console import start_django

    start_django()
    # Django's own loggers do not ask the root's level; what goes wrong is meant to.
    logging.disable()
    strikes = _Strikes(Path(sys.argv[1]))
    disasters = Disasters(strikes.fresh, strikes.undisturbed, strikes.afterwards)
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        who = strikes if name == "strike" else disasters
        answer = getattr(who, name)(*arguments)
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    disasters.close()


if __name__ == "__main__":
    main()
