# SPDX-License-Identifier: EUPL-1.2
"""When the mail changes: alarms that ring for a change and seldom for none.

Two things are watched. **Inputs**: are the letters like those that the model was tested
on? The population stability index (PSI) compares shares of bins; below 0.1 a change is
real perhaps, but of no matter. With few letters it is above that by chance alone, so
the alarm also asks whether chance would explain the difference less often than `risk`
(Pearson's chi-square; the index itself is too easily surprised by an empty bin).

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
# A bin in which fewer letters are to be expected is put together with the other such.
FEWEST_EXPECTED = 5
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
        surprise: Pearson's chi-square of the two counts.
        limit: What chance exceeds with the given risk only.
        before: How many letters it was compared with.
        now: How many letters were compared.
    """

    name: str
    index: float
    surprise: float
    limit: float
    before: int
    now: int

    @property
    def is_alarm(self) -> bool:
        """Tell whether the change is more than chance, and of some matter."""
        return self.index > LEAST_INDEX and self.surprise > self.limit


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
    then, present = _without_rare_bins(before, now)
    if not many or not few or len(then) < 2:
        return Shift(name, 0.0, 0.0, 0.0, many, few)
    return Shift(
        name,
        stability_index(then, present),
        _chi_square(then, present),
        chi_square_limit(len(then) - 1, risk),
        many,
        few,
    )


def _without_rare_bins(
    before: NDArray[np.int64], now: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Put bins with too few letters together: chi-square does not hold for them."""
    expected = (before + now) * min(before.sum(), now.sum())
    rare = expected < FEWEST_EXPECTED * max(before.sum() + now.sum(), 1)
    if not rare.any():
        return before, now
    then = np.append(before[~rare], before[rare].sum())
    present = np.append(now[~rare], now[rare].sum())
    held = then + present > 0
    return then[held], present[held]


def _chi_square(before: NDArray[np.int64], now: NDArray[np.int64]) -> float:
    both = before + now
    total = both.sum()
    parts = []
    for counts in (before, now):
        expected = both * (counts.sum() / total)
        parts.append(((counts - expected) ** 2 / expected).sum())
    return float(sum(parts))


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
