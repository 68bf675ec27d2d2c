# SPDX-License-Identifier: EUPL-1.2
"""An explanation is the whole account, in the words of the letter."""

from __future__ import annotations

import pytest

from anke.intake.tests.triage.made_letters import made_letters
from anke.intake.triage.errors import UnknownLabel, UnknownTarget
from anke.intake.triage.explaining import account_for, explain
from anke.intake.triage.model import fit
from anke.intake.triage.nearest import index_letters, nearest, with_index

pytestmark = pytest.mark.unit

LETTER = "Jeg KLAGER over vejen, jeg rykker ikke! Mit nr. er 010180-1234 (se bilag)."


@pytest.fixture(scope="module")
def model():
    """Give a model of made letters."""
    texts, kinds = made_letters(150)
    return fit(texts, {"kind": kinds})


@pytest.mark.parametrize(
    "text", [LETTER, "", "a", "tak tak tak", "akt indsigt\n\n i x"]
)
def test_phrases_add_up_to_the_difference_of_the_scores(model, text):
    """Nothing is left out: weights and base are what the model compared."""
    account = account_for(model, text, "kind")
    scores = dict(
        zip(
            model.targets["kind"].labels,
            model.scores(model.rows([text]), "kind")[0],
            strict=True,
        )
    )

    total = account.base + sum(phrase.weight for phrase in account.phrases)

    assert total == pytest.approx(
        scores[account.label] - scores[account.against], abs=1e-4
    )


def test_phrases_are_words_of_the_letter_as_written(model):
    """A caseworker reads whole words, with their capitals, and never a piece."""
    words = LETTER.replace(",", " ").replace("!", " ").replace(".", " ").split()

    for phrase in account_for(model, LETTER, "kind").phrases:
        assert phrase.text in LETTER or all(
            part in [*words, "!", "?"] for part in phrase.text.split()
        )


def test_decisive_word_speaks_for_and_its_rival_against(model):
    """The word of the class is above nothing, that of another class below it."""
    weights = {p.text: p.weight for p in account_for(model, LETTER, "kind").phrases}

    assert weights["KLAGER"] > 0 > weights["rykker"]
    shown = {phrase.text: phrase for phrase in explain(model, LETTER, "kind")}
    assert shown["KLAGER"].speaks_for
    assert not shown["rykker"].speaks_for


def test_another_class_can_be_asked_for(model):
    """A person who doubts can see what speaks for the class that was not chosen."""
    account = account_for(model, LETTER, "kind", label="reminder")

    assert (account.label, account.against) == ("reminder", "appeal")
    assert {p.text: p.weight for p in account.phrases}["rykker"] > 0


def test_unknown_class_and_target_are_refused(model):
    """There is nothing to explain in what was not learnt."""
    with pytest.raises(UnknownLabel):
        explain(model, LETTER, "kind", label="spam")
    with pytest.raises(UnknownTarget):
        explain(model, LETTER, "area")


def test_letter_is_nearest_to_itself(model):
    """The nearest earlier letter to a letter is the letter."""
    texts, _ = made_letters(40, seed=2)
    known = with_index(model, [str(n) for n in range(40)], texts)

    found = nearest(known, texts[11])

    assert found[0].similarity == pytest.approx(1, abs=1e-3)
    assert texts[int(found[0].id)] == texts[11]
    assert len(found) == 3
    assert found[0].similarity >= found[1].similarity >= found[2].similarity


def test_erased_letter_is_found_no_more(model):
    """A letter taken out of the index is not shown to anyone."""
    texts, _ = made_letters(40, seed=2)
    index = index_letters(model, [str(n) for n in range(40)], texts)
    gone = nearest(model, texts[11], index=index)[0].id

    kept = index.without([gone])

    assert gone not in [near.id for near in nearest(model, texts[11], 39, index=kept)]


def test_letter_with_nothing_in_common_has_no_neighbours(model):
    """No neighbour is better than a wrong one; without an index there is none."""
    index = index_letters(model, ["22-1"], ["jeg klager over vejen"])

    assert nearest(model, "漢字", index=index) == ()
    assert nearest(model, "jeg klager") == ()
