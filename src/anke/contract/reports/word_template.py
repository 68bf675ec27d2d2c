# SPDX-License-Identifier: EUPL-1.2
"""A report in a Word template of the authority's own.

`{{ titel }}` and `{{ frister.i-alt.andel }}` may stand anywhere in a text, also in a
table, a header or a footer. `{{ tabel:frister }}`, `{{ diagram:frister-kurve }}` and
`{{ afsnit }}` (all sections) take the place of the paragraph that they stand in.
"""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING, Final

from docx import Document
from docx.opc.exceptions import PackageNotFoundError

from anke.contract.errors import ReportUnprintableError
from anke.contract.reports.names import unknown_name
from anke.contract.reports.plain import figure_texts
from anke.contract.reports.templates import WHATS, check_names, words_of
from anke.contract.reports.word import add_block, add_sections, dated, packed_document

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from docx.document import Document as WordDocument
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph as WordParagraph
    from docx.text.run import Run

    from anke.contract.reports.document import Report

MARK: Final = re.compile(r"\{\{\s*([^{}]*?)\s*\}\}")
ALL: Final = "afsnit"


def filled_word(report: Report, template: Path) -> bytes:
    """Fill a template. Errors: UnknownNameError; ReportUnprintableError."""
    try:
        document = Document(str(template))
    except (PackageNotFoundError, KeyError, ValueError, zipfile.BadZipFile) as error:
        raise ReportUnprintableError(
            f"{template.name} is no Word file: {error}",
            user_text=f"Skabelonen {template.name} er ikke en Word-fil (.docx).",
        ) from error
    texts = figure_texts(report) | words_of(report)
    for paragraph in list(_paragraphs(document)):
        block = MARK.fullmatch(paragraph.text.strip())
        if block and (block[1] == ALL or ":" in block[1]):
            _put_block(document, paragraph, report, block[1])
        else:
            _put_words(paragraph, texts)
    dated(document, report)
    return packed_document(document, report)


def _paragraphs(document: WordDocument) -> Iterator[WordParagraph]:
    """Give every paragraph: of the body, of tables, of heads and feet."""
    yield from document.paragraphs
    yield from _in_tables(document.tables)
    for section in document.sections:
        for part in (
            section.header,
            section.first_page_header,
            section.footer,
            section.first_page_footer,
        ):
            yield from part.paragraphs
            yield from _in_tables(part.tables)


def _in_tables(tables: list[WordTable]) -> Iterator[WordParagraph]:
    for table in tables:
        for row in table.rows:
            for cell in row.cells:
                yield from cell.paragraphs
                yield from _in_tables(cell.tables)


def _put_block(
    document: WordDocument, paragraph: WordParagraph, report: Report, name: str
) -> None:
    """Write blocks at the document's end and move them to where they were named."""
    body = document.element.body
    before = len(body)
    if name == ALL:
        add_sections(document, report)
    else:
        what, _, named = name.partition(":")
        if what not in ("tabel", "diagram"):
            raise unknown_name("word", "ordet", name, [*WHATS, ALL])
        check_names(report, [(what, named)])
        found = report.tables if what == "tabel" else report.charts
        add_block(document, next(each for each in found if each.id == named))
    # The last element is the section's own, with the page's size.
    place = paragraph._p  # noqa: SLF001 - python-docx cannot insert
    for element in list(body)[before - 1 : -1]:
        place.addprevious(element)
    if (parent := place.getparent()) is not None:
        parent.remove(place)


def _put_words(paragraph: WordParagraph, texts: dict[str, str]) -> None:
    """Put figures and words in place of their marks, whatever runs these lie across."""
    while found := MARK.search(paragraph.text):
        name = found[1]
        if name not in texts:
            raise unknown_name("figure", "tallet", name, texts)
        _replace(paragraph.runs, found.start(), found.end(), texts[name])


def _replace(runs: list[Run], start: int, end: int, text: str) -> None:
    """Write a text over some signs of several runs; the first run's look is kept."""
    place = 0
    for run in runs:
        first, last = max(start - place, 0), min(end - place, len(run.text))
        length = len(run.text)
        if first < last:
            run.text = f"{run.text[:first]}{text}{run.text[last:]}"
            text = ""
        place += length
