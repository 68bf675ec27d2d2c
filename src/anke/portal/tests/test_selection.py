# SPDX-License-Identifier: EUPL-1.2
"""The whole state is in the address, and what cannot be followed is named."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.portal.domain.selection import (
    PARAMETERS,
    Comparison,
    Dimension,
    Drawing,
    Selection,
    parse_selection,
    to_query,
)
from anke.portal.errors import WrongSelectionError

pytestmark = pytest.mark.unit

# Codes may have any letter but the comma that parts them.
LETTERS = st.characters(exclude_characters=",", exclude_categories=("Cs",))
CODES = st.lists(
    st.text(LETTERS, min_size=1),
    max_size=4,
    unique=True,
).map(tuple)  # fmt: skip
PLACED = st.tuples(st.permutations(list(Dimension)), st.integers(0, 4)).map(
    lambda drawn: (tuple(drawn[0][: drawn[1]]), tuple(drawn[0][drawn[1] :]))
)


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    """Draw any selection at all."""
    rows, columns = draw(PLACED)
    totals = st.permutations([Dimension.FIRST_INSTANCE, Dimension.SUBJECT])
    comparisons = st.lists(st.sampled_from(Comparison), unique=True)
    return Selection(
        area="municipal",
        first_instances=draw(CODES),
        subjects=draw(CODES),
        periods=draw(CODES),
        measures=draw(CODES),
        rows=rows,
        columns=columns,
        totals=tuple(draw(totals))[: draw(st.integers(0, 2))],
        per_capita=draw(st.booleans()),
        intervals=draw(st.booleans()),
        comparisons=tuple(draw(comparisons)),
        notes=draw(st.booleans()),
        drawing=draw(st.sampled_from(Drawing)),
        release=draw(st.sampled_from(["", "2023-03-01-1"])),
    )


@given(selections())
def test_an_address_holds_the_whole_selection(selection: Selection) -> None:
    """What is written into an address is read from it again, without loss."""
    query = to_query(selection)

    assert parse_selection("municipal", parse_qsl(query)) == selection


@given(selections())
def test_an_address_is_written_in_one_way(selection: Selection) -> None:
    """The same selection has the same address, so that it is cached once."""
    query = to_query(selection)

    assert to_query(parse_selection("municipal", parse_qsl(query))) == query
    assert " " not in query


def test_forms_may_repeat_a_parameter() -> None:
    """Boxes that are ticked come one by one, and an empty field says nothing."""
    asked = parse_selection("udk", parse_qsl("emne=a&emne=b,c&emne=a&graf="))

    assert asked.subjects == ("a", "b", "c")
    assert asked == Selection("udk", subjects=("a", "b", "c"))


def test_rows_alone_say_the_columns() -> None:
    """A link that says what stands down the side need not say the rest."""
    asked = parse_selection("udk", [("raekker", "emne,periode")])

    assert asked.columns == (Dimension.MEASURE, Dimension.FIRST_INSTANCE)


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("kommune=0751", "kommune"),
        ("graf=lagkage", "graf"),
        ("graf=linjer,soejler", "graf"),
        ("pr10000=måske", "pr10000"),
        ("ialt=periode", "ialt"),
        ("ialt=noegletal", "ialt"),
        ("sammenlign=naboer", "sammenlign"),
        ("raekker=emne&kolonner=emne", "raekker"),
        ("raekker=emne&kolonner=periode", "raekker"),
        ("kolonner=land", "kolonner"),
        ("noter=1", "noter"),
    ],
)
def test_what_cannot_be_followed_is_named(query: str, parameter: str) -> None:
    """A wrong address is refused by the name of its parameter, never half followed."""
    with pytest.raises(WrongSelectionError) as refused:
        parse_selection("municipal", parse_qsl(query))

    assert refused.value.parameter == parameter
    assert parameter in refused.value.user_text


def test_what_others_hang_on_a_link_is_left_out() -> None:
    """A link that was shared in a newsletter still opens."""
    asked = parse_selection("udk", parse_qsl("utm_source=x&fbclid=y&emne=a"))

    assert asked == Selection("udk", subjects=("a",))


def test_every_parameter_is_written_by_somebody() -> None:
    """No parameter is read that no address can hold."""
    everything = Selection(
        "municipal",
        ("a",),
        ("b",),
        ("2022",),
        ("m",),
        (Dimension.SUBJECT,),
        (Dimension.MEASURE, Dimension.PERIOD, Dimension.FIRST_INSTANCE),
        (Dimension.SUBJECT,),
        per_capita=True,
        intervals=True,
        comparisons=(Comparison.ALIKE,),
        notes=False,
        drawing=Drawing.BARS,
        release="2023-03-01-1",
    )

    assert {name for name, _ in parse_qsl(to_query(everything))} == set(PARAMETERS)
