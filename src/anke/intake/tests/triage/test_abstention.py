# SPDX-License-Identifier: EUPL-1.2
"""A threshold is proven or there is none; the promise holds as often as was said."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import beta, binom

from anke.intake.domain.abstention import (
    NEVER,
    OWN_EVIDENCE,
    Evidence,
    chance_of_so_few,
    class_thresholds,
    lower_bound,
    most_errors,
    proven_threshold,
    set_threshold,
)

pytestmark = pytest.mark.unit


@given(st.integers(1, 3000), st.floats(0, 1), st.floats(0.01, 0.5))
def test_chance_of_so_few_errors_is_the_binomial(of, part, share):
    """The chance of at most so many errors is that of SciPy."""
    errors = int(part * of)

    chance = chance_of_so_few(errors, of, share)

    assert chance == pytest.approx(binom.cdf(errors, of, share), abs=1e-9)


@given(st.integers(1, 2000), st.floats(0, 1))
def test_lower_bound_is_that_of_clopper_and_pearson(of, part):
    """The bound is the quantile of the beta distribution that the textbook gives."""
    right = int(part * of)
    expected = beta.ppf(0.05, right, of - right + 1) if right else 0.0

    assert lower_bound(right, of, 0.05) == pytest.approx(expected, abs=1e-6)


@given(st.integers(1, 2000))
def test_most_errors_is_the_last_that_proves(of):
    """One error more than the most does not prove the promise any longer."""
    most = most_errors(of, 0.95, 0.02)

    assert most < 0 or binom.cdf(most, of, 0.05) <= 0.02
    assert binom.cdf(most + 1, of, 0.05) > 0.02


def draw(random: np.random.Generator, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw confidences and whether they were right, less often than they say."""
    confidence = random.beta(4, 1, number)
    return confidence, random.random(number) < 0.55 + 0.44 * confidence**2


def true_precision(threshold: float) -> float:
    """Give the precision above a threshold on so many letters that it is exact."""
    confidence, right = draw(np.random.default_rng(99), 400_000)
    return float(right[confidence >= threshold].mean())


def test_promise_is_broken_no_oftener_than_the_risk():
    """Of many proven thresholds, fewer than the risk have too low a true precision."""
    random = np.random.default_rng(1)
    broken = filed = 0
    for _ in range(400):
        threshold = proven_threshold(*draw(random, 600), promise=0.9, risk=0.1)
        filed += threshold < NEVER
        broken += threshold < NEVER and true_precision(threshold) < 0.9

    assert filed > 200
    assert broken <= binom.ppf(0.99, 400, 0.1)


def test_luckiest_threshold_breaks_the_promise_far_oftener():
    """The plain empirical threshold, not used here, breaks it about half the time."""
    random = np.random.default_rng(1)
    broken = 0
    for _ in range(100):
        confidence, right = draw(random, 600)
        order = np.argsort(-confidence)
        precision = np.cumsum(right[order]) / np.arange(1, 601)
        kept = np.flatnonzero(precision >= 0.9)
        broken += true_precision(confidence[order][kept[-1]]) < 0.9

    assert broken > 30


def test_too_little_evidence_proves_nothing():
    """Fifty letters, all of them right, do not prove 95 in 100 at this risk."""
    threshold = proven_threshold(
        np.linspace(0.5, 1, 50), np.ones(50, dtype=bool), promise=0.95, risk=0.02
    )

    assert threshold == NEVER


def test_nothing_known_proves_nothing():
    """No letters at all give no threshold."""
    none = np.array([])

    assert proven_threshold(none, none.astype(bool), promise=0.9, risk=0.1) == NEVER


def test_equal_confidences_are_filed_together():
    """Letters that the threshold cannot tell apart are counted together."""
    confidence = np.array([0.9] * 300 + [0.5] * 300)
    right = np.array([True] * 300 + [True, False] * 150)

    threshold = proven_threshold(confidence, right, promise=0.95, risk=0.05)

    assert threshold == 0.9


def test_class_with_its_own_evidence_answers_for_itself():
    """A class that is often wrong is not filed on the merits of the others."""
    good, bad = OWN_EVIDENCE * 4, OWN_EVIDENCE
    confidence = np.full(good + bad, 0.9)
    right = np.r_[np.ones(good, bool), np.tile([True, True, False], bad)[:bad]]
    proposed = np.r_[np.zeros(good, int), np.ones(bad, int)]

    thresholds = class_thresholds(
        Evidence(confidence, right, proposed), 2, promise=0.9, risk=0.02
    )

    assert thresholds[0] == 0.9
    assert thresholds[1] == NEVER


def test_rare_classes_prove_theirs_together():
    """Classes with few letters share a threshold; one never proposed has it too."""
    confidence = np.full(200, 0.9)
    proposed = np.arange(200) % 4

    thresholds = class_thresholds(
        Evidence(confidence, np.ones(200, bool), proposed), 5, promise=0.95, risk=0.05
    )

    assert thresholds.tolist() == [0.9] * 5


@given(st.integers(0, 2**31))
def test_suggested_sets_hold_the_right_class_as_often_as_said(seed):
    """On the letters it is taken from, the set holds the right class at its level."""
    given_probability = np.random.default_rng(seed).random(200)

    threshold = set_threshold(given_probability, 0.9)

    assert (given_probability >= threshold).mean() >= 0.9
