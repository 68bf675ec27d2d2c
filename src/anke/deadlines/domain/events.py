# SPDX-License-Identifier: EUPL-1.2
"""The events from which a clock is folded, and what they come to.

Each is a fact with its day in law (`on`); the journal of a case stores them.
"""

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple, TypeAlias

from anke.deadlines.domain.counting import Unit, check_period
from anke.deadlines.domain.rules import DeadlineRule
from anke.deadlines.errors import InvalidPeriodError


@dataclass(frozen=True, slots=True)
class Started:
    """The deadline began to run; the day itself is not counted."""

    on: date
    rule_id: str


@dataclass(frozen=True, slots=True)
class Paused:
    """The deadline stands still (*sat i bero*) from this day, which is not counted."""

    on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Resumed:
    """The deadline runs again from this day, which is counted."""

    on: date


@dataclass(frozen=True, slots=True)
class Extended:
    """The deadline was made longer (*forlænget*), in the unit the decision uses.

    Errors:
        InvalidPeriodError: when the length is not positive or no period.
    """

    on: date
    length: float
    unit: Unit
    reason: str

    def __post_init__(self) -> None:
        check_period(self.length, self.unit)
        if not self.length:
            raise InvalidPeriodError(
                "an extension of nothing",
                user_text="En forlængelse skal være på mindst én dag.",
            )


@dataclass(frozen=True, slots=True)
class NoticeGiven:
    """A deadline notice (*fristbrev*) was sent; it never moves the deadline."""

    on: date
    announced_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class RuleChanged:
    """A rule or a holiday changed, so the running deadline is computed anew."""

    on: date
    cause: str


Event: TypeAlias = Started | Paused | Resumed | Extended | NoticeGiven | RuleChanged


class Pause(NamedTuple):
    """A pause that ended: from a day, up to the day the deadline ran again."""

    from_on: date
    until_on: date
    reason: str


class Move(NamedTuple):
    """What a pause or an extension did to the end of the period.

    Units: `added` is in calendar days, for working-day rules in working days; 0 for
    an extension, which carries its own length.
    """

    cause: Pause | Extended
    added: int
    end_on: date


class Recomputed(NamedTuple):
    """One time the deadline was computed anew, with the rule before and after."""

    event: RuleChanged
    before: DeadlineRule
    after: DeadlineRule
