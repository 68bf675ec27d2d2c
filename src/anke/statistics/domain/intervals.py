# SPDX-License-Identifier: EUPL-1.2
"""Wilson's score interval: how far a share of few cases can be trusted.

A reversal rate of 3 in 9 says less than one of 300 in 900. Wilson's interval stays
within 0 and 1 and is honest for small numbers and for shares near 0 or 1, where the
school formula is not.

Source: Wilson (1927), without continuity correction; reference values in Newcombe
(1998), Statistics in Medicine 17, table I, method 3.

>>> low, high = wilson(81, 263)
>>> f"{low:.4f} {high:.4f}"
'0.2553 0.3662'
"""

from __future__ import annotations

from functools import lru_cache
from math import sqrt
from statistics import NormalDist

CONFIDENCE = 0.95


@lru_cache(maxsize=8)
def _quantile_of(confidence: float) -> float:
    """Give how many standard deviations hold a share of the normal distribution."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson(
    n: int, of: int, confidence: float = CONFIDENCE
) -> tuple[float, float] | None:
    """Give the lower and upper limit of a share n / of; None where `of` is 0.

    Errors: ValueError when n is not between 0 and `of`, or the confidence not between
    0 and 1.
    """
    if not 0 <= n <= of:
        raise ValueError(f"{n} of {of} is no share")
    if not of:
        return None
    z = _quantile_of(confidence)
    middle = 2 * n + z * z
    spread = z * sqrt(z * z + 4 * n * (of - n) / of)
    width = 2 * (of + z * z)
    # At the ends the formula is exact, but floating point is not.
    low = 0.0 if n == 0 else max(0.0, (middle - spread) / width)
    high = 1.0 if n == of else min(1.0, (middle + spread) / width)
    return low, high
