# SPDX-License-Identifier: EUPL-1.2
"""Chance with a name: every draw depends on the seed, the area and its purpose only.

A change in one area must not shift the others, and the order in which cases are
written must not matter. So the plan of an area draws from a stream of its own, and what
a single case needs is hashed from the case's place in its area, without any stream.

Example:
    >>> int(stream(1, "udk", "plan").integers(100)) == int(
    ...     stream(1, "udk", "plan").integers(100))
    True
    >>> together = uniforms(key_of(1, "udk"), np.array([4, 7]), 3)
    >>> alone = uniforms(key_of(1, "udk"), np.array([7]), 3)
    >>> bool((together[1] == alone[0]).all())
    True
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SALT_BYTES = 16
# The constants of SplitMix64 (Steele, Lea and Flood 2014), whose output is even.
_STEP = np.uint64(0x9E3779B97F4A7C15)
_COLUMN = np.uint64(0xD1B54A32D192ED03)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_FRACTION = 2.0**-53


def _digest(seed: int, words: tuple[str, ...]) -> bytes:
    return hashlib.sha256("|".join((str(seed), *words)).encode()).digest()


def stream(seed: int, *words: str) -> np.random.Generator:
    """Give the stream of draws that belongs to a seed and a purpose."""
    return np.random.Generator(
        np.random.PCG64(int.from_bytes(_digest(seed, words)[:16], "big"))
    )


def key_of(seed: int, *words: str) -> int:
    """Give the 64-bit key from which the draws of single cases are hashed."""
    return int.from_bytes(_digest(seed, words)[:8], "big")


def salt_of(key: int, place: int, item: int) -> bytes:
    """Give the salt of one item of one case; a demo's salts are no secrets."""
    text = f"{key}|{place}|{item}".encode()
    return hashlib.sha256(text).digest()[:_SALT_BYTES]


def uniforms(
    keys: int | NDArray[np.uint64], places: NDArray[np.int64], columns: int
) -> NDArray[np.float64]:
    """Give each place its own row of even numbers in [0, 1).

    `keys` is one key for all, or one for each place.
    """
    start = np.asarray(keys, np.uint64) + places.astype(np.uint64) * _STEP
    grid = start[:, None] + np.arange(1, columns + 1, dtype=np.uint64) * _COLUMN
    return _mix(grid) * _FRACTION


def _mix(x: NDArray[np.uint64]) -> NDArray[np.float64]:
    x = (x ^ (x >> np.uint64(30))) * _FIRST
    x = (x ^ (x >> np.uint64(27))) * _SECOND
    x ^= x >> np.uint64(31)
    return (x >> np.uint64(11)).astype(np.float64)
