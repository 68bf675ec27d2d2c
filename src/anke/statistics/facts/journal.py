# SPDX-License-Identifier: EUPL-1.2
"""Read the journal as Arrow columns, many entries at a time.

From outside a transaction many entries come through ADBC, several million a minute and
past the ORM; from SQLite in processes of their own (`reading_process`). Inside one they
come through Django's own connection, because only that sees what the transaction has
written.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.db import connection, transaction

from anke.statistics.errors import FactsUnreadableError
from anke.statistics.facts.reading_process import reading_processes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import pyarrow as pa

_COLUMNS = {
    # Cast to text, so that SQLite's driver and Django's give the same.
    "sqlite": (
        "id, stream, stream_seq, kind, CAST(occurred_on AS TEXT) AS occurred_on, "
        "CAST(recorded_at AS TEXT) AS recorded_at, actor_kind, payload"
    ),
    "postgresql": (
        "id, stream, stream_seq, kind, occurred_on, "
        "recorded_at AT TIME ZONE 'UTC' AS recorded_at, actor_kind, payload"
    ),
}
_NAMES = (
    "id",
    "stream",
    "stream_seq",
    "kind",
    "occurred_on",
    "recorded_at",
    "actor_kind",
    "payload",
)
_LOOKUP_CHUNK = 500
# Up to here Django's own connection is done sooner than another one has started.
_FEW = 30_000


@dataclass(frozen=True, slots=True)
class JournalEnd:
    """The last entry of the journal: its number and hash; 0 when there is none."""

    last_entry: int
    last_hash: str


def journal_end() -> JournalEnd:
    """Give the end of the journal, below which no entry can appear any more.

    PostgreSQL gives numbers out before it commits: a number can be visible while a
    lower one is still being written. The lock waits until those writers are done, so
    that no entry is passed over for ever.
    """
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql" and not _is_nested():
            cursor.execute("LOCK TABLE journal_entry IN SHARE MODE")
        cursor.execute("SELECT id, hash FROM journal_entry ORDER BY id DESC LIMIT 1")
        row = cursor.fetchone()
    return JournalEnd(row[0], bytes(row[1]).hex()) if row else JournalEnd(0, "")


def entry_before_all() -> int:
    """Give the number before the journal's first entry; 0 when there is none.

    Numbers need not begin at 1: a sequence forgets nothing that was rolled back.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT min(id) FROM journal_entry")
        row = cursor.fetchone()
    return row[0] - 1 if row and row[0] is not None else 0


def _is_nested() -> bool:
    """Tell whether we stand in somebody else's transaction, whose locks are theirs."""
    return bool(connection.savepoint_ids)


def hash_of(entry: int) -> str:
    """Give the hash of an entry by its number; empty when there is no such entry."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash FROM journal_entry WHERE id = %s", [entry])
        row = cursor.fetchone()
    return bytes(row[0]).hex() if row else ""


@dataclass(frozen=True, slots=True)
class JournalReader:
    """A way to read the journal, chosen once in the thread that asks for facts.

    `fetch` runs a query that stands on one line. `parallel` says whether several
    threads may do so at the same time.
    """

    fetch: Callable[[str], pa.Table]
    parallel: bool

    def read_range(self, first: int, last: int) -> pa.Table:
        """Read the entries numbered from first to last, in order."""
        where = f"WHERE id BETWEEN {int(first)} AND {int(last)} ORDER BY id"
        return self.fetch(_query(where))


@contextmanager
def journal_reader(entries: int) -> Iterator[JournalReader]:
    """Choose how to read about so many entries: past Django, or through it.

    Inside a transaction only Django's connection sees what was written, and for a few
    entries nothing else is worth the start.

    Errors: FactsUnreadableError for a register of another kind.
    """
    settings = connection.settings_dict
    if connection.in_atomic_block or entries <= _FEW:
        yield JournalReader(_through_django, parallel=False)
    elif connection.vendor == "sqlite":
        address = f"file://{quote(str(Path(settings['NAME']).absolute()))}?mode=ro"
        with reading_processes(address) as processes:
            yield JournalReader(processes.fetch, parallel=True)
    elif connection.vendor == "postgresql":
        yield JournalReader(_PostgresReader(address_of(settings)), parallel=True)
    else:
        raise FactsUnreadableError(f"no reader for a register on {connection.vendor}")


@dataclass(frozen=True, slots=True)
class _PostgresReader:
    address: str

    def __call__(self, query: str) -> pa.Table:
        """Run a query on a connection of its own.

        This is the driver manager itself: its dbapi would bring pandas along, a second
        of start-up for nothing.
        """
        import adbc_driver_manager as adbc
        import adbc_driver_postgresql as postgresql
        import pyarrow as pa

        with (
            postgresql.connect(self.address) as database,
            adbc.AdbcConnection(database) as register,
            adbc.AdbcStatement(register) as statement,
        ):
            statement.set_sql_query(query)
            stream, _ = statement.execute_query()
            reader = pa.RecordBatchReader._import_from_c(stream.address)  # noqa: SLF001
            return reader.read_all()


def _query(where: str) -> str:
    return f"SELECT {_COLUMNS[connection.vendor]} FROM journal_entry {where}"


def read_streams(streams: Sequence[str], last: int) -> Iterator[pa.Table]:
    """Read all entries of some streams up to an entry number."""
    for start in range(0, len(streams), _LOOKUP_CHUNK):
        chunk = streams[start : start + _LOOKUP_CHUNK]
        places = ", ".join(["%s"] * len(chunk))
        where = f"WHERE stream IN ({places}) AND id <= {int(last)} ORDER BY id"
        yield _through_django(_query(where), chunk)


def _through_django(query: str, parameters: Sequence[str] = ()) -> pa.Table:
    import pyarrow as pa

    with connection.cursor() as cursor:
        cursor.execute(query, list(parameters))
        rows = cursor.fetchall()
    columns = zip(*rows, strict=True) if rows else [[] for _ in _NAMES]
    return pa.table(
        {name: pa.array(values) for name, values in zip(_NAMES, columns, strict=True)}
    )


def address_of(settings: dict[str, Any]) -> str:
    """Write Django's settings of a PostgreSQL database as one address."""
    login = quote(settings.get("USER") or "", safe="")
    if settings.get("PASSWORD"):
        login += ":" + quote(settings["PASSWORD"], safe="")
    host, options = settings.get("HOST") or "", dict(settings.get("OPTIONS") or {})
    if host.startswith("/"):
        options["host"], host = host, ""
    port = f":{settings['PORT']}" if settings.get("PORT") else ""
    known = {key: str(value) for key, value in options.items() if key in _ADDRESS_WORDS}
    query = f"?{urlencode(known)}" if known else ""
    at = "@" if login else ""
    name = quote(settings["NAME"], safe="")
    return f"postgresql://{login}{at}{host}{port}/{name}{query}"


# What libpq understands in an address; Django's own options stay with Django.
_ADDRESS_WORDS = frozenset(
    {"host", "sslmode", "sslrootcert", "sslcert", "sslkey", "target_session_attrs"}
)
