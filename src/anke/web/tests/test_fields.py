# SPDX-License-Identifier: EUPL-1.2
"""The quick select gives the HTML that Django gives."""

from __future__ import annotations

import pytest
from django import forms
from django.test.html import parse_html
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from anke.web.fields import QuickSelect

pytestmark = pytest.mark.unit

words = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=8
)
pairs = st.lists(st.tuples(words, words), max_size=4, unique_by=lambda pair: pair[0])
grouped = st.lists(st.tuples(words, pairs), max_size=3)


@given(pairs, grouped, st.none() | words)
def test_the_quick_select_is_like_django_s(
    plain: list[tuple[str, str]],
    groups: list[tuple[str, list[tuple[str, str]]]],
    value: str | None,
) -> None:
    """Groups, choices, the chosen one and every odd letter come out the same."""
    choices = [*plain, *groups]
    attrs = {"id": "filter-area", "class": "form-select"}

    quick = QuickSelect(choices=choices).render("area", value, attrs)
    slow = forms.Select(choices=choices).render("area", value, attrs)

    assert parse_html(quick) == parse_html(slow)


def test_what_people_wrote_is_escaped() -> None:
    """A name is never HTML."""
    html = QuickSelect(choices=[("<i>", "<script>")]).render("x", '"')

    assert "<script>" not in html
    assert "<i>" not in html


def test_words_and_html_that_read_alike_are_told_apart() -> None:
    """What is remembered of one list is not taken for another."""
    words = QuickSelect(choices=[("1", "a & b")]).render("x", "")
    html = QuickSelect(choices=[("1", mark_safe("a & b"))]).render("x", "")

    assert "a &amp; b" in words
    assert "a & b" in html


def test_a_value_that_looks_like_html_marks_nothing_else() -> None:
    """A choice with a sign of HTML in its value is chosen, and only that one."""
    choices = [('"><b>', "b"), ("c", '<option value="c">')]

    drawn = QuickSelect(choices=choices).render("x", '"><b>')

    assert drawn.count(" selected>") == 1
    assert "<b>" not in drawn
