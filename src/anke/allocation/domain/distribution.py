# SPDX-License-Identifier: EUPL-1.2
"""The distribution (*fordelingen*): who gets which waiting case, and why.

Pure and deterministic: the same cases, staff, levers and day give the same answer,
whatever order they come in. The line is served from the front. Of those who may have a
case and have room, it goes to whoever holds the citizen's other case, then to the team
that it was sent to, then to whoever has the fewest cases for the time at work. What
nobody gets keeps its place, with the reasons.

>>> from datetime import date
>>> from anke.allocation.domain.levers import Levers
>>> from anke.allocation.domain.line import WaitingCase
>>> from anke.allocation.domain.staff import Competence, Member
>>> anna = Member("S001", competences=(Competence("udk", 2),))
>>> case = WaitingCase("22-00001", "udk", date(2022, 5, 2))
>>> found = distribute([case], [anna], Levers(), date(2022, 6, 1))
>>> found.given[0].staff, found.given[0].reasons
('S001', ('oldest', 'most-room'))
"""

from __future__ import annotations

from dataclasses import dataclass
from heapq import heapify, heappop, heappush, heapreplace
from typing import TYPE_CHECKING

from anke.allocation.domain.line import line_up
from anke.allocation.domain.reasons import Blocker, Turn, Why

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from anke.allocation.domain.levers import Levers
    from anke.allocation.domain.line import Unit, WaitingCase
    from anke.allocation.domain.staff import Member

# From this level of protection on the line gives a case only to those who are named.
NAMED_ONLY = 2
_FILL = 1_000_000
_NO_BOUND = 1_000_000


@dataclass(frozen=True, slots=True)
class Given:
    """A case that goes to somebody, and why; `waited` counts its days in line."""

    number: str
    staff: str
    team: str
    turn: Turn
    waited: int
    why: tuple[Why, ...]

    @property
    def reasons(self) -> tuple[str, ...]:
        """Give the codes as the journal keeps them: the turn first."""
        return (self.turn.value, *(why.value for why in self.why))


@dataclass(frozen=True, slots=True)
class Left:
    """A case that nobody gets yet: what kept how many of those who could."""

    number: str
    turn: Turn
    waited: int
    blockers: tuple[tuple[Blocker, int], ...]


@dataclass(frozen=True, slots=True)
class Distribution:
    """What the distribution would do, in the order in which the line was served."""

    day: date
    given: tuple[Given, ...]
    left: tuple[Left, ...]


def distribute(
    cases: Iterable[WaitingCase],
    staff: Iterable[Member],
    levers: Levers,
    day: date,
    *,
    explain: bool = True,
) -> Distribution:
    """Give waiting cases to those who may have them and have room.

    Without `explain` what is left comes without its reasons, for one who only counts.
    """
    hall = _Hall(staff, levers, day)
    for unit in line_up(cases, levers, day):
        hall.serve(unit)
    left = tuple(
        Left(
            case.number,
            case.turn,
            case.waited(day),
            hall.blockers(case) if explain else (),
        )
        for case in hall.left
    )
    return Distribution(day, tuple(hall.given), left)


def why_not(
    case: WaitingCase, member: Member, levers: Levers, day: date
) -> Blocker | None:
    """Tell what keeps somebody from getting a case from the line, or nothing.

    Room is not asked about: a leader who gives a case by hand may go beyond it.
    """
    level = member.level_in(case.area, case.law, day)
    if level < levers.level(case.turn) or not member.takes(case.area, day):
        return Blocker.NOBODY
    if member.code in case.conflicts:
        return Blocker.CONFLICT
    if case.protection >= NAMED_ONLY and member.code not in case.granted:
        return Blocker.PROTECTED
    return Blocker.ABSENT if member.is_away(day, levers.days_ahead) else None


@dataclass(slots=True)
class _Desk:
    """A member of staff while the distribution runs."""

    member: Member
    cap: int
    most_new: int
    away: bool
    load: int
    new: int = 0

    @property
    def room(self) -> int:
        """Count the places that are free now."""
        return min(self.cap - self.load, self.most_new - self.new)

    @property
    def fill(self) -> int:
        """Give how full the desk is, in millionths; a desk without places is full."""
        return self.load * _FILL // self.cap if self.cap > 0 else _FILL

    def may_have(self, case: WaitingCase) -> bool:
        """Tell whether neither conflict nor protection forbids it."""
        code = self.member.code
        named = case.protection < NAMED_ONLY or code in case.granted
        return named and code not in case.conflicts


@dataclass(slots=True)
class _Pool:
    """Those whose competence covers one kind of case: all, and those with room.

    The heap holds (fill, level above what is asked for, place): the emptiest desk
    first, and of two alike the less experienced, so that specialists stay free.
    """

    places: frozenset[int]
    heap: list[tuple[int, int, int]]


class _Hall:
    """All desks while the distribution runs, and what has been given so far."""

    def __init__(self, staff: Iterable[Member], levers: Levers, day: date) -> None:
        self.levers = levers
        self.day = day
        self.given: list[Given] = []
        self.left: list[WaitingCase] = []
        self.desks = [
            self._desk(member) for member in sorted(staff, key=lambda one: one.code)
        ]
        self._places = {desk.member.code: at for at, desk in enumerate(self.desks)}
        self._holders: dict[str, list[int]] = {}
        for place, desk in enumerate(self.desks):
            self._hold(place, desk.member.holds)
        self._pools: dict[tuple[object, ...], _Pool] = {}
        self._kept: set[str] = set()
        self._known: dict[tuple[object, ...], tuple[tuple[Blocker, int], ...]] = {}

    def _desk(self, member: Member) -> _Desk:
        return _Desk(
            member=member,
            cap=self.levers.cap_of(member.cap, member.percent),
            most_new=self.levers.cap_new or _NO_BOUND,
            away=member.is_away(self.day, self.levers.days_ahead),
            load=member.load,
        )

    def _hold(self, place: int, keys: Iterable[str]) -> None:
        for key in keys:
            self._holders.setdefault(key, []).append(place)

    # --- Whom to ask -----------------------------------------------------------------

    def _pool(self, case: WaitingCase, level: int, team: str = "") -> _Pool:
        """Give those who decide such cases; found at the first question."""
        key = (case.area, case.law, level, team)
        if key not in self._pools:
            self._pools[key] = self._found(case, level, team)
        return self._pools[key]

    def _found(self, case: WaitingCase, level: int, team: str) -> _Pool:
        places, heap = [], []
        for place, desk in enumerate(self.desks):
            member = desk.member
            if team and member.team != team:
                continue
            own = member.level_in(case.area, case.law, self.day)
            if own < level or not member.takes(case.area, self.day):
                continue
            places.append(place)
            if desk.room > 0 and not desk.away:
                heap.append((desk.fill, own - level, place))
        heapify(heap)
        return _Pool(frozenset(places), heap)

    def _emptiest(self, pool: _Pool, cases: Sequence[WaitingCase]) -> int | None:
        """Give the emptiest desk with room for all the cases that may have them."""
        if any(case.protection >= NAMED_ONLY for case in cases):
            return self._emptiest_named(pool, cases)
        heap, passed = pool.heap, []
        found = None
        while heap:
            fill, surplus, place = heap[0]
            desk = self.desks[place]
            if desk.room <= 0:
                heappop(heap)  # room never grows while the distribution runs
            elif desk.fill != fill:
                heapreplace(heap, (desk.fill, surplus, place))
            elif desk.room >= len(cases) and all(map(desk.may_have, cases)):
                found = place
                break
            else:
                passed.append(heappop(heap))
        for entry in passed:
            heappush(heap, entry)
        return found

    def _emptiest_named(self, pool: _Pool, cases: Sequence[WaitingCase]) -> int | None:
        """Give the emptiest desk among those who are named on protected cases."""
        free = [
            (desk.fill, place)
            for place, desk in self._named_on(cases)
            if place in pool.places
            and not desk.away
            and desk.room >= len(cases)
            and all(map(desk.may_have, cases))
        ]
        return min(free)[1] if free else None

    def _named_on(self, cases: Sequence[WaitingCase]) -> Iterator[tuple[int, _Desk]]:
        for code in {code for case in cases for code in case.granted}:
            place = self._places.get(code)
            if place is not None:
                yield place, self.desks[place]

    def _holders_of(self, cases: Sequence[WaitingCase], pool: _Pool) -> list[int]:
        """Give the desks that hold a case of the same citizen and may have these."""
        keys = {key for case in cases for key in (*case.keys, case.number)}
        places = {place for key in keys for place in self._holders.get(key, ())}
        return [
            place
            for place in sorted(places & pool.places)
            if not self.desks[place].away
            and all(map(self.desks[place].may_have, cases))
        ]

    # --- Serving ---------------------------------------------------------------------

    def serve(self, unit: Unit) -> None:
        """Give a unit to one hand; where nobody has room for it, its cases one by one.

        What was given of it draws the rest to the same desk as long as there is room.
        """
        if len(unit.cases) > 1 and self._serve(unit.cases, unit.level):
            return
        for case in unit.cases:
            if not self._serve((case,), unit.level):
                self.left.append(case)

    def _serve(self, cases: Sequence[WaitingCase], level: int) -> bool:
        pool = self._pool(cases[0], level)
        if not pool.heap:
            return False  # nobody of these has room any more
        holders = self._holders_of(cases, pool)
        roomy = [place for place in holders if self.desks[place].room >= len(cases)]
        if roomy:
            best = min(roomy, key=lambda place: (self.desks[place].fill, place))
            self._give(cases, best, level, Why.SAME_CITIZEN)
            return True
        if holders and self._waits_for_hand(cases):
            self._kept.update(case.number for case in cases)
            return False
        return self._serve_anybody(cases, level, pool)

    def _waits_for_hand(self, cases: Sequence[WaitingCase]) -> bool:
        """Tell whether the cases may still wait for the one who knows the citizen."""
        return all(
            case.turn is Turn.OLDEST
            and case.waited(self.day) < self.levers.affinity_days
            for case in cases
        )

    def _serve_anybody(
        self, cases: Sequence[WaitingCase], level: int, pool: _Pool
    ) -> bool:
        team = cases[0].team if self.levers.own_team else ""
        if team:
            own = self._emptiest(self._pool(cases[0], level, team), cases)
            if own is not None:
                self._give(cases, own, level, Why.OWN_TEAM, Why.MOST_ROOM)
                return True
        place = self._emptiest(pool, cases)
        if place is None:
            return False
        self._give(cases, place, level, Why.MOST_ROOM)
        return True

    def _give(
        self, cases: Sequence[WaitingCase], place: int, level: int, *why: Why
    ) -> None:
        desk = self.desks[place]
        member = desk.member
        if member.lent_to(self.day):
            why = (Why.ON_LOAN, *why)
        if level > 1:
            why = (Why.EXPERIENCE, *why)
        if len(cases) > 1 and Why.SAME_CITIZEN not in why:
            why = (*why, Why.SAME_CITIZEN)
        for case in cases:
            desk.load += 1
            desk.new += 1
            self._hold(place, (*case.keys, case.number))
            self.given.append(
                Given(
                    case.number,
                    member.code,
                    member.team,
                    case.turn,
                    case.waited(self.day),
                    why,
                )
            )

    # --- What is left ----------------------------------------------------------------

    def blockers(self, case: WaitingCase) -> tuple[tuple[Blocker, int], ...]:
        """Count what keeps those who decide such cases from getting it."""
        level = self.levers.level(case.turn)
        named = case.protection >= NAMED_ONLY
        key = (case.area, case.law, level, case.conflicts, named, case.granted)
        if key not in self._known:
            self._known[key] = self._counted(case, level)
        kept = ((Blocker.KEPT, 1),) if case.number in self._kept else ()
        return kept + self._known[key]

    def _counted(
        self, case: WaitingCase, level: int
    ) -> tuple[tuple[Blocker, int], ...]:
        counts = dict.fromkeys(Blocker, 0)
        places = self._pool(case, level).places
        for place in places:
            blocker = self._blocker(case, self.desks[place])
            if blocker is not None:
                counts[blocker] += 1
        if not places:
            return ((Blocker.NOBODY, 0),)
        return tuple((blocker, count) for blocker, count in counts.items() if count)

    @staticmethod
    def _blocker(case: WaitingCase, desk: _Desk) -> Blocker | None:
        if desk.member.code in case.conflicts:
            return Blocker.CONFLICT
        if not desk.may_have(case):
            return Blocker.PROTECTED
        if desk.away:
            return Blocker.ABSENT
        if desk.load >= desk.cap:
            return Blocker.FULL
        return Blocker.ENOUGH_TODAY if desk.room <= 0 else None
