# SPDX-License-Identifier: EUPL-1.2
"""Counting against the vectors of the field and against a walk day by day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.deadlines.catalogue import load_calendar
from anke.deadlines.domain.calendar import Calendar
from anke.deadlines.domain.counting import (
    Channel,
    Unit,
    add_period,
    deemed_receipt,
    expiry,
)
from anke.deadlines.errors import (
    DateOutOfRangeError,
    DeliveryNotKnownError,
    InvalidPeriodError,
)
from anke.deadlines.tests import oracle
from anke.deadlines.tests.calendars import STRICT

pytestmark = pytest.mark.unit

TEST_DATES = st.dates(date(1990, 1, 1), date(2060, 12, 31))

# Received, the day four weeks later, the strict and the cautious expiry.
FOUR_WEEKS = [
    ("2020-04-23", "2020-05-21", "2020-05-22", "2020-05-25"),
    ("2020-05-08", "2020-06-05", "2020-06-05", "2020-06-08"),
    ("2020-11-26", "2020-12-24", "2020-12-24", "2020-12-28"),
    ("2023-04-07", "2023-05-05", "2023-05-08", "2023-05-08"),
    ("2024-03-29", "2024-04-26", "2024-04-26", "2024-04-26"),
]
SEVEN_WORKING_DAYS = [
    ("2020-04-03", "2020-04-17"),
    ("2020-12-21", "2021-01-05"),
    ("2020-06-01", "2020-06-11"),
    ("2023-04-28", "2023-05-10"),
    ("2024-04-22", "2024-05-01"),
]


@pytest.mark.parametrize(("received", "end", "strict", "cautious"), FOUR_WEEKS)
def test_four_weeks_end_as_the_field_says(
    received: str, end: str, strict: str, cautious: str
) -> None:
    """The vectors hold in both readings: which days move is data."""
    start = date.fromisoformat(received)

    found = [
        add_period(start, 4, Unit.WEEKS, STRICT),
        expiry(start, 4, Unit.WEEKS, STRICT),
        expiry(start, 4, Unit.WEEKS, load_calendar()),
    ]

    assert [day.isoformat() for day in found] == [end, strict, cautious]


@pytest.mark.parametrize(("received", "due"), SEVEN_WORKING_DAYS)
def test_seven_working_days_end_as_the_field_says(received: str, due: str) -> None:
    """5 June, 24 and 31 December are no working days in the shipped calendar."""
    start = date.fromisoformat(received)

    found = expiry(start, 7, Unit.WORKING_DAYS, load_calendar())

    assert found.isoformat() == due


def test_christmas_eve_counts_where_the_calendar_says_so() -> None:
    """With 24 and 31 December as working days the vector ends on New Year's Eve."""
    found = expiry(date(2020, 12, 21), 7, Unit.WORKING_DAYS, STRICT)

    assert found == date(2020, 12, 31)


@pytest.mark.parametrize(
    ("start", "months", "end"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2020-08-31", 3, "2020-11-30"),
        ("2020-11-30", 3, "2021-02-28"),
        ("2020-12-31", 2, "2021-02-28"),
        ("2020-03-15", 8, "2020-11-15"),
    ],
)
def test_months_end_on_the_same_day_or_the_last(
    start: str, months: int, end: str
) -> None:
    """A month without the day ends on its last one, also on 29 February."""
    found = add_period(date.fromisoformat(start), months, Unit.MONTHS, STRICT)

    assert found.isoformat() == end


def test_half_a_week_ends_with_the_day_it_has_begun() -> None:
    """19.5 weeks are 136.5 days; the deadline ends with the 137th."""
    start = date(2021, 3, 1)

    found = add_period(start, 19.5, Unit.WEEKS, STRICT)

    assert (found - start).days == 137


@given(TEST_DATES, st.sampled_from(list(Unit)), st.integers(0, 60), st.booleans())
def test_any_period_agrees_with_a_walk(
    start: date, unit: Unit, length: int, half: bool
) -> None:
    """Whatever the length and unit, the expiry is where a walk day by day ends."""
    period = length + 0.5 if half and unit is Unit.WEEKS else length

    found = expiry(start, period, unit, load_calendar())

    walked = oracle.walk_to_due(start.toordinal(), period, unit.value, rolls=True)
    assert found == date.fromordinal(walked)


@given(TEST_DATES, st.integers(1, 40), st.integers(1, 40))
def test_working_days_added_in_two_steps_are_as_in_one(
    start: date, first: int, second: int
) -> None:
    """No holiday in the added stretch is lost: the hole of adding, then correcting."""
    calendar = load_calendar()

    middle = add_period(start, first, Unit.WORKING_DAYS, calendar)
    in_two = add_period(middle, second, Unit.WORKING_DAYS, calendar)

    assert in_two == add_period(start, first + second, Unit.WORKING_DAYS, calendar)
    assert calendar.working_days_between(start, in_two) == first + second


@pytest.mark.parametrize(
    ("start", "count", "due"),
    [
        # Both Christmas and New Year lie in the stretch, and so on.
        ("2024-12-03", 20, "2025-01-07"),
        ("2020-12-17", 10, "2021-01-06"),
        ("2021-03-26", 5, "2021-04-07"),
    ],
)
def test_holidays_inside_the_added_stretch_are_counted(
    start: str, count: int, due: str
) -> None:
    """Christmas to New Year and Easter week: each holiday pushes one day more."""
    day = date.fromisoformat(start)

    found = expiry(day, count, Unit.WORKING_DAYS, load_calendar())

    walked = oracle.walk_to_due(day.toordinal(), count, "working_days", rolls=True)
    assert found == date.fromordinal(walked)
    assert found.isoformat() == due


@pytest.mark.parametrize(
    ("length", "unit"),
    [(-1, Unit.DAYS), (0.5, Unit.DAYS), (1.5, Unit.MONTHS), (1.25, Unit.WEEKS)],
)
def test_what_is_no_period_is_refused(length: float, unit: Unit) -> None:
    """Negative lengths and odd fractions are named and refused."""
    with pytest.raises(InvalidPeriodError, match=unit.value):
        add_period(date(2020, 1, 1), length, unit, STRICT)


@pytest.mark.parametrize(
    ("start", "length", "unit"),
    [
        (date(2199, 12, 1), 8, Unit.WEEKS),
        (date(2020, 1, 1), 10**9, Unit.DAYS),
        (date(2020, 1, 1), 10**7, Unit.MONTHS),
        (date(1899, 12, 31), 1, Unit.DAYS),
        (date.max, 1, Unit.DAYS),
    ],
)
def test_a_day_outside_the_calendar_is_refused(
    start: date, length: int, unit: Unit
) -> None:
    """A period that leaves 1900-2199 gets a clear refusal, not an overflow."""
    with pytest.raises(DateOutOfRangeError, match="1900-2199"):
        add_period(start, length, unit, STRICT)


@pytest.mark.parametrize(
    ("channel", "sent", "received"),
    [
        (Channel.DIGITAL_POST, "2020-12-25", "2020-12-25"),
        (Channel.DIGITAL_OTHER, "2020-06-07", "2020-06-07"),
        (Channel.IN_PERSON, "2020-06-02", "2020-06-02"),
        # AES: the day after; Friday gives Monday.
        (Channel.AES_DIGITAL_POST, "2020-06-08", "2020-06-09"),
        (Channel.AES_DIGITAL_POST, "2020-06-12", "2020-06-15"),
        (Channel.AES_DIGITAL_POST, "2020-06-13", "2020-06-15"),
        (Channel.AES_DIGITAL_POST, "2020-04-08", "2020-04-14"),
        # Six hverdage; Easter and the weekends do not count.
        (Channel.LETTER, "2020-06-08", "2020-06-16"),
        (Channel.LETTER, "2020-04-03", "2020-04-16"),
        # Before the guidance of 26 June 2018: seven days assumed.
        (Channel.LETTER, "2018-06-25", "2018-07-02"),
        (Channel.LETTER, "2018-06-26", "2018-07-04"),
        (Channel.QUICK_POST, "2020-06-12", "2020-06-14"),
    ],
)
def test_a_letter_counts_as_received_by_its_channel(
    channel: Channel, sent: str, received: str
) -> None:
    """Each channel has its own presumption of receipt."""
    found = deemed_receipt(channel, date.fromisoformat(sent), load_calendar())

    assert found.isoformat() == received


def test_saturday_may_be_a_hverdag_for_letters() -> None:
    """Whether Saturday counts is configuration; working days stay Monday to Friday."""
    calendar = load_calendar(
        ['[letter_days]\nweekdays = ["mon", "tue", "wed", "thu", "fri", "sat"]\n']
    )

    found = deemed_receipt(Channel.LETTER, date(2020, 6, 8), calendar)

    assert found == date(2020, 6, 15)
    assert not calendar.is_working_day(date(2020, 6, 13))


def test_a_channel_without_an_entry_is_refused() -> None:
    """A calendar that does not know a channel says so."""
    with pytest.raises(DeliveryNotKnownError, match="letter"):
        deemed_receipt(Channel.LETTER, date(2020, 6, 8), Calendar([]))
