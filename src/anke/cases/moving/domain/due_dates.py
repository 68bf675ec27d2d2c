# SPDX-License-Identifier: EUPL-1.2
"""The other system's due date beside ours, and why they differ.

Ours is computed from the history that was taken over; theirs is only ever compared.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.moving.domain.fates import fault
from anke.deadlines.domain import clock as ledger

if TYPE_CHECKING:
    from datetime import date

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.state import CaseClock, CaseState
    from anke.cases.moving.domain.fates import Fault


def nearest_clock(state: CaseState) -> CaseClock | None:
    """Give the running deadline that ends first; a paused one where none runs."""
    open_lines = [line for line in state.clocks if line.ended_on is None]
    return min(
        open_lines, key=lambda line: (line.paused, line.due_on, line.rule), default=None
    )


def due_fault(
    there: date, line: CaseClock | None, rules: Rules, column: str = "due_on"
) -> Fault | None:
    """Remark upon a due date that is another than ours; None where they agree."""
    if line is None:
        return fault("no-due", column, there=there)
    if line.due_on == there and not line.paused:
        return None
    return fault(
        "due-differs", column, there=there, here=line.due_on, why=why(line, rules)
    )


def why(line: CaseClock, rules: Rules) -> str:
    """Give the arithmetic of our due date in Danish sentences."""
    running = ledger.clock(line.events, rules.rulebook, rules.calendar)
    return " ".join(step.text_da for step in running.explain())
