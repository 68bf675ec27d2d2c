# SPDX-License-Identifier: EUPL-1.2
"""Let the event files grow with the journal; only the last one is written anew."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.statistics.facts.events import ENTRIES_IN_FILE, events_of, first_of_file
from anke.statistics.facts.workbench import WORKERS
from anke.statistics.vintages import file_path, write_file

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

    `before` are the files that hold what came before; full ones stay as they are, to
    the last one, that has room left, the new events are added.
    """
    first = first_of_file(after_entry + 1)
    starts = range(first, last_entry + 1, ENTRIES_IN_FILE)
    files = dict(before)

    def write(start: int) -> _Part:
        end = min(start + ENTRIES_IN_FILE - 1, last_entry)
        entries = reader.read_range(max(start, after_entry + 1), end)
        with closing(database.cursor()) as cursor:
            fresh = events_of(cursor, entries)
        return _part(start, fresh, before.get(_key(start)))

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


def _key(start: int) -> str:
    return f"{start:012}"


def _part(start: int, fresh: pa.Table, before: str | None) -> _Part:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    changed = set(pc.unique(fresh["case_number"]).to_pylist())
    events = fresh
    if before is not None:
        events = pa.concat_tables([pq.read_table(file_path(before)), fresh])
    name = write_file(events) if events.num_rows else ""
    return _Part(_key(start), name, fresh.num_rows, changed)
