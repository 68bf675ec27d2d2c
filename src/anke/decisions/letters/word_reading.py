# SPDX-License-Identifier: EUPL-1.2
"""A Word file that somebody edited, read back as the letter it is.

    read = read_word(content, like=draft.letter)
    read.letter.sections, read.notes

Headings, paragraphs, lists and line breaks are taken. Whatever a letter cannot hold is
told of by name (a table, a picture, a footnote), so that nothing goes missing unseen.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from anke.decisions.domain.letter import (
    Bullets,
    Letter,
    Paragraph,
    Section,
    Subheading,
    write_blocks,
)
from anke.decisions.letters.word_marks import section_of
from anke.decisions.letters.word_package import open_word, w

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element

    from anke.decisions.domain.letter import Block
    from anke.decisions.letters.word_marks import Origin
    from anke.decisions.letters.word_package import WordPackage

_SECTION_LEVEL = 2
_HEADING = re.compile(r"(?:heading|overskrift)\s*(\d)", re.IGNORECASE)
_BULLET = re.compile(r"list bullet|punkttegn|punktopstilling", re.IGNORECASE)
_NUMBER = re.compile(r"list number|talopstilling|nummereret", re.IGNORECASE)
_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath"
# What a letter cannot hold, by the element that shows it. The words of a table, a link
# and an insertion are kept; the rest is not.
_UNKNOWN = {
    w("tbl"): "table",
    w("drawing"): "picture",
    w("pict"): "picture",
    w("object"): "object",
    w("footnoteReference"): "footnote",
    w("endnoteReference"): "footnote",
    w("commentReference"): "comment",
    w("ins"): "tracked",
    w("del"): "tracked",
    w("moveFrom"): "tracked",
    w("txbxContent"): "text-box",
    w("hyperlink"): "link",
    w("sym"): "symbol",
    _MATH: "formula",
}
_SILENT = frozenset(
    {w("del"), w("moveFrom"), w("instrText"), w("txbxContent"), w("pPr"), w("rPr")}
)
_SIGNS = {w("br"): "\n", w("cr"): "\n", w("tab"): " ", w("noBreakHyphen"): "-"}


@dataclass(frozen=True, slots=True)
class WordNote:
    """Something of a Word file that was not taken as it stood: what, and how often."""

    what: str
    count: int = 1
    section: str = ""


@dataclass(frozen=True, slots=True)
class ReadWord:
    """What was read: the letter, the draft it was made of, and what was not taken."""

    letter: Letter
    origin: Origin | None
    notes: tuple[WordNote, ...] = ()


def read_word(content: bytes, *, like: Letter) -> ReadWord:
    """Read a Word file as a letter of the same kind and sections as `like`.

    A section whose mark somebody has deleted is known by its heading; without both,
    its words stand in the section before, and a note says so.

    Errors: WordFileError.
    """
    package = open_word(content)
    reading = _Reading(like, package)
    for paragraph, bookmarks in _paragraphs(package.body):
        reading.take(paragraph, bookmarks)
    notes = [*_unknown_in(package), *reading.lost()]
    return ReadWord(reading.letter(), package.origin, tuple(notes))


@dataclass(slots=True)
class _Reading:
    """The letter while it is read, paragraph by paragraph."""

    like: Letter
    package: WordPackage
    title: str = ""
    at: str = ""
    may_join: bool = True
    headings: dict[str, str] = field(default_factory=dict)
    blocks: dict[str, list[Block]] = field(default_factory=dict)

    def take(self, paragraph: _Element, bookmarks: list[str]) -> None:
        """Take one paragraph: a title, a heading, a point of a list, or words."""
        text = _text(paragraph)
        level = _heading_level(self.package, paragraph)
        if level == 1 and not self.title:
            self.title = " ".join(text.split())
            return
        section = self._section_begun(bookmarks, text, level)
        if section:
            self.at = section
            self.blocks.setdefault(section, [])
            if level == _SECTION_LEVEL:
                self.headings[section] = " ".join(text.split())
                return
        if text.strip():
            self._add(self._block(paragraph, text, level))
        # An empty line ends a list: what follows is another one.
        self.may_join = bool(text.strip())

    def _section_begun(self, bookmarks: list[str], text: str, level: int) -> str:
        """Name the section that begins here; nothing inside of one."""
        known = {section.id for section in self.like.sections}
        for bookmark in bookmarks:
            if (name := section_of(bookmark)) in known:
                return name if name not in self.blocks else ""
        if level != _SECTION_LEVEL:
            return ""
        heading = " ".join(text.split()).casefold()
        for section in self.like.sections:
            if section.heading.casefold() == heading and section.id not in self.blocks:
                return section.id
        return ""

    def _block(self, paragraph: _Element, text: str, level: int) -> Block:
        if level:
            return Subheading(" ".join(text.split()))
        kind = _list_kind(self.package, paragraph)
        if kind:
            return Bullets((" ".join(text.split()),), numbered=kind == "number")
        lines = (" ".join(line.split()) for line in text.split("\n"))
        return Paragraph("\n".join(line for line in lines if line))

    def _add(self, block: Block) -> None:
        """Put a block where it belongs; points of one list go together."""
        at = self.at or self.like.sections[0].id if self.like.sections else "text"
        blocks = self.blocks.setdefault(at, [])
        last = blocks[-1] if blocks else None
        if (
            self.may_join
            and isinstance(block, Bullets)
            and isinstance(last, Bullets)
            and last.numbered == block.numbered
        ):
            blocks[-1] = replace(last, items=(*last.items, *block.items))
        else:
            blocks.append(block)

    def letter(self) -> Letter:
        """Give the letter, its sections in the order of the file."""
        used = {section.id: section.used for section in self.like.sections}
        sections = (
            Section(
                name, self.headings.get(name, ""), write_blocks(blocks), used.get(name)
            )
            for name, blocks in self.blocks.items()
        )
        return Letter(self.like.kind, self.title or self.like.title, tuple(sections))

    def lost(self) -> Iterator[WordNote]:
        """Name the sections that are not in the file any more."""
        for section in self.like.sections:
            if section.id not in self.blocks and not section.is_empty:
                yield WordNote("missing-section", section=section.id)


def _paragraphs(body: _Element) -> Iterator[tuple[_Element, list[str]]]:
    """Give the paragraphs in order, each with the bookmarks that begin at it.

    Paragraphs of text boxes are left out; those of tables come row by row.
    """
    waiting: list[str] = []
    for element in body.iter(w("p"), w("bookmarkStart")):
        if any(each.tag == w("txbxContent") for each in element.iterancestors()):
            continue
        if element.tag == w("bookmarkStart"):
            if not any(each.tag == w("p") for each in element.iterancestors()):
                waiting.append(element.get(w("name"), ""))
            continue
        inside = [mark.get(w("name"), "") for mark in element.iter(w("bookmarkStart"))]
        yield element, [*waiting, *inside]
        waiting = []


def _text(paragraph: _Element) -> str:
    """Give the words of a paragraph as they would be printed."""
    pieces: list[str] = []
    _gather(paragraph, pieces)
    return "".join(pieces)


def _gather(element: _Element, pieces: list[str]) -> None:
    for child in element:
        if child.tag in _SILENT or not isinstance(child.tag, str):
            continue
        if child.tag == w("t"):
            pieces.append(child.text or "")
        elif child.tag in _SIGNS:
            pieces.append(_SIGNS[child.tag])
        elif child.tag != w("p"):
            _gather(child, pieces)


def _style_name(package: WordPackage, paragraph: _Element) -> str:
    style = paragraph.find(f"{w('pPr')}/{w('pStyle')}")
    style_id = "" if style is None else style.get(w("val"), "")
    return package.styles.get(style_id, style_id)


def _heading_level(package: WordPackage, paragraph: _Element) -> int:
    name = _style_name(package, paragraph)
    if name.casefold() in {"title", "titel"}:
        return 1
    found = _HEADING.match(name)
    return int(found[1]) if found else 0


def _list_kind(package: WordPackage, paragraph: _Element) -> str:
    """Tell whether a paragraph is a point of a list, and of which kind."""
    name = _style_name(package, paragraph)
    if _BULLET.match(name):
        return "bullet"
    if _NUMBER.match(name):
        return "number"
    number = paragraph.find(f"{w('pPr')}/{w('numPr')}/{w('numId')}")
    if number is None or number.get(w("val")) == "0":
        return ""
    counted = package.numbered.get(number.get(w("val"), ""), False)
    return "number" if counted else "bullet"


def _unknown_in(package: WordPackage) -> list[WordNote]:
    """Name what a letter cannot hold, in the order of the alphabet."""
    found = Counter(
        _UNKNOWN[element.tag]
        for element in package.body.iter(*_UNKNOWN)
        if not _is_empty_insertion(element)
    )
    if package.has_macros:
        found["macro"] += 1
    return [WordNote(what, count) for what, count in sorted(found.items())]


def _is_empty_insertion(element: _Element) -> bool:
    """Word marks an inserted end of a paragraph by an element without words."""
    return element.tag in (w("ins"), w("del")) and len(element) == 0
