# SPDX-License-Identifier: EUPL-1.2
"""What is written in a section reads the same in page, PDF and Word."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anke.decisions.domain.letter import (
    Bullets,
    Paragraph,
    Subheading,
    parse_blocks,
    write_blocks,
)

pytestmark = pytest.mark.unit
LINE = st.text(
    st.characters(exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp"]), min_size=1
).map(lambda line: " ".join(line.split()))
LINES = LINE.filter(bool)
BLOCKS = st.lists(
    st.one_of(
        st.builds(Subheading, LINES),
        st.builds(Paragraph, st.lists(LINES, min_size=1, max_size=3).map("\n".join)),
        st.builds(
            Bullets, st.lists(LINES, min_size=1, max_size=4).map(tuple), st.booleans()
        ),
    ),
    max_size=5,
)


@given(BLOCKS)
@example([Paragraph("- ikke et punkt")])
@example([Paragraph("1) ikke nummereret"), Paragraph("\\ skråstreg")])
@example([Bullets(("a",)), Bullets(("b",))])
@example([Bullets(("- i et punkt",), numbered=True)])
def test_blocks_come_back_as_they_were_written(blocks) -> None:
    """No word turns into a sign, and no sign into a word."""
    assert list(parse_blocks(write_blocks(blocks))) == blocks


@given(st.text())
def test_every_text_can_be_read_and_settles(body: str) -> None:
    """Whatever somebody writes is read, and written anew it means the same."""
    blocks = parse_blocks(body)

    assert parse_blocks(write_blocks(blocks)) == blocks


def test_a_date_begins_no_numbered_list() -> None:
    """A paragraph may begin with a day of a month."""
    assert parse_blocks("1. marts 2022 klagede du.") == (
        Paragraph("1. marts 2022 klagede du."),
    )


def test_line_ends_of_a_browser_are_line_ends() -> None:
    """A form sends carriage returns, too."""
    assert parse_blocks("- a\r\n- b\r\n\r\nTekst") == (
        Bullets(("a", "b")),
        Paragraph("Tekst"),
    )


def test_a_line_break_within_a_paragraph_is_kept() -> None:
    """Who signs stands on a line of their own."""
    assert parse_blocks("Karen Bruun\nAnkemyndigheden") == (
        Paragraph("Karen Bruun\nAnkemyndigheden"),
    )
