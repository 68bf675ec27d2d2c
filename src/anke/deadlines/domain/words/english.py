# SPDX-License-Identifier: EUPL-1.2
"""The explanation of a due date in English, sentence by sentence.

The same phrases as in `danish`, from the same facts.

Example:
    >>> from datetime import date
    >>> due(date(2020, 5, 25))
    'The deadline expires on Monday 25 May 2020.'
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache

from anke.deadlines.domain.calendar import NamedDay
from anke.deadlines.domain.counting import Unit, whole_days
from anke.deadlines.domain.events import Pause
from anke.deadlines.domain.receipt import Delivery, DeliveryUnit
from anke.deadlines.domain.rules import DeadlineRule, StartEvent

WEEKDAYS = (
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
)
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
UNITS = {
    Unit.DAYS: ("day", "days"),
    Unit.WORKING_DAYS: ("working day", "working days"),
    Unit.WEEKS: ("week", "weeks"),
    Unit.MONTHS: ("month", "months"),
}
DELIVERY_UNITS = {
    DeliveryUnit.DAYS: ("day", "days"),
    DeliveryUnit.WORKING_DAYS: ("working day", "working days"),
    DeliveryUnit.LETTER_DAYS: ("weekday", "weekdays"),
}
START_EVENTS = {
    StartEvent.RECEIPT: ("receipt", "The day of receipt"),
    StartEvent.COMPLETE_FILE: (
        "the day when all documents were received",
        "The day of receipt",
    ),
    StartEvent.COMMITTEE_DECISION: (
        "the committee's decision",
        "The day of the decision",
    ),
    StartEvent.DECISION: ("the decision", "The day of the decision"),
    StartEvent.DECISION_NOTIFIED: (
        "the day when the decision was notified",
        "The day of receipt",
    ),
    StartEvent.REQUEST: ("receipt of the request", "The day of receipt"),
}


@lru_cache(maxsize=65536)
def day(on: date) -> str:
    """Write a day with its weekday."""
    return f"{WEEKDAYS[on.weekday()]} {on.day} {MONTHS[on.month - 1]} {on.year}"


@lru_cache(maxsize=1024)
def amount(length: float, unit: Unit) -> str:
    """Write a length with its unit: 4 weeks, 19.5 weeks, 1 month."""
    return f"{length:g} {UNITS[unit][length != 1]}"


def rule(rule: DeadlineRule) -> str:
    """Name the rule, its length and its legal basis."""
    length = amount(rule.length, rule.unit)
    return f"The rule is “{rule.name_en}”: {length} ({rule.legal_basis})."


def unconfirmed(rule: DeadlineRule) -> str:
    """Say that the rule is our assumption."""
    return f"The rule is unconfirmed. {rule.note_en}".rstrip()


def guideline() -> str:
    """Say that a target for the mean gives a guideline only."""
    return (
        "The target is for the mean of all cases, so the date is a guideline"
        " for the single case."
    )


def receipt(delivery: Delivery, sent_on: date, received_on: date) -> str:
    """Say when a letter counts as received, and by which presumption."""
    if not delivery.length:
        return (
            f"{delivery.name_en} sent on {day(sent_on)} counts as received the same"
            " day, also on holidays and at any hour."
        )
    unit = DELIVERY_UNITS[delivery.unit][delivery.length != 1]
    return (
        f"{delivery.name_en} dated {day(sent_on)} counts as received"
        f" {delivery.length} {unit} later{_doubt(delivery)}: {day(received_on)}."
    )


def start(event: StartEvent, on: date, first: date) -> str:
    """Say which day is not counted and which is the first."""
    what, uncounted = START_EVENTS[event]
    return (
        f"The deadline is counted from {what}: {day(on)}."
        f" {uncounted} is not counted, so the first day is {day(first)}."
    )


def period(rule: DeadlineRule, end: date) -> str:
    """Say where days or weeks lead."""
    length = amount(rule.length, rule.unit)
    if rule.unit is Unit.DAYS:
        return f"{length} on is {day(end)}."
    if rule.length % 1:
        return (
            f"{length} are {rule.length * 7:g} days, rounded up to"
            f" {whole_days(rule.length)} whole days: {day(end)}."
        )
    return f"{length} on, the same weekday is {day(end)}."


def months(rule: DeadlineRule, start_on: date, end: date) -> str:
    """Say where months lead, also when the month has no such day."""
    length = amount(rule.length, rule.unit)
    if end.day == start_on.day:
        return f"{length} on, the same day of the month is {day(end)}."
    return (
        f"{length} on, the month has no day {start_on.day}, so the period ends"
        f" on its last day: {day(end)}."
    )


def working_days(
    rule: DeadlineRule, end: date, skipped: Sequence[tuple[date, NamedDay]]
) -> str:
    """Say where working days lead, and which named days were passed over."""
    length = amount(rule.length, rule.unit)
    text = f"{length} on is {day(end)}. Saturdays and Sundays are not counted"
    return f"{text}{_passed_over(skipped)}."


def pause(pause: Pause, added: int, unit: Unit, end: date) -> str:
    """Say how long the deadline stood still and what that adds."""
    return (
        f"The deadline stood still from {day(pause.from_on)}{_because(pause.reason)}"
        f" and ran again on {day(pause.until_on)}. That adds {amount(added, unit)},"
        f" so the period ends on {day(end)}."
    )


def paused(from_on: date, reason: str) -> str:
    """Say that the deadline stands still now."""
    return (
        f"The deadline stands still from {day(from_on)}{_because(reason)}. The date"
        " below moves with each day that it stands still."
    )


def extension(length: float, unit: Unit, reason: str, on: date, end: date) -> str:
    """Say by how much the deadline was extended."""
    return (
        f"On {day(on)} the deadline was extended by {amount(length, unit)}"
        f"{_because(reason)}, so the period ends on {day(end)}."
    )


def changed(on: date, cause: str, before: DeadlineRule, after: DeadlineRule) -> str:
    """Say that the deadline was computed anew."""
    text = f"The deadline was computed anew on {day(on)}: {cause.rstrip('.')}."
    if before == after:
        return f"{text} The rule is the same."
    was, now = amount(before.length, before.unit), amount(after.length, after.unit)
    return f"{text} The rule was {was} and is now {now}."


def roll(passed: Sequence[tuple[date, NamedDay | None]], due: date) -> str:
    """Say why the end is moved, naming each day passed over."""
    days = [f"{day(on)}{_named(named)}" for on, named in passed]
    return (
        f"The deadline cannot expire on {_either(days)}. It moves to the next day"
        f" on which it can: {day(due)}."
    )


def unrolled(end: date) -> str:
    """Say that the end stays, though it falls on a day off."""
    return f"The deadline is not moved, though {day(end)} is not a working day."


def notice(on: date, announced_on: date, reason: str) -> str:
    """Say that a notice was sent and changes nothing."""
    return (
        f"A deadline notice was sent on {day(on)}{_because(reason)}. The decision was"
        f" expected on {day(announced_on)}. The notice does not move the deadline."
    )


def absolute() -> str:
    """Say what an absolute deadline refuses."""
    return "The deadline is absolute: it cannot be paused, extended or moved."


def due(on: date) -> str:
    """Say when the deadline runs out."""
    return f"The deadline expires on {day(on)}."


def note(rule: DeadlineRule) -> str:
    """Give the note that the rule brings along."""
    return rule.note_en


def _doubt(delivery: Delivery) -> str:
    return "" if delivery.confirmed else " (unconfirmed)"


def _named(named: NamedDay | None) -> str:
    """Name a day off; a day that is our assumption says so."""
    if named is None:
        return ""
    return (
        f" ({named.name_en})" if named.confirmed else f" ({named.name_en}, unconfirmed)"
    )


def _because(reason: str) -> str:
    return f" ({reason.rstrip('.')})" if reason else ""


def _passed_over(skipped: Sequence[tuple[date, NamedDay]]) -> str:
    if not skipped:
        return ""
    return ", nor " + _and([f"{day(on)}{_named(named)}" for on, named in skipped])


def _and(parts: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))


def _either(parts: Sequence[str]) -> str:
    return " or ".join(filter(None, [", ".join(parts[:-1]), parts[-1]]))
