# SPDX-License-Identifier: EUPL-1.2
"""The line in which cases wait (*køen*), and whose turn it is.

A statutory deadline comes first, then the fast track, then the notice scheme, then the
oldest. Within the first three the nearest last day comes first. Among ordinary cases a
day in line counts what the area's weight says. Cases of one citizen in the same turn
stand together, at the place of the one in front.

>>> from datetime import date
>>> old = WaitingCase("22-00001", "udk", date(2022, 1, 3))
>>> law = WaitingCase("22-00009", "children", date(2022, 5, 2), statutory=True)
>>> units = line_up([old, law], Levers(), date(2022, 6, 1))
>>> [unit.cases[0].number for unit in units]
['22-00009', '22-00001']
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from anke.allocation.domain.levers import EVEN, Levers
from anke.allocation.domain.reasons import TURNS, Turn

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PLACES = {turn: place for place, turn in enumerate(TURNS)}


@dataclass(frozen=True, slots=True)
class WaitingCase:
    """A case that waits for somebody, as the distribution sees it.

    `since` is the day of receipt, or of the latest reopening. `statutory` tells that a
    deadline set by law runs for the decision. `team` is where the mail room sent it.
    `keys` name the citizens in it and the cases it is related to. `conflicts` are the
    codes of staff who may not take part; of a protected case (`protection` 2 and 3)
    only those in `granted` get it from the line.

    Legal source: forvaltningsloven §§ 3–6 (conflict of interest); serviceloven § 3 a
        (notice scheme).
    """

    number: str
    area: str
    since: date
    law: str = ""
    due_on: date | None = None
    statutory: bool = False
    fast_track: bool = False
    notice_scheme: bool = False
    team: str = ""
    keys: frozenset[str] = field(default=frozenset())
    conflicts: frozenset[str] = field(default=frozenset())
    protection: int = 0
    granted: frozenset[str] = field(default=frozenset())

    @property
    def turn(self) -> Turn:
        """Why it will be its turn."""
        if self.statutory:
            return Turn.STATUTORY
        if self.fast_track:
            return Turn.FAST_TRACK
        return Turn.NOTICE_SCHEME if self.notice_scheme else Turn.OLDEST

    def waited(self, day: date) -> int:
        """Count the days it has waited; the first day is none."""
        return max((day - self.since).days, 0)


@dataclass(frozen=True, slots=True)
class Unit:
    """Cases that are given to one hand together: mostly one."""

    cases: tuple[WaitingCase, ...]
    turn: Turn
    level: int


def line_up(cases: Iterable[WaitingCase], levers: Levers, day: date) -> list[Unit]:
    """Put waiting cases in the order in which they are served.

    The order depends on the cases alone, never on the order they are given in.
    """
    weights = dict(levers.weights)
    order = sorted(cases, key=lambda case: _place(case, weights, day))
    families = _families(order)
    gathered: dict[tuple[object, ...], list[WaitingCase]] = {}
    for place, case in enumerate(order):
        together = (families[place], case.turn, case.area, case.law, case.team)
        gathered.setdefault(together, []).append(case)
    return [
        Unit(tuple(group), group[0].turn, levers.level(group[0].turn))
        for group in gathered.values()
    ]


def _place(
    case: WaitingCase, weights: dict[str, int], day: date
) -> tuple[int, date, int, date, int, str]:
    """Give what sorts a case; its number at last, so that no two are alike."""
    turn = case.turn
    if turn is Turn.OLDEST:
        near, counted = date.max, case.waited(day) * weights.get(case.area, EVEN)
    else:
        near, counted = case.due_on or date.max, 0
    number = case.number
    return (_PLACES[turn], near, -counted, case.since, len(number), number)


def _families(cases: Sequence[WaitingCase]) -> list[int]:
    """Number the groups of cases that share a key, however many steps away."""
    parents = list(range(len(cases)))

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    first: dict[str, int] = {}
    for place, case in enumerate(cases):
        for key in (*case.keys, case.number):
            other = first.setdefault(key, place)
            if other != place:
                low, high = sorted((root(other), root(place)))
                parents[high] = low
    return [root(place) for place in range(len(cases))]
