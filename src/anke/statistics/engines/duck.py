# SPDX-License-Identifier: EUPL-1.2
"""DuckDB on a vintage's files: the engine that is always there.

A connection stays warm for each vintage that a process uses. Facts that fit are read
into its memory, their words as numbers (enumerations), so that a table of a million
units takes milliseconds; larger ones are read from their files each time.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, cast

from anke.statistics.domain.counters import Fact
from anke.statistics.domain.periods import last_day
from anke.statistics.engines.compiler import (
    CALENDAR,
    SCHEMAS,
    answer_sql,
    lines_sql,
    listing_sql,
)
from anke.statistics.errors import VintageDamagedError

if TYPE_CHECKING:
    from datetime import date

    import duckdb

    from anke.statistics.engines.requests import Line, Listing, Request, Row
    from anke.statistics.vintages import Vintage

DIALECT = "duckdb"
# About 80 bytes a row in memory: less than a gigabyte.
MOST_ROWS_IN_MEMORY = 10_000_000
# Words that hardly repeat gain nothing from being numbers.
_PLAIN_WORDS = frozenset({"case_number"})
_TYPES = {"string": "VARCHAR", "int32": "INTEGER", "boolean": "BOOLEAN", "date": "DATE"}


def period_ends(vintage: Vintage) -> list[tuple[int, date]]:
    """Give the months of a vintage with the day at which each is looked at."""
    if not vintage.first_month:
        return []
    months = range(vintage.first_month, vintage.last_month + 1)
    return [(month, min(last_day(month), vintage.as_of)) for month in months]


class DuckEngine:
    """Answers from the files of one vintage."""

    def __init__(self, vintage: Vintage) -> None:
        self._database = _open(vintage)

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
        query = " UNION ".join(
            f"SELECT {dimension}::VARCHAR FROM {name}" for name in tables
        )
        return {str(row[0]) for row in self._rows(query)}

    def _rows(self, query: str) -> list[Row]:
        # A cursor of its own for each question: several threads may ask at once.
        with self._database.cursor() as cursor:
            return cursor.execute(query).fetchall()


@lru_cache(maxsize=4)
def duck_engine(vintage: Vintage) -> DuckEngine:
    """Give the warm engine of a vintage."""
    return DuckEngine(vintage)


def _open(vintage: Vintage) -> duckdb.DuckDBPyConnection:
    import duckdb

    config: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    database = duckdb.connect(":memory:", config=config)
    rows = sum(vintage.counts[fact] for fact in Fact)
    in_memory = rows <= MOST_ROWS_IN_MEMORY
    try:
        for fact, columns in SCHEMAS.items():
            _offer(database, vintage, fact, columns, in_memory=in_memory)
    except duckdb.IOException as error:
        raise VintageDamagedError(
            f"vintage {vintage.id}: {error}",
            user_text="En af årgangens filer mangler. Byg årgangen igen.",
        ) from error
    database.execute(f"CREATE TABLE {CALENDAR} (month INTEGER, end_on DATE)")
    if ends := period_ends(vintage):
        database.executemany(f"INSERT INTO {CALENDAR} VALUES (?, ?)", ends)
    return database


def _offer(
    database: duckdb.DuckDBPyConnection,
    vintage: Vintage,
    fact: str,
    columns: dict[str, str],
    *,
    in_memory: bool,
) -> None:
    """Make a fact's table, or a view on its files where memory would not do."""
    paths = vintage.paths(fact)
    if not paths:
        empty = [f"NULL::{_TYPES[kind]} AS {name}" for name, kind in columns.items()]
        database.execute(f"CREATE VIEW {fact} AS SELECT {', '.join(empty)} WHERE false")
        return
    source = f"read_parquet({paths!r})"
    if not in_memory:
        names = ", ".join(columns)
        database.execute(f"CREATE VIEW {fact} AS SELECT {names} FROM {source}")
        return
    selected = []
    for name, kind in columns.items():
        if kind == "string" and name not in _PLAIN_WORDS:
            words = f"SELECT DISTINCT {name} FROM {source} ORDER BY {name}"
            database.execute(f"CREATE TYPE {fact}_{name} AS ENUM ({words})")
            selected.append(f"{name}::{fact}_{name} AS {name}")
        else:
            selected.append(name)
    query = f"SELECT {', '.join(selected)} FROM {source}"
    database.execute(f"CREATE TABLE {fact} AS {query}")
