# SPDX-License-Identifier: EUPL-1.2
"""The process that forks for each fault: lays a play, strikes, and looks what is left.

For each strike: a fresh folder with the letters of the play; one run until the fault
comes; a look at what holds; whoever takes letters outside takes what lies there; more
runs without a fault, twenty minutes apart, until nothing waits; and a count of how
often each letter reached somebody. Every letter exactly once, and the journal says so.

    python -m anke.decisions.dispatch.tests.faults.strikes FOLDER
"""

from __future__ import annotations

import gc
import json
import shutil
import sys
from dataclasses import asdict
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from anke.decisions.dispatch.tests.faults.consumers import (
    ask_a_person,
    given,
    take_all,
)
from anke.decisions.dispatch.tests.faults.plays import (
    FOLDERS,
    LATER,
    PLAYS,
    POSTED_AT,
    Ports,
    settle,
)
from anke.intake.tests.faults.disk import Disk
from anke.intake.tests.faults.scenarios import in_child
from anke.intake.tests.faults.tracer import Fault, run_traced
from anke.intake.tests.faults.zygote import Strike, answer_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

# Whose letters the other end knows again, and who delivers nothing at all.
KNOWN_AGAIN = frozenset({"address", "mail known again"})
ROUNDS = 5
Answer = dict[str, object]


class Strikes:
    """Lays each play once, and strikes copies of it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._template = folder / "template"
        self._ready: dict[str, tuple[Path, Answer]] = {}
        self._count = 0
        for name in FOLDERS:
            (self._template / name).mkdir(parents=True, exist_ok=True)
        in_child(_migrate)
        self._warm_up()

    def _warm_up(self) -> None:
        """Do everything once here, so that no child reads a catalogue or compiles."""
        from django.db import connections

        from anke.cases.verification import verify

        root = self._folder / "warm"
        shutil.copytree(self._template, root)
        for turn, name in enumerate(("posting", "folder", "print", "mail", "address")):
            settle(root, Ports(1, 1), name, at=POSTED_AT + 4 * turn * LATER)
            PLAYS[name].lay()
            settle(root, Ports(1, 1), name, at=POSTED_AT + (4 * turn + 2) * LATER)
            PLAYS[name].run()
        verify()
        connections.close_all()
        shutil.rmtree(root)
        # A collection in a child would touch, and so copy, every page.
        gc.collect()
        gc.freeze()
        gc.disable()

    def strike(self, play: str, kind: str, at: int, world: list[int]) -> Answer:
        """Strike once, and tell what did not hold."""
        ports = Ports(*world)
        laid, calm = self.undisturbed(play, ports)
        root = self.fresh(laid)
        disk = Disk(root) if kind == "cut" else None
        try:
            struck = partial(work, play, root, ports)
            outcome = run_traced(struck, root, Fault(kind, at), observer=disk)
            if disk is not None and outcome.struck:
                cut = root.with_name(f"{root.name}-cut")
                disk.write_to(cut)
                shutil.rmtree(root)
                root = cut
            found = afterwards(play, root, ports, calm, takes=at % 3 != 0)
        finally:
            if disk is not None:
                disk.close()
        shutil.rmtree(root)
        return asdict(Strike(outcome.struck, len(outcome.calls), found))

    def fresh(self, laid: Path) -> Path:
        """Make a folder for a run."""
        self._count += 1
        root = self._folder / f"run{self._count}"
        shutil.copytree(laid, root)
        return root

    def undisturbed(self, play: str, ports: Ports) -> tuple[Path, Answer]:
        """Lay a play once, and see what a calm run leaves."""
        if play not in self._ready:
            laid = self._folder / f"laid {play}"
            shutil.copytree(self._template, laid)
            in_child(partial(lay, play, laid, ports))
            root = self.fresh(laid)
            in_child(partial(work, play, root, ports))
            found = answer_of(partial(look_on, play, root, ports, takes=True))
            assert found["findings"] == [], found
            self._ready[play] = laid, found["state"]  # type: ignore[assignment]
        return self._ready[play]


def _migrate() -> None:
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def lay(play: str, root: Path, ports: Ports, database: str = "") -> None:
    """Lay what stands there first."""
    settle(root, ports, play, database, at=POSTED_AT)
    PLAYS[play].lay()


def work(
    play: str,
    root: Path,
    ports: Ports,
    database: str = "",
    *,
    at: datetime = POSTED_AT + LATER,
) -> None:
    """Do what the fault is to strike, from the first connection to the last."""
    from django.db import DatabaseError, connections

    settle(root, ports, play, database, at=at)
    try:
        PLAYS[play].run()
        connections.close_all()
    except (OSError, DatabaseError):
        # The round was broken off, and the next one goes on.
        return


def afterwards(
    play: str, root: Path, ports: Ports, calm: Answer, *, takes: bool
) -> list[str]:
    """Look at what is left, run again, and tell what is not as it should be."""
    found = answer_of(partial(look_on, play, root, ports, takes=takes))
    return compared(found, calm)


def compared(found: Answer, calm: Answer) -> list[str]:
    """Tell what did not hold, and what is not as after a calm run."""
    findings: list[str] = found["findings"]  # type: ignore[assignment]
    if found["state"] != calm:
        findings.append(f"{found['state']} and not {calm}")
    return findings


def look_on(
    play: str,
    root: Path,
    ports: Ports,
    database: str = "",
    *,
    takes: bool,
    at: datetime = POSTED_AT + 2 * LATER,
) -> Answer:
    """See what holds, go on until nothing waits, and see what stands there."""
    from anke.cases.verification import verify

    settle(root, ports, play, database, at=at)
    known_again = play in KNOWN_AGAIN
    findings = [f"right after: {text}" for text in _holds(root, ports, known_again)]
    if takes:
        take_all(root)
    for turn in range(ROUNDS):
        # The last one comes when also a clock that was set back has caught up.
        pause = LATER * turn + (timedelta(days=1) if turn == ROUNDS - 1 else LATER * 0)
        settle(root, ports, play, database, at=at + pause)
        _go_on(play)
        ask_a_person(root, ports)
        take_all(root)
        if nothing_waits(root):
            break
    findings += _holds(root, ports, known_again)
    findings += [f"{f.check} {f.where} {f.message}" for f in verify().findings]
    return {
        "findings": findings,
        "state": final_state(given(root, ports, known_again=known_again)),
    }


def _go_on(play: str) -> None:
    from anke.decisions.dispatch.rounds import dispatch_round

    if play in {"posting", "calling back"}:
        PLAYS[play].run()
    dispatch_round()


def nothing_waits(root: Path) -> bool:
    """Tell whether everything has come to its end, receipts included."""
    from anke.decisions.dispatch.models import PostedLetter

    waiting = PostedLetter.objects.exclude(status__in=["sent", "stopped"]).exists()
    receipts = (root / "print" / "kvittering").glob("*.json")
    return not waiting and not any(receipts)


def _holds(root: Path, ports: Ports, known_again: bool) -> list[str]:
    """Say what does not hold right now; must hold after whatever has happened."""
    from anke.cases.services import read_states
    from anke.decisions.dispatch.models import PostedLetter
    from anke.decisions.dispatch.queries import ledger

    findings: list[str] = []
    if not ledger().balances:
        findings.append(f"the ledger does not come out: {ledger()}")
    times = given(root, ports, known_again=known_again)
    for row in PostedLetter.objects.all():
        count = times.get(row.number, 0)
        at_most, at_least = (0, 0) if row.status == "stopped" else (1, 0)
        if row.status in {"sent", "handed"}:
            at_least = 1
        if not at_least <= count <= at_most:
            findings.append(f"{row.number} is {row.status} and was given {count} times")
    state = read_states(["22-00001"])["22-00001"]
    posted = PostedLetter.objects.filter(purpose="hearing").count()
    if len(state.open_steps) != posted:
        findings.append(f"{len(state.open_steps)} acts and {posted} letters of theirs")
    return findings


def final_state(times: dict[str, int]) -> Answer:
    """Give all that two runs of the same letters must agree on."""
    from anke.cases.models import JournalEntry
    from anke.decisions.dispatch.models import PostedCounter, PostedLetter

    rows = PostedLetter.objects.order_by("number")
    entries = JournalEntry.objects.filter(kind__startswith="letter_").order_by("pk")
    return {
        "letters": [list(row) for row in rows.values_list("number", "status")],
        "journal": sorted(entries.values_list("kind", flat=True)),
        "counter": sum(PostedCounter.objects.values_list("last", flat=True)),
        "given": times,
    }


def serve(make: Callable[[Path], dict[str, object]]) -> None:
    """Answer questions, one a line, until nobody asks."""
    from anke.console import start_django

    start_django()
    makers = make(Path(sys.argv[1]))
    for line in sys.stdin:
        name, *arguments = json.loads(line)
        answer = makers[name](*arguments)  # type: ignore[operator]
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()
    makers["close"]()  # type: ignore[operator]


def _makers(folder: Path) -> dict[str, object]:
    return {"strike": Strikes(folder).strike, "close": lambda: None}


if __name__ == "__main__":
    serve(_makers)
