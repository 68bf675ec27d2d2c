# SPDX-License-Identifier: EUPL-1.2
"""The plain baseline: what anyone would build in an afternoon.

Single words weighed by TF-IDF and a logistic regression, both as scikit-learn makes
them. It is given the same calibration and the same rule for filing alone as our own
model, from the same parts of the same letters, so that a comparison shows the models
and nothing else.

Example:
    `fit_plain(texts, labels).judge(new_texts)`
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from sklearn.exceptions import ConvergenceWarning
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from threadpoolctl import threadpool_limits

from anke.intake.domain.abstention import class_thresholds
from anke.intake.triage.classifier import Unseen, deal_parts, gather_evidence
from anke.intake.triage.evaluating import Judged
from anke.intake.triage.model import PRECISION, RISK, groups_of
from anke.intake.triage.pooling import Pool, fit_pool, probabilities

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

LONG_ENOUGH = 200


@dataclass(frozen=True)
class PlainModel:
    """The baseline, trained: a judge like any other."""

    labels: NDArray[np.object_]
    words: TfidfVectorizer
    regression: LogisticRegression
    pool: Pool
    thresholds: NDArray[np.float64]

    def judge(self, texts: Sequence[str]) -> Judged:
        """Say of each text what it is, how surely, and whether to file it alone."""
        classes = len(self.labels)
        scores = _scores(self.regression, self.words.transform(texts), classes)
        said = probabilities(self.pool, scores[None])
        best = said.argmax(axis=1)
        probability = said.max(axis=1)
        certain = probability >= self.thresholds[best]
        return Judged(self.labels[best].tolist(), probability, certain)


def fit_plain(
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    seed: int = 0,
    promise: float = PRECISION,
    risk: float = RISK,
) -> PlainModel:
    """Train the baseline, calibrated and thresholded as our own model is."""
    names, right = np.unique(np.asarray(labels, dtype=object), return_inverse=True)
    with threadpool_limits(limits=1):
        unseen = _score_unseen(texts, right, seed=seed)
        evidence, _ = gather_evidence(unseen)
        words, regression = _learn(texts, right)
        pool = fit_pool(unseen.scores, unseen.right)
    thresholds = class_thresholds(evidence, len(names), promise=promise, risk=risk)
    return PlainModel(names, words, regression, pool, thresholds)


def _score_unseen(
    texts: Sequence[str], right: NDArray[np.int64], *, seed: int
) -> Unseen:
    groups = groups_of(texts)
    parts, scored = deal_parts(right, groups, seed=seed)
    scores = np.zeros((1, len(right), int(right.max()) + 1))
    for part in range(scored):
        known, asked = np.flatnonzero(parts != part), np.flatnonzero(parts == part)
        words, regression = _learn([texts[n] for n in known.tolist()], right[known])
        rows = words.transform([texts[n] for n in asked.tolist()])
        scores[0, asked] = _scores(regression, rows, scores.shape[2])
    seen = np.flatnonzero(parts < scored)
    return Unseen(scores[:, seen], right[seen], parts[seen], groups[seen])


def _learn(
    texts: Sequence[str], right: NDArray[np.int64]
) -> tuple[TfidfVectorizer, LogisticRegression]:
    words = TfidfVectorizer()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        regression = LogisticRegression(max_iter=LONG_ENOUGH)  # else as it comes
        regression.fit(words.fit_transform(texts), right)
    return words, regression


def _scores(
    regression: LogisticRegression, rows: Any, classes: int
) -> NDArray[np.float64]:
    found = regression.decision_function(rows)
    if found.ndim == 1:
        found = np.stack([-found / 2, found / 2], axis=1)
    scores = np.full((rows.shape[0], classes), found.min() if found.size else 0.0)
    scores[:, regression.classes_] = found
    return scores
