# SPDX-License-Identifier: EUPL-1.2
"""The id of a saved query is the query, whole and nothing else."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.portal.api.errors import UnknownResourceError
from anke.portal.api.queries import Choice, Query
from anke.portal.api.saved import LONGEST, Saved, id_of, read_id
from anke.portal.domain.selection import Dimension
from anke.portal.errors import WrongSelectionError

pytestmark = pytest.mark.unit

TEXTS = st.text(max_size=30)
DIMENSIONS = st.sampled_from(list(Dimension))
CHOICES = st.builds(Choice, DIMENSIONS, st.lists(TEXTS, max_size=5).map(tuple), TEXTS)
QUERIES = st.builds(
    Query,
    TEXTS,
    st.lists(CHOICES, max_size=4).map(tuple),
    st.lists(DIMENSIONS, max_size=4).map(tuple),
    st.lists(DIMENSIONS, max_size=4).map(tuple),
    TEXTS,
)
SAVED = st.builds(
    Saved,
    QUERIES,
    st.sampled_from(["da", "en"]),
    st.sampled_from(["json-stat2", "csv", "xlsx", "parquet"]),
    st.lists(TEXTS, max_size=3).map(tuple),
)
# An id that was given out once.
FIRST = "1ZQ8MYYtG2ASzOzoaWQHITCNNpVgdJaXYWJ1oMFKCOR3sxejYWAA"


@given(SAVED)
def test_nothing_is_lost_between_query_and_id(saved: Saved) -> None:
    """What was saved comes back, and the id needs no escaping in an address."""
    identifier = id_of(saved)

    assert read_id(identifier) == saved
    assert re.fullmatch(r"[A-Za-z0-9_-]+", identifier)
    assert id_of(read_id(identifier)) == identifier


@given(SAVED, st.integers(0, 10_000), st.characters(codec="ascii"))
def test_a_changed_id_is_no_other_query(saved: Saved, place: int, sign: str) -> None:
    """A mistyped id is not found; it never asks for something else."""
    identifier = id_of(saved)
    place %= len(identifier)
    changed = identifier[:place] + sign + identifier[place + 1 :]
    try:
        found = read_id(changed)
    except UnknownResourceError:
        return
    assert found == saved


@given(st.text())
def test_any_text_is_not_found(text: str) -> None:
    """No text breaks the reading of it."""
    with pytest.raises(UnknownResourceError):
        read_id(f"1{text}")


def test_a_query_too_long_for_an_address_is_refused() -> None:
    """And the refusal says what helps: expressions."""
    codes = tuple(f"{number * 7919 % 1_000_003:06}" for number in range(5_000))
    with pytest.raises(WrongSelectionError, match="expressions"):
        id_of(Saved(Query("x", (Choice(Dimension.SUBJECT, codes),))))


def test_every_municipality_by_name_still_fits() -> None:
    """98 municipalities and 60 subjects, each by its code, are an address."""
    places = tuple(f"municipality-{101 + 8 * number:04}" for number in range(98))
    subjects = tuple(f"sel-{number}" for number in range(60))
    choices = (
        Choice(Dimension.FIRST_INSTANCE, places),
        Choice(Dimension.SUBJECT, subjects),
    )

    assert len(id_of(Saved(Query("municipal-years", choices)))) < LONGEST / 4


def test_an_id_of_the_first_version_is_read_for_good() -> None:
    """Whoever kept this id still has the query: the words never change."""
    saved = Saved(
        Query("municipal-years", (Choice(Dimension.PERIOD, ("top(2)",)),)), "en", "csv"
    )

    assert id_of(saved) == FIRST
    assert read_id(FIRST) == saved
