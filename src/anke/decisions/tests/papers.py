# SPDX-License-Identifier: EUPL-1.2
"""Papers for bundles: PDFs, pictures and what is neither."""

from __future__ import annotations

from datetime import date
from functools import cache, partial
from io import BytesIO
from typing import TYPE_CHECKING, Any

import pypdfium2
import typst
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    RectangleObject,
    TextStringObject,
)

from anke.decisions.bundling import Enclosure
from anke.intake.reading import letters
from anke.intake.reading.opening import ReadingSettings

if TYPE_CHECKING:
    from anke.intake.domain.reading import Reading

DAY = date(2022, 3, 1)


class HereReaders:
    """Open files in this very process: they are our own."""

    def as_pdf(self, content: bytes) -> bytes:
        """Give a PDF or a picture as a PDF."""
        return letters.as_pdf(content)

    def read(self, raw: bytes, channel: str) -> Reading:
        """Give the words."""
        return letters.read_letter(raw, channel, ReadingSettings())


@cache
def pdf(words: str = "Klage", pages: int = 1, paper: str = "a4") -> bytes:
    """Make a PDF whose pages say `words` and their number."""
    source = f'#set document(date: none)\n#set page(paper: "{paper}")\n' + (
        "#pagebreak()\n".join(f"{words} side-{n}\n" for n in range(1, pages + 1))
    )
    fonts = typst.Fonts(include_system_fonts=False)
    return bytes(typst.Compiler(source.encode(), font_paths=fonts).compile())


def changed(content: bytes, **changes: Any) -> bytes:
    """Turn, crop or spoil the pages of a PDF."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(content)))
    for page in writer.pages:
        if "turned" in changes:
            page.rotate(changes["turned"])
        if "crop" in changes:
            page.cropbox = RectangleObject(changes["crop"])
    if "password" in changes:
        writer.encrypt(changes["password"], algorithm="RC4-128")
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def hostile() -> bytes:
    """Make a PDF that runs a script, starts a program and hides a file."""
    writer = PdfWriter(clone_from=PdfReader(BytesIO(pdf("Ondskab", 2))))
    act = DictionaryObject(
        {
            NameObject("/S"): NameObject("/JavaScript"),
            NameObject("/JS"): TextStringObject("app.alert(1)"),
        }
    )
    launch = DictionaryObject(
        {
            NameObject("/S"): NameObject("/Launch"),
            NameObject("/F"): TextStringObject("cmd.exe"),
        }
    )
    link = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject(map(FloatObject, (0, 0, 600, 800))),
            NameObject("/A"): launch,
        }
    )
    root: Any = writer.root_object
    root[NameObject("/OpenAction")] = act
    for page in writer.pages:
        page[NameObject("/AA")] = DictionaryObject({NameObject("/O"): act})
        page[NameObject("/Annots")] = ArrayObject([link])
    writer.add_attachment("skjult.exe", b"MZ skjult program")
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def picture(form: str = "JPEG") -> bytes:
    """Make a picture, wider than high."""
    written = BytesIO()
    Image.new("RGB", (900, 500), "#8899aa").save(written, form)
    return written.getvalue()


def paper(theme: str, content: bytes, where: str = "") -> Enclosure:
    """Put content into a bundle."""
    return Enclosure(theme, DAY, partial(bytes, content), where)


def words_on(content: bytes, page: int) -> str:
    """Give the words on a page, the first is 1."""
    with pypdfium2.PdfDocument(content) as document:
        return str(document[page - 1].get_textpage().get_text_bounded())


def count_pages(content: bytes) -> int:
    """Count the pages of a PDF."""
    with pypdfium2.PdfDocument(content) as document:
        return len(document)


def bookmarks_of(content: bytes) -> list[tuple[int, str, int]]:
    """Give the bookmarks: level, words, page (the first is 1)."""
    with pypdfium2.PdfDocument(content) as document:
        return [
            (mark.level, mark.get_title(), mark.get_dest().get_index() + 1)
            for mark in document.get_toc()
        ]
