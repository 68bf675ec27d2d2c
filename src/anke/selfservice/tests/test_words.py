# SPDX-License-Identifier: EUPL-1.2
"""Secrets are drawn from all their letters and read as people type them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.selfservice.domain import words

pytestmark = pytest.mark.unit


@given(st.randoms(use_true_random=False), st.sampled_from([" ", "-", "–", "", "."]))
def test_what_is_drawn_is_read_back_however_it_is_spaced(rng, filling) -> None:
    """Spaces, hyphens and capitals make no difference."""
    word, code = words.draw_word(rng.choice), words.draw_code(rng.choice)

    assert words.read_word(words.spaced(word).replace("-", filling).upper()) == word
    assert words.read_code(words.spaced(code).replace("-", filling)) == code


@given(st.text(max_size=40))
def test_no_text_breaks_the_reading(typed) -> None:
    """Whatever is typed, it is a whole secret or nothing."""
    assert len(words.read_word(typed)) in {0, words.WORD_LENGTH}
    assert len(words.read_code(typed)) in {0, words.CODE_LENGTH}


def test_an_access_number_has_no_letter_that_looks_like_another() -> None:
    """Nobody must wonder whether it is a nought or an o."""
    assert not set("01ilo") & set(words.LETTERS)
    assert words.WORD_LENGTH * 4.9 > 96
    drawn = {words.draw_word(random.Random(seed).choice) for seed in range(200)}
    assert set("".join(drawn)) == set(words.LETTERS)


@pytest.mark.parametrize("typed", ["", "123", "123456789", "1234567x", "١٢٣٤٥٦٧٨"])
def test_what_can_be_no_code_is_read_as_nothing(typed) -> None:
    """Only eight plain digits are a code."""
    assert words.read_code(typed) == ""
