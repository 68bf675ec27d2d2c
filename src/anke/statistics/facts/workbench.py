# SPDX-License-Identifier: EUPL-1.2
"""A DuckDB in memory to build facts with, bounded in what it takes of the machine."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Protocol, TypeVar

from anke.statistics import vintages

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import duckdb

T = TypeVar("T")


class Walk(Protocol):
    """Shows how far a long step is while its items are walked through."""

    def __call__(self, work: Iterable[T], title: str, total: int, /) -> Iterable[T]:
        """Give the items one by one; `total` is how many there will be."""


MEMORY_LIMIT = "800MB"
WORKERS = max(1, min(4, os.cpu_count() or 1))


def walk_silently(work: Iterable[T], _title: str, _total: int) -> Iterable[T]:
    """Walk through work without telling anybody."""
    return work


@contextmanager
def workbench() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory that spills into the folder of the facts."""
    import duckdb

    spill = vintages.folder() / "spill"
    spill.mkdir(parents=True, exist_ok=True)
    config: dict[str, str | bool | int | float | list[str]] = {
        "memory_limit": MEMORY_LIMIT,
        "temp_directory": str(spill),
        "threads": WORKERS,
        # Everything needed is built in; nothing is to be fetched from anywhere.
        "autoinstall_known_extensions": False,
        "autoload_known_extensions": False,
    }
    with closing(duckdb.connect(":memory:", config=config)) as database:
        yield database
