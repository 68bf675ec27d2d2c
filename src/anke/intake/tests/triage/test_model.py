# SPDX-License-Identifier: EUPL-1.2
"""A model learns what it is shown, leaves out the rest, and says how sure it is."""

from __future__ import annotations

import numpy as np
import pytest

from anke.intake.tests.triage.made_letters import made_letters
from anke.intake.triage import classifier
from anke.intake.triage.classifier import deal_parts
from anke.intake.triage.embedding import WordVectors, embedding_named
from anke.intake.triage.errors import (
    EmbeddingMissing,
    LabelsDoNotFit,
    TooFewLetters,
    UnknownTarget,
)
from anke.intake.triage.features import count_terms, weigh_terms
from anke.intake.triage.model import fit, groups_of

pytestmark = pytest.mark.unit


@pytest.fixture(scope="module")
def model():
    """Give a model of made letters with two targets, one half unknown."""
    texts, kinds = made_letters(600)
    teams = ["" if n % 2 else kind[:2] for n, kind in enumerate(kinds)]
    return fit(texts, {"kind": kinds, "team": teams})


def test_new_letters_are_answered_rightly(model):
    """Letters of the same making that were not shown are told apart."""
    texts, kinds = made_letters(90, seed=7)

    answers = [said["kind"] for said in model.predict(texts)]

    assert np.mean([a.label == k for a, k in zip(answers, kinds, strict=True)]) > 0.97
    assert all(a.certain for a in answers if a.probability > 0.99)


def test_letters_without_a_label_are_left_out_of_that_target_only(model):
    """A target learns from its own labels; the others learn from theirs."""
    assert model.targets["kind"].letters == 600
    assert model.targets["team"].letters == 300
    assert set(model.targets["team"].labels) == {"ap", "re", "ac"}


def test_answer_is_ranked_and_sums_to_no_more_than_one(model):
    """The three most probable classes come in order, with the label first."""
    [said] = model.predict(["jeg klager over vejen fra kommunen"])

    ranked = said["kind"].ranked

    assert ranked[0] == (said["kind"].label, said["kind"].probability)
    assert [p for _, p in ranked] == sorted((p for _, p in ranked), reverse=True)
    assert sum(p for _, p in ranked) == pytest.approx(1, abs=1e-6)


def test_letter_without_a_known_word_is_not_certain(model):
    """A letter in signs that the model never saw is given to a person."""
    for said in model.predict(["", "漢字 кириллица", "\x00\x01"]):
        assert not said["kind"].certain
        assert said["kind"].suggestions


def test_order_and_company_of_letters_change_no_answer(model):
    """A letter is answered the same alone and among others."""
    texts, _ = made_letters(30, seed=3)

    together = model.predict(texts)

    assert [model.predict([text])[0] for text in texts] == together


def test_too_few_different_letters_are_refused():
    """A hundred copies of one letter teach nothing."""
    with pytest.raises(TooFewLetters):
        fit(["jeg klager", "send svar"] * 100, {"kind": ["a", "b"] * 100})


def test_target_with_one_answer_is_left_out_with_the_reason():
    """A model with one good target tells why the other was not learnt."""
    texts, kinds = made_letters(60)

    model = fit(texts, {"kind": kinds, "area": ["housing"] * 60})

    assert list(model.targets) == ["kind"]
    assert "same answer" in model.left_out["area"]
    with pytest.raises(UnknownTarget):
        model.target("area")


def test_class_with_one_letter_does_no_harm():
    """A class seen once is kept as a class, and the others are learnt as before."""
    texts, kinds = made_letters(150)

    model = fit([*texts, "noget helt andet"], {"kind": [*kinds, "other"]})

    assert "other" in model.targets["kind"].labels
    assert model.predict(["jeg klager over støjen"])[0]["kind"].label == "appeal"


def test_labels_of_another_number_than_texts_are_refused():
    """A target must say something, if only nothing, of each letter."""
    with pytest.raises(LabelsDoNotFit):
        fit(["a", "b"], {"kind": ["x"]})


def test_near_equal_letters_lie_in_the_same_part():
    """No letter is judged by a model that has seen its twin."""
    texts, kinds = made_letters(200)
    texts, kinds = texts + texts, kinds + kinds
    groups = groups_of(texts)
    right = np.unique(kinds, return_inverse=True)[1]

    parts, scored = deal_parts(right, groups, seed=1)

    assert scored == parts.max() + 1
    for group in np.unique(groups):
        assert len(set(parts[groups == group])) == 1


def test_of_very_many_letters_a_tenth_is_held_back(monkeypatch):
    """They are the evidence, the answers are as good, and no class is lost by it."""
    monkeypatch.setattr(classifier, "VERY_MANY_LETTERS", 400)
    texts, kinds = made_letters(600)
    asked, right = made_letters(90, seed=7)
    strange = [f"{word} noget helt andet" for word in ("ja", "nej", "hej", "farvel")]

    model = fit([*texts, *strange], {"kind": [*kinds, *strange]})

    answers = [said["kind"].label for said in model.predict(asked)]
    assert 40 < model.targets["kind"].evidence["letters"] < 70
    assert np.mean([a == k for a, k in zip(answers, right, strict=True)]) > 0.97


def test_numbers_never_become_terms():
    """A CPR number in a letter is read as noughts and nothing of it is kept."""
    counts = count_terms(["mit cpr er 010180-1234", "mit cpr er 010180-1234"])

    kept = " ".join([*counts.terms["word"], *counts.terms["piece"]])

    assert not set("123456789") & set(kept)


def test_held_out_letter_is_weighed_by_the_others_only():
    """A word that stands only in the letter held out is not known to its model."""
    counts = count_terms(["klage over vej", "klage over hus", "ny zebra zebra"])

    rows, asked, words = weigh_terms(counts, np.array([0, 1]), np.array([2]))

    assert rows.shape[1] == asked.shape[1]
    assert words == 3  # klage, over, klage over
    assert asked[:, :words].nnz == 0


def test_word_vectors_from_a_folder_join_the_words(tmp_path):
    """A local table of vectors is a member of the pool, beside the words."""
    words = np.array(["klager", "uenig", "klage", "svar", "rykker", "akterne"])
    vectors = np.eye(6, dtype=np.float32)
    np.savez(tmp_path / "vectors.npz", words=words, vectors=vectors)
    texts, kinds = made_letters(120)

    model = fit(texts, {"kind": kinds}, embedding=WordVectors(tmp_path))

    assert "meaning" in model.targets["kind"].pool
    assert model.targets["kind"].weights.shape[1] == model.space.size + 6
    assert model.predict(["jeg rykker for svar"])[0]["kind"].label == "reminder"


@pytest.mark.parametrize("name", ["folder:/nowhere", "something"])
def test_embedding_that_is_not_here_is_refused(name):
    """A model that needs what is not installed says so instead of guessing."""
    with pytest.raises(EmbeddingMissing):
        embedding_named(name)
