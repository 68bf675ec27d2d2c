# SPDX-License-Identifier: EUPL-1.2
"""How good a model is, on letters that it has not seen and that are not repeats.

A test that flatters is worse than none. So: letters are split by time where there is
one (a model sees only the past); a letter that nearly equals one of the training part
is taken out of the test; every figure has an interval; and the plain baseline is judged
by the same function on the same letters.

>>> judged = Judged(("a", "b"), np.array([0.9, 0.8]), np.array([True, False]))
>>> report = report_on(judged, ["a", "a"], promise=0.95)
>>> report.accuracy.value, report.coverage.value, report.is_kept
(0.5, 0.5, True)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np
from scipy.stats import binomtest

from anke.intake.domain.abstention import chance_of_so_few
from anke.intake.domain.calibration import calibration_error, error_by_chance
from anke.intake.domain.near_duplicates import clusters, repeated, signature

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from anke.intake.triage.model import TriageModel

DRAWS = 500
TEST_SHARE = 0.25
# A promise is called broken beyond doubt when luck explains it less often than this.
DOUBT = 0.05


@dataclass(frozen=True, slots=True)
class Split:
    """Which letters are for training and which for the test, by number."""

    train: NDArray[np.int64]
    test: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Judged:
    """What a model said of the letters of a test.

    `suggested` are the classes that would be shown to a person, where there are any.
    """

    labels: Sequence[str]
    probability: NDArray[np.float64]
    certain: NDArray[np.bool_]
    suggested: Sequence[tuple[str, ...]] = ()


class Judge(Protocol):
    """Anything that can be judged: a trained model, or the plain baseline."""

    def judge(self, texts: Sequence[str]) -> Judged:
        """Say of each text what it is, how surely, and whether to file it alone."""


@dataclass(frozen=True, slots=True)
class TargetJudge:
    """A model as a judge of one of its targets."""

    model: TriageModel
    target: str

    def judge(self, texts: Sequence[str]) -> Judged:
        """Say of each text what the model says of this target."""
        answers = [said[self.target] for said in self.model.predict(texts)]
        return Judged(
            labels=[answer.label for answer in answers],
            probability=np.array([answer.probability for answer in answers]),
            certain=np.array([answer.certain for answer in answers], dtype=bool),
            suggested=[answer.suggestions for answer in answers],
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its 95 % interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured on one test.

    Attributes:
        letters: How many letters the test had.
        accuracy: The share that was right.
        macro_f1: The mean F1 of the classes, the rare ones counting as the common.
        ece: The calibration error; `ece_by_chance` of it is due to the test's size.
        coverage: The share that would have been filed without a person.
        precision: Of those, the share that was right; 1 where there were none.
        hit_rate: How often the right class was among the suggested.
        filed: How many would have been filed without a person, `filed_right` rightly.
        promise: The precision that was promised.
        right: For each letter whether it was right, for comparing two models.
    """

    letters: int
    accuracy: Figure
    macro_f1: Figure
    ece: float
    ece_by_chance: float
    coverage: Figure
    precision: Figure
    hit_rate: float
    filed: int
    filed_right: int
    promise: float
    right: NDArray[np.bool_]

    @property
    def is_kept(self) -> bool:
        """Tell whether the promise was kept to the letter, or nothing was filed."""
        return not self.filed or self.filed_right >= self.promise * self.filed

    @property
    def is_broken_beyond_doubt(self) -> bool:
        """Tell whether there were more errors than bad luck can explain."""
        if not self.filed:
            return False
        errors = self.filed - self.filed_right
        chance = 1 - chance_of_so_few(errors - 1, self.filed, 1 - self.promise)
        return errors > 0 and chance < DOUBT


def split_by_time(
    texts: Sequence[str], times: Sequence[str], *, test_share: float = TEST_SHARE
) -> Split:
    """Train on the earlier letters, test on the latest, without repeats of the earlier.

    Letters of the same time are never divided between the two.
    """
    order = np.argsort(np.asarray(times), kind="stable")
    border = np.asarray(times)[order[int(len(order) * (1 - test_share))]]
    late = np.asarray(times) >= border
    train, test = np.flatnonzero(~late), np.flatnonzero(late)
    return Split(train, test[~_repeats(texts, test, train)])


def split_by_chance(
    texts: Sequence[str], *, seed: int, test_share: float = TEST_SHARE
) -> Split:
    """Divide letters by chance after all repeats have been taken out.

    For sets without a time. Repeats go before the split, not only from the test: a test
    without the letters that have twins would be another kind of mail than the training.
    """
    kept = without_repeats(texts)
    mixed = np.random.default_rng(seed).permutation(kept)
    number = int(len(mixed) * test_share)
    return Split(np.sort(mixed[number:]), np.sort(mixed[:number]))


def without_repeats(texts: Sequence[str]) -> NDArray[np.int64]:
    """Give the numbers of the letters that do not nearly equal an earlier one."""
    return np.unique(clusters([signature(text) for text in texts]))


def _repeats(
    texts: Sequence[str], asked: NDArray[np.int64], known: NDArray[np.int64]
) -> NDArray[np.bool_]:
    return repeated(
        (signature(texts[n]) for n in asked), (signature(texts[n]) for n in known)
    )


def report_on(judged: Judged, right: Sequence[str], *, promise: float) -> Report:
    """Compare what was said with what is right."""
    truth = np.asarray(right, dtype=object)
    said = np.asarray(judged.labels, dtype=object)
    hit = said == truth
    filed = judged.certain
    shown = judged.suggested or [(label,) for label in judged.labels]
    return Report(
        letters=len(truth),
        accuracy=share(int(hit.sum()), len(hit)),
        macro_f1=_interval(lambda rows: _macro_f1(truth[rows], said[rows]), len(truth)),
        ece=calibration_error(judged.probability, hit),
        ece_by_chance=error_by_chance(judged.probability),
        coverage=share(int(filed.sum()), len(hit)),
        precision=share(int(hit[filed].sum()), int(filed.sum())),
        hit_rate=float(np.mean([t in s for t, s in zip(truth, shown, strict=True)])),
        filed=int(filed.sum()),
        filed_right=int(hit[filed].sum()),
        promise=promise,
        right=hit,
    )


def evaluate(
    judge: Judge, texts: Sequence[str], right: Sequence[str], *, promise: float
) -> Report:
    """Let a model judge letters and compare with what is right."""
    return report_on(judge.judge(texts), right, promise=promise)


def evaluate_model(
    model: TriageModel, texts: Sequence[str], labels: Mapping[str, Sequence[str]]
) -> dict[str, Report]:
    """Evaluate every target of a model on letters with known labels."""
    reports = {}
    for target in sorted(set(labels) & set(model.targets)):
        known = [n for n, label in enumerate(labels[target]) if label]
        if known:
            reports[target] = evaluate(
                TargetJudge(model, target),
                [texts[n] for n in known],
                [labels[target][n] for n in known],
                promise=model.promise.precision,
            )
    return reports


def gain(ours: Report, theirs: Report, *, seed: int = 0) -> Figure:
    """Give how much more often one model is right than another on the same letters."""
    paired = ours.right.astype(float) - theirs.right.astype(float)
    return mean_with_interval(paired, seed=seed)


def mean_with_interval(values: NDArray[np.float64], *, seed: int = 0) -> Figure:
    """Give the mean of values, one for each letter, with its bootstrap interval."""
    return _interval(lambda rows: float(values[rows].mean()), len(values), seed=seed)


def share(part: int, of: int) -> Figure:
    """Give a share with Wilson's interval; 1 (0 to 1) where there is nothing."""
    if not of:
        return Figure(1.0, 0.0, 1.0)
    found = binomtest(part, of).proportion_ci(method="wilson")
    return Figure(part / of, float(found.low), float(found.high))


def _interval(
    measure: Callable[[NDArray[np.int64]], float], number: int, *, seed: int = 0
) -> Figure:
    """Draw the letters again and again (bootstrap) and take the middle 95 %."""
    random = np.random.default_rng(seed)
    drawn = [measure(random.integers(0, number, number)) for _ in range(DRAWS)]
    low, high = np.quantile(drawn, [0.025, 0.975])
    return Figure(float(measure(np.arange(number))), float(low), float(high))


def _macro_f1(truth: NDArray[np.object_], said: NDArray[np.object_]) -> float:
    """Give the mean F1 over the classes that are truly in the test."""
    names, places = np.unique(np.concatenate([truth, said]), return_inverse=True)
    true, claimed = places[: len(truth)], places[len(truth) :]
    size = len(names)
    hits = np.bincount(true[true == claimed], minlength=size)
    both = np.bincount(true, minlength=size) + np.bincount(claimed, minlength=size)
    present = np.bincount(true, minlength=size) > 0
    return float((2 * hits[present] / both[present]).mean())
