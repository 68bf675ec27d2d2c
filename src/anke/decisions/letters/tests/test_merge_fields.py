# SPDX-License-Identifier: EUPL-1.2
"""Merge fields are filled, or seen to be empty; nothing goes missing silently."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.decisions.domain.fields import EXAMPLES, FIELD_NAMES, FIELDS
from anke.decisions.domain.merge import fields_of, fill, marks, mistakes_in

pytestmark = pytest.mark.unit


def test_a_field_without_a_value_stays_to_be_seen() -> None:
    """An empty fact leaves no hole in a sentence."""
    text = "Du har klaget over {{ instans }} den {{ klagedato }}."

    assert fill(text, {"instans": "Aarhus Kommune", "klagedato": " "}) == (
        "Du har klaget over Aarhus Kommune den {{ klagedato }}."
    )


def test_several_values_are_joined_as_a_sentence_does() -> None:
    """Three errors read as one sentence."""
    assert fill(
        "Vi kritiserer, at de {{ garantifejl }}.", {"garantifejl": ("a", "b", "c")}
    ) == ("Vi kritiserer, at de a, b og c.")


def test_several_values_on_a_line_of_a_list_become_points() -> None:
    """Each question gets a point of its own."""
    assert fill("- {{ spørgsmål }}\n- andet", {"spørgsmål": ("a", "b")}) == (
        "- a\n- b\n- andet"
    )


@given(st.text())
def test_what_a_fact_holds_is_never_filled_again(value: str) -> None:
    """A name that looks like a field does not act as one."""
    filled = fill("{{ klager }}", {"klager": value, "instans": "X"})

    assert filled == (value.strip() or "{{ klager }}")


@given(st.text())
def test_every_text_can_be_checked(text: str) -> None:
    """Whatever somebody writes, each mistake has a place in it."""
    for mistake in mistakes_in(text, FIELD_NAMES):
        assert 1 <= mistake.line <= text.count("\n") + 1
        assert mistake.column >= 1


def test_mistakes_are_told_with_line_and_column() -> None:
    """Whoever wrote it finds it."""
    first, second = mistakes_in(
        "Kære {{ klager }}\nfra {{ kommunne }} og {{ dato", FIELD_NAMES
    )

    assert (first.line, first.column, first.what, first.name) == (
        2,
        5,
        "unknown",
        "kommunne",
    )
    assert (second.line, second.column, second.what) == (2, 23, "unclosed")


def test_blanks_and_fields_are_found_in_order() -> None:
    """What must be written is known by its hint."""
    found = marks("[[skriv her]] og {{ klager }}")

    assert [(mark.kind, mark.name) for mark in found] == [
        ("blank", "skriv her"),
        ("field", "klager"),
    ]


def test_every_field_has_an_example() -> None:
    """Whoever writes a text sees what a field becomes, and no two are alike."""
    assert len(FIELD_NAMES) == len(FIELDS)
    for name, value in EXAMPLES.items():
        assert fields_of(f"{{{{ {name} }}}}") == {name}
        assert fill(f"{{{{ {name} }}}}", EXAMPLES) != f"{{{{ {name} }}}}", value
