# SPDX-License-Identifier: EUPL-1.2
"""The calendar against Danes' own knowledge and against the `holidays` library."""

from datetime import date, timedelta

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.deadlines.catalogue import load_calendar
from anke.deadlines.domain.calendar import Calendar, DayKind, Holiday, easter
from anke.deadlines.errors import DateOutOfRangeError
from anke.deadlines.tests import oracle

pytestmark = pytest.mark.unit

YEARS = range(1990, 2071)
DAYS = [date.fromordinal(ordinal) for ordinal in oracle.TEST_DAYS]


def test_easter_agrees_with_the_table_of_epacts() -> None:
    """Two algorithms of different descent give the same Easter for 300 years."""
    found = [easter(year) for year in range(1900, 2200)]

    assert found == [oracle.easter_sunday(year) for year in range(1900, 2200)]


def test_public_holidays_agree_with_the_holidays_library() -> None:
    """Every public holiday of 1990-2070 is the library's, and none is missing."""
    library = holidays.country_holidays("DK", years=YEARS)
    calendar = load_calendar()

    found = {
        day
        for year in YEARS
        for day, named in calendar.named_days(year).items()
        if named.public
    }

    assert found == set(library)


def test_every_day_is_open_or_closed_as_the_oracle_says() -> None:
    """Expiry, working day and holiday agree with the oracle on each of 26,000 days."""
    calendar = load_calendar()
    off = oracle.off_days()

    for day in DAYS:
        is_off = off[day.toordinal() - oracle.FIRST]
        assert calendar.can_expire(day) is not is_off, day
        assert calendar.is_working_day(day) is not is_off, day
        assert calendar.is_public_holiday(day) is oracle.is_public_holiday(day), day
        assert calendar.is_non_expiry_day(day) is oracle.is_moved_past(day), day


def test_store_bededag_is_a_holiday_only_through_2023() -> None:
    """The day that was abolished is a holiday in 2023 and an ordinary day in 2024."""
    calendar = load_calendar()

    assert calendar.is_public_holiday(date(2023, 5, 5))
    assert not calendar.is_public_holiday(date(2024, 4, 26))
    assert calendar.is_working_day(date(2024, 4, 26))


@given(st.dates(date(1901, 1, 1), date(2198, 12, 31)))
def test_rolling_lands_on_the_first_open_day(day: date) -> None:
    """A roll passes over closed days only and stops on an open one."""
    calendar = load_calendar()

    landed = calendar.roll_forward(day)

    passed = [day + timedelta(days=n) for n in range((landed - day).days)]
    assert calendar.can_expire(landed)
    assert not any(calendar.can_expire(one) for one in passed)


def test_two_names_may_share_a_day() -> None:
    """Grundlovsdag on Whit Monday 2017 is a public holiday with both names."""
    named = load_calendar().named(date(2017, 6, 5))

    assert named is not None
    assert named.public
    assert named.non_expiry
    assert "2. pinsedag" in named.name_da
    assert "grundlovsdag" in named.name_da


def test_the_version_names_the_contents() -> None:
    """Equal data make equal calendars; another holiday makes another version."""
    extra = _holiday(month=7, day=1)

    base, again, other = Calendar([]), Calendar([]), Calendar([extra])

    assert base == again
    assert hash(base) == hash(again)
    assert base.version != other.version
    assert len(base.version) == 64


def test_a_leap_day_is_a_holiday_in_leap_years_only() -> None:
    """An entry on 29 February does not fall on any day of a common year."""
    leap = _holiday(month=2, day=29)

    assert leap.falls_on(2024) == date(2024, 2, 29)
    assert leap.falls_on(2023) is None


def test_a_non_expiry_day_may_still_be_a_working_day() -> None:
    """The flag keeps the day in the count while no deadline runs out on it."""
    calendar = Calendar(
        [_holiday(month=6, day=5, kind=DayKind.NON_EXPIRY, working_day=True)]
    )

    assert calendar.is_working_day(date(2020, 6, 5))
    assert not calendar.can_expire(date(2020, 6, 5))


def test_a_year_outside_the_calendar_is_refused() -> None:
    """Nobody knows the holidays of 1899 or 2200 here, and the calendar says so."""
    with pytest.raises(DateOutOfRangeError, match="year 2200"):
        load_calendar().roll_forward(date(2200, 1, 1))


def _holiday(**fields: object) -> Holiday:
    """Make a public holiday with the fields that matter to a test."""
    given_fields = {"kind": DayKind.PUBLIC, "id": "x", "name_da": "x", "name_en": "x"}
    return Holiday(**given_fields | {"source": "test", "confirmed": True} | fields)
