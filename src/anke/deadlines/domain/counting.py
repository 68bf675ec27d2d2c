# SPDX-License-Identifier: EUPL-1.2
"""How days, working days, weeks and months are counted (*fristberegning*).

The day a deadline starts from is not counted. A week ends on the same weekday, a month
on the same day of the month or, where there is none, on the month's last day. A period
that ends on a day when no deadline runs out is moved to the next day when one does.

Legal source: Justitsministeriet's guidance VEJ nr. 9533 of 26-06-2018; for months
forældelsesloven § 27(1) by analogy.

Example:
    >>> from datetime import date
    >>> plain = Calendar([])
    >>> add_period(date(2024, 1, 31), 1, Unit.MONTHS, plain)
    datetime.date(2024, 2, 29)
    >>> expiry(date(2024, 1, 6), 4, Unit.WEEKS, plain)  # a Saturday moves to Monday
    datetime.date(2024, 2, 5)
"""

from calendar import monthrange
from datetime import date, timedelta
from enum import StrEnum

from anke.deadlines.domain.calendar import FIRST_YEAR, LAST_YEAR, ONE_DAY, Calendar
from anke.deadlines.domain.receipt import Channel, DeliveryUnit
from anke.deadlines.errors import DateOutOfRangeError, InvalidPeriodError

__all__ = [
    "Channel",
    "Unit",
    "add_period",
    "check_period",
    "deemed_receipt",
    "expiry",
    "whole_days",
]


class Unit(StrEnum):
    """What a deadline is counted in."""

    DAYS = "days"
    WORKING_DAYS = "working_days"
    WEEKS = "weeks"
    MONTHS = "months"


def check_period(length: float, unit: Unit) -> None:
    """Refuse what is no period: only weeks may be halved, none may be negative.

    Errors:
        InvalidPeriodError: naming the length and the unit.
    """
    if type(length) is int and length >= 0:
        return  # The way nearly all go, and they go by the million.
    parts = 2 if unit is Unit.WEEKS else 1
    if length < 0 or (length * parts) % 1:
        raise InvalidPeriodError(
            f"{length} {unit.value} is no period: it takes a whole number"
            f"{' or a half' if parts == 2 else ''} of 0 or more",
            user_text=f"{length} {unit.value} er ikke en gyldig længde af en frist.",
        )


def whole_days(weeks: float) -> int:
    """Give the days of so many weeks; half a week ends with its begun day.

    Example:
        >>> whole_days(4), whole_days(19.5)
        (28, 137)
    """
    return -int(-weeks * 7 // 1)


def add_period(start: date, length: float, unit: Unit, calendar: Calendar) -> date:
    """Give the last day of a period that starts after a day; it is not moved.

    Errors:
        InvalidPeriodError: for a negative length, or a half where none is possible.
        DateOutOfRangeError: when a day lies outside the years of the calendar.
    """
    check_period(length, unit)
    try:
        end = _add(start, length, unit, calendar)
    except OverflowError:
        raise _out_of_range(start, length, unit) from None
    if not FIRST_YEAR <= start.year <= end.year <= LAST_YEAR:
        raise _out_of_range(start, length, unit)
    return end


def expiry(start: date, length: float, unit: Unit, calendar: Calendar) -> date:
    """Give the day a deadline runs out: the period's end, moved where it must be."""
    return calendar.roll_forward(add_period(start, length, unit, calendar))


def deemed_receipt(channel: Channel, sent_on: date, calendar: Calendar) -> date:
    """Give the day a letter sent on a day counts as received (*anses for modtaget*).

    Errors:
        DeliveryNotKnownError: when the calendar has no entry for channel and day.
    """
    delivery = calendar.delivery(channel, sent_on)
    if delivery.unit is DeliveryUnit.LETTER_DAYS:
        return _add_letter_days(sent_on, delivery.length, calendar)
    return add_period(sent_on, delivery.length, Unit(delivery.unit.value), calendar)


def _add(start: date, length: float, unit: Unit, calendar: Calendar) -> date:
    if unit is Unit.WEEKS:
        return start + timedelta(days=whole_days(length))
    count = int(length)
    if unit is Unit.DAYS:
        return start + timedelta(days=count)
    if unit is Unit.MONTHS:
        return _add_months(start, count)
    return _add_working_days(start, count, calendar)


def _add_months(start: date, months: int) -> date:
    years, month = divmod(start.month - 1 + months, 12)
    year = start.year + years
    if year > LAST_YEAR:
        raise OverflowError
    return date(year, month + 1, min(start.day, monthrange(year, month + 1)[1]))


def _add_working_days(day: date, count: int, calendar: Calendar) -> date:
    while count:
        day += ONE_DAY
        if calendar.is_working_day(day):
            count -= 1
    return day


def _add_letter_days(day: date, count: int, calendar: Calendar) -> date:
    while count:
        day += ONE_DAY
        if calendar.is_letter_day(day):
            count -= 1
    return day


def _out_of_range(start: date, length: float, unit: Unit) -> DateOutOfRangeError:
    return DateOutOfRangeError(
        f"{length} {unit.value} from {start} leaves the calendar"
        f" ({FIRST_YEAR}-{LAST_YEAR})",
        user_text=f"Fristen fra {start} ligger uden for {FIRST_YEAR}–{LAST_YEAR}.",
    )
