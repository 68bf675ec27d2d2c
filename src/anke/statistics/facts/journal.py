# SPDX-License-Identifier: EUPL-1.2
"""Read the journal as Arrow columns, many entries at a time.

From outside a transaction the entries come through ADBC, several million a minute and
past the ORM. Inside one they come through Django's own connection, because only that
sees what the transaction has written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from django.db import connection, transaction

from anke.statistics.errors import FactsUnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
_BATCH_ROWS = 65_536
_BUSY_MILLISECONDS = 20_000


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

    `parallel` says whether several threads may read at the same time.
    """

    vendor: str
    address: str
    parallel: bool

    def read_range(self, first: int, last: int) -> pa.Table:
        """Read the entries numbered from first to last, in order."""
        where = f"WHERE id BETWEEN {int(first)} AND {int(last)} ORDER BY id"
        if not self.parallel:
            return _through_django(where, [])
        return self._fetch(f"SELECT {_COLUMNS[self.vendor]} FROM journal_entry {where}")

    def _fetch(self, query: str) -> pa.Table:
        """Run a query on a connection of its own.

        This is the driver manager itself: its dbapi would bring pandas along, a second
        of start-up for nothing.
        """
        import adbc_driver_manager as adbc
        import pyarrow as pa

        with self._open() as database, adbc.AdbcConnection(database) as register:
            if self.vendor == "sqlite":
                # A reader waits, too: for the moment in which a writer closes the log.
                with adbc.AdbcStatement(register) as patience:
                    wait = f"PRAGMA busy_timeout = {_BUSY_MILLISECONDS}"
                    patience.set_sql_query(wait)
                    patience.execute_update()
            with adbc.AdbcStatement(register) as statement:
                if self.vendor == "sqlite":
                    rows = str(_BATCH_ROWS)
                    statement.set_options(**{"adbc.sqlite.query.batch_rows": rows})
                statement.set_sql_query(query)
                stream, _ = statement.execute_query()
                reader = pa.RecordBatchReader._import_from_c(stream.address)  # noqa: SLF001
                return reader.read_all()

    def _open(self) -> Any:
        if self.vendor == "sqlite":
            import adbc_driver_sqlite as sqlite

            return sqlite.connect(self.address)
        import adbc_driver_postgresql as postgresql

        return postgresql.connect(self.address)


def journal_reader() -> JournalReader:
    """Choose how to read: past Django, or through it inside a transaction.

    Errors: FactsUnreadableError for a register of another kind.
    """
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"file://{quote(str(Path(settings['NAME']).absolute()))}?mode=ro"
    elif connection.vendor == "postgresql":
        address = address_of(settings)
    else:
        raise FactsUnreadableError(f"no reader for a register on {connection.vendor}")
    return JournalReader(connection.vendor, address, not connection.in_atomic_block)


def read_streams(streams: Sequence[str], last: int) -> Iterator[pa.Table]:
    """Read all entries of some streams up to an entry number."""
    for start in range(0, len(streams), _LOOKUP_CHUNK):
        chunk = streams[start : start + _LOOKUP_CHUNK]
        places = ", ".join(["%s"] * len(chunk))
        where = f"WHERE stream IN ({places}) AND id <= {int(last)} ORDER BY id"
        yield _through_django(where, chunk)


def _through_django(where: str, parameters: Sequence[str]) -> pa.Table:
    import pyarrow as pa

    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {_COLUMNS[connection.vendor]} FROM journal_entry {where}",
            list(parameters),
        )
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
