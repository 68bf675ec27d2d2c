# SPDX-License-Identifier: EUPL-1.2
"""Due dates by the million: the same answers as the scalar form, from day tables.

For one rule and one calendar the due date depends on the start day alone, so it is
computed once for every day of 1970-2070 and then looked up. A table holds the days
from start to due date as two bytes each; those of many rules lie after one another.
Days outside the tables are counted one by one by the scalar form.

Example:
    >>> from datetime import date
    >>> from anke.deadlines.domain.rules import StartEvent
    >>> rule = DeadlineRule(
    ...     id="appeal", case_kind="appeal", legal_basis="§ 67", length=4,
    ...     unit=Unit.WEEKS, start_event=StartEvent.DECISION_NOTIFIED, source="lov",
    ...     name_da="klagefrist", name_en="appeal deadline")
    >>> starts = np.array(["2020-03-02", "2020-03-07"], dtype="datetime64[D]")
    >>> due_dates(starts, rule, Calendar([]))
    array(['2020-03-30', '2020-04-06'], dtype='datetime64[D]')
"""

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from anke.deadlines.domain.calendar import Calendar
from anke.deadlines.domain.clock import due_date
from anke.deadlines.domain.counting import Unit, whole_days
from anke.deadlines.domain.rules import DeadlineRule
from anke.deadlines.errors import DateOutOfRangeError, InvalidPeriodError

Days: TypeAlias = npt.NDArray[np.datetime64]
DayNumbers: TypeAlias = npt.NDArray[np.int64]
Offsets: TypeAlias = npt.NDArray[np.int16]
Flags: TypeAlias = npt.NDArray[np.bool_]

EPOCH_YEAR = 1970
LAST_TABLE_YEAR = 2070
TABLE_DAYS = (date(LAST_TABLE_YEAR + 1, 1, 1) - date(EPOCH_YEAR, 1, 1)).days
# A longer period does not fit in the two bytes of a table; none in law is that long.
LONGEST_OFFSET = int(np.iinfo(np.int16).max)
ROLL_MARGIN = 31
NOT_A_DAY = np.datetime64("NaT", "D")


def due_dates(
    starts: Days,
    rule: DeadlineRule | tuple[Sequence[DeadlineRule], npt.NDArray[np.integer]],
    calendar: Calendar,
) -> Days:
    """Give the due date of every start day, by one rule or by one of many.

    Args:
        starts: The days the deadlines start from, as `datetime64[D]`.
        rule: A rule for all; or the rules and, for each start, the place of its rule.
        calendar: The calendar that all are counted in.

    Errors:
        DateOutOfRangeError: for NaT, or a day that the calendar does not cover.
        InvalidPeriodError: when places and starts do not fit, or a place is no rule's.
    """
    starts = np.ascontiguousarray(starts, dtype="datetime64[D]")
    numbers = starts.view(np.int64)
    if isinstance(rule, DeadlineRule):
        return _due_by_one(starts, numbers, rule, calendar)
    rules, places = rule
    return _due_by_many(starts, numbers, tuple(rules), np.asarray(places), calendar)


def _due_by_one(
    starts: Days, numbers: DayNumbers, rule: DeadlineRule, calendar: Calendar
) -> Days:
    if not _all_in_table(numbers):
        places = np.zeros(starts.shape, dtype=np.int64)
        return _due_beyond(starts, (rule,), places, calendar)
    table = _due_table(rule.length, rule.unit, rule.rolls, calendar)
    # The bounds are checked above, so that "clip" only spares a second check.
    return table.take(numbers, mode="clip")


def _due_by_many(
    starts: Days,
    numbers: DayNumbers,
    rules: tuple[DeadlineRule, ...],
    places: npt.NDArray[np.integer],
    calendar: Calendar,
) -> Days:
    _refuse_misplaced(starts, rules, places)
    if not _all_in_table(numbers):
        return _due_beyond(starts, rules, places, calendar)
    kinds = tuple((rule.length, rule.unit, rule.rolls) for rule in rules)
    found = places * np.int64(TABLE_DAYS)
    found += numbers
    offsets = _offset_tables(kinds, calendar).take(found, mode="clip")
    due: Days = np.add(numbers, offsets, out=found).view("datetime64[D]")
    return due


def _refuse_misplaced(
    starts: Days, rules: Sequence[DeadlineRule], places: npt.NDArray[np.integer]
) -> None:
    if places.shape != starts.shape:
        raise InvalidPeriodError(
            f"{places.size} places of rules for {starts.size} start days"
        )
    if places.size and not 0 <= places.min() <= places.max() < len(rules):
        raise InvalidPeriodError(
            f"a place of a rule is outside the {len(rules)} rules given"
        )


def _all_in_table(numbers: DayNumbers) -> bool:
    # Seen as unsigned, a day before 1970 (and NaT) is a huge number: one comparison.
    return not numbers.size or int(numbers.view(np.uint64).max()) < TABLE_DAYS


def _due_beyond(
    starts: Days,
    rules: tuple[DeadlineRule, ...],
    places: npt.NDArray[np.integer],
    calendar: Calendar,
) -> Days:
    """Count the days outside the tables one by one, the others by the tables."""
    if np.isnat(starts).any():
        raise DateOutOfRangeError(
            f"start day {int(np.isnat(starts).argmax())} is not a day (NaT)",
            user_text="En startdato mangler.",
        )
    numbers = starts.view(np.int64)
    inside = (numbers >= 0) & (numbers < TABLE_DAYS)
    due = np.empty_like(starts)
    due[inside] = due_dates(starts[inside], (rules, places[inside]), calendar)
    due[~inside] = [
        due_date(rules[place], _as_date(start), calendar)
        for start, place in zip(starts[~inside], places[~inside], strict=True)
    ]
    return due


def _as_date(start: np.datetime64) -> date:
    day = start.item()
    # Years that Python's date cannot hold come out as bare numbers.
    if not isinstance(day, date):
        raise DateOutOfRangeError(f"start day {start} is outside the calendar")
    return day


@lru_cache(maxsize=256)
def _due_table(length: float, unit: Unit, rolls: bool, calendar: Calendar) -> Days:
    """Give the due date of every day of the table."""
    offsets = _offset_table(length, unit, rolls, calendar)
    due: Days = (np.arange(TABLE_DAYS) + offsets).view("datetime64[D]")
    due.flags.writeable = False
    return due


@lru_cache(maxsize=64)
def _offset_tables(
    kinds: tuple[tuple[float, Unit, bool], ...], calendar: Calendar
) -> Offsets:
    """Lay the tables of many rules after one another."""
    tables = [_offset_table(*kind, calendar) for kind in kinds]
    return np.concatenate(tables) if tables else np.empty(0, dtype=np.int16)


@lru_cache(maxsize=256)
def _offset_table(
    length: float, unit: Unit, rolls: bool, calendar: Calendar
) -> Offsets:
    """Count the days from every day of the table to its due date."""
    starts = np.arange(TABLE_DAYS, dtype=np.int64)
    ends = _period_ends(starts, length, unit, calendar)
    if rolls:
        last_year = _year_of(int(ends.max()) + ROLL_MARGIN)
        ends = _next_open(_open_days(calendar, last_year))[ends]
    offsets = ends - starts
    if int(offsets.max()) > LONGEST_OFFSET:
        raise InvalidPeriodError(f"{length} {unit.value} is too long for a table")
    table = offsets.astype(np.int16)
    table.flags.writeable = False
    return table


def _period_ends(
    starts: DayNumbers, length: float, unit: Unit, calendar: Calendar
) -> DayNumbers:
    if unit is Unit.WEEKS:
        return starts + whole_days(length)
    if unit is Unit.DAYS:
        return starts + int(length)
    if unit is Unit.MONTHS:
        return _months_on(starts, int(length))
    return _working_days_on(starts, int(length), calendar)


def _months_on(starts: DayNumbers, months: int) -> DayNumbers:
    days = starts.view("datetime64[D]")
    month = days.astype("datetime64[M]")
    day_of_month = days - month.astype("datetime64[D]")
    first = (month + months).astype("datetime64[D]")
    last = (month + months + 1).astype("datetime64[D]") - 1
    ends: DayNumbers = np.minimum(first + day_of_month, last).view(np.int64)
    return ends


def _working_days_on(starts: DayNumbers, count: int, calendar: Calendar) -> DayNumbers:
    """Find, for every day, the working day that is so many after it."""
    if not count:
        return starts
    # Two days in five are the most a year can lose; thrice the count is ample.
    last_year = _year_of(TABLE_DAYS + 3 * count + ROLL_MARGIN)
    working = np.flatnonzero(_working_days(calendar, last_year))
    first_after = np.searchsorted(working, starts, side="right")
    return working[first_after + count - 1]


def _next_open(open_days: Flags) -> DayNumbers:
    """Give, for every day, the first day from it on which a deadline can run out."""
    numbers = np.arange(open_days.size, dtype=np.int64)
    candidates = np.where(open_days, numbers, open_days.size)
    return np.minimum.accumulate(candidates[::-1])[::-1]


@lru_cache(maxsize=16)
def _open_days(calendar: Calendar, last_year: int) -> Flags:
    """Mark the days from 1970 on which a deadline can run out."""
    open_days = _weekdays(last_year)
    open_days[_named_day_numbers(calendar, last_year, only_off=False)] = False
    return open_days


@lru_cache(maxsize=16)
def _working_days(calendar: Calendar, last_year: int) -> Flags:
    """Mark the working days from 1970."""
    working = _weekdays(last_year)
    working[_named_day_numbers(calendar, last_year, only_off=True)] = False
    return working


def _weekdays(last_year: int) -> Flags:
    days = np.arange(f"{EPOCH_YEAR}", f"{last_year + 1}", dtype="datetime64[D]")
    # The epoch, 1 January 1970, was a Thursday: weekday 3.
    return (days.view(np.int64) + 3) % 7 < 5


def _named_day_numbers(
    calendar: Calendar, last_year: int, *, only_off: bool
) -> DayNumbers:
    epoch = date(EPOCH_YEAR, 1, 1)
    numbers = [
        (day - epoch).days
        for year in range(EPOCH_YEAR, last_year + 1)
        for day, named in calendar.named_days(year).items()
        if not (only_off and named.working_day)
    ]
    return np.array(numbers, dtype=np.int64)


def _year_of(number: int) -> int:
    return int(np.datetime64(number, "D").astype("datetime64[Y]").astype(np.int64)) + (
        EPOCH_YEAR
    )
