# SPDX-License-Identifier: EUPL-1.2
"""Several linear models made into one, with probabilities that hold.

Each member gives a score to each class. The pool is the softmax of a weighed sum of the
members' scores and a small bias for each class; the weights are learnt by the
likelihood of texts that the members had not seen (out-of-fold), so that a member who
does not help gets the weight nothing, and the overall temperature comes by itself. With
so few numbers to learn (one for each member, shrunken biases) little can be learnt by
heart. A weighed sum of linear models is a linear model: the finished one is one matrix.

>>> scores = np.array([[[2.0, 0.0], [0.0, 2.0], [2.0, 0.0], [0.0, 2.0]]])
>>> pool = fit_pool(scores, np.array([0, 1, 0, 0]))
>>> probabilities(pool, scores).argmax(axis=1).tolist()
[0, 1, 0, 1]
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize

from anke.intake.domain.calibration import corrected, logit, softmax

if TYPE_CHECKING:
    from numpy.typing import NDArray

# How strongly a bias is held at zero, in letters: a class seen less often hardly moves.
BIAS_HOLD = 10.0
# Weights are held at a mild temperature as if by this many letters.
WEIGHT_HOLD = 0.5
LINE_HOLD = 2.0
MOST_SURE = 50.0


@dataclass(frozen=True, slots=True)
class Pool:
    """A weight for each member, a bias for each class, and a last correction.

    `slope` and `start` put the logit of the greatest probability on a line.
    """

    weights: NDArray[np.float64]
    bias: NDArray[np.float64]
    slope: float = 1.0
    start: float = 0.0


def pooled(pool: Pool, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the pool's scores; `scores` are members x texts x classes."""
    total: NDArray[np.float64] = np.tensordot(pool.weights, scores, axes=1) + pool.bias
    return total


def probabilities(pool: Pool, scores: NDArray[np.float64]) -> NDArray[np.float64]:
    """Give the pool's probabilities, texts x classes."""
    return corrected(softmax(pooled(pool, scores)), pool.slope, pool.start)


def fit_pool(scores: NDArray[np.float64], right: NDArray[np.int64]) -> Pool:
    """Learn the pool from scores of texts that the members had not seen."""
    members, _, classes = scores.shape

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        return _loss(values, scores, right)

    found = minimize(
        loss,
        np.concatenate([np.full(members, 1.0), np.zeros(classes)]),
        jac=True,
        method="L-BFGS-B",
        bounds=[(0.0, MOST_SURE)] * members + [(None, None)] * classes,
        options={"maxiter": 300},
    )
    plain = Pool(found.x[:members], found.x[members:])
    slope, start = _line(probabilities(plain, scores), right)
    return Pool(plain.weights, plain.bias, slope, start)


def _line(said: NDArray[np.float64], right: NDArray[np.int64]) -> tuple[float, float]:
    """Learn the line for the logit of the greatest probability; held at doing nothing.

    The hold is Platt's in spirit: without errors, or without hits, no line is steep.
    """
    hit = said.argmax(axis=1) == right
    odds = logit(said.max(axis=1))

    def loss(values: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        slope, start = values
        line = slope * odds + start
        gap = 1 / (1 + np.exp(-line)) - hit
        off = np.logaddexp(0, np.where(hit, -line, line)).sum()
        held = LINE_HOLD * ((slope - 1) ** 2 + start**2) / 2
        steps = np.array([gap @ odds, gap.sum()])
        steps += LINE_HOLD * np.array([slope - 1, start])
        return float(off + held), steps

    found = minimize(
        loss, [1.0, 0.0], jac=True, method="L-BFGS-B", bounds=[(0.2, 5.0), (-5.0, 5.0)]
    )
    return float(found.x[0]), float(found.x[1])


def _loss(
    values: NDArray[np.float64], scores: NDArray[np.float64], right: NDArray[np.int64]
) -> tuple[float, NDArray[np.float64]]:
    members, number = scores.shape[:2]
    weights, bias = values[:members], values[members:]
    said = softmax(np.tensordot(weights, scores, axes=1) + bias)
    rows = np.arange(number)
    likelihood = np.log(np.maximum(said[rows, right], 1e-300)).sum()
    held = BIAS_HOLD * (bias @ bias) / 2 + WEIGHT_HOLD * ((weights - 1) ** 2).sum() / 2
    said[rows, right] -= 1
    by_weight = np.einsum("mnk,nk->m", scores, said, optimize=True)
    slope = np.concatenate(
        [by_weight + WEIGHT_HOLD * (weights - 1), said.sum(axis=0) + BIAS_HOLD * bias]
    )
    return (held - likelihood) / number, slope / number
