# SPDX-License-Identifier: EUPL-1.2
"""Choosing among dated things by weight: only what is in force on the day.

Example:
    >>> from anke.cases.domain.catalogue import Law
    >>> old = Law("old", "", "", "", "", valid_to=date(2019, 12, 31))
    >>> new = Law("new", "", "", "", "", valid_from=date(2020, 1, 1))
    >>> chooser = DatedChoice([old, new], [1.0, 1.0])
    >>> days = np.array([date(2019, 5, 1).toordinal(), date(2020, 5, 1).toordinal()])
    >>> chooser.choose(days, np.array([0.99, 0.01])).tolist()
    [0, 1]
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from anke.cases.domain.catalogue import Dated

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

NOTHING = -1


class DatedChoice:
    """A weighted choice whose candidates change with the day."""

    def __init__(self, entries: Sequence[Dated], weights: Sequence[float]) -> None:
        self.entries = tuple(entries)
        self._weights = np.array(weights, float)
        windows = [_window(entry) for entry in entries]
        self._starts = np.unique(
            [1, *(start for start, _ in windows), *(end + 1 for _, end in windows)]
        )
        starts = self._starts.tolist()
        self._cumulative = [self._in_force(windows, day) for day in starts]

    def _in_force(self, windows: Sequence[tuple[int, int]], day: int) -> Floats:
        valid = [start <= day <= end for start, end in windows]
        cumulative: Floats = np.cumsum(np.where(valid, self._weights, 0.0))
        return cumulative

    def choose(self, days: Ints, chance: Floats) -> Ints:
        """Choose for each day a place in `entries`; NOTHING where none is in force."""
        chosen = np.full(days.size, NOTHING)
        era = np.searchsorted(self._starts, days, side="right") - 1
        for place in np.unique(era):
            cumulative = self._cumulative[place]
            if cumulative.size and cumulative[-1] > 0:
                here = era == place
                chosen[here] = pick(cumulative, chance[here])
        return chosen


def pick(cumulative: Floats, chance: Floats) -> Ints:
    """Choose places by cumulated weights."""
    level = chance * cumulative[-1]
    places = np.searchsorted(cumulative, level, side="right")
    chosen: Ints = np.minimum(places, cumulative.size - 1).astype(np.int64)
    return chosen


def _window(entry: Dated) -> tuple[int, int]:
    first, last = entry.window
    # The last day is one before the end of time, so that the day after it exists.
    return first.toordinal(), min(last.toordinal(), date.max.toordinal() - 1)
