# SPDX-License-Identifier: EUPL-1.2
"""Judge the language of a letter that lies in a file, whoever wrote it.

check_file(Path("afgoerelse.docx"), decides=True)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2

from anke.decisions.domain.letter import Letter, Section
from anke.decisions.domain.plain_language import PlainReport, advise
from anke.decisions.errors import UnreadableLetterError
from anke.decisions.letters.advice_wording import (
    advice_heading,
    advice_words,
    lix_words,
)
from anke.decisions.letters.word_reading import read_word
from anke.decisions.texts.shipped import legal_words

if TYPE_CHECKING:
    from pathlib import Path

EMPTY = Letter("", "", (Section("text", "", ""),))


def check_file(path: Path, *, decides: bool) -> list[dict[str, str]]:
    """Give the advice on a letter as rows, after one row that sums it up.

    Errors: UnreadableLetterError, WordFileError.
    """
    report = advise(read_letter(path), legal_words(), decides=decides)
    return [_summed_up(report), *_rows(report)]


def read_letter(path: Path) -> Letter:
    """Read a letter out of a text, Word or PDF file.

    Errors: UnreadableLetterError, WordFileError.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UnreadableLetterError(
            f"{path.name}: {error.strerror}",
            user_text=f"Filen {path.name} kan ikke læses.",
        ) from error
    if path.suffix.lower() == ".docx":
        return read_word(content, like=EMPTY).letter
    text = _pdf_text(content, path.name) if content[:5] == b"%PDF-" else _text(content)
    return Letter("", "", (Section("text", "", text),))


def _text(content: bytes) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("windows-1252", errors="replace")


def _pdf_text(content: bytes, name: str) -> str:
    """Give the words of a PDF; a line that ends within a sentence goes on."""
    try:
        document = pypdfium2.PdfDocument(content)  # type: ignore[no-untyped-call]
    except pypdfium2.PdfiumError as error:
        raise UnreadableLetterError(
            f"{name}: no PDF", user_text=f"Filen {name} er ikke en hel PDF-fil."
        ) from error
    pages = [page.get_textpage().get_text_range() for page in document]
    lines = "\n".join(pages).replace("\r\n", "\n").split("\n")
    return "\n".join(_joined(lines))


def _joined(lines: list[str]) -> list[str]:
    joined: list[str] = []
    for line in (each.strip() for each in lines):
        goes_on = joined and joined[-1] and joined[-1][-1] not in ".:!?"
        if goes_on and line[:1].islower():
            joined[-1] = f"{joined[-1]} {line}"
        else:
            joined.append(line)
    return joined


def _summed_up(report: PlainReport) -> dict[str, str]:
    return {
        "advice": f"LIX {report.lix}",
        "marked": "",
        "what_to_do": lix_words(report.lix),
        "sentence": f"{report.words} ord, {report.sentences} sætninger, "
        f"{report.words_per_sentence:.1f} ord i hver, {report.passives} i passiv",
    }


def _rows(report: PlainReport) -> list[dict[str, str]]:
    return [
        {
            "advice": advice_heading(one.kind),
            "marked": one.excerpt[one.start : one.end],
            "what_to_do": advice_words(one),
            "sentence": one.excerpt,
        }
        for one in report.advice
    ]
