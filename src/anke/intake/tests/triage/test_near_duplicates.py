# SPDX-License-Identifier: EUPL-1.2
"""Letters that are nearly the same are found; others are not taken for them."""

from __future__ import annotations

import gzip
import json

import numpy as np
import pytest

from anke.intake.domain.near_duplicates import (
    NEARLY_SAME,
    candidates,
    clusters,
    repeated,
    signature,
    similarity,
)


def edited(text: str, random: np.random.Generator, share: float) -> str:
    """Replace a share of the words of a text."""
    words = text.split()
    for place in random.choice(len(words), max(1, int(share * len(words))), False):
        words[place] = f"rettet{random.integers(10**6)}"
    return " ".join(words)


@pytest.mark.unit
def test_twenty_words_with_one_changed_are_found():
    """At 5 % edited words at least 98 % of the pairs are candidates and similar."""
    random = np.random.default_rng(5)
    vocabulary = [f"ord{n}" for n in range(3000)]
    texts = [
        " ".join(random.choice(vocabulary, random.integers(20, 200)))
        for _ in range(500)
    ]
    first = [signature(text) for text in texts]
    second = [signature(edited(text, random, 0.05)) for text in texts]

    found = set(candidates(first + second))

    hits = [(n, n + 500) in found for n in range(500)]
    assert np.mean(hits) >= 0.98
    assert np.mean(repeated(second, first)) >= 0.98
    assert len(found) < 510


def test_real_questions_edited_by_five_percent_are_found(shared_data):
    """The same on real Danish questions and answers from the Folketing."""
    path = shared_data / "dk-folketing-qa/questions.jsonl.gz"
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        texts = [json.loads(line)["minister_answer"] for line in lines]
    random = np.random.default_rng(6)
    texts = [text for text in texts if len(text.split()) > 20]
    first = [signature(text) for text in texts]
    second = [signature(edited(text, random, 0.05)) for text in texts]

    found = set(candidates(first + second))

    assert np.mean([(n, n + len(texts)) in found for n in range(len(texts))]) >= 0.98


@pytest.mark.unit
def test_case_and_punctuation_do_not_count():
    """The same words written otherwise have the same signature."""
    one = signature("Jeg klager, over STØJ!")

    assert (one == signature("jeg klager over støj")).all()


@pytest.mark.unit
def test_empty_letters_are_not_the_same_letter():
    """Two letters without a word are like nothing: nobody's scan repeats another's."""
    empty = signature(" … ")

    assert similarity(empty, empty) == 0.0
    assert not list(candidates([empty, empty]))
    assert clusters([empty, empty]).tolist() == [0, 1]


@pytest.mark.unit
def test_clusters_are_named_by_their_first_letter():
    """A letter sent three times is one group, whatever stands between."""
    letter = "jeg klager over kommunens afgørelse om min boligstøtte"
    other = "hvornår kan jeg vente at høre fra jer"

    found = clusters([signature(t) for t in (letter, other, letter, letter)])

    assert found.tolist() == [0, 1, 0, 0]


@pytest.mark.unit
def test_similarity_is_near_the_share_in_common():
    """The estimate is off by chance only: 64 places, so about six points."""
    shared = [f"a{n}" for n in range(100)]
    one = signature(" ".join(shared))
    half = signature(" ".join(shared[:50] + [f"b{n}" for n in range(50)]))

    assert similarity(one, half) == pytest.approx(1 / 3, abs=0.2)
    assert similarity(one, half) < NEARLY_SAME
