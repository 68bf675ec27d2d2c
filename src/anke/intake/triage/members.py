# SPDX-License-Identifier: EUPL-1.2
"""The linear models that a pool is made of, and how each is learnt.

Support vectors for what tells classes apart, with and without a balance for rare ones;
words alone and pieces alone, since they err differently; complement naive Bayes, which
needs the fewest letters; one for an embedding where there is one. Which of them count
is not decided here but by the pool, on letters that they had not seen.

liblinear draws its random numbers from one source for the whole process. The source is
set before each learning and a lock keeps two learnings apart, so that the same data and
seed give the same model however many threads run.

>>> from scipy import sparse
>>> rows = sparse.csr_matrix(np.eye(4, dtype=np.float32))
>>> learnt = learn(MEMBERS["balanced"], rows, np.array([0, 0, 1, 1]), 2, seed=0)
>>> scores_of(learnt, rows).argmax(axis=1).tolist()
[0, 0, 1, 1]
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray
    from scipy import sparse

# With more letters than this, naive Bayes and balance no longer help, and time counts;
# with very many, what is learnt in the first thirty rounds is all that can be told.
MANY_LETTERS = 5_000
VERY_MANY_LETTERS = 20_000
FEW = ("margin", "complement", "balanced", "words", "pieces")
MANY = ("margin", "words")
VERY_MANY = ("swift",)

_lock = Lock()


@dataclass(frozen=True, slots=True)
class Member:
    """A kind of linear model and the part of the features that it sees."""

    part: str
    build: Callable[[int], Any]


@dataclass(frozen=True, slots=True)
class Learnt:
    """A linear model: classes x columns, and what each class starts with."""

    weights: NDArray[np.float64]
    start: NDArray[np.float64]
    known: NDArray[np.int64]


def _support_vectors(**settings: Any) -> Callable[[int], Any]:
    def build(seed: int) -> LinearSVC:
        chosen: dict[str, Any] = {"tol": 1e-2, "max_iter": 2000, **settings}
        return LinearSVC(dual=True, random_state=seed, **chosen)

    return build


def _complement(_seed: int) -> ComplementNB:
    return ComplementNB(alpha=0.3)


MEMBERS = {
    "margin": Member("all", _support_vectors(C=1.0)),
    "swift": Member("all", _support_vectors(C=1.0, tol=0.1, max_iter=30)),
    "complement": Member("all", _complement),
    "balanced": Member("all", _support_vectors(C=0.3, class_weight="balanced")),
    "words": Member("word", _support_vectors(C=1.0)),
    "pieces": Member("piece", _support_vectors(C=1.0)),
    "meaning": Member("dense", _support_vectors(C=1.0, class_weight="balanced")),
}


def members_for(letters: int, *, dense: bool) -> tuple[str, ...]:
    """Name the members to try on so many letters."""
    chosen: tuple[str, ...] = FEW if letters <= MANY_LETTERS else MANY
    chosen = VERY_MANY if letters > VERY_MANY_LETTERS else chosen
    return (*chosen, "meaning") if dense else chosen


def learn(
    member: Member,
    rows: sparse.csr_matrix,
    right: NDArray[np.int64],
    classes: int,
    *,
    seed: int,
) -> Learnt:
    """Learn one member from rows of features and their classes."""
    if len(np.unique(right)) == 1:
        return _only(right, rows.shape[1], classes)
    model = member.build(seed)
    with _lock, warnings.catch_warnings():
        # A member that has not quite settled is worth less, and the pool finds out.
        warnings.simplefilter("ignore", ConvergenceWarning)
        model.fit(rows, right)
    known = model.classes_.astype(np.int64)
    weights, start = _linear(model)
    every = np.zeros((classes, weights.shape[1]))
    every[known] = weights
    begin = np.zeros(classes)
    begin[known] = start
    return Learnt(every, begin, known)


def _only(right: NDArray[np.int64], columns: int, classes: int) -> Learnt:
    """Give a member that has seen one class only and can say nothing else."""
    start = np.zeros(classes)
    start[right[0]] = 1.0
    return Learnt(np.zeros((classes, columns)), start, np.arange(classes))


def _linear(model: Any) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if isinstance(model, ComplementNB):
        weights = model.feature_log_prob_
        return weights, np.zeros(len(weights))
    weights, start = model.coef_, np.atleast_1d(model.intercept_)
    if len(weights) == 1:
        return np.vstack([-weights, weights]) / 2, np.array([-start[0], start[0]]) / 2
    return weights, start


def scores_of(learnt: Learnt, rows: sparse.csr_matrix) -> NDArray[np.float64]:
    """Give each class's score; a class that was not learnt gets the lowest seen."""
    scores: NDArray[np.float64] = rows @ learnt.weights.T + learnt.start
    unknown = np.ones(scores.shape[1], dtype=bool)
    unknown[learnt.known] = False
    if unknown.any() and scores.size:
        scores[:, unknown] = scores[:, learnt.known].min()
    return scores
