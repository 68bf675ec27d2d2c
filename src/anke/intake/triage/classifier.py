# SPDX-License-Identifier: EUPL-1.2
"""Learning one target (*what kind, which area, which team*) from labelled letters.

Each letter is scored by models that have not seen it: the letters are dealt into ten
parts, and each part is scored by models learnt from the other nine, with terms chosen
from the other nine. Letters that nearly equal each other lie in the same part. From
these scores come the weights of the pool, its temperature, the thresholds and the
suggested sets; then every member is learnt again from all letters. So no letter is
wasted on calibration alone.

The evidence for the thresholds counts each group of near-equal letters once: a pattern
letter sent a hundred times is one observation, not a hundred. Its probabilities come
from pools learnt without the part they are for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from anke.intake.domain.abstention import (
    Evidence,
    class_thresholds,
    set_threshold,
)
from anke.intake.domain.calibration import corrected, softmax
from anke.intake.triage.features import Counts, weigh_terms
from anke.intake.triage.members import MEMBERS, Learnt, learn, members_for, scores_of
from anke.intake.triage.pooling import Pool, fit_pool, probabilities

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

# So many parts; with many letters each part is larger and fewer are needed.
PARTS = 10
PARTS_OF_MANY = 5
MANY_LETTERS = 5_000
# Of very many letters, parts are scored until there is this much evidence.
ENOUGH_EVIDENCE = 10_000
VERY_MANY_LETTERS = 20_000
# The suggested set holds the right class this often.
SET_LEVEL = 0.95
MOST_WEIGHT = 60_000.0


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised of letters filed alone, and the risk that it does not hold."""

    precision: float
    risk: float


@dataclass(frozen=True, slots=True)
class Matrix:
    """Rows of features: words first, then pieces of words, then the embedding."""

    rows: sparse.csr_matrix
    words: int
    terms: int

    @classmethod
    def of(
        cls, rows: sparse.csr_matrix, words: int, dense: NDArray[np.float32]
    ) -> Matrix:
        """Put the embedding, if any, beside the terms."""
        terms = rows.shape[1]
        if dense.shape[1]:
            rows = sparse.hstack([rows, sparse.csr_matrix(dense)], format="csr")
        return cls(rows, words, terms)

    def columns(self, part: str) -> slice:
        """Tell which columns a part of the features has."""
        return {
            "all": slice(0, self.terms),
            "word": slice(0, self.words),
            "piece": slice(self.words, self.terms),
            "dense": slice(self.terms, self.rows.shape[1]),
        }[part]

    def part(self, part: str) -> sparse.csr_matrix:
        """Give the rows with the columns of one part only."""
        return self.rows[:, self.columns(part)]

    def take(self, letters: NDArray[np.int64]) -> Matrix:
        """Give the rows of some letters only."""
        return Matrix(self.rows[letters], self.words, self.terms)


@dataclass(frozen=True, slots=True)
class Material:
    """The letters to learn one target from: all of one length.

    `counts` are the terms, `dense` the embedding (no columns without one), `groups` the
    number of the first letter that each nearly equals.
    """

    counts: Counts
    dense: NDArray[np.float32]
    groups: NDArray[np.int64]

    def take(self, rows: NDArray[np.int64]) -> Material:
        """Give the material of some letters only."""
        blocks = {name: matrix[rows] for name, matrix in self.counts.blocks.items()}
        counts = Counts(blocks, self.counts.terms)
        return Material(counts, self.dense[rows], self.groups[rows])


@dataclass(frozen=True, slots=True)
class TargetModel:
    """One target, learnt: a matrix, and from which probability it may act alone.

    Attributes:
        labels: The classes, in alphabetical order.
        weights: classes x (terms of all targets + embedding), as stored.
        bias: What each class starts with.
        thresholds: The least probability at which the class may be filed alone.
        set_threshold: The least probability with which a class is suggested.
        letters: How many letters it was learnt from.
        pool: How much each member counts, for the model card.
        evidence: What the thresholds were proven by, for the model card.
        slope: With `start` the last correction of the greatest probability.
        start: See `slope`.
    """

    labels: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]
    thresholds: NDArray[np.float64]
    set_threshold: float
    letters: int
    pool: Mapping[str, float]
    evidence: Mapping[str, float]
    slope: float = 1.0
    start: float = 0.0

    def probabilities(self, scores: NDArray[np.float64]) -> NDArray[np.float64]:
        """Turn the scores of letters into probabilities of the classes."""
        return corrected(softmax(scores), self.slope, self.start)


@dataclass(frozen=True, slots=True)
class Unseen:
    """Scores by members that never saw the letters: members, letters, classes."""

    scores: NDArray[np.float64]
    right: NDArray[np.int64]
    parts: NDArray[np.int64]
    groups: NDArray[np.int64]


def learn_target(
    material: Material,
    space: Matrix,
    answers: Sequence[str],
    *,
    seed: int,
    promise: Promise,
) -> TargetModel:
    """Learn one target; `space` are the same letters in the finished features."""
    labels, right = np.unique(np.asarray(answers, dtype=object), return_inverse=True)
    names = members_for(len(right), dense=material.dense.shape[1] > 0)
    if len(right) > VERY_MANY_LETTERS:
        unseen, learnt = hold_back(space, right, material.groups, names, seed=seed)
    else:
        unseen = score_unseen(material, right, names, seed=seed)
        learnt = _learn_all(space, right, names, seed=seed)
    pool = fit_pool(unseen.scores, unseen.right)
    weights, bias = _add_up(space, names, pool, learnt)
    evidence, true = gather_evidence(unseen)
    thresholds = class_thresholds(
        evidence, len(labels), promise=promise.precision, risk=promise.risk
    )
    return TargetModel(
        labels=tuple(str(label) for label in labels),
        weights=weights,
        bias=bias,
        thresholds=thresholds,
        set_threshold=set_threshold(true, SET_LEVEL),
        letters=len(right),
        pool=dict(zip(names, (round(float(w), 4) for w in pool.weights), strict=True)),
        evidence=_told(evidence, thresholds),
        slope=pool.slope,
        start=pool.start,
    )


def score_unseen(
    material: Material, right: NDArray[np.int64], names: Sequence[str], *, seed: int
) -> Unseen:
    """Score letters, of very many only enough, by models that never saw them."""
    parts, scored = deal_parts(right, material.groups, seed=seed)
    classes = int(right.max()) + 1
    seen = np.flatnonzero(parts < scored)
    scores = np.zeros((len(names), len(right), classes))
    for part in range(scored):
        known, asked = np.flatnonzero(parts != part), np.flatnonzero(parts == part)
        rows, questions = _both(material, known, asked)
        for place, name in enumerate(names):
            member = MEMBERS[name]
            seen_rows = rows.part(member.part)
            learnt = learn(member, seen_rows, right[known], classes, seed=seed)
            scores[place, asked] = scores_of(learnt, questions.part(member.part))
    return Unseen(scores[:, seen], right[seen], parts[seen], material.groups[seen])


def deal_parts(
    right: NDArray[np.int64], groups: NDArray[np.int64], *, seed: int
) -> tuple[NDArray[np.int64], int]:
    """Deal letters into parts, class by class, near-equal ones into the same.

    Gives the part of each letter, and how many of the parts are to be scored.
    """
    number = len(right)
    many = MANY_LETTERS < number <= VERY_MANY_LETTERS
    parts = min(PARTS_OF_MANY if many else PARTS, number)
    random = np.random.default_rng(seed)
    heads, place = np.unique(groups, return_index=True)
    dealt = np.zeros(len(heads), dtype=np.int64)
    start = 0
    for label in np.unique(right):
        members = random.permutation(np.flatnonzero(right[place] == label))
        dealt[members] = (start + np.arange(len(members))) % parts
        start += len(members)
    scored = parts
    if number > VERY_MANY_LETTERS:
        scored = max(1, int(np.ceil(ENOUGH_EVIDENCE * parts / number)))
    return dealt[np.searchsorted(heads, groups)], scored


def gather_evidence(unseen: Unseen) -> tuple[Evidence, NDArray[np.float64]]:
    """Give what is known of unseen letters, one of each group.

    Beside the evidence stands the probability that each letter's right class was given.
    """
    said = np.zeros(unseen.scores.shape[1:])
    for part in np.unique(unseen.parts):
        asked = unseen.parts == part
        others = ~asked
        if not others.any():
            others = asked
        pool = fit_pool(unseen.scores[:, others], unseen.right[others])
        said[asked] = probabilities(pool, unseen.scores[:, asked])
    _, first = np.unique(unseen.groups, return_index=True)
    said, right = said[first], unseen.right[first]
    proposed = said.argmax(axis=1)
    evidence = Evidence(said.max(axis=1), proposed == right, proposed)
    return evidence, said[np.arange(len(right)), right]


def _both(
    material: Material, known: NDArray[np.int64], asked: NDArray[np.int64]
) -> tuple[Matrix, Matrix]:
    rows, questions, words = weigh_terms(material.counts, known, asked)
    dense = material.dense
    return Matrix.of(rows, words, dense[known]), Matrix.of(
        questions, words, dense[asked]
    )


def hold_back(
    space: Matrix,
    right: NDArray[np.int64],
    groups: NDArray[np.int64],
    names: Sequence[str],
    *,
    seed: int,
) -> tuple[Unseen, list[Learnt]]:
    """Hold a tenth back and learn once from the rest: for very many letters.

    The tenth is judged by the finished members themselves, so that the evidence is
    exact; what they miss of so many letters is not worth learning them twice.
    """
    parts, _ = deal_parts(right, groups, seed=seed)
    # A class that would be held back altogether could not be learnt.
    parts[~np.isin(right, right[parts > 0])] = 1
    known, asked = np.flatnonzero(parts), np.flatnonzero(parts == 0)
    rest, classes = space.take(known), int(right.max()) + 1
    learnt = _learn_all(rest, right[known], names, seed=seed, classes=classes)
    questions = space.take(asked)
    scores = np.stack(
        [
            scores_of(one, questions.part(MEMBERS[name].part))
            for name, one in zip(names, learnt, strict=True)
        ]
    )
    # For the pools that the evidence is drawn from, the tenth is dealt once more.
    again, _ = deal_parts(right[asked], groups[asked], seed=seed)
    return Unseen(scores, right[asked], again, groups[asked]), learnt


def _learn_all(
    space: Matrix,
    right: NDArray[np.int64],
    names: Sequence[str],
    *,
    seed: int,
    classes: int = 0,
) -> list[Learnt]:
    return [
        learn(
            MEMBERS[name],
            space.part(MEMBERS[name].part),
            right,
            classes or int(right.max()) + 1,
            seed=seed,
        )
        for name in names
    ]


def _add_up(
    space: Matrix, names: Sequence[str], pool: Pool, learnt: Sequence[Learnt]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Add the members up to one matrix by their weights in the pool.

    The numbers are rounded as they will be stored, so that a model answers the same
    before it is saved and after it is loaded.
    """
    weights, bias = np.zeros((len(pool.bias), space.rows.shape[1])), pool.bias.copy()
    for name, share, one in zip(names, pool.weights, learnt, strict=True):
        weights[:, space.columns(MEMBERS[name].part)] += share * one.weights
        bias += share * one.start
    # The same for every class says nothing; without it the numbers are smaller.
    weights -= weights.mean(axis=0)
    bias -= bias.mean()
    return as_stored(weights), bias.astype(np.float32)


def as_stored(weights: NDArray[np.float64]) -> NDArray[np.float32]:
    """Round to the two bytes that a weight is stored in."""
    held = np.clip(weights, -MOST_WEIGHT, MOST_WEIGHT)
    return held.astype(np.float16).astype(np.float32)


def _told(evidence: Evidence, thresholds: NDArray[np.float64]) -> dict[str, float]:
    filed = evidence.confidence >= thresholds[evidence.proposed]
    return {
        "letters": len(filed),
        "right": int(evidence.correct.sum()),
        "filed": int(filed.sum()),
        "filed_right": int(evidence.correct[filed].sum()),
    }
