# SPDX-License-Identifier: EUPL-1.2
"""Figures out of a CSV or XLSX file, row by row, and what is wrong with each.

    for row in read_sheet("tal.csv", content):
        row.line, row.cells["figure"], row.cells["value"]

The heading names the columns, in Danish or in English; the template has them.
"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from anke.cases.moving.errors import MovingError
from anke.cases.moving.xlsx_rows import sheet_names, sheet_rows
from anke.contract.errors import EvidenceRefusedError
from anke.intake.forms.file_types import clean_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    Rows = Iterable[tuple[int, Sequence[str]]]

# Our names, and what people call them; the first is in the template.
COLUMNS: Final = {
    "figure": ("tal", "figure"),
    "value": ("værdi", "value"),
    "unit": ("enhed", "unit"),
    "source": ("kilde", "source"),
    "known_on": ("kendt den", "known on", "known_on"),
}
_REQUIRED: Final = ("figure", "value", "source", "known_on")
MOST_BYTES: Final = 2 * 1024 * 1024
MOST_ROWS: Final = 500
_DELIMITERS: Final = (";", ",", "\t")


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with its line in the file, and its cells by our names."""

    line: int
    cells: dict[str, str]


def heading_of(column: str) -> str:
    """Give the heading of a column, as the template has it."""
    return COLUMNS[column][0]


def read_sheet(name: str, content: bytes) -> list[SheetRow]:
    """Read the rows of a file.

    Errors: EvidenceRefusedError for a file that is no table of figures, naming it and
        the column that is missing.
    """
    if len(content) > MOST_BYTES:
        raise _refused(name, _("it is larger than 2 MB"))
    rows = iter(_rows(name, content))
    line, heading = next(rows, (0, ()))
    if not line:
        raise _refused(name, _("it is empty"))
    places = _places(name, heading)
    found: list[SheetRow] = []
    for line, cells in rows:
        if not any(cell.strip() for cell in cells):
            continue
        if len(found) == MOST_ROWS:
            raise _refused(name, _("it has more than 500 rows"))
        found.append(SheetRow(line, _named(places, cells)))
    return found


def _rows(name: str, content: bytes) -> Rows:
    if content.startswith(b"PK\x03\x04"):
        return _xlsx_rows(name, content)
    return _csv_rows(name, content)


def _xlsx_rows(name: str, content: bytes) -> Rows:
    """Read the first sheet of a workbook."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / clean_name(name)
        path.write_bytes(content)
        try:
            return list(sheet_rows(path, sheet_names(path)[0]))
        except MovingError as error:
            raise EvidenceRefusedError(
                str(error).replace(f"{folder}/", ""), user_text=error.user_text
            ) from error


def _csv_rows(name: str, content: bytes) -> Iterator[tuple[int, Sequence[str]]]:
    text = _decoded(name, content)
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        where = _("line %(line)s: %(error)s")
        told = where % {"line": reader.line_num, "error": error}
        raise _refused(name, told) from error


def _decoded(name: str, content: bytes) -> str:
    """Read as UTF-8, else as a Danish Windows saves it; a binary file is no table."""
    if b"\x00" in content:
        raise _refused(name, _("it is neither CSV nor XLSX"))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _places(name: str, heading: Sequence[str]) -> dict[str, int]:
    """Find our columns in the heading. Errors: EvidenceRefusedError."""
    known = {word: column for column, words in COLUMNS.items() for word in words}
    places: dict[str, int] = {}
    for place, cell in enumerate(heading):
        column = known.get(" ".join(cell.split()).casefold())
        if column in places:
            told = _("the column “%(column)s” stands twice")
            raise _refused(name, told % {"column": cell.strip()})
        if column:
            places[column] = place
    missing = [f"“{heading_of(each)}”" for each in _REQUIRED if each not in places]
    if missing:
        told = _("it lacks the column %(columns)s. Use the template.")
        raise _refused(name, told % {"columns": ", ".join(missing)})
    return places


def _named(places: dict[str, int], cells: Sequence[str]) -> dict[str, str]:
    return {
        column: cells[places[column]].strip()
        if column in places and places[column] < len(cells)
        else ""
        for column in COLUMNS
    }


def _refused(name: str, why: str) -> EvidenceRefusedError:
    told = _("%(file)s was not read: %(why)s") % {"file": name, "why": why}
    return EvidenceRefusedError(told, user_text=told)
