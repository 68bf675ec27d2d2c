# SPDX-License-Identifier: EUPL-1.2
"""The one door to the journal: `append_entries` writes, `read_entries` reads.

Whatever comes in, a screen, an import or the demo authority, ends here, so that single
and bulk writing cannot give different journals. Rows leave as `Entry` again, checked
against the catalogue of payloads.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from django.db import connection, transaction
from pydantic import TypeAdapter, ValidationError

from anke.cases.domain.entries import (
    GENESIS,
    Actor,
    ActorKind,
    Entry,
    Head,
    chain,
    instant_text,
)
from anke.cases.domain.payloads import KINDS
from anke.cases.errors import JournalCorruptError
from anke.cases.models import JournalEntry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from anke.cases.domain.entries import ChainedEntry
    from anke.cases.domain.payloads import Payload

COLUMNS = (
    "stream",
    "stream_seq",
    "kind",
    "occurred_on",
    "recorded_at",
    "actor_kind",
    "actor_id",
    "batch",
    "payload",
    "hash",
)
_NAMES = ", ".join(COLUMNS)
_INSERT = (
    f"INSERT INTO journal_entry ({_NAMES}) VALUES ({', '.join(['%s'] * len(COLUMNS))})"
)
_LAST_HASH = (
    "SELECT hash FROM journal_entry WHERE stream = %s ORDER BY stream_seq DESC LIMIT 1"
)
_COPY = f"COPY journal_entry ({_NAMES}) FROM STDIN"


def append_entries(
    entries: Sequence[Entry],
    *,
    batch: str = "",
    heads: Mapping[str, Head] | None = None,
) -> dict[str, Head]:
    """Append entries to their streams and give each stream's new head.

    `heads` are ends of streams that the caller has read under a lock; others are
    looked up here. Must run inside a transaction, together with what follows from it.

    Errors: IntegrityError when another writer got the same place in a stream first;
    TransactionManagementError outside a transaction.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "append_entries must run inside a transaction"
        )
    known = dict(heads or {})
    known.update(read_heads({entry.stream for entry in entries} - known.keys()))
    chained = list(chain(entries, known, batch=batch))
    if connection.vendor == "postgresql":
        _copy(chained)
    else:
        _insert(chained)
    last = {entry.stream: entry for entry in chained}
    return known | {
        stream: Head(entry.stream_seq, entry.hash) for stream, entry in last.items()
    }


def _insert(entries: Iterable[ChainedEntry]) -> None:
    rows: list[tuple[Any, ...]] = [
        (stream, seq, kind, day.isoformat(), _sqlite_instant(moment), *rest)
        for stream, seq, kind, day, moment, *rest in entries
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, rows)


def _sqlite_instant(moment: datetime) -> str:
    """Write an instant as Django reads it back from SQLite: UTC without a zone."""
    text = instant_text(moment)
    whole, part = f"{text[:10]} {text[11:19]}", text[19:26]
    return whole if part == ".000000" else whole + part


def _copy(entries: Iterable[ChainedEntry]) -> None:
    # Django does not look into a COPY; who waits for its errors must get them, too.
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(_COPY) as copy,
    ):
        for entry in entries:
            copy.write_row(entry)


def read_heads(streams: Iterable[str]) -> dict[str, Head]:
    """Give the end of each stream that has entries."""
    heads = {}
    for stream in streams:
        row = (
            JournalEntry.objects.filter(stream=stream)
            .order_by("-stream_seq")
            .values_list("stream_seq", "hash")
            .first()
        )
        if row is not None:
            heads[stream] = Head(row[0], bytes(row[1]))
    return heads


def head_hash(stream: str) -> bytes:
    """Give the hash of a stream's last entry; the genesis where it has none.

    Asked several times for each page, so without the ORM, which takes five times as
    long as the database.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LAST_HASH, [stream])
        row = cursor.fetchone()
    return bytes(row[0]) if row else GENESIS


@cache
def _adapter(kind: str) -> TypeAdapter[Payload]:
    return TypeAdapter(KINDS[kind])


def decode_payload(kind: str, text: str) -> Payload:
    """Read a stored payload as the kind it says it is.

    Errors: JournalCorruptError for an unknown kind, field or value.
    """
    if kind not in KINDS:
        raise JournalCorruptError(f"unknown kind of entry {kind!r}")
    try:
        return _adapter(kind).validate_json(text)
    except ValidationError as error:
        raise JournalCorruptError(f"{kind}: {error}") from error


def decode_row(row: Row) -> Entry:
    """Make an entry of a row's ENTRY_COLUMNS.

    Errors: JournalCorruptError.
    """
    stream, kind, occurred_on, recorded_at, actor_kind, actor_id, payload = row
    return Entry(
        stream,
        decode_payload(kind, payload),
        occurred_on,
        recorded_at,
        actor_of(actor_kind, actor_id),
    )


@lru_cache(maxsize=4096)
def actor_of(kind: str, actor_id: str) -> Actor:
    """Give the actor of a row. Errors: ValueError for an unknown kind."""
    return Actor(ActorKind(kind), actor_id)


ENTRY_COLUMNS = (
    "stream",
    "kind",
    "occurred_on",
    "recorded_at",
    "actor_kind",
    "actor_id",
    "payload",
)
Row: TypeAlias = "tuple[str, str, date, datetime, str, str, str]"
FullRow: TypeAlias = "tuple[str, int, str, date, datetime, str, str, str, str, bytes]"
_DATES = ("occurred_on", "recorded_at")
_LOOKUP_CHUNK = 500
_FETCH = 5000


def read_entries(streams: Sequence[str]) -> Iterator[Entry]:
    """Read the entries of the streams, each stream in its order.

    Errors: JournalCorruptError.
    """
    for start in range(0, len(streams), _LOOKUP_CHUNK):
        rows = (
            JournalEntry.objects.filter(
                stream__in=streams[start : start + _LOOKUP_CHUNK]
            )
            .order_by("stream", "stream_seq")
            .values_list(*ENTRY_COLUMNS)
        )
        for row in rows.iterator(chunk_size=5000):
            yield decode_row(cast("Row", row))


def read_journal() -> Iterator[FullRow]:
    """Read every row of the journal, stream by stream, as its COLUMNS.

    Reads past the ORM and past the converters of dates, which took a third of the time
    of `anke verify`.
    """
    is_sqlite = connection.vendor == "sqlite"
    # A cast has no declared type, so that SQLite gives the text as it is stored.
    names = [
        f"CAST({name} AS TEXT)" if is_sqlite and name in _DATES else name
        for name in COLUMNS
    ]
    as_written = _from_sqlite if is_sqlite else _unchanged
    with connection.chunked_cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(names)} FROM journal_entry ORDER BY stream, stream_seq"
        )
        while rows := cursor.fetchmany(_FETCH):
            yield from map(as_written, rows)


def _unchanged(row: FullRow) -> FullRow:
    return row


def _from_sqlite(row: Sequence[Any]) -> FullRow:
    """Read the dates; instants are stored in UTC, and SQLite does not keep the zone."""
    stream, seq, kind, on, at, *rest = row
    moment = datetime.fromisoformat(f"{at}+00:00")
    return (stream, seq, kind, _date(on), moment, *rest)


_date = lru_cache(maxsize=8192)(date.fromisoformat)
