# SPDX-License-Identifier: EUPL-1.2
"""All rows of all tables, brought together by case, in a definite order.

The rows are laid on the disk in a database that goes away when it is closed; memory
does not grow with their number. Cases come in the order in which they were received, so
that a case comes after the one it follows and the numbers here follow the days.
"""

from __future__ import annotations

import json
import sqlite3
from itertools import groupby, islice
from operator import itemgetter
from typing import TYPE_CHECKING, TypeAlias

from anke.cases.moving.domain.case_plan import CaseTables
from anke.cases.moving.domain.dictionary import CASES, TABLES
from anke.cases.moving.domain.fates import Fate, Fault, RowFate, fault
from anke.cases.moving.domain.tables import CASE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from anke.cases.moving.domain.cells import Reader
    from anke.cases.moving.table_files import TableFile

Item: TypeAlias = "CaseTables | RowFate"
_PLACES = {table.name: place for place, table in enumerate(TABLES)}
_NEVER = "9999-12-31"
_CHUNK = 5000


class Staging:
    """The rows of a set of tables; close it to give back the room on the disk."""

    def __init__(self, tables: Mapping[str, TableFile], reader: Reader) -> None:
        self._reader = reader
        self._scratch = sqlite3.connect("", isolation_level=None)
        self._scratch.executescript(
            """
            PRAGMA synchronous = OFF;
            PRAGMA journal_mode = OFF;
            PRAGMA cache_size = -65536;
            BEGIN;
            CREATE TABLE row (reference, received, place INTEGER, line INTEGER, cells);
            CREATE TABLE broken (place INTEGER, line INTEGER, fault);
            CREATE TABLE first (
                reference PRIMARY KEY, received, place INTEGER, line INTEGER
            ) WITHOUT ROWID;
            """
        )
        self.total = sum(
            self._fill(tables[table.name]) for table in TABLES if table.name in tables
        )

    def close(self) -> None:
        """Give back the room on the disk."""
        self._scratch.close()

    def items(self) -> Iterator[Item]:
        """Give the rows that belong to no case, then the cases with all their rows."""
        for place, line, found in self._scratch.execute(
            "SELECT place, line, fault FROM broken ORDER BY place, line"
        ):
            faults = (Fault(*json.loads(found)),)
            yield RowFate(TABLES[place].name, line, "", Fate.REJECTED, faults)
        rows = self._scratch.execute(
            "SELECT row.reference, row.place, row.line, cells"
            " FROM row JOIN first ON first.reference = row.reference"
            " ORDER BY first.received, first.place, first.line, row.place, row.line"
        )
        for reference, group in groupby(rows, itemgetter(0)):
            tables: dict[str, list[tuple[int, list[str]]]] = {}
            for _, place, line, cells in group:
                tables.setdefault(TABLES[place].name, []).append(
                    (line, json.loads(cells))
                )
            yield CaseTables(reference, tables)

    def _fill(self, file: TableFile) -> int:
        """Lay the rows of a table on the disk; give how many there are."""
        place = _PLACES[file.table.name]
        count = 0
        rows = file.rows()
        while chunk := list(islice(rows, _CHUNK)):
            count += len(chunk)
            self._lay(place, chunk, is_cases=file.table is CASES)
        # Of the rows of a case the first one counts; SQLite gives its other columns.
        # The table of cases is filled first, so that it says when a case came in.
        self._scratch.execute(
            "INSERT OR IGNORE INTO first"
            " SELECT reference, received, place, min(line) FROM row WHERE place = ?"
            " GROUP BY reference",
            [place],
        )
        return count

    def _lay(
        self, place: int, chunk: list[tuple[int, list[str] | Fault]], *, is_cases: bool
    ) -> None:
        good, broken = [], []
        for line, cells in chunk:
            problem = _problem(cells)
            if isinstance(cells, Fault) or problem is not None:
                broken.append((place, line, json.dumps(problem or cells)))
                continue
            received = self._received(cells) if is_cases else _NEVER
            text = json.dumps(cells, ensure_ascii=False)
            good.append((cells[0], received, place, line, text))
        self._scratch.executemany("INSERT INTO row VALUES (?, ?, ?, ?, ?)", good)
        self._scratch.executemany("INSERT INTO broken VALUES (?, ?, ?)", broken)

    def _received(self, cells: list[str]) -> str:
        day = self._reader.day(cells[CASES.place("received_on")])
        return day.isoformat() if day else _NEVER


def _problem(cells: list[str] | Fault) -> Fault | None:
    """Say why a row belongs to no case, if that is so."""
    if isinstance(cells, Fault):
        return None
    if not cells[0]:
        return fault("missing", CASE.name)
    if len(cells[0]) > CASE.longest:
        return fault("too-long", CASE.name, longest=CASE.longest)
    return None
