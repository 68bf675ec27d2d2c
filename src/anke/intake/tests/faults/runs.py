# SPDX-License-Identifier: EUPL-1.2
"""One run of a scenario: with a fault, or once more and to its end.

A scenario looks into channels itself, or it serves and somebody visits it.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING

from anke.intake.tests.faults.scenarios import SCENARIOS
from anke.intake.tests.faults.tracer import run_traced
from anke.intake.tests.faults.visiting import notes_of, visited

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from anke.intake.tests.faults.tracer import Fault, Observer, Outcome


def begin(scenario: str, root: Path, *, comes_back: bool = False) -> None:
    """Lay out what a visitor knows before the first page; nothing of the run before."""
    notes_of(root).path.unlink(missing_ok=True)
    if not SCENARIOS[scenario].is_visited:
        return
    notes = notes_of(root)
    notes.comes_back = comes_back
    if (root / "cookies").exists():
        notes.cookies = json.loads((root / "cookies").read_text("utf-8"))
    notes.keep()


def struck(
    scenario: str,
    root: Path,
    fault: Fault,
    *,
    settled: Callable[[], None],
    observer: Observer | None = None,
    on_hold: Callable[[], None] | None = None,
) -> tuple[Outcome, list[str]]:
    """Run once with a fault; give where it struck, and what nobody should see.

    `settled` is done first, in the process that is struck.
    """
    if not SCENARIOS[scenario].is_visited:
        work = partial(_work, settled, SCENARIOS[scenario].run)
        return run_traced(work, root, fault, observer=observer, on_hold=on_hold), []
    with visited(scenario, notes_of(root)) as visit:
        work = partial(_work, settled, visit.serve)
        outcome = run_traced(work, root, fault, observer=observer, on_hold=on_hold)
    # A server that lives on answers, at the latest when it is asked once more.
    lives = fault.kind not in {"kill", "cut", "torn"}
    found = (visit.end.wrong, visit.end.unanswered if lives else "")
    return outcome, [text for text in found if text]


def once_more(scenario: str, root: Path) -> list[str]:
    """Run a scenario to its end, without a fault; tell what is wrong."""
    if not SCENARIOS[scenario].is_visited:
        return SCENARIOS[scenario].run()
    with visited(scenario, notes_of(root), again=True) as visit:
        visit.serve()
    return [text for text in (visit.end.wrong, visit.end.unanswered) if text]


def _work(settled: Callable[[], None], run: Callable[[], object]) -> None:
    """Do what the fault is to strike, from the first connection to the last."""
    from django.db import connections

    settled()
    run()
    connections.close_all()
