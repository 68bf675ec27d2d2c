# SPDX-License-Identifier: EUPL-1.2
"""The rows of a sheet in a workbook (XLSX), one by one, never all in memory.

A workbook is a packed folder of XML. It is refused as a whole where it would unpack to
more than any table needs, or where it brings a document type (DTD), which is the way in
for entities that swell. What is no value in a cell (a formula, an error) is handed on
as such and costs its row: nobody's decision date is computed by a sheet.
"""

from __future__ import annotations

import warnings
import zipfile
import zlib
from contextlib import closing
from datetime import datetime, time
from typing import TYPE_CHECKING, Protocol, cast
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from anke.cases.moving.domain.cells import FORMULA, SHEET_ERROR
from anke.cases.moving.errors import MovingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from openpyxl.cell.read_only import ReadOnlyCell
    from openpyxl.workbook import Workbook

MOST_UNPACKED_BYTES = 4 << 30
# All texts of a workbook stand in one part, which is held in memory.
MOST_TEXT_BYTES = 512 << 20
MOST_ROWS = 1_048_576
MOST_COLUMNS = 16_384
_HEAD_BYTES = 4096
_TEXTS = "xl/sharedStrings.xml"
# What the reader may stumble over in a workbook that is none, or is damaged.
_DAMAGES = (
    zipfile.BadZipFile,
    zlib.error,
    InvalidFileException,
    ParseError,
    OSError,
    EOFError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    NotImplementedError,
)


class _Sheet(Protocol):
    """A sheet as the library gives it in its reading mode."""

    def reset_dimensions(self) -> None:
        """Forget what the workbook says of the sheet's size."""

    def iter_rows(self) -> Iterator[tuple[ReadOnlyCell, ...]]:
        """Walk through the rows."""


def sheet_names(path: Path) -> list[str]:
    """Name the sheets of a workbook. Errors: MovingError."""
    _check(path)
    try:
        with closing(_open(path)) as book:
            return list(book.sheetnames)
    except _DAMAGES as error:
        raise _damaged(path, error) from error


def sheet_rows(path: Path, sheet: str) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of a sheet with their numbers, the cells as texts.

    Empty rows are no rows. Errors: MovingError for a workbook that is damaged.
    """
    _check(path)
    try:
        with closing(_open(path)) as book:
            yield from _rows(cast("_Sheet", book[sheet]))
    except _DAMAGES as error:
        raise _damaged(path, error) from error


def _open(path: Path) -> Workbook:
    with warnings.catch_warnings():
        # It tells of decorations that it does not read.
        warnings.simplefilter("ignore")
        return load_workbook(path, read_only=True, keep_links=False)


def _rows(sheet: _Sheet) -> Iterator[tuple[int, list[str]]]:
    # What a workbook says of its own size is often wrong, and rows would be lost.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(), 1):
        if number > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise ValueError("more rows or columns than a sheet can have")
        texts = [_text(cell) for cell in cells]
        while texts and not texts[-1]:
            texts.pop()
        if texts:
            yield number, texts


def _text(cell: ReadOnlyCell) -> str:
    """Give what a cell says, as a person reads it."""
    value = cell.value
    if value is None:
        return ""
    if cell.data_type == "f":
        return FORMULA
    if cell.data_type == "e":
        return f"{SHEET_ERROR}{value}"
    return _value_text(value)


def _value_text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        return _moment_text(value)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()


def _moment_text(moment: datetime) -> str:
    if moment.time() == time():
        return moment.date().isoformat()
    return moment.isoformat(sep=" ", timespec="seconds")


def _check(path: Path) -> None:
    """Look at the parts of a workbook before anything is unpacked.

    Errors: MovingError.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
            if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
                raise _refused(path, "unpacks to more than 4 GB", "fylder over 4 GB")
            for part in parts:
                _check_part(path, archive, part)
    except _DAMAGES as error:
        raise _damaged(path, error) from error


def _check_part(path: Path, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if part.filename == _TEXTS and part.file_size > MOST_TEXT_BYTES:
        raise _refused(
            path,
            "holds more than 512 MB of texts; save the sheets as CSV",
            "har over 512 MB tekst; gem arkene som CSV",
        )
    if part.filename.endswith((".xml", ".rels")):
        with archive.open(part) as content:
            if b"<!DOCTYPE" in content.read(_HEAD_BYTES):
                raise _refused(
                    path, "brings a document type (DTD)", "har en dokumenttype (DTD)"
                )


def _refused(path: Path, why: str, why_da: str) -> MovingError:
    return MovingError(f"{path}: {why}", user_text=f"{path.name} læses ikke: {why_da}.")


def _damaged(path: Path, error: Exception) -> MovingError:
    return MovingError(
        f"{path}: is no workbook that can be read: {type(error).__name__}: {error}",
        user_text=f"{path.name} kan ikke læses som regneark (XLSX). Gem den igen, "
        "uden adgangskode, eller gem hvert ark som CSV.",
    )
