# SPDX-License-Identifier: EUPL-1.2
"""The words of DOCX and ODT documents: two XML files in two ZIP files.

Nothing else of a document is looked at: no picture, no macro, no template that lies on
somebody's server.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.intake.domain.reading import Verdict
from anke.intake.reading.archives import open_zip, unpack
from anke.intake.reading.errors import Refusal
from anke.intake.reading.opening import MEGABYTE, TEXT_CHARS
from anke.intake.reading.safe_xml import Events, read_xml

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.intake.reading.opening import Opening

WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
ODF_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
ODF_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
ODF_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
XML_BYTES = 40 * MEGABYTE
MACROS = "Et bilag indeholder makroer; de er ikke kørt."


def text_of_docx(content: bytes, opening: Opening) -> str:
    """Give the words of a Word document. Errors: Refusal."""
    return _text(content, "word/document.xml", _WordText(), opening)


def text_of_odt(content: bytes, opening: Opening) -> str:
    """Give the words of an OpenDocument text. Errors: Refusal."""
    return _text(content, "content.xml", _OpenText(), opening)


def _text(content: bytes, member: str, words: _Words, opening: Opening) -> str:
    with open_zip(content) as archive:
        names = {entry.filename: entry for entry in archive.infolist()}
        if any(name.endswith("vbaProject.bin") for name in names):
            opening.warn(MACROS)
        if member not in names:
            raise Refusal(Verdict.MALFORMED, "Dokumentet mangler sit indhold.")
        if names[member].file_size > XML_BYTES:
            raise Refusal(Verdict.TOO_LARGE, "Dokumentets tekst er for stor.")
        read_xml(unpack(archive, names[member], opening), words)
    return words.text


class _Words(Events):
    """Gathers words; what lies inside `silent` tags is left out."""

    silent: frozenset[str] = frozenset()
    gaps: Mapping[str, str] = {}
    ends: Mapping[str, str] = {}
    spoken: frozenset[str] | None = None

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._chars = 0
        self._silent = 0
        self._spoken = 0

    def start(self, tag: str, _attributes: Mapping[str, str]) -> None:
        """Note where silence begins; write the gap that a tag stands for."""
        self._silent += tag in self.silent
        self._spoken += self.spoken is not None and tag in self.spoken
        if tag in self.gaps:
            self._write(self.gaps[tag])

    def end(self, tag: str) -> None:
        """Note where silence ends; end the line where a paragraph ends."""
        self._silent -= tag in self.silent
        self._spoken -= self.spoken is not None and tag in self.spoken
        if tag in self.ends:
            self._write(self.ends[tag])

    def data(self, text: str) -> None:
        """Take words."""
        if self.spoken is None or self._spoken:
            self._write(text)

    @property
    def text(self) -> str:
        """Give the words, a paragraph a line."""
        lines = "".join(self._pieces).split("\n")
        return "\n".join(line.strip() for line in lines).strip()

    def _write(self, text: str) -> None:
        if not self._silent and self._chars < TEXT_CHARS:
            self._pieces.append(text)
            self._chars += len(text)


class _WordText(_Words):
    spoken = frozenset({f"{WORD}t"})
    silent = frozenset({f"{WORD}del", f"{WORD}moveFrom"})
    gaps = {f"{WORD}tab": "\t", f"{WORD}br": "\n", f"{WORD}cr": "\n"}
    ends = {f"{WORD}p": "\n"}


class _OpenText(_Words):
    spoken = frozenset({f"{ODF_TEXT}p", f"{ODF_TEXT}h"})
    silent = frozenset({f"{ODF_TEXT}tracked-changes", f"{ODF_OFFICE}annotation"})
    gaps = {
        f"{ODF_TEXT}tab": "\t",
        f"{ODF_TEXT}line-break": "\n",
        f"{ODF_TEXT}s": " ",
    }
    ends = {f"{ODF_TEXT}p": "\n", f"{ODF_TEXT}h": "\n", f"{ODF_TABLE}table-row": "\n"}
