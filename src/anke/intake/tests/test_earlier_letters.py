# SPDX-License-Identifier: EUPL-1.2
"""Nearly the same letter is found among many, and an empty one is like no other."""

from __future__ import annotations

import pytest

from anke.intake.domain.near_duplicates import signature
from anke.intake.earlier_letters import EarlierLetters

pytestmark = [pytest.mark.db, pytest.mark.django_db]


def text_of(place: int) -> str:
    """Write a letter that is like no other."""
    return " ".join(f"ord{place}x{word}" for word in range(60))


def test_a_repeat_is_found_after_the_table_has_grown() -> None:
    """Six hundred letters are more than there was room for at first."""
    earlier = EarlierLetters()
    found = {earlier.like(str(n), signature(text_of(n))) for n in range(600)}

    assert found == {""}
    assert earlier.like("again", signature(text_of(7) + " og hilsen")) == "7"
    assert earlier.like("last", signature(text_of(599))) == "599"


def test_empty_letters_are_not_each_other_s_repeats() -> None:
    """Nothing is like nothing."""
    earlier = EarlierLetters()

    assert earlier.like("1", signature("")) == ""
    assert earlier.like("2", signature("")) == ""
