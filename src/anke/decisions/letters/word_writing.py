# SPDX-License-Identifier: EUPL-1.2
"""A letter as a Word file, to be edited and taken back.

    content = write_word(letter, Origin("22-00001", "decision", 7))

What is still to be written is marked in yellow. Nothing of the letter's head is in the
file: it is drawn anew from the case when the letter is.
"""

from __future__ import annotations

import io
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.shared import Pt

from anke.decisions.domain.letter import Bullets, Paragraph
from anke.decisions.domain.merge import marks
from anke.decisions.letters.word_marks import bookmark_of

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from docx.text.paragraph import Paragraph as WordParagraph

    from anke.decisions.domain.letter import Block, Letter, Section
    from anke.decisions.letters.word_marks import Origin

TITLE = "title"
# The file says nothing of when it was made: the same letter gives the same file.
_LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


def write_word(letter: Letter, origin: Origin) -> bytes:
    """Write a letter as DOCX."""
    document = Document()
    _prepare(document, letter, origin)
    title = document.add_heading(_xml(letter.title), level=1)
    _bookmark(title, TITLE, 0)
    for place, section in enumerate(letter.sections, start=1):
        _write_section(document, section, place)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _prepare(document: WordDocument, letter: Letter, origin: Origin) -> None:
    """Set language, title and origin; the letters in a size that can be read."""
    properties = document.core_properties
    properties.identifier = origin.text
    properties.title = _xml(letter.title)
    properties.language = "da-DK"
    properties.author = properties.last_modified_by = "Anke"
    properties.comments = ""
    properties.created = properties.modified = _LONG_AGO
    normal = document.styles["Normal"]
    normal.font.size = Pt(11.5)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "da-DK")
    normal.element.get_or_add_rPr().append(language)


def _write_section(document: WordDocument, section: Section, place: int) -> None:
    first = len(document.paragraphs)
    if section.heading:
        _write_text(document.add_paragraph(style="Heading 2"), section.heading)
    before: Block | None = None
    for block in section.blocks:
        if isinstance(block, Bullets) and isinstance(before, Bullets):
            # Without an empty line between them Word makes one list of two.
            document.add_paragraph()
        _write_block(document, block)
        before = block
    if len(document.paragraphs) == first:
        document.add_paragraph()
    _bookmark(document.paragraphs[first], section.id, place)


def _write_block(document: WordDocument, block: Block) -> None:
    if isinstance(block, Bullets):
        style = "List Number" if block.numbered else "List Bullet"
        for item in block.items:
            _write_text(document.add_paragraph(style=style), item)
        return
    style = "Normal" if isinstance(block, Paragraph) else "Heading 3"
    _write_text(document.add_paragraph(style=style), block.text)


def _write_text(paragraph: WordParagraph, text: str) -> None:
    """Write words; what is still to be written stands out."""
    start = 0
    for mark in marks(text):
        paragraph.add_run(_xml(text[start : mark.start]))
        run = paragraph.add_run(_xml(text[mark.start : mark.end]))
        run.font.highlight_color = WD_COLOR_INDEX.YELLOW
        start = mark.end
    paragraph.add_run(_xml(text[start:]))


def _bookmark(paragraph: WordParagraph, name: str, number: int) -> None:
    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), bookmark_of(name))
    properties = paragraph._p.pPr  # noqa: SLF001 - python-docx has no bookmarks
    place = 0 if properties is None else 1
    paragraph._p.insert(place, start)  # noqa: SLF001
    paragraph._p.append(end)  # noqa: SLF001


def _xml(text: str) -> str:
    """Leave out what no XML file may hold."""
    return "".join(
        sign
        for sign in text
        if sign in "\t\n"
        or (
            sign >= " "
            and not "\ud800" <= sign <= "\udfff"
            and sign not in "\ufffe\uffff"
        )
    )
