# SPDX-License-Identifier: EUPL-1.2
"""Carrying a year on: the past is exact, the span holds the point, chance grows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anke.contract.domain.forecasting import (
    LEAST_MONTHS,
    Asked,
    DrawnFromMonths,
    Forecast,
    Kind,
    MonthNumbers,
    TooLittle,
    value_so_far,
)

pytestmark = pytest.mark.unit

FORECASTER = DrawnFromMonths(draws=200)
counts = st.integers(1, 400)
months = st.builds(lambda n, of: MonthNumbers(min(n, of), of), counts, counts)
kinds = st.sampled_from(list(Kind))


@st.composite
def asked(draw: st.DrawFn, *, left: st.SearchStrategy[int] | None = None) -> Asked:
    """Draw a year that is under way, with one to two years before it."""
    done = draw(st.integers(1, 12))
    ahead = 12 - done if left is None else draw(left)
    before = draw(st.lists(months, min_size=LEAST_MONTHS, max_size=26))
    year = draw(st.lists(months, min_size=done, max_size=done))
    begun = draw(st.sampled_from([1.0, 0.5]))
    rest = (begun, *(1.0 for _ in range(ahead - 1))) if ahead else ()
    return Asked(draw(kinds), tuple(year), tuple(before), rest)


@settings(max_examples=40)
@given(asked())
def test_the_span_holds_the_point_and_every_question_has_one_answer(drawn) -> None:
    """Low, middle and high in order; asked again, the same."""
    said = FORECASTER.forecast(drawn)

    assert isinstance(said, Forecast)
    assert said.low <= said.value <= said.high
    assert said == FORECASTER.forecast(drawn)


@settings(max_examples=40)
@given(asked(left=st.just(0)))
def test_when_the_year_is_over_the_span_is_the_value(drawn) -> None:
    """Nothing is drawn any more: what happened is what it is."""
    said = FORECASTER.forecast(drawn)

    assert isinstance(said, Forecast)
    assert said.is_final
    assert said.low == said.value == said.high == value_so_far(drawn)


@settings(max_examples=40)
@given(asked(left=st.integers(1, 11)))
def test_what_has_happened_is_exact(drawn) -> None:
    """A sum never ends below what has come; a cohort never above what is left of it."""
    said = FORECASTER.forecast(drawn)
    so_far = value_so_far(drawn)

    assert isinstance(said, Forecast)
    if drawn.kind is Kind.SUM:
        assert said.draws[0] >= so_far
    if drawn.kind is Kind.COHORT:
        assert said.draws[-1] <= so_far
    if drawn.kind is Kind.RATIO:
        assert 0 <= said.low <= said.high <= 1


@settings(max_examples=40)
@given(asked(), st.floats(0, 400), st.floats(0, 400))
def test_an_easier_threshold_is_kept_at_least_as_often(drawn, one, other) -> None:
    """The chance grows with a threshold from above and falls with one from below."""
    said = FORECASTER.forecast(drawn)
    strict, easy = sorted((one, other))

    assert isinstance(said, Forecast)
    assert said.chance_of(lambda v: v <= strict) <= said.chance_of(lambda v: v <= easy)
    assert said.chance_of(lambda v: v >= strict) >= said.chance_of(lambda v: v >= easy)


def test_equal_months_leave_nothing_to_chance() -> None:
    """When every month is the same, so is the year: no span at all."""
    same = MonthNumbers(97.0, 100.0)
    drawn = Asked(Kind.RATIO, (same,) * 3, (same,) * 24, (1.0,) * 9)

    said = FORECASTER.forecast(drawn)

    assert isinstance(said, Forecast)
    assert (said.low, said.high) == (pytest.approx(0.97), pytest.approx(0.97))


def test_a_month_that_is_half_over_is_drawn_by_its_half() -> None:
    """Two and a half months of hundred each come to what they come to."""
    month, half = MonthNumbers(100.0), MonthNumbers(50.0)
    drawn = Asked(Kind.SUM, (month, half), (month,) * 24, (0.5, 1.0))

    said = FORECASTER.forecast(drawn)

    assert isinstance(said, Forecast)
    assert said.value == pytest.approx(300.0)


def test_less_than_a_year_of_history_is_too_little() -> None:
    """It says how many whole months there are instead of guessing."""
    month = MonthNumbers(1.0, 2.0)
    drawn = Asked(Kind.RATIO, (month, month), (month,) * 3, (0.5, 1.0))

    assert FORECASTER.forecast(drawn) == TooLittle(4)


def test_an_empty_year_says_so() -> None:
    """No cases, no value; not a nought."""
    drawn = Asked(Kind.RATIO, (MonthNumbers(0, 0),), (MonthNumbers(0, 0),) * 24, (1.0,))

    assert isinstance(FORECASTER.forecast(drawn), TooLittle)
    assert value_so_far(drawn) is None


def test_the_span_holds_about_as_many_years_as_it_says() -> None:
    """Of years that drift and shake, four in five or more, and not all of them.

    Drawing past months alone knows no drift and holds far fewer.
    """
    chance = np.random.default_rng(7)
    held = {0: 0, FORECASTER.tried: 0}
    for _ in range(60):
        level = 100 + np.cumsum(chance.normal(0, 1.5, 60))
        series = tuple(
            MonthNumbers(float(days) * 50, 50.0)
            for days in level + chance.normal(0, 5, 60)
        )
        answer = value_so_far(Asked(Kind.RATIO, series[48:], (), ()))
        drawn = Asked(Kind.RATIO, series[48:52], series[:48], (1.0,) * 8)
        for tried in held:
            said = replace(FORECASTER, tried=tried).forecast(drawn)
            assert isinstance(said, Forecast)
            held[tried] += said.low <= answer <= said.high

    assert 0.7 <= held[FORECASTER.tried] / 60 <= 0.95
    assert held[0] < held[FORECASTER.tried]
