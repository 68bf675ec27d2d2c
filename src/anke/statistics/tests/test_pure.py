# SPDX-License-Identifier: EUPL-1.2
"""Intervals, predicates, periods and durations: pure, with values from outside."""

from datetime import date, timedelta
from math import comb

import ibis
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.domain import predicates as ask
from anke.statistics.domain.counters import COUNTERS, counter
from anke.statistics.domain.dimensions import AGE_BUCKETS, dimension
from anke.statistics.domain.durations import in_unit
from anke.statistics.domain.intervals import wilson
from anke.statistics.domain.measures import MEASURES, all_measures, find_measure
from anke.statistics.domain.periods import (
    first_day,
    last_day,
    month_number,
    months_of,
    period_of,
)
from anke.statistics.errors import (
    MeasureMismatchError,
    UnknownWordError,
    WrongPeriodError,
)

pytestmark = pytest.mark.unit

# Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
NEWCOMBE = [
    (81, 263, 0.2553, 0.3662),
    (15, 148, 0.0624, 0.1605),
    (0, 20, 0.0000, 0.1611),
    (1, 29, 0.0061, 0.1718),
]
SHARES = st.integers(1, 400).flatmap(
    lambda of: st.tuples(st.integers(0, of), st.just(of))
)
DAYS = st.dates(date(2015, 1, 1), date(2025, 12, 31))
DAYS_OR_NEVER = st.one_of(DAYS, st.just(ask.NEVER))


@pytest.mark.parametrize(("n", "of", "low", "high"), NEWCOMBE)
def test_wilson_gives_the_published_limits(n, of, low, high) -> None:
    """The four published examples come out to four decimals."""
    assert wilson(n, of) == pytest.approx((low, high), abs=0.00005)


def test_nothing_of_nothing_has_no_interval() -> None:
    """0 of 0 says nothing about anything."""
    assert wilson(0, 0) is None


@pytest.mark.parametrize(("n", "of"), [(-1, 5), (6, 5), (1, 0)])
def test_what_is_no_share_is_refused(n, of) -> None:
    """More than all, or less than none, is an error of the program."""
    with pytest.raises(ValueError, match="is no share"):
        wilson(n, of)


@given(SHARES)
def test_an_interval_holds_its_share_and_mirrors(share) -> None:
    """The share lies inside, within 0 and 1; the other share's limits mirror it."""
    n, of = share
    low, high = wilson(n, of)
    other_low, other_high = wilson(of - n, of)

    assert 0 <= low <= n / of <= high <= 1
    assert (other_low, other_high) == pytest.approx((1 - high, 1 - low))


@given(SHARES)
def test_limits_rise_with_the_count_and_close_with_the_cases(share) -> None:
    """One more raises both limits; ten times the cases makes the interval narrower."""
    n, of = share
    low, high = wilson(n, of)
    wide_low, wide_high = wilson(10 * n, 10 * of)

    assert wide_high - wide_low < high - low
    if n < of:
        more_low, more_high = wilson(n + 1, of)
        assert more_low > low
        assert more_high >= high


@pytest.mark.parametrize("of", [20, 50, 200])
def test_the_interval_covers_the_truth_about_as_often_as_it_says(of) -> None:
    """Over true shares from 5 to 95 %, the mean coverage is 95 % within a point."""
    limits = [wilson(n, of) for n in range(of + 1)]
    coverages = []
    for truth in np.linspace(0.05, 0.95, 181):
        chances = [
            comb(of, n) * truth**n * (1 - truth) ** (of - n)
            for n in range(of + 1)
            if limits[n][0] <= truth <= limits[n][1]
        ]
        coverages.append(sum(chances))

    assert np.mean(coverages) == pytest.approx(0.95, abs=0.01)
    assert min(coverages) > 0.85


@given(st.lists(st.tuples(DAYS, DAYS_OR_NEVER, DAYS_OR_NEVER), min_size=1), DAYS)
def test_predicates_say_the_same_of_values_and_of_arrays(rows, day) -> None:
    """What holds for each value holds for the array of them."""
    start, met, paused = (
        np.array(column, dtype="datetime64[D]") for column in zip(*rows, strict=True)
    )
    limit = np.datetime64(day)

    pending = ask.is_pending_on(start, met, limit)
    overdue = ask.is_overdue(start, met, paused, limit)
    within = ask.is_decided_within(start, met, paused)
    breached = ask.is_breached(start, met, paused, limit)

    assert list(pending) == [ask.is_pending_on(a, b, day) for a, b, _ in rows]
    assert list(overdue) == [ask.is_overdue(a, b, c, day) for a, b, c in rows]
    assert list(breached) == [ask.is_breached(a, b, c, day) for a, b, c in rows]
    assert list(within) == [ask.is_decided_within(a, b, c) for a, b, c in rows]


def test_predicates_give_columns_for_columns() -> None:
    """The same test compiles to a condition that a database can evaluate."""
    table = ibis.table({"due_on": "date", "met_on": "date", "paused_on": "date"}, "d")

    found = ask.is_overdue(
        table.due_on, table.met_on, table.paused_on, date(2020, 1, 1)
    )

    assert "due_on" in ibis.to_sql(table.filter(found), dialect="duckdb")


@given(DAYS, DAYS_OR_NEVER, DAYS_OR_NEVER)
def test_a_deadline_that_was_met_was_kept_or_broken_and_never_both(
    due, met, paused
) -> None:
    """Asked of the day on which it was met or of any later one."""
    if met == ask.NEVER:
        assert not ask.is_breached(due, met, paused, due)
        return
    kept = ask.is_decided_within(due, met, paused)

    assert kept != ask.is_breached(due, met, paused, max(due, met) + timedelta(days=1))


@given(DAYS, DAYS, DAYS)
def test_overdue_and_kept_never_hold_together(due, met, day) -> None:
    """A deadline kept was never overdue; one that is overdue was not kept by then."""
    never = ask.NEVER

    assert not (
        ask.is_overdue(due, met, never, day) and ask.is_decided_within(due, met, never)
    )


def test_a_deadline_that_stood_still_had_not_run_out() -> None:
    """Paused in time and decided while paused counts as kept; paused late does not."""
    due, met = date(2020, 3, 1), date(2020, 5, 1)

    assert ask.is_decided_within(due, met, date(2020, 2, 1))
    assert not ask.is_decided_within(due, met, date(2020, 4, 1))
    assert not ask.is_decided_within(due, ask.NEVER, date(2020, 2, 1))


@given(DAYS)
def test_every_day_lies_in_its_month_quarter_and_year(day) -> None:
    """Numbers and names of periods lead back to each other."""
    month = month_number(day)

    assert first_day(month) <= day <= last_day(month)
    assert last_day(month) + timedelta(1) == first_day(month + 1)
    for period in ("year", "quarter", "month"):
        assert month in months_of(period, period_of(period, month))


@pytest.mark.parametrize(
    ("period", "text"),
    [("year", "22"), ("quarter", "2022K5"), ("month", "2022-13"), ("year", "-1")],
)
def test_a_wrong_period_shows_how_it_is_written(period, text) -> None:
    """The message holds the word and an example."""
    with pytest.raises(WrongPeriodError, match=r"write it like 2022") as caught:
        months_of(period, text)

    assert "skriv det som 2022" in caught.value.user_text


def test_a_quarter_can_be_written_in_english_too() -> None:
    """K for kvartal, Q for quarter."""
    assert months_of("quarter", "2022Q3") == months_of("quarter", "2022k3")


def test_the_published_time_in_three_units() -> None:
    """126 days were published as 18 weeks and 4.1 months (2019)."""
    assert in_unit(126, "weeks") == 18
    assert round(in_unit(126, "months"), 1) == 4.1
    with pytest.raises(UnknownWordError):
        in_unit(1, "years")


def test_every_measure_names_counters_of_one_fact() -> None:
    """A declaration that mixes facts, or names no counter, is found here."""
    for measure in MEASURES.values():
        assert len({each.fact for each in measure.counters}) == 1
        assert all(measure.name_da and measure.definition_en for _ in "x")
        assert bool(measure.denominator) == (measure.unit == "share")


def test_every_counter_is_used_by_a_measure() -> None:
    """A counter that nothing counts with would be a second definition in waiting."""
    used = {each.id for measure in MEASURES.values() for each in measure.counters}

    assert used >= set(COUNTERS)


def test_outcomes_become_measures_once() -> None:
    """Two areas that share an outcome share its measure, named as the first does."""
    found = all_measures([("upheld", "Stadfæstelse", "Upheld"), ("upheld", "x", "x")])

    assert found["outcome-upheld"].name_da == "Udfald: Stadfæstelse"
    assert counter("outcome:upheld").id in found["outcome-upheld"].numerator


def test_an_unknown_measure_lists_those_that_look_alike() -> None:
    """Half a name, or a Danish one, is enough to be understood."""
    with pytest.raises(UnknownWordError, match="reversal-rate"):
        find_measure("reversal", MEASURES)
    with pytest.raises(UnknownWordError, match="age-of-pending"):
        find_measure("liggetid", MEASURES)


def test_an_unknown_dimension_lists_those_that_look_alike() -> None:
    """The Danish word leads to the dimension; a wrong fact is an error of its own."""
    measure = MEASURES["reversal-rate"]
    with pytest.raises(UnknownWordError, match="did you mean law"):
        dimension("lov", measure.fact, measure.bases)
    with pytest.raises(MeasureMismatchError, match="rule"):
        dimension("rule", measure.fact, measure.bases)
    with pytest.raises(MeasureMismatchError, match="age"):
        dimension("age", MEASURES["received"].fact, MEASURES["received"].bases)


def test_age_buckets_rise_from_zero() -> None:
    """Every age has one bucket."""
    limits = [bucket.from_days for bucket in AGE_BUCKETS]

    assert limits[0] == 0
    assert limits == sorted(set(limits))
