# SPDX-License-Identifier: EUPL-1.2
"""The flow of decisions in one area: on which days, and after how long a time.

The decisions of a year are laid on its working days after the published volume. Those
beyond the last day are the future of today's pending cases: of a decision on such a day
only the cases that have come in by today are there, which is the law's survival.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from anke.demo.domain.choice import pick
from anke.demo.domain.durations import GammaLaw, expected_age, fitted_shape
from anke.demo.domain.subjects import statutory_limit
from anke.demo.domain.targets import in_year

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from anke.demo.domain.frame import Frame
    from anke.demo.domain.targets import Targets

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

# A pending case of today is decided within so many days, or else not at all.
HORIZON_DAYS = 1600


class Flow:
    """The decisions of one area, day by day, with the laws of their times."""

    def __init__(self, frame: Frame, target: Targets) -> None:
        days = frame.days
        self.target = target
        self.expected_cases = 0.0
        end = min(frame.last + HORIZON_DAYS, days.last)
        self._days = np.arange(frame.first, end + 1)
        self._years = days.years_of(self._days)
        self._weights = self._spread(frame)
        kinds = frame.rules.catalogue.area(target.area).case_kinds
        self._limit = statutory_limit(frame.rules.rulebook, kinds)
        self._laws = self._fitted_laws()
        # So many days the case must be older than, to have come in by the last day.
        self._already = np.maximum(self._days - frame.last - 1, 0)
        self._kept = self._weights * self._share_waiting()
        units = 1 + _merits_share(frame, target) * (target.mean_units - 1)
        self.expected_cases = float(self._kept.sum()) / units

    def _spread(self, frame: Frame) -> Floats:
        """Spread each year's volume over its working days."""
        days = frame.days
        daily = {}
        for year in np.unique(self._years).tolist():
            busy = float(days.weights[days.years == year].sum())
            daily[year] = in_year(self.target.volumes, year) / busy
        per_day = np.array([daily[year] for year in self._years.tolist()])
        return per_day * days.weights[self._days - days.first]

    def _law(self, year: int, shape: float) -> GammaLaw:
        law = GammaLaw.of(in_year(self.target.mean_days, year), shape)
        return law.held_to(self._limit) if self._limit else law

    def _fitted_laws(self) -> dict[int, GammaLaw]:
        """Give each year its law, the shapes fitted from the last year backwards."""
        laws: dict[int, GammaLaw] = {}
        for year in sorted(set(self._years.tolist()), reverse=True):
            shape = in_year(self.target.shapes, year)
            goal = self.target.ages_days.get(year - 1)
            if goal is not None:
                shape = self._fitted_shape(year, goal, shape, laws)
            laws[year] = self._law(year, shape)
        return laws

    def _fitted_shape(
        self, year: int, goal: float, otherwise: float, later: dict[int, GammaLaw]
    ) -> float:
        """Fit a year's shape to the age of those who wait when the year begins."""
        after = self._years >= year
        weights, years = self._weights[after], self._years[after]

        def age(shape: float) -> float:
            tried = later | {year: self._law(year, shape)}
            return expected_age(weights, years, tried)[0]

        return fitted_shape(age, goal, otherwise)

    def _share_waiting(self) -> Floats:
        """Give for each day the probability that its case came in by the last day."""
        waiting = np.ones(self._days.size)
        for year, law in self._laws.items():
            here = self._years == year
            waiting[here] = law.survival[self._already[here]]
        return waiting

    def draw(self, chance: Floats, chance_time: Floats) -> tuple[Ints, Ints]:
        """Draw days of decision and times that are long enough for them."""
        places = pick(np.cumsum(self._kept), chance)
        times = np.zeros(places.size, np.int64)
        for year, law in self._laws.items():
            here = self._years[places] == year
            times[here] = law.draw(chance_time[here], self._already[places[here]])
        return self._days[places], times


def _merits_share(frame: Frame, target: Targets) -> float:
    """Give about how many of the area's cases are decided on the merits."""
    mix = next(iter(in_year(target.outcomes, int(frame.days.years[-1])).values()))
    return sum(
        share
        for outcome, share in mix.items()
        if frame.rules.catalogue.is_on_merits(target.area, outcome)
    )
