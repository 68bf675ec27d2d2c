# SPDX-License-Identifier: EUPL-1.2
"""The demo authority as a whole: its wishes, its plan, its case numbers.

>>> Wishes().first_day.isoformat()
'2020-01-01'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from anke.cases.domain.numbers import case_number
from anke.demo.domain.days import WorkingDays
from anke.demo.domain.frame import Frame, frame_of
from anke.demo.domain.habits import Habits, habits_of
from anke.demo.domain.organisation import Team, staffed
from anke.demo.domain.plan import Plan, plan_authority
from anke.demo.domain.targets import targets_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.cases.domain.decide import Rules
    from anke.demo.domain.calibration import Calibration

LAST_DAY = date(2022, 12, 31)
# No case is older than the longest time, and no pending one needs more to be decided.
_YEARS_BEFORE, _YEARS_AFTER = 8, 5


@dataclass(frozen=True, slots=True)
class Wishes:
    """Which authority is wanted; equal wishes give equal journals."""

    cases: int = 20_000
    years: int = 3
    seed: int = 2022

    @property
    def first_day(self) -> date:
        """The first day of the demo's period; what came before is opening stock."""
        return date(LAST_DAY.year + 1 - self.years, 1, 1)


@dataclass(frozen=True, eq=False)
class Authority:
    """A planned authority, ready to be written case by case."""

    wishes: Wishes
    frame: Frame
    plan: Plan
    habits: Habits
    teams: Mapping[str, tuple[Team, ...]]
    numbers: NumberSeries


class NumberSeries:
    """The case number of every row, known beforehand: a counter for each year."""

    def __init__(self, plan: Plan, days: WorkingDays) -> None:
        self._years = days.years_of(plan.registered)
        self._serials = np.zeros(self._years.size, np.int64)
        for year in np.unique(self._years):
            here = self._years == year
            self._serials[here] = np.arange(1, int(here.sum()) + 1)

    def __getitem__(self, row: int) -> str:
        return case_number(int(self._years[row]), int(self._serials[row]))


def plan_for(wishes: Wishes, calibration: Calibration, rules: Rules) -> Authority:
    """Plan the authority that is wished for.

    Errors: TooFewCasesError when there are fewer cases than areas.
    """
    first = wishes.first_day
    days = WorkingDays(
        rules.calendar,
        date(first.year - _YEARS_BEFORE, 1, 1),
        date(LAST_DAY.year + _YEARS_AFTER, 12, 31),
        calibration.month_weights(),
    )
    frame = frame_of(rules, days, first, LAST_DAY)
    years = range(first.year - 1, LAST_DAY.year + _YEARS_AFTER + 1)
    targets = targets_of(calibration, rules.catalogue, years)
    plan = plan_authority(frame, targets, seed=wishes.seed, cases=wishes.cases)
    areas = np.bincount(plan.area, minlength=len(frame.areas)) / wishes.years
    per_year = dict(zip(frame.areas, areas.tolist(), strict=True))
    return Authority(
        wishes=wishes,
        frame=frame,
        plan=plan,
        habits=habits_of(calibration),
        teams=staffed(
            per_year, cases_per_staff=calibration.parameter("staff-cases-per-year")
        ),
        numbers=NumberSeries(plan, days),
    )
