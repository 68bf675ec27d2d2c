# SPDX-License-Identifier: EUPL-1.2
"""The clock of a case: a ledger of events, folded into a due date with its reasons.

"Overdue" is asked, not stored; the due date is computed, not typed in.

How a pause counts: the day it begins is not counted, the day the deadline runs again
is. For deadlines in days, weeks and months the calendar days between are added to the
end of the period, for deadlines in working days the working days; only then is the
end moved to a day when it can run out. An extension in the rule's own unit makes the
period longer from its start (3 months and 1 are 4 months), one in another unit is
added at the end. Both go by the day they happened. What was recorded before the last
`RuleChanged` is settled: it is counted, but not judged anew by the later rule.

Example:
    >>> from datetime import date
    >>> from anke.deadlines.domain.rules import DeadlineRule, RuleBook, StartEvent
    >>> book = RuleBook([DeadlineRule(
    ...     id="appeal", case_kind="appeal", legal_basis="§ 67", length=4,
    ...     unit=Unit.WEEKS, start_event=StartEvent.DECISION_NOTIFIED, source="lov",
    ...     name_da="klagefrist", name_en="appeal deadline", confirmed=True)])
    >>> events = [
    ...     Started(date(2020, 3, 2), "appeal"),
    ...     Paused(date(2020, 3, 10), "aktindsigt"),
    ...     Resumed(date(2020, 3, 13)),
    ... ]
    >>> running = clock(events, book, Calendar([]))
    >>> running.due_on, running.days_left(date(2020, 3, 30)), len(running.explain())
    (datetime.date(2020, 4, 2), 3, 5)
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, TypeGuard

from anke.deadlines.domain.calendar import ONE_DAY, Calendar
from anke.deadlines.domain.counting import Unit, add_period
from anke.deadlines.domain.events import (
    Event,
    Extended,
    Move,
    NoticeGiven,
    Pause,
    Paused,
    Recomputed,
    Resumed,
    RuleChanged,
    Started,
)
from anke.deadlines.domain.explanation import Step, explain
from anke.deadlines.domain.rules import DeadlineRule, RuleBook
from anke.deadlines.domain.words import danish
from anke.deadlines.errors import (
    AbsoluteDeadlineError,
    AlreadyPausedError,
    AlreadyStartedError,
    DeadlineExpiredError,
    ExtensionTooLongError,
    NotPausableError,
    NotPausedError,
    NotStartedError,
)

__all__ = [
    "AbsoluteDeadlineError",
    "AlreadyPausedError",
    "AlreadyStartedError",
    "Clock",
    "DeadlineExpiredError",
    "Event",
    "Extended",
    "ExtensionTooLongError",
    "Move",
    "NotPausableError",
    "NotPausedError",
    "NotStartedError",
    "NoticeGiven",
    "Pause",
    "Paused",
    "Recomputed",
    "Resumed",
    "RuleChanged",
    "Started",
    "Step",
    "Unit",
    "clock",
    "due_date",
]


@dataclass(frozen=True, slots=True)
class Clock:
    """Where a deadline stands after its events.

    `period_end_on` is the end by the rule alone, `end_on` the end after pauses and
    extensions, `due_on` that end moved to a day on which it can run out. While
    `paused` is set, `due_on` is the date were the deadline to run again at once.
    """

    rule: DeadlineRule
    start_on: date
    period_end_on: date
    end_on: date
    due_on: date
    paused: Paused | None
    moves: tuple[Move, ...]
    notices: tuple[NoticeGiven, ...]
    recomputed: tuple[Recomputed, ...]
    calendar: Calendar

    @property
    def paused_on(self) -> date | None:
        """The day from which the deadline stands still, if it does."""
        return None if self.paused is None else self.paused.on

    def days_used(self, day: date) -> int:
        """Count the days that have run up to and including a day.

        Units: calendar days; working days when the rule counts those.
        """
        return self._counted(self.start_on, day)

    def days_left(self, day: date) -> int:
        """Count the days still to run after a day; negative when it is overdue.

        Units: calendar days; working days when the rule counts those.
        """
        if self.is_overdue(day):
            return -self._counted(self.due_on, day)
        after = max(day, self.start_on)
        if self.paused is None:
            return self._counted(after, self.due_on)
        # While it stands still, nothing is used up: what was left stays left.
        last_run = max(self.paused.on - ONE_DAY, self.start_on)
        return self._counted(after, last_run) + self._between(last_run, self.due_on)

    def is_overdue(self, day: date) -> bool:
        """Tell whether the deadline has run out by a day; a notice changes nothing."""
        return self.paused is None and day > self.due_on

    def explain(self) -> list[Step]:
        """Give the arithmetic, step by step, in words a citizen can check."""
        return explain(self)

    def _counted(self, after: date, until: date) -> int:
        """Count the days on which the deadline ran, after one day until another."""
        if until <= after:
            return 0
        stood_still = 0
        for cause, _, _ in self.moves:
            if isinstance(cause, Pause):
                stood_still += self._overlap(
                    after, until, cause.from_on, cause.until_on
                )
        if self.paused is not None and until >= self.paused.on:
            stood_still += self._overlap(after, until, self.paused.on, until + ONE_DAY)
        return self._between(after, until) - stood_still

    def _overlap(self, after: date, until: date, start: date, end: date) -> int:
        """Count the days after `after` until `until` that lie in [start, end)."""
        return self._between(max(after, start - ONE_DAY), min(until, end - ONE_DAY))

    def _between(self, after: date, until: date) -> int:
        if until <= after:
            return 0
        if self.rule.unit is Unit.WORKING_DAYS:
            return self.calendar.working_days_between(after, until)
        return (until - after).days


def clock(events: Sequence[Event], rulebook: RuleBook, calendar: Calendar) -> Clock:
    """Fold the events of one deadline into its clock.

    The events are read by their day in law; those of one day in the order given.

    Errors:
        NotStartedError, AlreadyStartedError: when there is not one `Started`, first.
        UnknownRuleError, RuleNotInForceError: when the book has no such rule.
        AbsoluteDeadlineError: when an absolute deadline is to be paused or extended.
        NotPausableError, AlreadyPausedError, NotPausedError: for pauses out of turn.
        ExtensionTooLongError: beyond the rule's longest extension.
        DeadlineExpiredError: when a pause or extension comes too late.
    """
    fold = _Fold(rulebook, calendar)
    ordered = sorted(events, key=_day_in_law)
    settled = _last_change(ordered)
    for place, event in enumerate(ordered):
        fold.judged = place > settled
        HANDLERS[type(event)](fold, event)
    return fold.clock()


def due_date(rule: DeadlineRule, start_on: date, calendar: Calendar) -> date:
    """Give the due date of a deadline with no event but its start."""
    end = add_period(start_on, rule.length, rule.unit, calendar)
    return calendar.roll_forward(end) if rule.rolls else end


_day_in_law = attrgetter("on")


def _last_change(events: Sequence[Event]) -> int:
    for place in range(len(events) - 1, -1, -1):
        if type(events[place]) is RuleChanged:
            return place
    return -1


class _Fold:
    """The state between two events. `rule` is None until the deadline starts."""

    __slots__ = (
        "calendar",
        "end_on",
        "judged",
        "length",
        "moves",
        "notices",
        "paused",
        "period_end_on",
        "recomputed",
        "rule",
        "rulebook",
        "start_on",
    )

    def __init__(self, rulebook: RuleBook, calendar: Calendar) -> None:
        self.rulebook = rulebook
        self.calendar = calendar
        self.judged = True
        self.rule: DeadlineRule | None = None
        self.start_on = self.period_end_on = self.end_on = date.min
        self.paused: Paused | None = None
        self.length: float = 0
        self.moves: list[Move] = []
        self.notices: list[NoticeGiven] = []
        self.recomputed: list[Recomputed] = []

    def clock(self) -> Clock:
        """Give the clock as it stands."""
        return Clock(
            self.begun("the end of the ledger"),
            self.start_on,
            self.period_end_on,
            self.end_on,
            self.due_on(),
            self.paused,
            tuple(self.moves),
            tuple(self.notices),
            tuple(self.recomputed),
            self.calendar,
        )

    def begun(self, what: object) -> DeadlineRule:
        """Give the rule, or refuse what comes before the start."""
        if self.rule is None:
            raise NotStartedError(
                f"the deadline has not started before {what}",
                user_text="Fristen er ikke begyndt at løbe.",
            )
        return self.rule

    def due_on(self) -> date:
        """Move the end of the period to a day on which it can run out."""
        if self.rule is not None and self.rule.rolls:
            return self.calendar.roll_forward(self.end_on)
        return self.end_on

    def lay_out(self) -> None:
        """Compute the end of the period anew, from the start through every cause."""
        causes = [move.cause for move in self.moves]
        self.length = self.begun("its period").length
        self.period_end_on = self.end_on = self.base(self.length)
        self.moves = []
        for cause in causes:
            self.add(cause)

    def add(self, cause: Pause | Extended) -> None:
        """Move the end of the period by one more pause or extension."""
        unit = self.begun("its period").unit
        if _lengthens(cause, unit):
            self.length += cause.length
            end, added = self.base(self.length), 0
            # The longer period is counted from the start, so what was added to the
            # shorter one is added again.
            for earlier in self.moves:
                if not _lengthens(earlier.cause, unit):
                    end, _ = self.shift(end, earlier.cause)
        else:
            end, added = self.shift(self.end_on, cause)
        self.moves.append(Move(cause, added, end))
        self.end_on = end

    def base(self, length: float) -> date:
        """Give the end of a period of that length in the rule's unit."""
        unit = self.begun("its period").unit
        return add_period(self.start_on, length, unit, self.calendar)

    def shift(self, end: date, cause: Pause | Extended) -> tuple[date, int]:
        """Move an end by a pause or by an extension in another unit."""
        if isinstance(cause, Extended):
            return add_period(end, cause.length, cause.unit, self.calendar), 0
        rule = self.begun("its pause")
        first = max(cause.from_on, self.start_on + ONE_DAY)
        if first > end:
            return self.shift_after_end(end, first, cause)
        if rule.unit is Unit.WORKING_DAYS:
            added = self.calendar.working_days_between(
                first - ONE_DAY, cause.until_on - ONE_DAY
            )
            return add_period(end, added, Unit.WORKING_DAYS, self.calendar), added
        added = max((cause.until_on - first).days, 0)
        return add_period(end, added, Unit.DAYS, self.calendar), added

    def shift_after_end(self, end: date, first: date, pause: Pause) -> tuple[date, int]:
        """Let a pause count that begins between the period's end and the due date.

        All days are used up then, but the deadline has not run out: it can do so at
        the earliest on the day it runs again.
        """
        rolls = self.begun("its pause").rolls
        if not rolls or first > self.calendar.roll_forward(end):
            return end, 0
        return max(end, pause.until_on), (pause.until_on - first).days


def _lengthens(cause: Pause | Extended, unit: Unit) -> TypeGuard[Extended]:
    """Tell whether a cause makes the period itself longer: it is in its own unit."""
    return isinstance(cause, Extended) and cause.unit is unit


def _start(fold: _Fold, event: Started) -> None:
    if fold.rule is not None:
        raise AlreadyStartedError(
            f"the deadline {fold.rule.id} started on {fold.start_on} already",
            user_text=f"Fristen løber allerede fra {danish.day(fold.start_on)}.",
        )
    fold.rule = fold.rulebook.get(event.rule_id, event.on)
    fold.start_on = event.on
    fold.lay_out()


def _pause(fold: _Fold, event: Paused) -> None:
    rule = fold.begun(event)
    if fold.paused is not None:
        raise AlreadyPausedError(
            f"the deadline {rule.id} is paused since {fold.paused.on}",
            user_text=f"Fristen står stille siden {danish.day(fold.paused.on)}.",
        )
    if fold.judged:
        _refuse_absolute(rule, "a pause", "sættes i bero")
        if not rule.pausable:
            raise NotPausableError(
                f"rule {rule.id} allows no pause: {rule.legal_basis}",
                user_text=f"Fristen kan ikke sættes i bero: {danish.rule(rule)}",
            )
        _refuse_late(fold, event.on, "a pause")
    fold.paused = event


def _resume(fold: _Fold, event: Resumed) -> None:
    rule = fold.begun(event)
    if fold.paused is None:
        raise NotPausedError(
            f"the deadline {rule.id} is not paused on {event.on}",
            user_text="Fristen står ikke stille, så den kan ikke løbe videre.",
        )
    fold.add(Pause(fold.paused.on, event.on, fold.paused.reason))
    fold.paused = None


def _extend(fold: _Fold, event: Extended) -> None:
    rule = fold.begun(event)
    if fold.judged:
        _refuse_absolute(rule, "an extension", "forlænges")
        if fold.paused is None:
            _refuse_late(fold, event.on, "an extension")
        _refuse_too_long(fold, event)
    fold.add(event)


def _notice(fold: _Fold, event: NoticeGiven) -> None:
    fold.begun(event)
    fold.notices.append(event)


def _change(fold: _Fold, event: RuleChanged) -> None:
    before = fold.begun(event)
    after = fold.rulebook.for_running(before.id, fold.start_on, event.on)
    fold.recomputed.append(Recomputed(event, before, after))
    fold.rule = after
    fold.lay_out()


# Any: each handler takes its own kind of event, and the key says which.
HANDLERS: dict[type, Callable[[_Fold, Any], None]] = {
    Started: _start,
    Paused: _pause,
    Resumed: _resume,
    Extended: _extend,
    NoticeGiven: _notice,
    RuleChanged: _change,
}


def _refuse_absolute(rule: DeadlineRule, what: str, verb: str) -> None:
    if rule.absolute:
        raise AbsoluteDeadlineError(
            f"rule {rule.id} is absolute and refuses {what}: {rule.legal_basis}",
            user_text=f"Fristen er absolut og kan ikke {verb}: {danish.rule(rule)}",
        )


def _refuse_late(fold: _Fold, on: date, what: str) -> None:
    due_on = fold.due_on()
    if on > due_on:
        raise DeadlineExpiredError(
            f"{what} on {on} comes after the deadline ran out on {due_on}",
            user_text=f"Fristen udløb {danish.day(due_on)} og kan ikke ændres nu.",
        )


def _refuse_too_long(fold: _Fold, event: Extended) -> None:
    """Compare the extensions with the longest one, each as the end it leads to."""
    rule = fold.begun(event)
    if rule.extension_length is None:
        return
    longest_unit = rule.extension_unit or rule.unit
    granted = [move.cause for move in fold.moves if isinstance(move.cause, Extended)]
    reached = _extended_end(fold, [(one.length, one.unit) for one in (*granted, event)])
    if reached > _extended_end(fold, [(rule.extension_length, longest_unit)]):
        longest = danish.amount(rule.extension_length, longest_unit)
        raise ExtensionTooLongError(
            f"rule {rule.id} allows an extension of at most"
            f" {rule.extension_length} {longest_unit.value}: {rule.legal_basis}",
            user_text=f"Fristen kan højst forlænges med {longest}: {danish.rule(rule)}",
        )


def _extended_end(fold: _Fold, extensions: Sequence[tuple[float, Unit]]) -> date:
    rule = fold.begun("its extension")
    own = sum(length for length, unit in extensions if unit is rule.unit)
    end = fold.base(rule.length + own)
    for length, unit in extensions:
        if unit is not rule.unit:
            end = add_period(end, length, unit, fold.calendar)
    return end
