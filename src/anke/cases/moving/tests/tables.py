# SPDX-License-Identifier: EUPL-1.2
"""Small tables of another system for tests, and what came of moving them."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

from openpyxl import Workbook

from anke.cases.models import JournalEntry
from anke.cases.moving.importing import Moved, move_cases, try_moving
from anke.cases.moving.preparing import prepare

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from anke.cases.moving.domain.fates import RowFate

    Row = Mapping[str, object]
    Tables = Mapping[str, Sequence[Row]]

CASE: dict[str, str] = {
    "case": "A-1",
    "area": "municipal",
    "first_instance": "municipality-0101",
    "received_on": "2022-03-01",
}
NANCY = {
    "case": "A-1",
    "role": "appellant",
    "name": "Nancy Ann Berggren",
    "cpr": "251248-9996",
}


def case(reference: str = "A-1", **changes: str) -> dict[str, str]:
    """Give the row of a municipal case that came in on 1 March 2022."""
    return CASE | {"case": reference} | changes


def event(what: str, on: str = "2022-03-10", **more: str) -> dict[str, str]:
    """Give a row of history."""
    return {"case": "A-1", "on": on, "what": what} | more


def clock(kind: str, on: str, **more: str) -> dict[str, str]:
    """Give a row of clocks."""
    return {"case": "A-1", "kind": kind, "on": on} | more


def document(file: str, **more: str) -> dict[str, str]:
    """Give a row of documents."""
    values = {
        "case": "A-1",
        "file": file,
        "theme": "Klage",
        "direction": "received",
        "dated_on": "2022-03-01",
    }
    return values | more


def headings(rows: Sequence[Row]) -> list[str]:
    """Give the columns that any of the rows fills."""
    return list(dict.fromkeys(name for row in rows for name in row))


def write_tables(folder: Path, **tables: Sequence[Row]) -> Path:
    """Write tables as CSV into a folder, and give the folder."""
    folder.mkdir(exist_ok=True)
    for name, rows in tables.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, headings(rows))
            writer.writeheader()
            writer.writerows(rows)
    return folder


def write_workbook(folder: Path, **tables: Sequence[Row]) -> Path:
    """Write tables as the sheets of one workbook into a folder, and give the folder."""
    folder.mkdir(exist_ok=True)
    book = Workbook(write_only=True)
    for name, rows in tables.items():
        sheet = book.create_sheet(name)
        columns = headings(rows)
        sheet.append(columns)
        for row in rows:
            sheet.append([row.get(column) for column in columns])
    book.save(folder / "export.xlsx")
    return folder


def write_file(folder: Path, name: str, content: bytes = b"%PDF-1.7 a test") -> None:
    """Write a document into the folder of documents."""
    path = folder / "documents" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def write_mapping(folder: Path, text: str) -> None:
    """Write a mapping beside the tables."""
    folder.mkdir(exist_ok=True)
    (folder / "moving.toml").write_text(text, encoding="utf-8")


def move(folder: Path, **options: int) -> tuple[Moved, list[RowFate]]:
    """Move a folder and give what came of it, and the fate of every row."""
    fates: list[RowFate] = []
    return move_cases(prepare(folder), report=fates.append, **options), fates


def try_move(folder: Path, **options: int) -> tuple[Moved, list[RowFate]]:
    """Move a folder dry and give what would come of it."""
    fates: list[RowFate] = []
    return try_moving(prepare(folder), report=fates.append, **options), fates


def told(fates: Sequence[RowFate]) -> list[tuple[str, int, str, str]]:
    """Give table, line, fate and codes of each row."""
    return [(row.table, row.line, row.fate.value, row.codes) for row in fates]


def fate_of(fates: Sequence[RowFate], table: str, line: int = 2) -> RowFate:
    """Give the fate of one row."""
    (found,) = [row for row in fates if (row.table, row.line) == (table, line)]
    return found


def kinds(number: str) -> list[str]:
    """Give the kinds of entries in a case's journal, in their order."""
    entries = JournalEntry.objects.filter(stream=f"case:{number}")
    return list(entries.order_by("stream_seq").values_list("kind", flat=True))
