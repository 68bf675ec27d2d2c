# SPDX-License-Identifier: EUPL-1.2
"""A letter looks like one: nothing off the page, tagged, and fit for an archive."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from math import ceil

import numpy as np
import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from anke.decisions.domain.letter import Letter, Section
from anke.decisions.errors import UnprintableError
from anke.decisions.letters.printing import Head, print_letter

pytestmark = pytest.mark.unit
HEAD = Head(
    authority="Ankemyndigheden",
    foot="Klagevej 1, 0000 Demoby · Telefon 00 00 00 00",
    recipient=("Nancy Ann Berggren", "Testvej 3, 2. tv.", "8000 Aarhus C"),
    number="22-00001",
    day=date(2022, 12, 31),
    facts=(("Sagsbehandler", "Karen Bruun"),),
)
CLOSING = Section("closing", "", "Venlig hilsen\n\nKaren Bruun\nAnkemyndigheden")
SHORT = Letter(
    "decision",
    "Afgørelse",
    (
        Section("a", "", "Du har klaget over Aarhus Kommunes afgørelse."),
        Section("b", "Resultat", "Vi stadfæster afgørelsen.\n\n- æ, ø og å\n- § 100"),
        Section("c", "Regler", "## Loven\n\n1) først\n2) så"),
        CLOSING,
    ),
)
SENTENCE = "Vi lægger vægt på, at du har fået hjælp hver dag siden foråret. "
LONG = replace(
    SHORT,
    sections=(
        *SHORT.sections[:3],
        Section("d", "Begrundelse", "\n\n".join([SENTENCE * 8] * 14)),
        CLOSING,
    ),
)
A4 = (595.28, 841.89)


def pages(pdf: bytes) -> list[np.ndarray]:
    """Draw the pages in shades of grey."""
    document = pypdfium2.PdfDocument(pdf)
    return [
        np.asarray(page.render(scale=1, grayscale=True).to_numpy()) for page in document
    ]


def texts(pdf: bytes) -> list[str]:
    """Read the words of each page."""
    document = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in document]


@pytest.mark.parametrize(("letter", "count"), [(SHORT, 1), (LONG, 3)])
def test_every_page_has_its_head_its_foot_and_nothing_beyond_the_margin(
    letter: Letter, count: int
) -> None:
    """One page or three: ink within the margins, and on each page enough of it."""
    drawn = pages(print_letter(letter, HEAD))

    assert len(drawn) == count
    for page in drawn:
        ink = page < 160
        height, width = ink.shape[:2]
        rows, columns = np.where(ink.reshape(height, width))
        assert (width, height) == (ceil(A4[0]), ceil(A4[1]))
        assert columns.min() >= 25 / 210 * width - 2
        assert columns.max() <= (1 - 25 / 210) * width + 2
        assert rows.min() >= 10 / 297 * height
        assert rows.max() <= (1 - 8 / 297) * height
        assert ink.mean() > 0.004


def test_the_address_stands_where_the_window_of_an_envelope_is() -> None:
    """Name and address lie 45 to 85 mm from the top, at the left."""
    document = pypdfium2.PdfDocument(print_letter(SHORT, HEAD))
    page = document[0]
    words = page.get_textpage()

    for line in HEAD.recipient:
        start, count = words.search(line).get_next()
        left, bottom, right, top = words.get_charbox(start)
        assert count == len(line)
        assert 45 < (A4[1] - top) / A4[1] * 297 < 85
        assert 20 < left / A4[0] * 210 < 30
        assert right > left
        assert bottom < top


def test_the_words_come_in_the_order_in_which_they_are_read() -> None:
    """Authority, recipient, facts, title, sections, who signs."""
    (text,) = texts(print_letter(SHORT, HEAD))
    wanted = [
        "Ankemyndigheden",
        "Nancy Ann Berggren",
        "31. december 2022",
        "22-00001",
        "Karen Bruun",
        "Du har klaget",
        "Resultat",
        "Vi stadfæster",
        "æ, ø og å",
        "Loven",
        "Venlig hilsen",
    ]

    places = [text.index(word) for word in wanted]

    assert places == sorted(places)


def test_pages_are_numbered_and_later_ones_name_the_case() -> None:
    """A page that comes loose can be put back."""
    first, second, third = texts(print_letter(LONG, HEAD))

    assert "Side 1 af 3" in first
    assert "Side 2 af 3" in second
    assert "Side 3 af 3" in third
    assert "Sag 22-00001" not in first
    assert "Sag 22-00001" in second
    assert "Sag 22-00001" in third


def test_it_says_of_itself_that_it_is_pdf_a_and_pdf_ua() -> None:
    """Archive and screen reader find what they look for: language, title, tags."""
    reader = PdfReader(io.BytesIO(print_letter(SHORT, HEAD)))
    root = reader.trailer["/Root"]
    declared = reader.xmp_metadata.stream.get_data().decode()

    assert root["/Lang"].startswith("da")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader.metadata.title == "Afgørelse"
    assert "pdfaid:part>2<" in declared
    assert "pdfaid:conformance>A<" in declared
    assert "pdfuaid:part>1<" in declared
    assert root["/OutputIntents"]


def structure(pdf: bytes) -> list[str]:
    """List the tags in reading order."""
    root = PdfReader(io.BytesIO(pdf)).trailer["/Root"]["/StructTreeRoot"]
    found: list[str] = []
    _walk(root, found)
    return found


def _walk(node: object, found: list[str]) -> None:
    if isinstance(node, list):
        for each in node:
            _walk(each.get_object(), found)
    elif hasattr(node, "get"):
        if node.get("/S"):
            found.append(str(node["/S"]))
        kids = node.get("/K")
        if kids is not None:
            _walk(kids.get_object(), found)


def test_headings_and_lists_are_tagged_as_such() -> None:
    """A screen reader can go from heading to heading and count the points."""
    tags = structure(print_letter(SHORT, HEAD))

    assert [tag for tag in tags if tag in {"/H1", "/H2", "/H3"}] == [
        "/H1",
        "/H2",
        "/H2",
        "/H3",
    ]
    assert tags.count("/L") == 2
    assert tags.count("/LI") == 4
    assert tags.count("/P") >= 5


def test_the_same_letter_has_the_same_bytes() -> None:
    """What was sent can be drawn again and compared."""
    assert print_letter(SHORT, HEAD) == print_letter(SHORT, HEAD)


def test_a_draft_carries_its_mark_on_each_page() -> None:
    """Nobody takes it for the letter itself."""
    for text in texts(print_letter(LONG, HEAD, draft=True)):
        assert "UDKAST" in text


def test_who_signs_is_not_left_alone_at_the_foot_of_a_page() -> None:
    """The closing stays together, wherever the page ends."""
    for count in range(20, 44):
        body = "\n\n".join([SENTENCE] * count)
        letter = replace(SHORT, sections=(Section("a", "", body), CLOSING))
        whole = [
            text
            for text in texts(print_letter(letter, HEAD))
            if "Venlig hilsen" in text
        ]
        assert "Karen Bruun" in whole[0].partition("Venlig hilsen")[2]


@settings(max_examples=25)
@given(st.lists(st.text(max_size=200), max_size=4), st.text(max_size=60))
def test_nothing_that_is_written_acts_on_the_page(
    bodies: list[str], heading: str
) -> None:
    """Signs of Typst, of JSON or of no language are words like others."""
    sections = tuple(
        Section(f"s{place}", heading.strip(), body) for place, body in enumerate(bodies)
    )

    pdf = print_letter(Letter("decision", "Afgørelse", sections), HEAD, draft=True)

    assert pdf.startswith(b"%PDF-1.7")


def test_markup_of_typst_is_printed_as_it_stands() -> None:
    """A citizen may write a number sign and stars."""
    body = '#read("/etc/hostname") *fed* $x$ <label> @ref \\ // note'

    (text,) = texts(
        print_letter(replace(SHORT, sections=(Section("a", "", body),)), HEAD)
    )

    assert '#read("/etc/hostname") *fed* $x$ <label> @ref' in text


def test_a_sign_that_no_font_has_is_named_and_never_left_out() -> None:
    """A letter is refused; a draft shows a box, so that one sees the place."""
    letter = replace(SHORT, sections=(Section("a", "", "Kære Ԁavit"),))

    with pytest.raises(UnprintableError) as refused:
        print_letter(letter, HEAD)
    (text,) = texts(print_letter(letter, HEAD, draft=True))

    assert "»Ԁ«" in refused.value.user_text
    assert "Kære □avit" in text


@pytest.mark.parametrize("name", ["Łukasz Żółć", "Nguyễn Thị", "Þórður", "Ιωάννα"])
def test_names_from_elsewhere_are_printed(name: str) -> None:
    """Most of Europe's letters, and Vietnam's, are in the font."""
    letter = replace(SHORT, sections=(Section("a", "", name),))

    assert name in texts(print_letter(letter, HEAD))[0]
