# SPDX-License-Identifier: EUPL-1.2
"""Letters that are nearly the same: sent twice, forwarded, or from one pattern.

MinHash: of all words and pairs of words of a text, 64 different shuffles each keep the
first. Two texts agree in about as many of the 64 places as they share of their words.
The 64 places are cut in 16 bands of 4; texts that agree in a whole band are candidates,
so that a hundred thousand letters need no comparison of each with each.

Uses no clock and no chance: the shuffles are the same on every machine and every run.

>>> a = signature("Jeg klager over kommunens afgørelse om min boligstøtte i maj")
>>> b = signature("Jeg klager over kommunens afgørelse om min boligstøtte i juni")
>>> c = signature("Hvornår får jeg svar på min ansøgning?")
>>> similarity(a, b) > 0.5 > similarity(a, c)
True
>>> sorted(candidates([a, b, c]))
[(0, 1)]
"""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

PERMUTATIONS = 64
BANDS = 16
PER_BAND = PERMUTATIONS // BANDS
# Two letters that share this much are taken for the same matter.
NEARLY_SAME = 0.7

_WORD = re.compile(r"\w+")
_PAIR = np.uint64(0x9E3779B97F4A7C15)
_random = np.random.Generator(np.random.PCG64(20_221_101))
_FACTORS = _random.integers(1, 2**63, PERMUTATIONS, dtype=np.uint64) * 2 + 1
_ADDENDS = _random.integers(0, 2**63, PERMUTATIONS, dtype=np.uint64)
_EMPTY = np.full(PERMUTATIONS, np.iinfo(np.uint32).max, dtype=np.uint32)


def signature(text: str) -> NDArray[np.uint32]:
    """Give the 64 places by which a text is compared; all the same where it is empty.

    Case and punctuation do not count.
    """
    words = [crc32(word.encode()) for word in _WORD.findall(text.lower())]
    if not words:
        return _EMPTY.copy()
    hashed = np.unique(_shingles(np.array(words, dtype=np.uint64)))
    shuffled = hashed[:, None] * _FACTORS + _ADDENDS
    first: NDArray[np.uint32] = (
        (shuffled >> np.uint64(32)).min(axis=0).astype(np.uint32)
    )
    return first


def _shingles(words: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Give a number to each word and each pair of neighbours."""
    pairs = (words[:-1] * _PAIR) ^ (words[1:] + np.uint64(1))
    both = np.concatenate([words, pairs * _PAIR])
    # Neighbouring numbers must not stay neighbours in every shuffle.
    both = (both ^ (both >> np.uint64(29))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed: NDArray[np.uint64] = both ^ (both >> np.uint64(32))
    return mixed


def similarity(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> float:
    """Estimate the share of words and pairs that two texts have in common.

    An empty text is like nothing, not even like another empty one.
    """
    if is_empty(one) or is_empty(other):
        return 0.0
    return float(np.mean(one == other))


def is_empty(one: NDArray[np.uint32]) -> bool:
    """Tell whether the signature is that of a text without words."""
    return bool((one == _EMPTY).all())


def band_keys(one: NDArray[np.uint32]) -> tuple[bytes, ...]:
    """Give the 16 keys under which a text is looked up; none for an empty text.

    Two texts with one key in common are candidates.
    """
    if is_empty(one):
        return ()
    bands = one.astype("<u4").reshape(BANDS, PER_BAND)
    return tuple(bytes([n]) + band.tobytes() for n, band in enumerate(bands))


def candidates(signatures: Sequence[NDArray[np.uint32]]) -> Iterator[tuple[int, int]]:
    """Give each pair (earlier, later) that agrees in a whole band, once."""
    buckets: dict[bytes, list[int]] = defaultdict(list)
    for later, one in enumerate(signatures):
        found: set[int] = set()
        for key in band_keys(one):
            found.update(buckets[key])
            buckets[key].append(later)
        yield from ((earlier, later) for earlier in sorted(found))


def clusters(
    signatures: Sequence[NDArray[np.uint32]], *, at_least: float = NEARLY_SAME
) -> NDArray[np.int64]:
    """Give each text the number of the first text that it nearly equals, by chains.

    Of a full bucket only the newest text is compared: a pattern letter sent a thousand
    times makes a chain, not half a million pairs.
    """
    parent = list(range(len(signatures)))
    newest: dict[bytes, int] = {}
    for later, one in enumerate(signatures):
        keys = band_keys(one)
        for earlier in {newest[key] for key in keys if key in newest}:
            if similarity(signatures[earlier], one) >= at_least:
                _join(parent, earlier, later)
        newest.update(dict.fromkeys(keys, later))
    return np.array([_root(parent, n) for n in range(len(parent))], dtype=np.int64)


def repeated(
    asked: Iterable[NDArray[np.uint32]],
    known: Iterable[NDArray[np.uint32]],
    *,
    at_least: float = NEARLY_SAME,
) -> NDArray[np.bool_]:
    """Tell of each text asked whether a known one nearly equals it."""
    table = list(known)
    buckets: dict[bytes, list[int]] = defaultdict(list)
    for number, one in enumerate(table):
        for key in band_keys(one):
            buckets[key].append(number)
    return np.array([_is_known(one, table, buckets, at_least) for one in asked], bool)


def _is_known(
    one: NDArray[np.uint32],
    table: Sequence[NDArray[np.uint32]],
    buckets: dict[bytes, list[int]],
    at_least: float,
) -> bool:
    near = {number for key in band_keys(one) for number in buckets.get(key, ())}
    return any(similarity(one, table[number]) >= at_least for number in near)


def _root(parent: list[int], number: int) -> int:
    while parent[number] != number:
        parent[number] = parent[parent[number]]
        number = parent[number]
    return number


def _join(parent: list[int], one: int, other: int) -> None:
    first, second = sorted((_root(parent, one), _root(parent, other)))
    parent[second] = first
