# SPDX-License-Identifier: EUPL-1.2
"""The days of the demo: ordinals for arithmetic, working days for people.

An appeal can come in any day, but the authority registers, allocates and decides on
working days. How busy a month is comes from the calibration.

Example:
    >>> from anke.deadlines.domain.calendar import Calendar
    >>> days = WorkingDays(Calendar([]), date(2022, 1, 1), date(2022, 12, 31))
    >>> saturday = date(2022, 1, 8).toordinal()
    >>> date.fromordinal(days.at_or_after(saturday)).isoformat()
    '2022-01-10'
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from anke.deadlines.domain.calendar import Calendar

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

EVEN_MONTHS = (1.0,) * 12


class WorkingDays:
    """Working days between two dates, by ordinal, as arrays and as plain look-ups."""

    def __init__(
        self,
        calendar: Calendar,
        first: date,
        last: date,
        month_weights: Sequence[float] = EVEN_MONTHS,
    ) -> None:
        self.first = first.toordinal()
        self.last = last.toordinal()
        ordinals = np.arange(self.first, self.last + 1)
        self.ordinals = ordinals
        dates = [date.fromordinal(int(ordinal)) for ordinal in ordinals]
        self.years = np.array([day.year for day in dates])
        self.is_working = np.array([calendar.is_working_day(day) for day in dates])
        months = np.array([day.month for day in dates])
        self.weights: Floats = np.array(month_weights)[months - 1] * self.is_working
        working = np.flatnonzero(self.is_working)
        place = np.searchsorted(working, np.arange(ordinals.size))
        last_place = working.size - 1
        self._after = working[np.minimum(place, last_place)] + self.first
        before = np.searchsorted(working, np.arange(ordinals.size), side="right") - 1
        self._before = working[np.maximum(before, 0)] + self.first
        self._after_list: list[int] = self._after.tolist()
        self._before_list: list[int] = self._before.tolist()

    def at_or_after(self, ordinal: int) -> int:
        """Give the working day on a day, or the next one."""
        return self._after_list[ordinal - self.first]

    def at_or_before(self, ordinal: int) -> int:
        """Give the working day on a day, or the last one before it."""
        return self._before_list[ordinal - self.first]

    def all_at_or_after(self, ordinals: Ints) -> Ints:
        """Give for each day the working day on it or the next one."""
        return self._after[ordinals - self.first]

    def nearest(self, ordinals: Ints) -> Ints:
        """Move each day to the nearest working day, the earlier one when tied.

        Saturdays go back and Sundays forward, so that mean times do not shift.
        """
        before = self._before[ordinals - self.first]
        after = self._after[ordinals - self.first]
        return np.where(ordinals - before <= after - ordinals, before, after)

    def years_of(self, ordinals: NDArray[np.signedinteger[Any]]) -> Ints:
        """Give the calendar year of each day."""
        years: Ints = self.years[ordinals - self.first]
        return years
