# SPDX-License-Identifier: EUPL-1.2
"""A letter goes to Word and comes back; what a letter cannot hold is told of."""

from __future__ import annotations

import io
import zipfile
from dataclasses import replace

import docx
import pytest
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from hypothesis import given, settings
from hypothesis import strategies as st

from anke.decisions.domain.letter import Letter, Section, TextUsed, write_blocks
from anke.decisions.errors import WordFileError
from anke.decisions.letters.tests.test_structure import BLOCKS, LINES
from anke.decisions.letters.word_marks import Origin, read_origin
from anke.decisions.letters.word_reading import WordNote, read_word
from anke.decisions.letters.word_writing import write_word

pytestmark = pytest.mark.unit
ORIGIN = Origin("22-00001", "decision", 7)
LETTER = Letter(
    "decision",
    "Afgørelse",
    (
        Section("decision-complaint", "", "Du har klaget.", TextUsed("a.any", 0)),
        Section(
            "decision-result",
            "Resultat",
            "Vi stadfæster.\n\n- æ\n- ø\n\n1) først\n2) så\n\n## Mellem\n\nSlut",
        ),
        Section("closing", "", "Venlig hilsen\n\nKaren Bruun\nAnkemyndigheden"),
    ),
)


def edited(change, letter: Letter = LETTER) -> bytes:
    """Open the letter's file, change it, and save it, as Word would."""
    document = docx.Document(io.BytesIO(write_word(letter, ORIGIN)))
    change(document)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_letter_that_nobody_edited_comes_back_unchanged() -> None:
    """Title, headings, lists, line breaks, the texts it began as, and its origin."""
    read = read_word(write_word(LETTER, ORIGIN), like=LETTER)

    assert read.letter == LETTER
    assert read.origin == ORIGIN
    assert read.notes == ()


NAMES = st.sampled_from(["decision-result", "decision-reasons", "closing", "contact"])
SECTIONS = st.lists(
    st.builds(
        Section,
        NAMES,
        st.one_of(st.just(""), LINES),
        BLOCKS.map(write_blocks),
    ),
    min_size=1,
    unique_by=(lambda one: one.id, lambda one: one.heading.casefold() or one.id),
)


@settings(max_examples=15)
@given(SECTIONS, LINES)
def test_any_letter_comes_back_as_it_went(sections, title: str) -> None:
    """Whatever is written, Word carries it there and back."""
    letter = Letter("decision", title, tuple(sections))

    assert read_word(write_word(letter, ORIGIN), like=letter).letter == letter


def test_the_same_letter_gives_the_same_words_and_no_day() -> None:
    """The file says nothing of when, or by whom, it was made."""
    with zipfile.ZipFile(io.BytesIO(write_word(LETTER, ORIGIN))) as archive:
        core = archive.read("docProps/core.xml").decode()

    assert "2000-01-01" in core
    assert "da-DK" in core
    assert ">Anke<" in core


def test_what_is_still_to_be_written_stands_out_in_word() -> None:
    """Blanks and empty fields are yellow, and come back as they are."""
    letter = replace(
        LETTER, sections=(Section("closing", "", "Kære {{ klager }}: [[hvad]]."),)
    )

    content = write_word(letter, ORIGIN)

    document = docx.Document(io.BytesIO(content))
    yellow = [
        run.text
        for paragraph in document.paragraphs
        for run in paragraph.runs
        if run.font.highlight_color
    ]
    assert yellow == ["{{ klager }}", "[[hvad]]"]
    assert read_word(content, like=letter).letter == letter


def test_words_that_were_changed_are_taken() -> None:
    """New paragraphs stand in the section in which they were written."""

    def change(document) -> None:
        document.paragraphs[2].insert_paragraph_before("En ny indledning.")
        document.paragraphs[-1].add_run(" hilser")
        document.paragraphs[-1].add_run(" igen").bold = True

    read = read_word(edited(change), like=LETTER)

    assert read.letter.section("decision-complaint").body == (
        "Du har klaget.\n\nEn ny indledning."
    )
    assert read.letter.section("closing").body.endswith("Ankemyndigheden hilser igen")


def test_lists_as_word_makes_them_are_lists() -> None:
    """A list made by Word's button has a number and no style of its own."""

    def change(document) -> None:
        bullet = document.styles["List Bullet"].element.pPr.numPr.numId.val
        for text in ("et", "to"):
            paragraph = document.add_paragraph(text, style="List Paragraph")
            properties = OxmlElement("w:numPr")
            number = OxmlElement("w:numId")
            number.set(qn("w:val"), str(bullet))
            properties.append(number)
            paragraph._p.get_or_add_pPr().append(properties)

    read = read_word(edited(change), like=LETTER)

    assert read.letter.section("closing").body.endswith("- et\n- to")


def test_a_danish_word_calls_a_heading_overskrift() -> None:
    """The program's language changes the name of a style, not its meaning."""

    def change(document) -> None:
        style = document.styles["Heading 2"].element
        style.find(qn("w:name")).set(qn("w:val"), "Overskrift 2")

    assert read_word(edited(change), like=LETTER).letter == LETTER


def test_a_section_without_its_mark_is_known_by_its_heading() -> None:
    """Somebody who types the heading anew loses the mark, and nothing else."""

    def change(document) -> None:
        for mark in list(document.element.body.iter(qn("w:bookmarkStart"))):
            mark.getparent().remove(mark)

    read = read_word(edited(change), like=LETTER)

    assert read.letter.section("decision-result").heading == "Resultat"
    assert read.notes == (WordNote("missing-section", section="closing"),)
    assert "Venlig hilsen" in read.letter.section("decision-result").body


def test_a_section_that_was_deleted_is_told_of() -> None:
    """It is not in the letter any more, and the note names it."""

    def change(document) -> None:
        for paragraph in document.paragraphs[2:9]:
            paragraph._p.getparent().remove(paragraph._p)

    read = read_word(edited(change), like=LETTER)

    assert read.letter.section("decision-result") is None
    assert WordNote("missing-section", section="decision-result") in read.notes


def test_what_a_letter_cannot_hold_is_told_of_by_name() -> None:
    """The words of a table are kept; nothing goes missing unseen."""

    def change(document) -> None:
        table = document.add_table(1, 2)
        table.cell(0, 0).text, table.cell(0, 1).text = "Januar", "1.200 kr."
        paragraph = document.add_paragraph("med ")
        for tag in ("w:footnoteReference", "w:commentReference", "w:drawing"):
            paragraph.add_run()._r.append(OxmlElement(tag))

    read = read_word(edited(change), like=LETTER)

    assert [(note.what, note.count) for note in read.notes] == [
        ("comment", 1),
        ("footnote", 1),
        ("picture", 1),
        ("table", 1),
    ]
    assert "Januar\n\n1.200 kr." in read.letter.section("closing").body


def test_tracked_changes_are_read_as_accepted_and_told_of() -> None:
    """What was deleted is gone, what was inserted stands, and the note says so."""

    def change(document) -> None:
        paragraph = document.paragraphs[1]
        for tag, text_tag, text in (
            ("w:del", "w:delText", "slettet"),
            ("w:ins", "w:t", " Indsat."),
        ):
            outer, run, text_element = (
                OxmlElement(tag),
                OxmlElement("w:r"),
                OxmlElement(text_tag),
            )
            text_element.text = text
            run.append(text_element)
            outer.append(run)
            paragraph._p.append(outer)

    read = read_word(edited(change), like=LETTER)

    assert read.letter.section("decision-complaint").body == "Du har klaget. Indsat."
    assert read.notes == (WordNote("tracked", 2),)


def zip_with(**parts: bytes) -> bytes:
    """Make an archive of some parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), content)
    return out.getvalue()


BODY = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7",
        b"\xd0\xcf\x11\xe0 en gammel Word-fil",
        zip_with(mimetype=b"application/vnd.oasis.opendocument.text"),
        zip_with(word__document_xml=b"<ikke xml"),
        zip_with(word__document_xml=BODY + b"</w:document>"),
        zip_with(
            word__document_xml=b'<!DOCTYPE x [<!ENTITY a "b">]>'
            + BODY
            + b"<w:body><w:p><w:r><w:t>&a;</w:t></w:r></w:p></w:body></w:document>"
        ),
        zip_with(word__document_xml="<w:document/>".encode("utf-16")),
        zip_with(word__document_xml=BODY + b" " * (21 * 1024 * 1024)),
        b"PK\x03\x04" + b"\0" * (11 * 1024 * 1024),
    ],
    ids=[
        "empty",
        "pdf",
        "doc",
        "odt",
        "broken",
        "no body",
        "entities",
        "hidden",
        "long",
        "large",
    ],
)
def test_what_is_no_word_file_is_refused_with_what_to_do(content: bytes) -> None:
    """An old format, a bomb or another file is no letter."""
    with pytest.raises(WordFileError) as refused:
        read_word(content, like=LETTER)

    assert refused.value.user_text.startswith("Fil")


@pytest.mark.parametrize("text", ["", "x", "anke:22-00001:decision:v", "anke:1:a:v1"])
def test_a_file_that_is_not_ours_has_no_origin(text: str) -> None:
    """A file of somebody's own is still read, but overwrites nothing by itself."""
    assert read_origin(text) is None
