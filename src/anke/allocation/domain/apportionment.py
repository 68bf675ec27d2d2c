# SPDX-License-Identifier: EUPL-1.2
"""Whole things shared out in proportion: the method of the largest remainder.

Everybody gets the whole part of their share; what is left goes to the largest
remainders, and where two are alike to the name that comes first.

>>> apportion(5, {"udk": 3, "municipal": 4, "supervision": 1})
{'municipal': 2, 'supervision': 1, 'udk': 2}
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def apportion(places: int, weights: Mapping[str, int]) -> dict[str, int]:
    """Share places out by weights; nobody gets one without a weight.

    Errors: ValueError for a number of places or a weight below nought.
    """
    total = sum(weights.values())
    if places < 0 or any(weight < 0 for weight in weights.values()):
        raise ValueError("places and weights are nought or more")
    if not total:
        return dict.fromkeys(sorted(weights), 0)
    shares = {name: places * weights[name] // total for name in sorted(weights)}
    left = places - sum(shares.values())
    remainders = sorted(
        shares, key=lambda name: (-(places * weights[name] % total), name)
    )
    for name in remainders[:left]:
        shares[name] += 1
    return shares
