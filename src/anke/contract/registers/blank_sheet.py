# SPDX-License-Identifier: EUPL-1.2
"""An empty sheet to type figures into: one row for each figure of a contract.

    blank_sheet(contract_of(2022), "xlsx")      # (bytes, media type)

Rows that stay empty are left out when the file is taken in.
"""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING, Final

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from anke.console.rows import safe_cell
from anke.contract.registers.services import figures_in
from anke.contract.registers.sheets import COLUMNS, heading_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.contract.domain.terms import Contract

CSV: Final = "text/csv; charset=utf-8"
XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WIDTH: Final = 32


def blank_sheet(contract: Contract, kind: str) -> tuple[bytes, str]:
    """Give an empty sheet as a CSV or an XLSX file, with its media type."""
    rows = list(_rows(contract))
    return (_book(rows), XLSX) if kind == "xlsx" else (_csv(rows), CSV)


def _rows(contract: Contract) -> Iterator[list[str]]:
    yield [heading_of(each) for each in COLUMNS]
    for each in figures_in(contract).values():
        if not each.of:
            yield [each.id, "", each.unit, each.hint, ""]


def _csv(rows: list[list[str]]) -> bytes:
    """Write what a Danish spreadsheet opens as columns: semicolons, UTF-8 with mark."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=";", lineterminator="\r\n")
    writer.writerows([[safe_cell(cell) for cell in row] for row in rows])
    return file.getvalue().encode("utf-8-sig")


def _book(rows: list[list[str]]) -> bytes:
    book, file = Workbook(), io.BytesIO()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append(row)
    for place, _heading in enumerate(rows[0], start=1):
        sheet.cell(1, place).font = Font(bold=True)
        sheet.column_dimensions[get_column_letter(place)].width = _WIDTH
    book.save(file)
    return file.getvalue()
