# SPDX-License-Identifier: EUPL-1.2
"""Wilson's score interval for whole tables at once.

The same interval as `anke.statistics.domain.intervals.wilson`, which a test holds it
against; here for arrays.

Example:
    >>> low, high = wilson_intervals(np.array([81]), np.array([263]))
    >>> float(low[0].round(4)), float(high[0].round(4))
    (0.2553, 0.3662)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    import numpy.typing as npt

    Floats = npt.NDArray[np.float64]
    Counts = npt.NDArray[np.int64]

# How many standard deviations hold 95 % of the normal distribution.
Z_95: Final = 1.959963984540054
# ... and 99.8 %, the outer limits of a funnel.
Z_998: Final = 3.090232306167813


def wilson_intervals(n: Counts, of: Counts, z: float = Z_95) -> tuple[Floats, Floats]:
    """Give the lower and upper limits of shares n / of; NaN where `of` is 0."""
    total = np.where(of > 0, of, 1).astype(np.float64)
    middle = 2 * n + z * z
    spread = z * np.sqrt(z * z + 4 * n * (of - n) / total)
    width = 2 * (total + z * z)
    low = np.where(n == 0, 0.0, np.maximum(0.0, (middle - spread) / width))
    high = np.where(n == of, 1.0, np.minimum(1.0, (middle + spread) / width))
    nothing = of <= 0
    return np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)


def funnel_limits(share: float, of: Floats, z: float) -> tuple[Floats, Floats]:
    """Give between which shares chance alone leaves groups of a size (tragtgrænser).

    Wilson's interval turned round: where `share` is true, a group of `of` cases shows
    a value outside the limits for z = 1.96 about once in twenty times.
    """
    spread = z * np.sqrt(share * (1 - share) / of)
    return np.maximum(0.0, share - spread), np.minimum(1.0, share + spread)
