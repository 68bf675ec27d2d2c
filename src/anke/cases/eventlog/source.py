# SPDX-License-Identifier: EUPL-1.2
"""A file of an event log as a stream of cases, whatever form it is written in.

The rows of a case must come together before the case can be planned. Most logs are
written so; the others are sorted on the disk first, in a database that goes away. The
memory in use does not grow with the number of events.
"""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, TypeAlias

from anke.cases.domain.eventlog_columns import Fields
from anke.cases.domain.eventlog_errors import EventLogError, MappingError
from anke.cases.domain.eventlog_mapping import names
from anke.cases.domain.eventlog_rows import (
    LONGEST_REFERENCE,
    CaseRows,
    Rejected,
    rejected,
)
from anke.cases.eventlog.blocks import Blocks
from anke.cases.eventlog.csv_rows import CsvRows
from anke.cases.eventlog.xes_rows import XesRows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from anke.cases.domain.eventlog_mapping import Log, Mapping, Names

Item: TypeAlias = "CaseRows | Rejected"
Row: TypeAlias = "tuple[int, list[str]]"


def find_cases_file(path: Path, mapping: Mapping, given: Path | None) -> Path | None:
    """Find the file of cases: the one given, or `X.cases.csv` beside `X.events.csv`.

    Errors: EventLogError when the mapping needs one and there is none.
    """
    if given is not None:
        return given
    wanted = mapping.cases.file
    beside = path.with_name(path.name.replace(".events.", ".cases."))
    if wanted != "none" and beside != path and beside.is_file():
        return beside
    if wanted == "required":
        raise EventLogError(
            f"{path}: the mapping needs a file of cases; give it with --cases",
            user_text="Afbildningen kræver en fil over sagerne; angiv den med --cases.",
        )
    return None


class Source:
    """The cases of a file, in a definite order, with what is rejected before that.

    Errors: EventLogError and MappingError when the file cannot be read at all, or has
    not the columns that the mapping names.
    """

    def __init__(
        self, path: Path, cases: Path | None, log: Log, mapping: Mapping
    ) -> None:
        self.path, self.log, self.mapping = path, log, mapping
        self.is_xes = _is_xes(path)
        self.facts = (
            _Facts(_open_csv(cases, log, file="cases"), mapping) if cases else None
        )
        self.total = 0
        self._references: set[int] = set()
        if self.is_xes:
            self._xes = XesRows(path)
            self._xes.use(mapping.columns.case)
            self.total = self._xes.total
            # A log without events has no columns, which is no fault of the mapping.
            header = self._xes.header or _wanted(mapping)
        else:
            self._csv = _open_csv(path, log, file="events")
            header = self._csv.header
            self._case = _place(header, mapping.columns.case, path)
            self.is_grouped = self._survey()
        self.fields = Fields(header, self.facts.header if self.facts else ())

    @property
    def case_rows(self) -> int:
        """How many rows the file of cases has."""
        return self.facts.count if self.facts else 0

    def close(self) -> None:
        """Give back the room on the disk."""
        if self.facts is not None:
            self.facts.close()

    def items(self) -> Iterator[Item]:
        """Give the cases and the rejected rows, the same ones each time."""
        if self.facts is not None:
            yield from self.facts.rejections()
        if self.is_xes:
            yield from map(self._with_facts, self._xes)
        elif self.is_grouped:
            yield from map(self._with_facts, _groups(self._checked(), self._case))
        else:
            yield from map(self._with_facts, self._sorted())
        if self.facts is not None and not self.is_xes:
            yield from self.facts.without_events(self._references)

    def _survey(self) -> bool:
        """Count the rows and tell whether each case's rows stand together."""
        grouped, before = True, None
        for row in self._checked():
            self.total += 1
            if isinstance(row, Rejected):
                continue
            reference = row[1][self._case]
            if reference == before:
                continue
            before = reference
            # A hash that two cases share only sorts a file that needed no sorting.
            mark = hash(reference)
            if mark in self._references:
                grouped = False
            self._references.add(mark)
        return grouped

    def _checked(self) -> Iterator[Row | Rejected]:
        """Give the rows of a CSV file that say which case they belong to."""
        place = self._case
        for row in self._csv:
            if isinstance(row, Rejected):
                yield row
                continue
            line, cells = row
            reference = cells[place] = cells[place].strip()
            if not reference:
                yield rejected(line, "no-case")
            elif len(reference) > LONGEST_REFERENCE:
                yield rejected(line, "long-case", text=LONGEST_REFERENCE)
            else:
                yield row

    def _sorted(self) -> Iterator[Item]:
        """Sort the rows by case on the disk, the case that comes first first."""
        with closing(_scratch()) as scratch:
            scratch.execute("CREATE TABLE row (first, line INTEGER, cells)")
            order: dict[int, int] = {}

            def staged() -> Iterator[tuple[int, int, str]]:
                for row in self._checked():
                    if isinstance(row, Rejected):
                        broken.append(row)
                        continue
                    line, cells = row
                    first = order.setdefault(hash(cells[self._case]), len(order))
                    yield first, line, json.dumps(cells)

            broken: list[Rejected] = []
            scratch.executemany("INSERT INTO row VALUES (?, ?, ?)", staged())
            yield from broken
            rows = scratch.execute(
                "SELECT line, cells FROM row ORDER BY first, cells ->> ?, line",
                (self._case,),
            )
            yield from _groups(
                ((line, json.loads(cells)) for line, cells in rows), self._case
            )

    def _with_facts(self, item: Item) -> Item:
        if self.facts is None or isinstance(item, Rejected):
            return item
        return self.facts.of(item)


def _groups(rows: Iterable[Row | Rejected], place: int) -> Iterator[Item]:
    """Gather rows that stand together and belong to one case."""
    reference = ""
    taken: list[Row] = []
    for row in rows:
        if isinstance(row, Rejected):
            yield row
            continue
        if row[1][place] != reference:
            if taken:
                yield CaseRows(reference, taken)
            reference, taken = row[1][place], []
        taken.append(row)
    if taken:
        yield CaseRows(reference, taken)


class _Facts:
    """The file of cases, kept on the disk and looked up by the name of the case."""

    def __init__(self, rows: CsvRows, mapping: Mapping) -> None:
        self.header = rows.header
        self.count = 0
        self._broken: list[Rejected] = []
        self._place = _place(
            rows.header, mapping.cases.case or mapping.columns.case, rows.path
        )
        self._scratch = _scratch()
        self._scratch.execute(
            "CREATE TABLE fact (reference PRIMARY KEY, line INTEGER, cells)"
        )
        self._fill(rows)

    def _fill(self, rows: CsvRows) -> None:
        for row in rows:
            self.count += 1
            if isinstance(row, Rejected):
                self._broken.append(row)
                continue
            line, cells = row
            reference = cells[self._place].strip()
            if not reference:
                self._broken.append(rejected(line, "no-case", file="cases"))
                continue
            added = self._scratch.execute(
                "INSERT OR IGNORE INTO fact VALUES (?, ?, ?)",
                (reference, line, json.dumps(cells)),
            )
            if not added.rowcount:
                self._broken.append(rejected(line, "double-case", file="cases"))

    def close(self) -> None:
        """Give back the room on the disk."""
        self._scratch.close()

    def rejections(self) -> Iterator[Rejected]:
        """Give the rows that cannot be used."""
        yield from self._broken

    def of(self, case: CaseRows) -> CaseRows:
        """Give a case with what the file says of it."""
        found = self._scratch.execute(
            "SELECT line, cells FROM fact WHERE reference = ?", (case.reference,)
        ).fetchone()
        if found is None:
            return case
        line, cells = found
        return CaseRows(case.reference, case.rows, json.loads(cells), line)

    def without_events(self, references: set[int]) -> Iterator[Rejected]:
        """Give the cases of which the file of events knows nothing."""
        for reference, line in self._scratch.execute(
            "SELECT reference, line FROM fact ORDER BY line"
        ):
            if hash(reference) not in references:
                yield rejected(line, "no-events", file="cases")


def _scratch() -> sqlite3.Connection:
    """Open a database of its own that goes away when it is closed.

    SQLite keeps it in memory while it is small, and on the disk when it grows.
    """
    scratch = sqlite3.connect("", isolation_level=None)
    scratch.execute("PRAGMA synchronous = OFF")
    scratch.execute("PRAGMA journal_mode = OFF")
    return scratch


def _is_xes(path: Path) -> bool:
    """Tell XML from CSV by its first sign."""
    start = next(iter(Blocks(path)), b"")
    return start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<")


def _open_csv(path: Path, log: Log, *, file: str) -> CsvRows:
    return CsvRows(
        path,
        encoding=log.encoding,
        delimiter=log.delimiter,
        file="cases" if file == "cases" else "events",
    )


def _wanted(mapping: Mapping) -> tuple[str, ...]:
    columns = mapping.columns
    return (*names(columns.case), *names(columns.activity), *names(columns.timestamp))


def _place(header: Sequence[str], wanted: str | Names, path: Path) -> int:
    for name in names(wanted):
        if name in header:
            return header.index(name)
    raise MappingError(
        f"{path.name} has no column {' / '.join(names(wanted))!r}"
        f" (it has: {', '.join(header)})",
        f"{path.name} har ingen kolonne »{' / '.join(names(wanted))}«"
        f" (den har: {', '.join(header)})",
        table="mapping.columns",
        field="case",
    )
