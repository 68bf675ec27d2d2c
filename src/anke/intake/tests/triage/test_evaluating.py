# SPDX-License-Identifier: EUPL-1.2
"""An evaluation does not flatter: no future, no repeats, an interval to each figure."""

from __future__ import annotations

import numpy as np
import pytest
from sklearn.metrics import f1_score

from anke.intake.domain.calibration import calibration_error, error_by_chance
from anke.intake.tests.triage.made_letters import made_letters
from anke.intake.triage.baseline import fit_plain
from anke.intake.triage.evaluating import (
    Judged,
    evaluate,
    evaluate_model,
    gain,
    report_on,
    split_by_chance,
    split_by_time,
)
from anke.intake.triage.model import fit

pytestmark = pytest.mark.unit


def judged(labels, certain, probability=0.9):
    """Give what a model might have said."""
    return Judged(labels, np.full(len(labels), probability), np.array(certain))


def test_nothing_of_the_future_is_in_the_training():
    """Every training letter is older than every letter of the test."""
    texts = [f"brev om sag {'abcdefgh'[n % 8] * 5} og {n * 'x'}" for n in range(80)]
    times = [f"2022-{1 + n % 12:02}" for n in range(80)]

    split = split_by_time(texts, times)

    assert len(split.test)
    assert max(times[n] for n in split.train) < min(times[n] for n in split.test)


def test_repeat_of_a_training_letter_is_not_tested():
    """A letter sent again later tells nothing of what the model can do."""
    texts, _ = made_letters(60)
    again = [*texts, texts[0], "en helt anden sag om noget nyt og aldrig set"]
    times = [f"{n:03}" for n in range(len(again))]

    split = split_by_time(again, times, test_share=2 / 62)

    assert split.test.tolist() == [61]


def test_chance_split_has_no_repeats_at_all():
    """Repeats are taken out before the split, and no letter is in both parts."""
    texts, _ = made_letters(60)
    kept = split_by_chance(texts, seed=1)

    split = split_by_chance(texts + texts, seed=1)

    assert len(split.train) + len(split.test) == len(kept.train) + len(kept.test)
    assert not set(split.train) & set(split.test)


def test_figures_are_those_of_the_textbook():
    """Accuracy, macro-F1, coverage and precision are counted as everywhere else."""
    random = np.random.default_rng(3)
    right = random.choice(["a", "b", "c"], 200).tolist()
    labels = [r if random.random() < 0.7 else "a" for r in right]
    certain = random.random(200) < 0.4

    report = report_on(judged(labels, certain), right, promise=0.95)

    hit = np.array(labels) == np.array(right)
    assert report.accuracy.value == pytest.approx(hit.mean())
    assert report.macro_f1.value == pytest.approx(
        f1_score(right, labels, average="macro")
    )
    assert report.coverage.value == pytest.approx(certain.mean())
    assert report.precision.value == pytest.approx(hit[certain].mean())
    for figure in (report.accuracy, report.macro_f1, report.coverage):
        assert figure.low < figure.value < figure.high


def test_promise_is_kept_broken_and_broken_beyond_doubt():
    """One error too many breaks it; that it was no bad luck needs more."""
    right = ["a"] * 40

    def errors(number):
        said = judged(["b"] * number + ["a"] * (40 - number), [True] * 40)
        report = report_on(said, right, promise=0.95)
        return report.is_kept, report.is_broken_beyond_doubt

    assert errors(2) == (True, False)
    assert errors(3) == (False, False)
    assert errors(8) == (False, True)


def test_promise_of_one_who_files_nothing_is_kept():
    """He who says nothing says nothing wrong."""
    report = report_on(judged(["a"], [False]), ["b"], promise=0.95)

    assert report.is_kept
    assert report.coverage.value == 0


def test_calibration_error_is_found_where_it_is():
    """Said 90, right in 60: the error is 30 points, and chance is far less."""
    said = np.full(1000, 0.9)
    right = np.arange(1000) < 600

    assert calibration_error(said, right) == pytest.approx(0.3)
    assert error_by_chance(said) < 0.02


def test_gain_of_a_model_over_itself_is_nothing():
    """The paired comparison has no noise where there is no difference."""
    report = report_on(judged(["a", "b"] * 50, [True] * 100), ["a"] * 100, promise=0.9)

    better = gain(report, report)

    assert (better.low, better.value, better.high) == (0, 0, 0)


def test_model_and_baseline_are_judged_alike():
    """Both answer the same letters by the same rule; unknown labels are left out."""
    texts, kinds = made_letters(400)
    asked, right = made_letters(60, seed=5)
    model = fit(texts, {"kind": kinds})

    ours = evaluate_model(model, asked, {"kind": [*right[:40], *[""] * 20]})["kind"]
    plain = evaluate(fit_plain(texts, kinds), asked, right, promise=0.95)

    assert ours.letters == 40
    assert ours.accuracy.value > 0.95
    assert plain.accuracy.value > 0.95
    assert plain.filed
