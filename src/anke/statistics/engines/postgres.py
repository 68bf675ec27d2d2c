# SPDX-License-Identifier: EUPL-1.2
"""PostgreSQL as the engine: a vintage's facts in a schema of their own.

Where an authority keeps its figures on a server that other tools read as well, the
facts are loaded there once for each vintage; the measures and their figures are the
same (a test compares).
"""

from __future__ import annotations

import hashlib
from contextlib import closing
from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from anke.statistics.engines.compiler import (
    CALENDAR,
    SCHEMAS,
    answer_sql,
    lines_sql,
    listing_sql,
)
from anke.statistics.engines.duck import period_ends
from anke.statistics.errors import FactsUnreadableError

if TYPE_CHECKING:
    import psycopg
    import pyarrow as pa

    from anke.statistics.engines.requests import Line, Listing, Request, Row
    from anke.statistics.vintages import Vintage

DIALECT = "postgres"
# Two processes that want the same vintage load it one after the other.
_LOAD_LOCK = 20_191_231


class PostgresEngine:
    """Answers from the facts of one vintage in a PostgreSQL database.

    Errors: FactsUnreadableError when the database cannot be reached.
    """

    def __init__(self, vintage: Vintage, address: str) -> None:
        import psycopg

        schema = schema_of(vintage)
        try:
            self._database = psycopg.connect(address, autocommit=True)
        except psycopg.OperationalError as error:
            raise FactsUnreadableError(
                f"the database of the facts cannot be reached: {error}",
                user_text="Databasen med fakta kan ikke nås.",
            ) from error
        if not _is_loaded(self._database, schema):
            _load(vintage, address, schema)
        self._database.execute(f'SET search_path TO "{schema}"')

    def answer(self, request: Request) -> list[Row]:
        """Answer a request."""
        return self._rows(answer_sql(request, DIALECT))

    def list_cases(self, listing: Listing) -> list[str]:
        """Give case numbers, one for each counted row, in their order."""
        return [str(row[0]) for row in self._rows(listing_sql(listing, DIALECT))]

    def list_lines(self, listing: Listing) -> list[Line]:
        """Give the counted rows with what a reader wants to know of them."""
        return cast("list[Line]", self._rows(lines_sql(listing, DIALECT)))

    def values_of(self, dimension: str) -> set[str]:
        """Give the values of a dimension that occur in any fact."""
        tables = [name for name, columns in SCHEMAS.items() if dimension in columns]
        query = " UNION ".join(f"SELECT {dimension} FROM {name}" for name in tables)
        return {str(row[0]) for row in self._rows(query)}

    def close(self) -> None:
        """Let go of the connection."""
        self._database.close()

    def _rows(self, query: str) -> list[Row]:
        return cast("list[Row]", self._database.execute(query.encode()).fetchall())


@lru_cache(maxsize=4)
def postgres_engine(vintage: Vintage, address: str) -> PostgresEngine:
    """Give the warm engine of a vintage."""
    return PostgresEngine(vintage, address)


def schema_of(vintage: Vintage) -> str:
    """Name the schema that holds a vintage; other columns have another one."""
    columns = hashlib.sha256(repr(SCHEMAS).encode()).hexdigest()[:6]
    return f"anke_facts_{vintage.id.replace('-', '_')}_{columns}"


def _is_loaded(database: psycopg.Connection[Any], schema: str) -> bool:
    query = "SELECT 1 FROM information_schema.schemata WHERE schema_name = %s"
    return database.execute(query, [schema]).fetchone() is not None


def _load(vintage: Vintage, address: str, schema: str) -> None:
    """Load the facts in one transaction: the schema is there with all of it, or not."""
    import adbc_driver_postgresql.dbapi as postgresql

    with (
        closing(postgresql.connect(address)) as database,
        closing(database.cursor()) as cursor,
    ):
        cursor.execute(f"SELECT pg_advisory_xact_lock({_LOAD_LOCK})")
        cursor.fetchall()
        cursor.execute(
            f"SELECT 1 FROM information_schema.schemata WHERE schema_name = '{schema}'"
        )
        if cursor.fetchall():
            return
        cursor.execute(f'CREATE SCHEMA "{schema}"')
        for name, table in _tables(vintage):
            cursor.adbc_ingest(name, table, mode="create", db_schema_name=schema)
            cursor.execute(f'ANALYZE "{schema}"."{name}"')
        database.commit()


def _tables(vintage: Vintage) -> list[tuple[str, pa.Table]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    tables = []
    for fact, columns in SCHEMAS.items():
        parts = [
            pq.read_table(path, columns=list(columns)) for path in vintage.paths(fact)
        ]
        whole = pa.concat_tables(parts) if parts else _empty(columns)
        tables.append((str(fact), whole))
    ends = period_ends(vintage)
    calendar = {
        "month": pa.array([month for month, _ in ends], pa.int32()),
        "end_on": pa.array([day for _, day in ends], pa.date32()),
    }
    return [*tables, (CALENDAR, pa.table(calendar))]


def _empty(columns: dict[str, str]) -> pa.Table:
    import pyarrow as pa

    types = {"boolean": "bool_", "date": "date32"}
    fields = [(name, getattr(pa, types.get(k, k))()) for name, k in columns.items()]
    return pa.schema(fields).empty_table()
