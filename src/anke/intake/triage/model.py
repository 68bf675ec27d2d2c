# SPDX-License-Identifier: EUPL-1.2
"""A trained model of triage: several questions answered from one reading of a letter.

What it says of a letter is a proposal for a person, or, where a class has a proven
threshold and the probability is above it, `certain`: good enough to be filed alone if
the head of the mail room has switched that on. It decides nothing itself.

>>> matters = [f"{a} {b}" for a in ("støj fra", "afslag på", "regning for", "svar om")
...            for b in ("vejen", "haven", "naboens bil", "min bolig", "en varmepumpe")]
>>> texts = [f"jeg klager over {m}" for m in matters]
>>> texts += [f"hvornår får jeg besked om {m}" for m in matters]
>>> model = fit(texts, {"kind": ["appeal"] * 20 + ["reminder"] * 20})
>>> [said] = model.predict(["jeg vil gerne klage over støjen"])
>>> said["kind"].label
'appeal'
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from anke.intake.domain.near_duplicates import clusters, signature
from anke.intake.triage.classifier import (
    Material,
    Matrix,
    Promise,
    TargetModel,
    learn_target,
)
from anke.intake.triage.embedding import Embedding, NoEmbedding
from anke.intake.triage.errors import LabelsDoNotFit, TooFewLetters, UnknownTarget
from anke.intake.triage.features import (
    FeatureSpace,
    choose_terms,
    count_terms,
    plain_text,
    weigh_all,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from anke.intake.triage.nearest import LetterIndex

# A target with fewer labelled letters is left out: nothing could be held back. Letters
# that nearly equal each other count once.
FEWEST_LETTERS = 20
SUGGESTED = 3
PRECISION = 0.95
# How likely it may be that a promise does not hold.
RISK = 0.02
AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class Answer:
    """What the model says to one question about one letter.

    Attributes:
        label: The most probable class.
        probability: How probable it is; of 100 answers of 0.8, 80 are right.
        certain: Whether its class has a proven threshold and the letter is above it.
        ranked: The three most probable classes with their probabilities.
        suggestions: The classes to show a person: of the set that holds the right one
            in 95 of 100 letters, the three most probable at most.
        set_size: How large the whole set is; over three, the machine is of little help.
        threshold: What the probability was held against; infinite where nothing is
            proven for the class.
    """

    label: str
    probability: float
    certain: bool
    ranked: tuple[tuple[str, float], ...]
    suggestions: tuple[str, ...]
    set_size: int
    threshold: float


Prediction = dict[str, Answer]


@dataclass(frozen=True)
class TriageModel:
    """Several targets over one matrix of features.

    Attributes:
        space: The terms that it knows.
        targets: What it has learnt, by target.
        promise: The precision promised and the risk that it does not hold.
        letters: How many letters it was trained on.
        seed: Where its random numbers began.
        left_out: The targets that could not be learnt, with the reason.
        embedding: What it reads meaning with, if anything.
        index: Earlier letters to compare with, if any were given.
    """

    space: FeatureSpace
    targets: Mapping[str, TargetModel]
    promise: Promise
    letters: int
    seed: int
    left_out: Mapping[str, str] = field(default_factory=dict)
    embedding: Embedding = field(default_factory=NoEmbedding)
    index: LetterIndex | None = None

    def rows(self, texts: Sequence[str]) -> Matrix:
        """Give the features of texts as the model sees them."""
        terms = self.space.transform(texts)
        return Matrix.of(terms, self.space.words, self.embedding.encode(texts))

    def scores(self, rows: Matrix, target: str) -> NDArray[np.float64]:
        """Give each class's score for each row."""
        known = self.target(target)
        scores: NDArray[np.float64] = rows.rows @ known.weights.T + known.bias
        return scores

    def target(self, name: str) -> TargetModel:
        """Give what was learnt of one target; `UnknownTarget` where nothing was."""
        if name not in self.targets:
            raise UnknownTarget(
                f"the model has not learnt {name}",
                user_text="Modellen er ikke trænet til det spørgsmål.",
            )
        return self.targets[name]

    def probabilities(self, texts: Sequence[str], target: str) -> NDArray[np.float64]:
        """Give the probability of each class of one target for each text."""
        scores = self.scores(self.rows(texts), target)
        return self.target(target).probabilities(scores)

    def predict(self, texts: Sequence[str]) -> list[Prediction]:
        """Answer every question about every letter, in the letters' order."""
        predictions: list[Prediction] = []
        for start in range(0, len(texts), AT_ONCE):
            predictions.extend(self._predict(texts[start : start + AT_ONCE]))
        return predictions

    def _predict(self, texts: Sequence[str]) -> list[Prediction]:
        rows = self.rows(texts)
        predictions: list[Prediction] = [{} for _ in texts]
        for name, known in self.targets.items():
            said = known.probabilities(self.scores(rows, name))
            order = np.argsort(-said, axis=1, kind="stable")[:, :SUGGESTED]
            sizes = (said >= known.set_threshold).sum(axis=1)
            for n, prediction in enumerate(predictions):
                prediction[name] = _answer(known, said[n], order[n], int(sizes[n]))
        return predictions


def _answer(
    known: TargetModel,
    said: NDArray[np.float64],
    order: NDArray[np.int64],
    set_size: int,
) -> Answer:
    ranked = tuple((known.labels[k], float(said[k])) for k in order)
    label, probability = ranked[0]
    threshold = float(known.thresholds[order[0]])
    shown = max(1, min(set_size, SUGGESTED))
    return Answer(
        label=label,
        probability=probability,
        certain=probability >= threshold,
        ranked=ranked,
        suggestions=tuple(name for name, _ in ranked[:shown]),
        set_size=set_size,
        threshold=threshold,
    )


def fit(
    texts: Sequence[str],
    labels: Mapping[str, Sequence[str]],
    *,
    seed: int = 0,
    promise: float = PRECISION,
    risk: float = RISK,
    embedding: Embedding | None = None,
) -> TriageModel:
    """Train a model; the same texts, labels and seed give the same model.

    `labels` has for each target one label for each text, "" where it is not known.

    Errors: `LabelsDoNotFit`; `TooFewLetters` when not one target can be learnt.
    """
    _check(texts, labels)
    reader = embedding or NoEmbedding()
    promised = Promise(promise, risk)
    # Sums over several threads come out a little different each time.
    with threadpool_limits(limits=1):
        material = gather(texts, reader)
        space = choose_terms(material.counts)
        rows = Matrix.of(weigh_all(material.counts), space.words, material.dense)
        learnt, left_out = {}, {}
        for name in sorted(labels):
            known = np.flatnonzero([bool(label) for label in labels[name]])
            answers = [label for label in labels[name] if label]
            reason = _reason_to_leave_out(answers, material.groups[known])
            if reason:
                left_out[name] = reason
                continue
            learnt[name] = learn_target(
                material.take(known),
                rows.take(known),
                answers,
                seed=seed,
                promise=promised,
            )
    if not learnt:
        raise TooFewLetters(
            "; ".join(f"{name}: {why}" for name, why in left_out.items()),
            user_text="Der er for få breve at lære af.",
        )
    return TriageModel(space, learnt, promised, len(texts), seed, left_out, reader)


def gather(texts: Sequence[str], embedding: Embedding) -> Material:
    """Count terms, read meaning and find near-equal letters."""
    return Material(
        counts=count_terms(texts),
        dense=embedding.encode(texts),
        groups=groups_of(texts),
    )


def groups_of(texts: Sequence[str]) -> NDArray[np.int64]:
    """Give each text the number of the first that it nearly equals."""
    plain = [plain_text(text) for text in texts]
    first = {text: n for n, text in reversed(list(enumerate(plain)))}
    heads = sorted(first.values())
    found = clusters([signature(plain[n]) for n in heads])
    head_of = {head: heads[found[n]] for n, head in enumerate(heads)}
    return np.array([head_of[first[text]] for text in plain], dtype=np.int64)


def _check(texts: Sequence[str], labels: Mapping[str, Sequence[str]]) -> None:
    for name, given in labels.items():
        if len(given) != len(texts):
            raise LabelsDoNotFit(f"{name}: {len(given)} labels, {len(texts)} texts")


def _reason_to_leave_out(answers: Sequence[str], groups: NDArray[np.int64]) -> str:
    different = len(np.unique(groups))
    if different < FEWEST_LETTERS:
        return f"{different} different labelled letters, {FEWEST_LETTERS} are needed"
    if len(set(answers)) == 1:
        return "all letters have the same answer"
    return ""
