# SPDX-License-Identifier: EUPL-1.2
"""How long cases take: gamma laws in whole days, fitted to the published ages.

The demo is made from its decisions backwards: a decision is placed on a working day and
its processing time W is drawn from the law of that year. So the mean time of the cases
decided in a year is the published one by construction. The mean age of the cases that
wait at the end of a year (*liggetid*) then follows from the laws of the years after it:

    E[age at T] = sum w(d) E[(W_d - (d - T))+] / sum w(d) P(W_d > d - T)   over d > T

and since it depends on later years only, the shapes are found one year at a time,
from the last year backwards. In a steady state this is E[W²] / (2 E[W]).

Example:
    >>> law = GammaLaw.of(mean_days=120, shape=2)
    >>> round(float((law.pmf * np.arange(law.pmf.size)).sum()))
    120
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

DAYS_PER_MONTH = 365.25 / 12
LONGEST_DAYS = 2500
# The results contract for 2020 asks that 97 per cent meet the statutory deadlines.
LATE_SHARE = 0.03
_CELLS_PER_DAY = 4
_LOWEST_SHAPE, _HIGHEST_SHAPE = 0.6, 9.0
_HALVINGS = 24


@dataclass(frozen=True, eq=False)
class GammaLaw:
    """A gamma law over whole days: P(W = n), P(W > n) and E[(W - n)+].

    Units: days.
    """

    mean_days: float
    shape: float
    pmf: Floats
    survival: Floats
    excess: Floats

    @staticmethod
    def of(mean_days: float, shape: float) -> GammaLaw:
        """Give the law with a mean and a shape; equal ones are made once."""
        return _gamma_law(round(mean_days, 9), round(shape, 9))

    def held_to(self, limit_days: int) -> GammaLaw:
        """Give the law of cases that are hurried to meet a statutory deadline."""
        days = np.arange(self.pmf.size)
        late = float(self.pmf[days > limit_days].sum())
        if late <= LATE_SHARE:
            return self
        factor = np.where(days > limit_days, LATE_SHARE, 1 - LATE_SHARE)
        factor /= np.where(days > limit_days, late, 1 - late)
        return _law(self.mean_days, self.shape, self.pmf * factor)

    def draw(self, chance: Floats, longer_than: Ints) -> Ints:
        """Draw times that are longer than some days, from even numbers in [0, 1)."""
        level = (1.0 - chance) * self.survival[longer_than]
        # The survival falls; the smallest n with P(W > n) < level is looked for.
        found = np.searchsorted(-self.survival, -level, side="right")
        return np.clip(found, longer_than + 1, LONGEST_DAYS).astype(np.int64)


@lru_cache(maxsize=256)
def _gamma_law(mean_days: float, shape: float) -> GammaLaw:
    x = (np.arange(LONGEST_DAYS * _CELLS_PER_DAY) + 0.5) / _CELLS_PER_DAY
    scale = mean_days / shape
    log_density = (shape - 1) * np.log(x) - x / scale
    density = np.exp(log_density - log_density.max())
    # A day n gathers what lies within half a day of it; a case takes at least one day.
    day = np.maximum(np.floor(x + 0.5).astype(np.int64), 1)
    pmf = np.bincount(day, weights=density, minlength=LONGEST_DAYS + 1)
    return _law(mean_days, shape, pmf / pmf.sum())


def _law(mean_days: float, shape: float, pmf: Floats) -> GammaLaw:
    survival = np.maximum(1.0 - np.cumsum(pmf), 0.0)
    survival[-1] = 0.0
    excess = np.cumsum(survival[::-1])[::-1]
    return GammaLaw(mean_days, shape, pmf, survival, excess)


def expected_age(
    weights: Floats, years: Ints, laws: Mapping[int, GammaLaw]
) -> tuple[float, float]:
    """Give mean age and number of those who wait just before some days of decision.

    `weights` are the decisions on the days 1, 2, 3, … after the day asked for, and
    `years` says to which year's law each belongs.
    """
    after = np.arange(1, weights.size + 1)
    waiting = aged = 0.0
    for year, law in laws.items():
        chosen = (years == year) & (after < LONGEST_DAYS)
        if chosen.any():
            waiting += float(weights[chosen] @ law.survival[after[chosen] - 1])
            aged += float(weights[chosen] @ law.excess[after[chosen]])
    return (aged / waiting if waiting else math.nan), waiting


def fitted_shape(
    age_of_shape: Callable[[float], float], goal_days: float, otherwise: float
) -> float:
    """Find the shape that gives a mean age; the nearest one when none does.

    A larger shape spreads the times less, and those who wait are younger.
    """
    low, high = _LOWEST_SHAPE, _HIGHEST_SHAPE
    if math.isnan(age_of_shape(otherwise)):
        return otherwise
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if age_of_shape(middle) > goal_days:
            low = middle
        else:
            high = middle
    return (low + high) / 2
