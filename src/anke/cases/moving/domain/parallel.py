# SPDX-License-Identifier: EUPL-1.2
"""The parallel run: the open cases of both systems side by side, and why they differ.

>>> Beside(Place.BOTH, "A-1", "22-1", date(2022, 12, 24), date(2022, 12, 27)).days
3
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from anke.cases.moving.domain.due_dates import why
from anke.deadlines.domain import clock as ledger

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.state import CaseClock

ONE_DAY = timedelta(days=1)


class Place(StrEnum):
    """Where a case is open, and whether the due dates agree."""

    BOTH = "both"
    DUE_DIFFERS = "due_differs"
    ONLY_THERE = "only_there"
    ONLY_HERE = "only_here"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class There:
    """A case as the other system shows it; `decided_on` where it is closed there.

    `started_on` and `paused_days` are known where its deadlines are delivered, too.
    """

    reference: str
    due_on: date | None = None
    decided_on: date | None = None
    started_on: date | None = None
    paused_days: int | None = None
    extended: bool = False


@dataclass(frozen=True, slots=True)
class Beside:
    """One case of the comparison, with the reasons of a difference."""

    place: Place
    there: str = ""
    here: str = ""
    due_there: date | None = None
    due_here: date | None = None
    reasons: tuple[str, ...] = ()

    @property
    def days(self) -> int | None:
        """How many days later it is due here than over there."""
        if self.due_there is None or self.due_here is None:
            return None
        return (self.due_here - self.due_there).days


@dataclass(slots=True)
class Counts:
    """The sums of one day."""

    open_there: int = 0
    open_here: int = 0
    places: dict[Place, int] = field(default_factory=dict)

    def add(self, row: Beside) -> None:
        """Count one case."""
        self.places[row.place] = self.places.get(row.place, 0) + 1

    def __getitem__(self, place: Place) -> int:
        return self.places.get(place, 0)

    @property
    def both(self) -> int:
        """How many are open in both, whatever their due dates."""
        return self[Place.BOTH] + self[Place.DUE_DIFFERS]

    @property
    def agree(self) -> bool:
        """Whether the two systems say the same."""
        return not any(self[place] for place in Place if place is not Place.BOTH)


def reasons(there: There, line: CaseClock | None, rules: Rules) -> Iterator[str]:
    """Say why a due date over there is not ours, the likeliest reason first."""
    if line is None:
        yield "I Anke løber der ingen frist i sagen."
        return
    if line.paused:
        yield f"Fristen står stille i Anke siden {_paused_on(line)}."
    start = line.events[0].on
    if there.started_on not in (None, start):
        yield f"Fristen begynder {there.started_on} der og {start} her."
    days = paused_days(line)
    if there.paused_days not in (None, days):
        yield f"Pauserne er på {there.paused_days} dage der og {days} dage her."
    extended = any(isinstance(event, ledger.Extended) for event in line.events)
    if extended != there.extended and there.started_on is not None:
        yield f"Fristen er kun forlænget {'her' if extended else 'der'}."
    yield from _landing(there, line, rules)
    yield why(line, rules)


def _landing(there: There, line: CaseClock, rules: Rules) -> Iterator[str]:
    """Say when their date is one on which a deadline cannot run out."""
    day = there.due_on
    if day is not None and not rules.calendar.can_expire(day):
        rolled = rules.calendar.roll_forward(day)
        told = "som i Anke" if rolled == line.due_on else f"altså {rolled}"
        yield f"Den {day} kan en frist ikke udløbe; den udløber næste hverdag, {told}."


def _paused_on(line: CaseClock) -> date:
    return max(event.on for event in line.events if isinstance(event, ledger.Paused))


def paused_days(line: CaseClock) -> int:
    """Count the calendar days that a deadline stood still and runs again."""
    days, since = 0, None
    for event in line.events:
        if isinstance(event, ledger.Paused):
            since = event.on
        elif isinstance(event, ledger.Resumed) and since is not None:
            days, since = days + (event.on - since).days, None
    return days
