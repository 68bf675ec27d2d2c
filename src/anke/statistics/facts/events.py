# SPDX-License-Identifier: EUPL-1.2
"""The event files: one row for each entry of a case's journal, growing by its number.

An event carries what a payload says in columns of its own, so that facts of any day can
be folded without reading the register again. Each file holds a fixed range of entry
numbers; only the last one is ever written anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

# Entry numbers in one file. A power of two near DuckDB's own row group.
ENTRIES_IN_FILE = 131_072

# Payload fields that become columns, with their types.
FIELDS = {
    "area": "VARCHAR",
    "subject": "VARCHAR",
    "first_instance": "VARCHAR",
    "outcome": "VARCHAR",
    "units": "JSON",
    "staff": "VARCHAR",
    "team": "VARCHAR",
    "rule": "VARCHAR",
    "start_on": "DATE",
    "due_on": "DATE",
    "tracks": "JSON",
    "predecessor": "VARCHAR",
    "relation": "VARCHAR",
    "step": "VARCHAR",
    "activity": "VARCHAR",
    "reasons": "JSON",
    "formal_errors": "JSON",
}
_SOURCE_TYPES = {
    "id": "int64",
    "stream": "string",
    "stream_seq": "int64",
    "kind": "string",
    "occurred_on": "string",
    "recorded_at": "string",
    "actor_kind": "string",
    "payload": "string",
}
# Kinds without a field of these; their payloads are not parsed.
_SILENT = ("party_added", "document_filed", "erased")
_STRUCTURE = "{" + ", ".join(f'"{k}": "{v}"' for k, v in FIELDS.items()) + "}"

# The order of rows is that of the source, which is the order of the entry numbers.
EXTRACT = f"""
SELECT
    id,
    stream[6:] AS case_number,
    seq,
    kind,
    occurred_on,
    recorded_at,
    actor_kind,
    coalesce(said.activity, said.step) AS activity,
    said.area AS area,
    said.subject AS subject,
    said.first_instance AS first_instance,
    said.outcome AS outcome,
    said.units::VARCHAR AS units,
    said.staff AS staff,
    said.team AS team,
    said.rule AS rule,
    said.start_on AS start_on,
    said.due_on AS due_on,
    said.tracks::VARCHAR AS tracks,
    said.predecessor AS predecessor,
    said.relation AS relation,
    said.reasons::VARCHAR AS reasons,
    said.formal_errors::VARCHAR AS formal_errors
FROM (
    SELECT
        id,
        stream,
        stream_seq::INTEGER AS seq,
        kind,
        occurred_on::DATE AS occurred_on,
        recorded_at::TIMESTAMP AS recorded_at,
        actor_kind,
        CASE WHEN kind NOT IN {_SILENT!r} THEN from_json(payload, '{_STRUCTURE}') END
            AS said
    FROM entries
    WHERE starts_with(stream, 'case:')
)
"""


def events_of(database: duckdb.DuckDBPyConnection, entries: pa.Table) -> pa.Table:
    """Turn journal entries into events, on a connection of the caller's.

    Entries of other streams (the rules, imports) are no events and fall away.
    """
    import pyarrow as pa

    if not entries.num_rows:
        # A table without rows has no types to convert from.
        entries = pa.schema(
            [(name, getattr(pa, kind)()) for name, kind in _SOURCE_TYPES.items()]
        ).empty_table()
    database.register("entries", entries)
    return database.sql(EXTRACT).to_arrow_table()


def first_of_file(entry: int) -> int:
    """Give the first entry number of the file that holds an entry."""
    return entry - entry % ENTRIES_IN_FILE
