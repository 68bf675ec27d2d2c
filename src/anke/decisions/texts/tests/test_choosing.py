# SPDX-License-Identifier: EUPL-1.2
"""The same case gets the same text every time: the most specific one in force."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.decisions.domain.texts import (
    Library,
    TextKey,
    TextStatus,
    Version,
    Wanted,
    closeness,
    read_key,
)
from anke.decisions.errors import UnknownTextError

pytestmark = pytest.mark.unit
DAY = date(2022, 12, 31)
CASE = Wanted("municipal", "aktivloven", "akl-11", "upheld")


def text(*parts: str, number: int = 0, **more: object) -> Version:
    """Give a version of a text for area, law, subject and outcome."""
    key = TextKey("s", *parts)
    return Version(key, number, "", key.id, **more)  # type: ignore[arg-type]


GENERAL = text()
BY_AREA = text("municipal")
BY_OUTCOME = text("", "", "", "upheld")
BY_LAW = text("", "aktivloven")
BY_SUBJECT = text("", "", "akl-11")
ELSEWHERE = text("udk")


def test_the_most_specific_text_wins() -> None:
    """Subject over law, law over outcome, outcome over area, area over none."""
    order = [BY_SUBJECT, BY_LAW, BY_OUTCOME, BY_AREA, GENERAL]

    library = Library((*order[::-1], ELSEWHERE))

    assert library.fitting("s", CASE, DAY) == tuple(order)
    assert library.choose("s", Wanted("udk", "", "", ""), DAY) == ELSEWHERE
    assert library.choose("t", CASE, DAY) is None


@given(st.permutations([GENERAL, BY_AREA, BY_OUTCOME, BY_LAW, BY_SUBJECT, ELSEWHERE]))
def test_the_order_of_writing_does_not_matter(versions) -> None:
    """A library read in another order chooses the same texts."""
    shuffled, sorted_ = (
        Library(tuple(versions)),
        Library(tuple(sorted(versions, key=lambda one: closeness(one.key)))),
    )

    assert shuffled.fitting("s", CASE, DAY) == sorted_.fitting("s", CASE, DAY)


def test_what_is_not_in_force_is_passed_over() -> None:
    """A more general text stands in for one that is over or has not begun."""
    over = text("municipal", number=1, in_force_on=date(2022, 1, 1), ended_on=DAY)
    coming = text("", "aktivloven", number=1, in_force_on=date(2023, 1, 1))

    library = Library((GENERAL, over, coming))

    assert library.choose("s", CASE, DAY) == GENERAL
    assert library.choose("s", CASE, date(2022, 12, 30)) == over
    assert library.choose("s", CASE, date(2023, 1, 1)) == coming


def test_what_the_house_has_published_takes_the_place_of_what_came_with_anke() -> None:
    """A release does not bring a text back that the house has made its own."""
    own = text(number=1, in_force_on=date(2022, 1, 1), ended_on=DAY, withdrawn=True)

    library = Library((GENERAL, own))

    assert library.versions_of(GENERAL.key) == (own,)
    assert library.choose("s", CASE, DAY) is None


@pytest.mark.parametrize(
    ("version", "status"),
    [
        (text(), TextStatus.IN_FORCE),
        (text(number=1, in_force_on=date(2023, 1, 1)), TextStatus.COMING),
        (
            text(number=1, in_force_on=date(2022, 1, 1), ended_on=DAY),
            TextStatus.REPLACED,
        ),
        (
            text(number=1, in_force_on=None, ended_on=DAY, withdrawn=True),
            TextStatus.WITHDRAWN,
        ),
    ],
)
def test_a_version_says_where_it_stands(version: Version, status: TextStatus) -> None:
    """Coming, in force, replaced or withdrawn, asked of a day."""
    assert version.status_on(DAY) is status


@given(
    st.builds(
        TextKey,
        *[
            st.from_regex(r"\A[a-z0-9][a-z0-9-]{0,20}\Z").filter(
                lambda part: part != "any"
            )
        ]
        * 5,
    )
)
def test_a_key_is_read_as_it_was_written(key: TextKey) -> None:
    """Addresses and the journal name a text in the same way."""
    assert read_key(key.id) == key


@pytest.mark.parametrize("text_id", ["", "a.b", "a.b.c.d.e.f", "A.b.c.d.e", "a..c.d.e"])
def test_what_is_no_key_is_refused(text_id: str) -> None:
    """An address that somebody made up leads nowhere."""
    with pytest.raises(UnknownTextError):
        read_key(text_id)
