# SPDX-License-Identifier: EUPL-1.2
"""Gamma laws in whole days, and the mean age of those who wait."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.demo.domain.durations import (
    LATE_SHARE,
    GammaLaw,
    expected_age,
    fitted_shape,
)

pytestmark = pytest.mark.unit

means = st.floats(20, 250)
shapes = st.floats(1, 8)
DAYS = np.arange(2501)


@given(means, shapes)
def test_a_law_has_the_mean_and_spread_it_is_named_for(
    mean: float, shape: float
) -> None:
    """Mean and variance are those of the gamma law, to the fraction of a day."""
    law = GammaLaw.of(mean, shape)

    found = float(law.pmf @ DAYS)
    variance = float(law.pmf @ (DAYS - found) ** 2)

    assert law.pmf.sum() == pytest.approx(1)
    assert found == pytest.approx(mean, abs=0.3)
    assert variance == pytest.approx(mean**2 / shape, rel=0.03)


def test_in_a_steady_state_the_age_follows_from_the_two_moments() -> None:
    """The mean age is E[W²] / (2 E[W]), but for the half day of a whole-day count."""
    law = GammaLaw.of(120, 2)
    weights = np.ones(2400)
    years = np.full(2400, 2020)

    age, waiting = expected_age(weights, years, {2020: law})

    second = float(law.pmf @ DAYS**2)
    assert age == pytest.approx(second / (2 * 120) - 0.5, abs=0.5)
    assert waiting == pytest.approx(120, abs=0.5)


def test_a_shape_is_found_for_an_age() -> None:
    """Bisection finds the shape from the age that it gives."""
    weights, years = np.ones(2400), np.full(2400, 2020)

    def age(shape: float) -> float:
        return expected_age(weights, years, {2020: GammaLaw.of(120, shape)})[0]

    assert fitted_shape(age, age(1.7), 2.0) == pytest.approx(1.7, abs=1e-3)


@given(st.integers(0, 400), st.lists(st.floats(0, 1, exclude_max=True), min_size=1))
def test_a_drawn_time_is_longer_than_asked(
    longer_than: int, chances: list[float]
) -> None:
    """What is pending today is older than the time that passed."""
    law = GammaLaw.of(100, 2)
    chance = np.array(chances)

    times = law.draw(chance, np.full(chance.size, longer_than))

    assert (times > longer_than).all()


def test_drawn_times_follow_the_law() -> None:
    """An even grid of chances gives back the law's mean and late share."""
    law = GammaLaw.of(40, 6).held_to(56)
    chance = (np.arange(100_000) + 0.5) / 100_000

    times = law.draw(chance, np.zeros(100_000, np.int64))

    assert times.mean() == pytest.approx(float(law.pmf @ DAYS), abs=0.01)
    assert (times > 56).mean() == pytest.approx(LATE_SHARE, abs=1e-4)
