# SPDX-License-Identifier: EUPL-1.2
"""When to say nothing: thresholds that keep a promised precision.

The head of the mail room asks: of the letters that the machine files alone, at least 95
in 100 shall be right. A threshold that was right on the letters it was chosen by breaks
such a promise about every second time, since the luckiest of many thresholds was taken.

Here a threshold must be *proven*: "right in less than 95 of 100" must be refused by an
exact binomial test (the same as a Clopper-Pearson bound). Thresholds are tried from the
strictest to the laxest and the trying ends with the first that fails (fixed-sequence
testing): many can be tried, and the chance of a broken promise stays under `risk`
without a correction for each. Since a chain that starts too strict has too few letters
to prove anything, several chains start at fixed shares of the letters and divide the
risk among them (Bonferroni over five, not over hundreds).

Where nothing can be proven the answer is `NEVER`: the machine proposes, a person files.

Sources: Geifman & El-Yaniv (2017), selective classification with guaranteed risk;
Angelopoulos et al. (2021), "Learn then test"; Clopper & Pearson (1934).

>>> sure = np.linspace(1, 0, 400)
>>> right = np.arange(400) < 300
>>> threshold = proven_threshold(sure, right, promise=0.95, risk=0.05)
>>> bool(0.2 < threshold < 0.5)
True
>>> proven_threshold(sure[:40], right[:40], promise=0.95, risk=0.05) == NEVER
True
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, exp, floor, inf, lgamma, log, log1p
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

NEVER = inf
STEPS = 50
# The chains begin where so many of the steps have been passed.
STARTS = (5, 10, 20, 35, 50)
# A class with so many letters gets a threshold of its own; the others share one.
OWN_EVIDENCE = 400


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of letters that the model had not seen.

    `confidence` is the probability of the proposed class, `correct` whether it was the
    right one, `proposed` the class by number.
    """

    confidence: NDArray[np.float64]
    correct: NDArray[np.bool_]
    proposed: NDArray[np.int64]


def chance_of_so_few(errors: int, of: int, share: float) -> float:
    """Give the chance of at most so many errors when each has this chance.

    >>> round(chance_of_so_few(0, 59, 0.05), 4)
    0.0485
    """
    if share <= 0 or errors >= of:
        return 1.0
    return min(1.0, sum(exp(_log_chance(k, of, share)) for k in range(errors + 1)))


def lower_bound(right: int, of: int, risk: float) -> float:
    """Give the precision that is exceeded but for this risk (Clopper-Pearson).

    >>> round(lower_bound(59, 59, 0.05), 4)
    0.9505
    """
    if right <= 0:
        return 0.0
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        if chance_of_so_few(of - right, of, 1 - middle) > risk:
            high = middle
        else:
            low = middle
    return low


def most_errors(of: int, promise: float, risk: float) -> int:
    """Give how many errors still prove the promise; -1 where not even none does.

    >>> most_errors(58, 0.95, 0.05), most_errors(59, 0.95, 0.05)
    (-1, 0)
    """
    return _most_errors(of, round(promise, 9), round(risk, 12))


@lru_cache(maxsize=100_000)
def _most_errors(of: int, promise: float, risk: float) -> int:
    total, errors = 0.0, -1
    while errors + 1 < of:
        total += exp(_log_chance(errors + 1, of, 1 - promise))
        if total > risk:
            break
        errors += 1
    return errors


def _log_chance(errors: int, of: int, share: float) -> float:
    ways = lgamma(of + 1) - lgamma(errors + 1) - lgamma(of - errors + 1)
    return ways + errors * log(share) + (of - errors) * log1p(-share)


def proven_threshold(
    confidence: NDArray[np.float64],
    correct: NDArray[np.bool_],
    *,
    promise: float,
    risk: float,
) -> float:
    """Give the laxest threshold that is proven to keep the promise, or `NEVER`.

    A letter is filed when its confidence is at or above the threshold.
    """
    order = np.argsort(-confidence, kind="stable")
    ends = _steps(confidence[order])
    errors = np.cumsum(~correct[order])
    laxest = 0
    for start in STARTS:
        for end in ends[start - 1 :]:
            if errors[end - 1] > most_errors(end, promise, risk / len(STARTS)):
                break
            laxest = max(laxest, end)
    return float(confidence[order][laxest - 1]) if laxest else NEVER


def _steps(descending: NDArray[np.float64]) -> list[int]:
    """Give the numbers of letters filed at each step; equal ones are filed together."""
    number = len(descending)
    if not number:
        return []
    wanted = [ceil(number * step / STEPS) for step in range(1, STEPS + 1)]
    return [
        int(np.searchsorted(-descending, -descending[w - 1], "right")) for w in wanted
    ]


def class_thresholds(
    evidence: Evidence, classes: int, *, promise: float, risk: float
) -> NDArray[np.float64]:
    """Give a threshold for each class.

    A class with at least `OWN_EVIDENCE` letters proves its own; the others are proven
    together and share one. The risk is divided among the groups by their letters, so
    that all promises hold at once. Which class stands alone is decided by the number
    of its letters only, never by how right they were.
    """
    sizes = np.bincount(evidence.proposed, minlength=classes)
    groups = [np.array([k]) for k in np.flatnonzero(sizes >= OWN_EVIDENCE)]
    groups.append(np.flatnonzero(sizes < OWN_EVIDENCE))
    groups = [group for group in groups if sizes[group].sum()]
    thresholds = np.full(classes, NEVER)
    for group in groups:
        held = np.isin(evidence.proposed, group)
        thresholds[group] = proven_threshold(
            evidence.confidence[held],
            evidence.correct[held],
            promise=promise,
            risk=risk / len(groups),
        )
    return thresholds


def set_threshold(true_probability: NDArray[np.float64], level: float) -> float:
    """Give the least probability at which a class belongs in the suggested set.

    Split conformal prediction: sets of all classes at or above it hold the right one
    for at least `level` of new letters. Without evidence every class belongs (0.0).

    >>> round(set_threshold(np.linspace(0.01, 1, 100), 0.9), 6)
    0.1
    """
    number = len(true_probability)
    # Without the last addend 10.1 - 0.1 would be rounded down to nine.
    rank = floor((number + 1) * (1 - level) + 1e-9)
    if rank < 1:
        return 0.0
    return float(np.sort(true_probability)[rank - 1])
