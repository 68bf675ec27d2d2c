# SPDX-License-Identifier: EUPL-1.2
"""When the mail changes: alarms that ring for a change and seldom for none.

Two things are watched. **Inputs**: are the letters like those that the model was tested
on? The population stability index (PSI) compares shares of bins; with few letters it is
above nothing by chance alone, so the alarm is set where chance explains it less often
than `risk` (PSI is nearly chi-square over the two sizes) and not below 0.1, under which
a change is real perhaps, but of no matter.

**Corrections**: do people correct the machine more often than before? Each letter is a
bet on that (a likelihood ratio); what was won is added up and begins anew all the time,
so that a change is found whenever it comes (Shiryaev-Roberts). As long as the rate has
not risen, at least `letters_between_alarms` letters pass on average before a false
alarm, however often one looks.

Sources: Shiryaev (1963), Roberts (1966); Shin, Ramdas & Rinaldo (2022), "E-detectors".

>>> calm = watch_corrections([False, False, True] * 100, usual=0.4)
>>> risen = watch_corrections([False, False, True] * 100 + [True] * 30, usual=0.4)
>>> calm is None, risen is not None and risen > 300
(True, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

BINS = 10
# Below this a change of shares is commonly held to be of no matter.
LEAST_INDEX = 0.1
# Half a letter in each bin keeps an empty one from being infinitely surprising.
HALF_A_LETTER = 0.5
LETTERS_BETWEEN_ALARMS = 20_000
# How much worse than usual it may have become: the odds of a correction, times this.
RISES = (1.5, 2.0, 3.0, 5.0)


@dataclass(frozen=True, slots=True)
class Shift:
    """What one comparison of letters then and now gave.

    Attributes:
        name: What was compared, for example "length".
        index: The population stability index; nothing when nothing has moved.
        limit: Over this the alarm rings.
        before: How many letters it was compared with.
        now: How many letters were compared.
    """

    name: str
    index: float
    limit: float
    before: int
    now: int

    @property
    def is_alarm(self) -> bool:
        """Tell whether the change is more than chance, and of some matter."""
        return self.index > self.limit


def stability_index(before: NDArray[np.int64], now: NDArray[np.int64]) -> float:
    """Give the population stability index of two counts over the same bins.

    >>> stability_index(np.array([50, 50]), np.array([100, 100]))
    0.0
    """
    then, present = _shares(before), _shares(now)
    return float(((present - then) * np.log(present / then)).sum())


def _shares(counts: NDArray[np.int64]) -> NDArray[np.float64]:
    held = counts + HALF_A_LETTER
    shares: NDArray[np.float64] = held / held.sum()
    return shares


def compare_counts(
    name: str, before: NDArray[np.int64], now: NDArray[np.int64], *, risk: float
) -> Shift:
    """Compare counts over the same bins; the alarm is false with the chance `risk`."""
    many, few = int(before.sum()), int(now.sum())
    used = int(((before + now) > 0).sum())
    if not many or not few or used < 2:
        return Shift(name, 0.0, LEAST_INDEX, many, few)
    chance = chi_square_limit(used - 1, risk) * (1 / many + 1 / few)
    return Shift(
        name, stability_index(before, now), max(LEAST_INDEX, chance), many, few
    )


def chi_square_limit(freedom: int, risk: float) -> float:
    """Give the value that chi-square exceeds with this chance (Wilson & Hilferty).

    >>> round(chi_square_limit(9, 0.05), 1)
    16.9
    """
    part = 2 / (9 * freedom)
    z = NormalDist().inv_cdf(1 - risk)
    return float(freedom * (1 - part + z * sqrt(part)) ** 3)


def edges_of(values: NDArray[np.float64], bins: int = BINS) -> NDArray[np.float64]:
    """Give the borders that cut values in bins of equal size; equal borders are one."""
    cuts = np.quantile(values, np.linspace(0, 1, bins + 1)[1:-1])
    return np.unique(cuts)


def count_in_bins(
    values: NDArray[np.float64], edges: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Count the values between the borders."""
    places = np.searchsorted(edges, values, side="right")
    return np.bincount(places, minlength=len(edges) + 1).astype(np.int64)


def watch_corrections(
    corrected: Iterable[bool],
    *,
    usual: float,
    letters_between_alarms: int = LETTERS_BETWEEN_ALARMS,
) -> int | None:
    """Give the number of letters after which the alarm rang, or None.

    `usual` is the rate of corrections to be expected; take an upper limit of what was
    measured, since a rate put too low rings by itself.
    """
    usual = min(max(usual, 1e-3), 0.999)
    odds = usual / (1 - usual)
    risen = np.array([odds * rise / (1 + odds * rise) for rise in RISES])
    by_error, by_right = risen / usual, (1 - risen) / (1 - usual)
    won = np.zeros(len(RISES))
    for number, is_corrected in enumerate(corrected, start=1):
        won = (won + 1) * (by_error if is_corrected else by_right)
        if won.mean() >= letters_between_alarms:
            return number
    return None


def upper_rate(corrected: int, of: int) -> float:
    """Give Wilson's upper limit (95 %) of a measured rate; 1 where nothing is known.

    >>> round(upper_rate(10, 100), 3)
    0.174
    """
    if not of:
        return 1.0
    z = NormalDist().inv_cdf(0.975)
    middle = 2 * corrected + z * z
    spread = z * sqrt(z * z + 4 * corrected * (of - corrected) / of)
    return min(1.0, (middle + spread) / (2 * (of + z * z)))
