# SPDX-License-Identifier: EUPL-1.2
"""Writing and reading many rows, past the ORM's cost for each of them.

The tables and columns are the models'; the values must be what the column stores.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

from django.db import connection

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.db.models import Model

_LOOKUP_CHUNK = 900


@lru_cache(maxsize=64)
def columns_of(model: type[Model]) -> tuple[str, ...]:
    """Give the columns of a model in order, but for a number the database gives."""
    return tuple(
        str(field.column)
        for field in model._meta.concrete_fields
        if not (field.primary_key and field.get_internal_type() == "BigAutoField")
    )


def insert_rows(
    model: type[Model],
    rows: Sequence[tuple[Any, ...]],
    *,
    key: tuple[str, ...] = (),
    update: tuple[str, ...] = (),
) -> None:
    """Insert rows of values in the order of `columns_of`.

    Where a row with the same `key` stands already, its `update` columns are set.
    Errors: IntegrityError when a row stands already and no key was given.
    """
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(_statement(model, key, update), rows)


def read_rows(
    model: type[Model], key: str, values: Sequence[str]
) -> Iterator[tuple[Any, ...]]:
    """Read the rows whose `key` is among some values, as their `columns_of`."""
    quote = connection.ops.quote_name
    names = ", ".join(quote(column) for column in columns_of(model))
    select = f"SELECT {names} FROM {quote(model._meta.db_table)} WHERE {quote(key)} IN"
    with connection.cursor() as cursor:
        for start in range(0, len(values), _LOOKUP_CHUNK):
            chunk = values[start : start + _LOOKUP_CHUNK]
            cursor.execute(f"{select} ({', '.join(['%s'] * len(chunk))})", chunk)
            yield from cursor.fetchall()


@lru_cache(maxsize=64)
def _statement(
    model: type[Model], key: tuple[str, ...], update: tuple[str, ...]
) -> str:
    quote = connection.ops.quote_name
    columns = columns_of(model)
    names = ", ".join(quote(column) for column in columns)
    places = ", ".join(["%s"] * len(columns))
    table = quote(model._meta.db_table)
    insert = f"INSERT INTO {table} ({names}) VALUES ({places})"
    if not key:
        return insert
    keys = ", ".join(quote(column) for column in key)
    sets = ", ".join(f"{quote(name)} = excluded.{quote(name)}" for name in update)
    return f"{insert} ON CONFLICT ({keys}) DO UPDATE SET {sets}"
