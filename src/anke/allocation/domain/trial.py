# SPDX-License-Identifier: EUPL-1.2
"""What levers would have done in the last quarter (*prøv på sidste kvartal*). Pure.

The quarter is played again twice, with the levers in force and with those that are
tried, so that like is compared with like: the same cases came on the same days, the
same people were at work, each case took as long in hand as it really did. The line is
distributed once a week. What really happened stands beside.

    effect = compare(past, desks, in_force, tried, weeks)
    effect.areas[0].after.mean_wait       # 31.4 days instead of 40.2
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from anke.allocation.domain.distribution import distribute

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from anke.allocation.domain.levers import Levers
    from anke.allocation.domain.line import WaitingCase
    from anke.allocation.domain.staff import Member


@dataclass(frozen=True, slots=True)
class PastCase:
    """A case that waited in the quarter; `days_in_hand` is how long it then took.

    `given_on` and `given_to` are what really happened, if it was given by the end.
    """

    case: WaitingCase
    days_in_hand: int
    given_on: date | None = None
    given_to: str = ""


@dataclass(frozen=True, slots=True)
class PastDesk:
    """Somebody with the days on which the cases in hand at the start were done."""

    member: Member
    done_on: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True)
class Wait:
    """How the cases of an area waited: those given, and those still in line."""

    given: int = 0
    days: int = 0
    longest: int = 0
    late: int = 0
    left: int = 0

    @property
    def mean_wait(self) -> float | None:
        """Give the mean days in line of the cases given; None where none was."""
        return self.days / self.given if self.given else None


@dataclass(frozen=True, slots=True)
class AreaEffect:
    """An area with the levers in force, with those tried, and as it really was."""

    area: str
    before: Wait
    after: Wait
    really: Wait


@dataclass(frozen=True, slots=True)
class Moved:
    """A case that would have gone to somebody else, or at another time."""

    number: str
    area: str
    before: tuple[str, date] | None
    after: tuple[str, date] | None


@dataclass(frozen=True, slots=True)
class Effect:
    """All that the tried levers would have changed."""

    first_on: date
    last_on: date
    cases: int
    areas: tuple[AreaEffect, ...]
    moved: tuple[Moved, ...]
    people: tuple[tuple[str, int, int], ...]

    @property
    def to_others(self) -> int:
        """Count the cases that would have gone to somebody else."""
        return sum(_staff(one.before) != _staff(one.after) for one in self.moved)


Given = dict[str, tuple[str, "date"]]


def compare(
    past: Sequence[PastCase],
    desks: Sequence[PastDesk],
    in_force: Levers,
    tried: Levers,
    weeks: Sequence[date],
) -> Effect:
    """Play the quarter with both levers and set the two beside each other.

    Errors: ValueError without a week to play.
    """
    if not weeks:
        raise ValueError("a quarter has weeks")
    before = replay(past, desks, in_force, weeks)
    after = replay(past, desks, tried, weeks)
    really = {
        one.case.number: (one.given_to, one.given_on)
        for one in past
        if one.given_on is not None
    }
    last = weeks[-1]
    waits = [_waits(past, given, last) for given in (before, after, really)]
    areas = sorted({one.case.area for one in past})
    return Effect(
        first_on=weeks[0],
        last_on=last,
        cases=len(past),
        areas=tuple(AreaEffect(area, *(one[area] for one in waits)) for area in areas),
        moved=tuple(_moved(past, before, after)),
        people=tuple(_people(before, after)),
    )


def replay(
    past: Sequence[PastCase],
    desks: Sequence[PastDesk],
    levers: Levers,
    weeks: Sequence[date],
) -> Given:
    """Distribute week by week; give for each case who got it, and when."""
    known = {one.case.number: one for one in past}
    waiting = dict(sorted(known.items()))
    given: Given = {}
    done: dict[str, list[date]] = {
        desk.member.code: list(desk.done_on) for desk in desks
    }
    holds: dict[str, frozenset[str]] = {
        desk.member.code: desk.member.holds for desk in desks
    }
    for day in weeks:
        came = [one.case for one in waiting.values() if one.case.since <= day]
        staff = [_at_work(desk.member, done, holds, day) for desk in desks]
        for one in distribute(came, staff, levers, day, explain=False).given:
            past_case = waiting.pop(one.number)
            given[one.number] = (one.staff, day)
            done[one.staff].append(day + timedelta(days=past_case.days_in_hand))
            holds[one.staff] |= past_case.case.keys | {one.number}
    return given


def _at_work(
    member: Member,
    done: Mapping[str, list[date]],
    holds: Mapping[str, frozenset[str]],
    day: date,
) -> Member:
    """Give somebody with the cases in hand on a day."""
    load = sum(done_on > day for done_on in done[member.code])
    return replace(member, load=load, holds=holds[member.code])


def _waits(past: Iterable[PastCase], given: Given, last: date) -> dict[str, Wait]:
    """Sum up by area how the cases waited."""
    found: dict[str, Wait] = defaultdict(Wait)
    for one in past:
        case = one.case
        at = given.get(case.number)
        due = case.due_on
        ended = at[1] if at else last
        late = due is not None and ended > due
        wait = found[case.area]
        days = (ended - case.since).days
        found[case.area] = Wait(
            given=wait.given + (at is not None),
            days=wait.days + (days if at else 0),
            longest=max(wait.longest, days),
            late=wait.late + late,
            left=wait.left + (at is None),
        )
    return found


def _moved(past: Iterable[PastCase], before: Given, after: Given) -> Iterable[Moved]:
    for one in sorted(past, key=lambda each: each.case.number):
        number = one.case.number
        if before.get(number) != after.get(number):
            yield Moved(number, one.case.area, before.get(number), after.get(number))


def _people(before: Given, after: Given) -> Iterable[tuple[str, int, int]]:
    """Give how many cases each would have got, those first for whom it changes most."""
    counts = [
        Counter(staff for staff, _ in given.values()) for given in (before, after)
    ]
    codes = sorted({*counts[0], *counts[1]})
    rows = [(code, counts[0][code], counts[1][code]) for code in codes]
    return sorted(rows, key=lambda row: (-abs(row[2] - row[1]), row[0]))


def _staff(given: tuple[str, date] | None) -> str:
    return given[0] if given else ""
