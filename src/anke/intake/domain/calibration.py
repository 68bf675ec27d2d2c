# SPDX-License-Identifier: EUPL-1.2
"""Probabilities that mean what they say: of letters called 80 %, 80 in 100 are right.

Scores of a linear model say which class, not how surely. They become probabilities by a
softmax whose temperature was learnt on texts that the model had not seen. How well that
went is told by the calibration error (ECE): the mean distance between the probability
that was said and the share that was right, over bins of equal width.

>>> said = np.array([0.9] * 10 + [0.6] * 10)
>>> right = np.array([True] * 9 + [False] + [True] * 6 + [False] * 4)
>>> abs(round(calibration_error(said, right), 6))
0.0
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

BINS = 15


def softmax(scores: NDArray[np.floating]) -> NDArray[np.float64]:
    """Turn scores into probabilities that sum to one in each row.

    >>> softmax(np.array([[0.0, 0.0]])).tolist()
    [[0.5, 0.5]]
    """
    raised = np.asarray(scores, dtype=np.float64)
    raised = np.exp(raised - raised.max(axis=1, keepdims=True))
    total: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return total


def corrected(
    said: NDArray[np.float64], slope: float, start: float
) -> NDArray[np.float64]:
    """Correct how sure the first class of each row is; the order of classes stays.

    A softmax over many classes tends to be too sure at the top and too modest below;
    one temperature cannot mend both. The logit of the greatest probability is put on a
    line (Platt), and the others share the rest as before.

    >>> corrected(np.array([[0.9, 0.06, 0.04]]), 0.5, 0.0).round(2).tolist()
    [[0.75, 0.15, 0.1]]
    """
    rows = np.arange(len(said))
    best = said.argmax(axis=1)
    top = np.clip(said[rows, best], 1e-12, 1 - 1e-12)
    rest = said / (1 - top)[:, None]
    rest[rows, best] = 0.0
    second = rest.max(axis=1, initial=0.0)
    moved = 1 / (1 + np.exp(-(slope * logit(top) + start)))
    # The first class stays the first.
    moved = np.maximum(moved, second / (1 + second))
    mended: NDArray[np.float64] = rest * (1 - moved)[:, None]
    mended[rows, best] = moved
    return mended


def logit(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the logarithm of the odds, kept within what a float can hold."""
    held = np.clip(share, 1e-12, 1 - 1e-12)
    odds: NDArray[np.float64] = np.log(held) - np.log1p(-held)
    return odds


def calibration_error(
    said: NDArray[np.float64], right: NDArray[np.bool_], bins: int = BINS
) -> float:
    """Give the expected calibration error (ECE) of the proposed classes."""
    place = np.minimum((said * bins).astype(int), bins - 1)
    gap = np.bincount(place, weights=said - right, minlength=bins)
    return float(np.abs(gap).sum() / max(len(said), 1))


def error_by_chance(
    said: NDArray[np.float64], *, draws: int = 200, seed: int = 0
) -> float:
    """Give the ECE that perfectly true probabilities would show on so few letters.

    The measure cannot fall to zero on a small test: that much of it is chance.
    """
    random = np.random.default_rng(seed)
    found = [
        calibration_error(said, random.random(len(said)) < said) for _ in range(draws)
    ]
    return float(np.mean(found))
