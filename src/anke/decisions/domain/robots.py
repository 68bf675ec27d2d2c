# SPDX-License-Identifier: EUPL-1.2
"""When would a robot act? Asked today, and for each day of the last quarter.

A robot is asked of a case's state for its *occasion*: what it would act on, and from
which day if nothing else happens. So the past can be played again: between two entries
of a journal nothing happens, and the robot would have acted there or not at all.

    replayed(entries, habits, rules, Days(date(2022, 10, 1), date(2022, 12, 31)))
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import median
from typing import TYPE_CHECKING, Protocol

from anke.cases.domain.entries import ActorKind
from anke.cases.domain.state import NEW_CASE, CaseStatus, advance, own_copy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.entries import Entry
    from anke.cases.domain.state import CaseState

# With fewer acts by people than this, nothing is said about how long one takes.
FEW = 20
STREAM = "case-robot:"


def robot_stream(robot: str) -> str:
    """Name the stream in which it stands who switched a robot on and off."""
    return f"{STREAM}{robot}"


class Left(StrEnum):
    """Why a robot leaves a case to people."""

    REMINDED_ENOUGH = "reminded-enough"
    NOBODY_TO_WRITE = "nobody-to-write"
    DRAFT_WRITTEN = "draft-written"
    FILES_THERE = "files-there"
    PROTECTED = "protected"
    SOMEBODY_WRITES = "somebody-writes"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a robot would act on within a case, and from which day."""

    key: str
    on: date


class Habits(Protocol):
    """The pure side of a robot: all that a trial on history needs of it."""

    def trigger(self, state: CaseState, rules: Rules) -> Occasion | None:
        """Give what the robot would act on if nothing else happens."""

    def guard(self, state: CaseState) -> Left | None:
        """Say why the case is left to people, or None."""

    def is_the_same(self, entry: Entry) -> bool:
        """Tell whether a person did here what the robot does."""


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days, both included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        """Tell whether a day lies in the span."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Would:
    """One time that a robot would have acted, or why it would not.

    `people_on` is the day on which a person did the same afterwards.
    """

    case: str
    key: str
    on: date
    left: Left | None = None
    people_on: date | None = None


@dataclass(frozen=True, slots=True)
class ByPeople:
    """What the robot does, done by a person: when, and by whom."""

    case: str
    staff: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Replay:
    """A case's past, played again."""

    would: tuple[Would, ...]
    by_people: tuple[ByPeople, ...]


def replayed(
    entries: Sequence[Entry], habits: Habits, rules: Rules, days: Days
) -> Replay:
    """Play a case's journal again with a robot beside it, in some days of the past.

    What the robot would have done changes nothing in what happened; on one occasion it
    acts once. Of a day on which people acted, they were first.
    """
    state = own_copy(NEW_CASE)
    would: list[Would] = []
    people: list[ByPeople] = []
    for entry, next_on in _with_next(entries, days.last):
        if entry.actor.kind is ActorKind.PERSON and habits.is_the_same(entry):
            _note_people(would, entry)
            if entry.occurred_on in days:
                people.append(ByPeople(state.number, entry.actor.id, entry.recorded_at))
        advance(state, [entry])
        chance = _chance(state, habits, rules, entry.occurred_on)
        known = {one.key for one in would}
        if (
            chance is not None
            and chance.on < next_on
            and chance.key not in known
            and chance.on in days
        ):
            left = _left(state, habits)
            would.append(Would(state.number, chance.key, chance.on, left))
    return Replay(tuple(would), tuple(people))


def _with_next(entries: Sequence[Entry], last: date) -> Iterable[tuple[Entry, date]]:
    """Give each entry with the day of the one after it; the last day is open."""
    days = [entry.occurred_on for entry in entries[1:]]
    return zip(entries, [*days, last + timedelta(days=1)], strict=True)


def _chance(
    state: CaseState, habits: Habits, rules: Rules, today: date
) -> Occasion | None:
    """Give the occasion as it stands on a day: never before that day."""
    if state.status is not CaseStatus.PENDING:
        return None
    occasion = habits.trigger(state, rules)
    if occasion is None:
        return None
    return Occasion(occasion.key, max(occasion.on, today))


def _left(state: CaseState, habits: Habits) -> Left | None:
    return Left.PROTECTED if state.work.protection else habits.guard(state)


def _note_people(would: list[Would], entry: Entry) -> None:
    """Note on the last time the robot would have acted that a person did it later."""
    if would and would[-1].people_on is None:
        last = would[-1]
        would[-1] = Would(last.case, last.key, last.on, last.left, entry.occurred_on)


@dataclass(frozen=True, slots=True)
class TrialResult:
    """What a robot would have done in some days, beside what people did.

    `acts` is how often it would have acted and `cases` on how many cases; of these
    people did the same `later` times, `days_later` days later in the median, and
    otherwise never. `left` counts why it would have left cases to people.
    `person_acts` is how often people did it, and `person_seconds` how long that took
    in the median, from opening the case to the act; None for too few.
    """

    looked_at: int
    acts: int
    cases: int
    later: int
    days_later: float | None
    left: tuple[tuple[str, int], ...]
    person_acts: int
    person_seconds: float | None
    examples: tuple[tuple[str, str], ...] = ()

    @property
    def never(self) -> int:
        """How often nobody did what the robot would have done."""
        return self.acts - self.later


EXAMPLES = 12


def summed_up(
    looked_at: int, would: Sequence[Would], people: int, seconds: Sequence[float]
) -> TrialResult:
    """Sum a trial up.

    *Units*: `seconds` has one number for each act of a person that could be timed.
    """
    acts = [one for one in would if one.left is None]
    later = [(one.people_on - one.on).days for one in acts if one.people_on is not None]
    reasons = [one.left.value for one in would if one.left is not None]
    return TrialResult(
        looked_at=looked_at,
        acts=len(acts),
        cases=len({one.case for one in acts}),
        later=len(later),
        days_later=float(median(later)) if later else None,
        left=tuple(sorted((each, reasons.count(each)) for each in set(reasons))),
        person_acts=people,
        person_seconds=float(median(seconds)) if len(seconds) >= FEW else None,
        examples=tuple(
            (one.case, one.on.isoformat())
            for one in sorted(acts, key=lambda one: one.on)[-EXAMPLES:]
        ),
    )


def minutes_saved(deeds: int, person_seconds: float | None) -> float | None:
    """Give the minutes that a robot's acts would have taken people; None if unknown.

    An act that was undone counts for nothing: the caller leaves it out.
    """
    return None if person_seconds is None else deeds * person_seconds / 60
