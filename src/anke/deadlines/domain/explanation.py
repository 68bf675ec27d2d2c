# SPDX-License-Identifier: EUPL-1.2
"""Why a due date is what it is: the arithmetic of a clock, step by step.

A step is data (a phrase and its facts), so the same arithmetic reads in Danish and in
English, and a program can check it.
"""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from anke.deadlines.domain.calendar import ONE_DAY, Calendar, NamedDay
from anke.deadlines.domain.counting import Unit, deemed_receipt
from anke.deadlines.domain.events import Move, Pause
from anke.deadlines.domain.receipt import Channel
from anke.deadlines.domain.words import danish, english

if TYPE_CHECKING:
    from anke.deadlines.domain.clock import Clock


class Step(NamedTuple):
    """One step of the arithmetic: the day it leads to, and its words."""

    date: date
    phrase: str
    facts: tuple[Any, ...]

    @property
    def text_da(self) -> str:
        """The step as a Danish sentence."""
        text: str = getattr(danish, self.phrase)(*self.facts)
        return text

    @property
    def text_en(self) -> str:
        """The step as an English sentence."""
        text: str = getattr(english, self.phrase)(*self.facts)
        return text


def explain_receipt(channel: Channel, sent_on: date, calendar: Calendar) -> Step:
    """Say when a letter counts as received: the step before a clock starts.

    Errors:
        DeliveryNotKnownError: when the calendar has no entry for channel and day.
    """
    received_on = deemed_receipt(channel, sent_on, calendar)
    delivery = calendar.delivery(channel, sent_on)
    return Step(received_on, "receipt", (delivery, sent_on, received_on))


def explain(clock: "Clock") -> list[Step]:
    """Give the steps from the rule to the due date, in the order they are counted."""
    rule = clock.rule
    start_on = clock.start_on
    steps = [Step(start_on, "rule", (rule,))]
    if not rule.confirmed:
        steps.append(Step(start_on, "unconfirmed", (rule,)))
    elif rule.note_da:
        steps.append(Step(start_on, "note", (rule,)))
    if rule.mean_target:
        steps.append(Step(start_on, "guideline", ()))
    first = start_on + ONE_DAY
    steps.append(Step(first, "start", (rule.start_event, start_on, first)))
    for event, before, after in clock.recomputed:
        facts = (event.on, event.cause, before, after)
        steps.append(Step(event.on, "changed", facts))
    steps.append(_period(clock))
    steps += [_move(clock, move) for move in clock.moves]
    if clock.paused is not None:
        on, reason = clock.paused.on, clock.paused.reason
        steps.append(Step(on, "paused", (on, reason)))
    steps.extend(_landing(clock))
    return steps


def _period(clock: "Clock") -> Step:
    rule, start_on, end = clock.rule, clock.start_on, clock.period_end_on
    if rule.unit is Unit.WORKING_DAYS:
        skipped = list(_skipped(start_on, end, clock.calendar))
        return Step(end, "working_days", (rule, end, skipped))
    if rule.unit is Unit.MONTHS:
        return Step(end, "months", (rule, start_on, end))
    return Step(end, "period", (rule, end))


def _move(clock: "Clock", move: Move) -> Step:
    cause, added, end = move
    if isinstance(cause, Pause):
        unit = clock.rule.unit
        unit = unit if unit is Unit.WORKING_DAYS else Unit.DAYS
        return Step(end, "pause", (cause, added, unit, end))
    facts = (cause.length, cause.unit, cause.reason, cause.on, end)
    return Step(end, "extension", facts)


def _landing(clock: "Clock") -> Iterator[Step]:
    """Tell how the end of the period becomes the due date, and what stands beside."""
    due_on, end_on = clock.due_on, clock.end_on
    if due_on != end_on:
        passed = _passed(end_on, due_on, clock.calendar)
        yield Step(due_on, "roll", (passed, due_on))
    elif not clock.rule.rolls and not clock.calendar.can_expire(end_on):
        yield Step(due_on, "unrolled", (end_on,))
    if clock.rule.absolute:
        yield Step(due_on, "absolute", ())
    for notice in clock.notices:
        facts = (notice.on, notice.announced_on, notice.reason)
        yield Step(notice.on, "notice", facts)
    yield Step(due_on, "due", (due_on,))


def _passed(
    end_on: date, due_on: date, calendar: Calendar
) -> list[tuple[date, NamedDay | None]]:
    passed = []
    while end_on < due_on:
        passed.append((end_on, calendar.named(end_on)))
        end_on += ONE_DAY
    return passed


def _skipped(
    start_on: date, end: date, calendar: Calendar
) -> Iterator[tuple[date, NamedDay]]:
    """Give the named days that would have counted, had they been like the others."""
    day = start_on + ONE_DAY
    while day < end:
        named = calendar.named(day)
        if named is not None and not named.working_day and day.weekday() < 5:
            yield day, named
        day += ONE_DAY
