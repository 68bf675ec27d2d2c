# SPDX-License-Identifier: EUPL-1.2
"""The tables in a folder: which files they are, and their rows in our columns.

A table is a file of its own (`cases.csv`, `sager.csv.gz`, `history.xlsx`) or a sheet of
a workbook that holds several. Headings may be ours, in either language, or what the
mapping says they are called over there.

    tables = find_tables(Path("export"), Mapping())
    for line, cells in tables["cases"].rows():      # cells in the order of CASES
        ...
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from anke.cases.domain.eventlog_errors import EventLogError
from anke.cases.domain.eventlog_rows import Rejected
from anke.cases.eventlog.blocks import Blocks
from anke.cases.eventlog.csv_rows import CsvRows
from anke.cases.moving.domain.dictionary import CASES, TABLES
from anke.cases.moving.domain.fates import Fault, fault
from anke.cases.moving.domain.tables import heading_key
from anke.cases.moving.errors import MovingError
from anke.cases.moving.xlsx_rows import sheet_names, sheet_rows

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from anke.cases.moving.domain.mapping import Mapping
    from anke.cases.moving.domain.tables import Table

    Rows = Iterator[tuple[int, list[str] | Fault]]

_ENDINGS = (".csv", ".csv.gz", ".xlsx")
_DELIMITERS = (";", ",", "\t", "|")


@dataclass(frozen=True, slots=True)
class TableFile:
    """Where a table stands, and which of its columns is which of ours.

    `places` has for each of our columns the place in the file, or None; `extra` are
    headings that nobody asked for.
    """

    table: Table
    path: Path
    sheet: str
    places: tuple[int | None, ...]
    extra: tuple[str, ...]
    width: int
    mapping: Mapping

    @property
    def name(self) -> str:
        """Name the file, and the sheet where there are several."""
        return f"{self.path.name}!{self.sheet}" if self.sheet else self.path.name

    def rows(self) -> Rows:
        """Give each row in the order of our columns, or what is wrong with it.

        Errors: MovingError for a file that cannot be read on.
        """
        rows = _rows(self.path, self.sheet, self.mapping)
        next(rows)  # the heading
        for line, cells in rows:
            if isinstance(cells, Fault):
                yield line, cells
            elif len(cells) > self.width:
                yield (
                    line,
                    fault("columns", found=len(cells), wanted=self.width),
                )
            else:
                yield line, self._in_order(cells)

    def _in_order(self, cells: Sequence[str]) -> list[str]:
        # A sheet leaves out the empty cells at the end of a row.
        return [
            cells[place].strip() if place is not None and place < len(cells) else ""
            for place in self.places
        ]


def find_tables(folder: Path, mapping: Mapping) -> dict[str, TableFile]:
    """Find the tables in a folder and read their headings.

    Errors: MovingError when there is no table of cases, when a table stands twice, or
    when a heading lacks what must be there.
    """
    if not folder.is_dir():
        raise MovingError(
            f"{folder}: is no folder", user_text=f"Der er ingen mappe {folder.name}."
        )
    places = _places(folder)
    found: dict[str, TableFile] = {}
    for table in TABLES:
        here = [
            place
            for name, place in places
            if name in {heading_key(table.name), heading_key(table.name_da)}
        ]
        if len(here) > 1:
            names = ", ".join(sorted(path.name for path, _ in here))
            raise MovingError(
                f"{folder}: the table {table.name} stands in {names}",
                user_text=f"Tabellen {table.name} står flere steder: {names}.",
            )
        for path, sheet in here:
            found[table.name] = _open_table(table, path, sheet, mapping)
    if CASES.name not in found:
        raise MovingError(
            f"{folder}: has no table of cases (cases.csv, or a sheet of that name)",
            user_text="Der er ingen tabel over sager (cases.csv eller et ark med det "
            "navn).",
        )
    return found


def _places(folder: Path) -> list[tuple[str, tuple[Path, str]]]:
    """List what may be a table: name, and its file and sheet."""
    known = {
        heading_key(name) for table in TABLES for name in (table.name, table.name_da)
    }
    places = []
    for path in sorted(folder.iterdir()):
        ending = next((end for end in _ENDINGS if path.name.lower().endswith(end)), "")
        # What an open workbook leaves beside itself begins so.
        if not ending or path.name.startswith(("~", ".")) or not path.is_file():
            continue
        stem = heading_key(path.name[: -len(ending)])
        if ending != ".xlsx":
            places.append((stem, (path, "")))
            continue
        sheets = sheet_names(path)
        if stem in known and not {heading_key(name) for name in sheets} & known:
            places.append((stem, (path, sheets[0])))
        else:
            places += [(heading_key(name), (path, name)) for name in sheets]
    return places


def _open_table(table: Table, path: Path, sheet: str, mapping: Mapping) -> TableFile:
    first = next(_rows(path, sheet, mapping), None)
    if first is None or isinstance(first[1], Fault):
        raise MovingError(
            f"{path}: has no heading", user_text=f"{path.name} har ingen overskrift."
        )
    header = [heading.strip() for heading in first[1]]
    renamed = {
        heading_key(theirs): ours
        for ours, theirs in mapping.columns.get(table.name, {}).items()
    }
    at: dict[str, int] = {}
    extra = []
    for place, heading in enumerate(header):
        ours = renamed.get(heading_key(heading), heading)
        if not heading or not table.knows(ours):
            extra += [heading] if heading else []
        elif at.setdefault(table.column(ours).name, place) != place:
            raise MovingError(
                f"{path}: two columns are {ours}",
                user_text=f"To kolonner i {path.name} er {ours}.",
            )
    missing = [
        f"{column.name} ({column.name_da})"
        for column in table.columns
        if column.required and column.name not in at
    ]
    if missing:
        raise MovingError(
            f"{path}: has no column {', '.join(missing)} (it has: {', '.join(header)})",
            user_text=f"{path.name} mangler kolonnen {', '.join(missing)}. Giv dens "
            f"navn i [columns.{table.name}].",
        )
    places = tuple(at.get(column.name) for column in table.columns)
    return TableFile(table, path, sheet, places, tuple(extra), len(header), mapping)


def _rows(path: Path, sheet: str, mapping: Mapping) -> Rows:
    """Give all rows of a file with their lines, the heading first."""
    if sheet:
        yield from sheet_rows(path, sheet)
        return
    encoding = mapping.source.encoding
    try:
        delimiter = mapping.source.delimiter or _delimiter(path, encoding)
        rows = CsvRows(path, encoding=encoding, delimiter=delimiter, file="cases")
        for found in chain([(1, list(rows.header))], rows):
            if isinstance(found, Rejected):
                yield found.line, fault("unreadable", text=found.reason)
            else:
                yield found
    except EventLogError as error:
        raise MovingError(str(error), user_text=error.user_text) from error


def _delimiter(path: Path, encoding: str) -> str:
    """Find the sign between the cells: the one that the heading has most of."""
    start = next(iter(Blocks(path)), b"")
    heading = start.partition(b"\n")[0].decode(encoding, "replace")
    return max(_DELIMITERS, key=heading.count)
