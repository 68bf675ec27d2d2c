# SPDX-License-Identifier: EUPL-1.2
"""Let the event files grow with the journal; only the last one is written anew."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.statistics.facts.events import ENTRIES_IN_FILE, events_of, first_of_file
from anke.statistics.facts.workbench import WORKERS
from anke.statistics.vintages import write_file

if TYPE_CHECKING:
    from collections.abc import Mapping

    import duckdb
    import pyarrow as pa

    from anke.statistics.facts.journal import JournalReader
    from anke.statistics.facts.workbench import Walk


@dataclass(frozen=True, slots=True)
class Growth:
    """The event files up to an entry, and which cases have entries that are new."""

    files: dict[str, str]
    rows: int
    changed: set[str]


def grow_event_files(
    database: duckdb.DuckDBPyConnection,
    reader: JournalReader,
    *,
    before: Mapping[str, str],
    rows_before: int,
    after_entry: int,
    last_entry: int,
    walk: Walk,
) -> Growth:
    """Write the event files for the entries after one number up to another.

    `before` are the files that hold what came before; full ones stay as they are, the
    last one, that had room left, is read again from the register as a whole.
    """
    first = first_of_file(after_entry + 1)
    files = {part: name for part, name in before.items() if int(part) < first}
    starts = range(first, last_entry + 1, ENTRIES_IN_FILE)

    def write(start: int) -> _Part:
        end = min(start + ENTRIES_IN_FILE - 1, last_entry)
        with closing(database.cursor()) as cursor:
            events = events_of(cursor, reader.read_range(start, end))
        return _part(start, events, after_entry)

    changed: set[str] = set()
    rows = rows_before
    with ThreadPoolExecutor(WORKERS if reader.parallel else 1) as pool:
        # Inside a transaction only this thread has the connection that sees it.
        parts = pool.map(write, starts) if reader.parallel else map(write, starts)
        for part in walk(parts, "Læser journalen", len(starts)):
            rows += part.fresh_rows
            changed |= part.changed
            if part.name:
                files[part.key] = part.name
    return Growth(files, rows, changed)


@dataclass(frozen=True, slots=True)
class _Part:
    key: str
    name: str
    fresh_rows: int
    changed: set[str]


def _part(start: int, events: pa.Table, after_entry: int) -> _Part:
    import pyarrow.compute as pc

    fresh = events.filter(pc.greater(events["id"], after_entry))
    changed = set(pc.unique(fresh["case_number"]).to_pylist())
    name = write_file(events) if events.num_rows else ""
    return _Part(f"{start:012}", name, fresh.num_rows, changed)
