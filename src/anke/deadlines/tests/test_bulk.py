# SPDX-License-Identifier: EUPL-1.2
"""The bulk form gives the answers of the scalar form, on any input."""

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.deadlines.catalogue import load_calendar, load_rulebook
from anke.deadlines.domain.bulk import due_dates
from anke.deadlines.domain.calendar import Calendar, DayKind, Holiday
from anke.deadlines.domain.clock import due_date
from anke.deadlines.domain.counting import Unit
from anke.deadlines.domain.rules import DeadlineRule, StartEvent
from anke.deadlines.errors import DateOutOfRangeError, InvalidPeriodError

pytestmark = pytest.mark.unit

# Wider than the tables on both sides, so that the way around them is taken too.
ANY_DATES = st.dates(date(1900, 1, 1), date(2150, 12, 31))
PERIODS = st.one_of(
    st.tuples(st.integers(0, 400), st.sampled_from([Unit.DAYS, Unit.WORKING_DAYS])),
    st.tuples(st.integers(0, 120).map(lambda n: n / 2), st.just(Unit.WEEKS)),
    st.tuples(st.integers(0, 60), st.just(Unit.MONTHS)),
)
OPEN_ON_GRUNDLOVSDAG = Calendar(
    [
        Holiday(
            id="grundlovsdag",
            name_da="grundlovsdag",
            name_en="Constitution Day",
            kind=DayKind.NON_EXPIRY,
            month=6,
            day=5,
            working_day=True,
            source="test",
            confirmed=True,
        )
    ]
)


def make_rule(
    length: float = 4, unit: Unit = Unit.WEEKS, **given: object
) -> DeadlineRule:
    """Make a rule of a length."""
    return DeadlineRule(
        id="test",
        case_kind="test",
        legal_basis="test",
        start_event=StartEvent.RECEIPT,
        length=length,
        unit=unit,
        source="test",
        name_da="test",
        name_en="test",
        **given,
    )


@given(
    st.lists(ANY_DATES, min_size=1, max_size=20),
    PERIODS,
    st.booleans(),
    st.sampled_from([load_calendar(), OPEN_ON_GRUNDLOVSDAG]),
)
def test_bulk_equals_scalar_for_any_rule(
    days: list[date], period: tuple[float, Unit], rolls: bool, calendar: Calendar
) -> None:
    """Whatever the rule, the days and the calendar: one answer."""
    rule = make_rule(*period, rolls=rolls)

    found = due_dates(np.array(days, dtype="datetime64[D]"), rule, calendar)

    assert found.tolist() == [due_date(rule, day, calendar) for day in days]


@given(st.lists(st.tuples(ANY_DATES, st.integers(0, 39)), max_size=30))
def test_bulk_equals_scalar_for_mixed_rules(pairs: list[tuple[date, int]]) -> None:
    """Each start day follows the rule at its place."""
    rules, calendar = list(load_rulebook())[:40], load_calendar()
    starts = np.array([day for day, _ in pairs], dtype="datetime64[D]")
    places = np.array([place for _, place in pairs], dtype=np.int64)

    found = due_dates(starts, (rules, places), calendar)

    expected = [due_date(rules[place], day, calendar) for day, place in pairs]
    assert found.tolist() == expected


def test_no_days_give_no_dates() -> None:
    """An empty array is answered with an empty array."""
    empty = np.array([], dtype="datetime64[D]")

    assert due_dates(empty, make_rule(), load_calendar()).size == 0


def test_the_callers_array_is_left_as_it_was() -> None:
    """Neither the start days nor the cached tables can be changed by the way."""
    starts = np.array(["2020-03-02", "2020-03-03"], dtype="datetime64[D]")

    due = due_dates(starts, make_rule(), load_calendar())
    due += 1

    again = due_dates(starts, make_rule(), load_calendar())
    assert starts.tolist() == [date(2020, 3, 2), date(2020, 3, 3)]
    assert again.tolist() == [date(2020, 3, 30), date(2020, 3, 31)]


def test_small_place_numbers_do_not_overflow() -> None:
    """Places as single bytes still find the tables of the last rules."""
    rules, calendar = list(load_rulebook()), load_calendar()
    starts = np.array(["2022-01-03"] * len(rules), dtype="datetime64[D]")

    found = due_dates(starts, (rules, np.arange(len(rules), dtype=np.uint8)), calendar)

    assert found.tolist() == [
        due_date(rule, date(2022, 1, 3), calendar) for rule in rules
    ]


def test_a_missing_day_is_refused() -> None:
    """NaT has no due date, and the refusal says at which place it stands."""
    starts = np.array(["2020-03-02", "NaT"], dtype="datetime64[D]")

    with pytest.raises(DateOutOfRangeError, match="start day 1"):
        due_dates(starts, make_rule(), load_calendar())


@pytest.mark.parametrize("day", ["1850-01-01", "2300-01-01", "12345-01-01"])
def test_a_day_outside_the_calendar_is_refused(day: str) -> None:
    """What the scalar form refuses, the bulk form refuses."""
    starts = np.array([day], dtype="datetime64[D]")

    with pytest.raises(DateOutOfRangeError):
        due_dates(starts, make_rule(), load_calendar())


@pytest.mark.parametrize("places", [[0], [0, 7], [0, -1]])
def test_misplaced_rules_are_refused(places: list[int]) -> None:
    """A place without a rule, or a start without a place, is a fault of the caller."""
    starts = np.array(["2020-03-02", "2020-03-03"], dtype="datetime64[D]")

    with pytest.raises(InvalidPeriodError, match="place"):
        due_dates(starts, ([make_rule()], np.array(places)), load_calendar())


def test_a_period_too_long_for_the_tables_is_refused() -> None:
    """A century of deadline does not fit, and is not cut off silently."""
    starts = np.array(["2020-03-02"], dtype="datetime64[D]")

    with pytest.raises(InvalidPeriodError, match="too long"):
        due_dates(starts, make_rule(40_000, Unit.DAYS), load_calendar())
