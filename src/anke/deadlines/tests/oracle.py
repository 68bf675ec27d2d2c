# SPDX-License-Identifier: EUPL-1.2
"""A second opinion on due dates, written to share nothing with the implementation.

It knows the holidays by heart instead of from the data files, finds Easter by Clavius'
table of epacts and a walk to the next Sunday, and counts every deadline by walking one
day at a time. Days are ordinals (`date.toordinal`), looked up in plain lists.
"""

from datetime import date, timedelta
from functools import cache

FIRST = date(1985, 1, 1).toordinal()
LAST = date(2085, 12, 31).toordinal()
TEST_DAYS = range(date(1990, 1, 1).toordinal(), date(2060, 12, 31).toordinal() + 1)


@cache
def easter_sunday(year: int) -> date:
    """Find the paschal full moon by golden number and epact, then walk to Sunday."""
    golden = year % 19 + 1
    century = year // 100 + 1
    dropped_leap_days = 3 * century // 4 - 12
    moon_correction = (8 * century + 5) // 25 - 5
    epact = (11 * golden + 20 + moon_correction - dropped_leap_days) % 30
    if epact == 24 or (epact == 25 and golden > 11):
        epact += 1
    day_of_march = 44 - epact
    if day_of_march < 21:
        day_of_march += 30
    day = date(year, 3, 1) + timedelta(days=day_of_march)
    while day.isoweekday() != 7:
        day += timedelta(days=1)
    return day


def is_public_holiday(day: date) -> bool:
    """Tell what a Dane would answer."""
    if (day.month, day.day) in {(1, 1), (12, 25), (12, 26)}:
        return True
    since_easter = (day - easter_sunday(day.year)).days
    if since_easter == 26:
        return day.year < 2024
    return since_easter in {-3, -2, 0, 1, 39, 49, 50}


def is_moved_past(day: date) -> bool:
    """Tell whether the cautious reading moves a deadline past the day."""
    if (day.month, day.day) in {(6, 5), (12, 24), (12, 31)}:
        return True
    return (day - easter_sunday(day.year)).days == 40


@cache
def off_days() -> list[bool]:
    """Mark, for each day from FIRST, whether nobody works and nothing expires."""
    marks = []
    for ordinal in range(FIRST, LAST + 1):
        day = date.fromordinal(ordinal)
        weekend = day.isoweekday() in {6, 7}
        marks.append(weekend or is_public_holiday(day) or is_moved_past(day))
    return marks


@cache
def calendar_days() -> list[tuple[int, int]]:
    """Give, for each day from FIRST, its count of months and its day of the month."""
    days = (date.fromordinal(ordinal) for ordinal in range(FIRST, LAST + 2))
    return [(day.year * 12 + day.month, day.day) for day in days]


def walk_to_due(start: int, length: float, unit: str, *, rolls: bool) -> int:
    """Walk from the start day to the day a deadline runs out."""
    off = off_days()
    day = WALKS[unit](start - FIRST, length)
    while rolls and off[day]:
        day += 1
    return day + FIRST


def _walk_days(day: int, length: float) -> int:
    """Take a step for each day."""
    walked = 0
    while walked < length:
        day += 1
        walked += 1
    return day


def _walk_weeks(day: int, length: float) -> int:
    """Take steps until the half days are filled; the last day may be half used."""
    half_days_needed = round(length * 14)
    half_days = 0
    while half_days < half_days_needed:
        day += 1
        half_days += 2
    return day


def _walk_working_days(day: int, length: float) -> int:
    """Take steps until enough of them were days of work."""
    off = off_days()
    worked = 0
    while worked < length:
        day += 1
        if not off[day]:
            worked += 1
    return day


def _walk_months(day: int, length: float) -> int:
    """Take steps until the month is right, and the day is or the month ends."""
    days = calendar_days()
    month_wanted, day_wanted = days[day][0] + length, days[day][1]
    while True:
        month, day_of_month = days[day]
        month_ends = days[day + 1][0] != month
        if month == month_wanted and (day_of_month == day_wanted or month_ends):
            return day
        day += 1


WALKS = {
    "days": _walk_days,
    "weeks": _walk_weeks,
    "working_days": _walk_working_days,
    "months": _walk_months,
}


def walk_with_pauses(
    start: date, days_needed: int, pauses: list[tuple[date, date]], *, working: bool
) -> date:
    """Live through a deadline day by day, standing still in the pauses."""
    off = off_days()
    used = 0
    day = start
    while True:
        day += timedelta(days=1)
        if any(begins <= day < ends for begins, ends in pauses):
            continue
        is_off = off[day.toordinal() - FIRST]
        if working and is_off:
            continue
        used = min(used + 1, days_needed)
        if used == days_needed and not is_off:
            return day
