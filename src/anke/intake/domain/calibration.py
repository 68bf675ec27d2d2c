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
