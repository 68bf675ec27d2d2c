# SPDX-License-Identifier: EUPL-1.2
"""Alarms ring for a change in the mail, and seldom for none."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2

from anke.intake.domain.drift import (
    chi_square_limit,
    compare_counts,
    stability_index,
    upper_rate,
    watch_corrections,
)
from anke.intake.triage.drift import compare, picture_of
from anke.intake.triage.model import fit
from anke.intake.triage.real_sets import mixed, read_banking, read_sib, read_xsid

KNOWN_CLASSES = 10


@pytest.mark.unit
@pytest.mark.parametrize("freedom", [1, 4, 9, 30])
@pytest.mark.parametrize("risk", [0.05, 0.01, 0.001])
def test_limit_is_that_of_chi_square(freedom, risk):
    """The approximation is within two percent of SciPy's quantile."""
    limit = chi_square_limit(freedom, risk)

    assert limit == pytest.approx(chi2.isf(risk, freedom), rel=0.06)


@pytest.mark.unit
def test_same_mail_rings_no_oftener_than_the_risk():
    """Of a thousand comparisons without a change, about one in a hundred at most."""
    random = np.random.default_rng(1)
    shares = np.array([0.3, 0.25, 0.2, 0.1, 0.1, 0.05])
    rung = 0
    for _ in range(1000):
        before, now = random.multinomial(400, shares), random.multinomial(150, shares)
        rung += compare_counts("x", before, now, risk=0.01).is_alarm

    assert rung <= 20


@pytest.mark.unit
def test_moved_shares_ring():
    """A class that doubles its share is seen in a few hundred letters."""
    shift = compare_counts("x", np.array([800, 200]), np.array([120, 80]), risk=0.01)

    assert shift.is_alarm
    assert shift.index == pytest.approx(
        stability_index(np.array([800, 200]), np.array([120, 80]))
    )


@pytest.mark.unit
def test_nothing_to_compare_is_no_alarm():
    """A week without letters is a matter for somebody else."""
    empty = np.zeros(3, dtype=int)

    assert not compare_counts("x", np.array([5, 5, 5]), empty, risk=0.01).is_alarm


@pytest.mark.unit
def test_unchanged_rate_of_corrections_rings_as_seldom_as_said():
    """Looked at after every letter, 20,000 letters pass on average between alarms."""
    random = np.random.default_rng(2)
    rung = sum(
        watch_corrections(random.random(2000) < 0.1, usual=0.1) is not None
        for _ in range(100)
    )

    assert rung <= 18  # 10 expected at the very most: 2,000 letters of 20,000


@pytest.mark.unit
def test_risen_rate_of_corrections_rings_soon():
    """From one in ten to three in ten: found within 150 letters, whenever it comes."""
    random = np.random.default_rng(3)
    for calm in (0, 300, 1500):
        before, after = random.random(calm) < 0.1, random.random(500) < 0.3
        rung = watch_corrections([*before, *after], usual=upper_rate(100, 1000))

        assert rung is not None
        assert calm < rung < calm + 150


def few_classes(data, *, classes: slice):
    """Give letters of some classes of banking77 in an order drawn by chance."""
    given = mixed(read_banking(data), seed=4)
    names = sorted(set(given.labels))[classes]
    rows = [n for n, label in enumerate(given.labels) if label in names]
    return [given.texts[n] for n in rows], [given.labels[n] for n in rows]


@pytest.fixture
def bank(shared_data):
    """Give a model of ten classes, its picture of usual mail, and untouched letters."""
    texts, labels = few_classes(shared_data, classes=slice(KNOWN_CLASSES))
    model = fit(texts[:600], {"kind": labels[:600]})
    return model, picture_of(model, texts[600:1100]), (texts[1100:], labels[1100:])


def test_real_letters_of_the_same_kind_ring_no_alarm(bank):
    """Untouched letters of the classes that the model was tested on are usual mail."""
    model, usual, (texts, _) = bank

    rounds = [compare(model, usual, texts[at : at + 150]) for at in (0, 150, 300)]

    assert not [shift for shifts in rounds for shift in shifts if shift.is_alarm]


def test_real_letters_of_new_kinds_ring(bank, shared_data):
    """When half of the letters are of classes never seen, inputs and people tell."""
    model, usual, (texts, labels) = bank
    new, _ = few_classes(shared_data, classes=slice(40, 60))
    asked = [*texts[:100], *new[:100]]
    right = [*labels[:100], *["new"] * 100]

    alarms = [shift.name for shift in compare(model, usual, asked) if shift.is_alarm]

    said = [answer["kind"].label for answer in model.predict(asked)]
    corrected = [s != r for s, r in zip(said, right, strict=True)]
    assert "kind: probability" in alarms
    assert watch_corrections(corrected[:100], usual=0.15) is None
    assert 100 < watch_corrections(corrected, usual=0.15) < 140


def test_quite_other_texts_ring_everywhere(shared_data):
    """Danish news put to a model of short requests: length, words and certainty."""
    requests, news = mixed(read_xsid(shared_data), seed=1), read_sib(shared_data)
    model = fit(requests.texts[:500], {"kind": requests.labels[:500]})
    usual = picture_of(model, requests.texts[500:])

    alarms = {s.name for s in compare(model, usual, news.texts[:200]) if s.is_alarm}

    assert {"length", "known words", "kind: probability", "kind: class"} <= alarms
