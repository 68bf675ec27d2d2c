# SPDX-License-Identifier: EUPL-1.2
"""Cut facts into one file for each month of receipt, and mend only some of them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from anke.statistics.domain.periods import month_label
from anke.statistics.facts.fold import ORDERS
from anke.statistics.facts.workbench import WORKERS
from anke.statistics.vintages import file_path, write_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import duckdb
    import pyarrow as pa


def write_partitions(table: pa.Table) -> dict[str, str]:
    """Write a table, in the order of the month received, as one file a month."""

    def write(piece: tuple[str, pa.Table]) -> tuple[str, str]:
        month, part = piece
        return month, write_file(part)

    with ThreadPoolExecutor(WORKERS) as pool:
        return dict(pool.map(write, _by_month(table)))


def _by_month(table: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    import pyarrow.compute as pc

    runs = pc.run_end_encode(table["received_month"].combine_chunks())
    start = 0
    for month, end in zip(
        runs.values.to_pylist(), runs.run_ends.to_pylist(), strict=True
    ):
        yield month_label(month), table.slice(start, end - start)
        start = end


def merge_partitions(
    database: duckdb.DuckDBPyConnection,
    name: str,
    table: pa.Table,
    before: Iterable[str],
) -> pa.Table:
    """Put changed cases into what some files hold, in the same order.

    The cases in the table `changed` of the database are taken out of the old files;
    `table` holds all that is to be known of them now.
    """
    database.register("fresh", table)
    old = [str(file_path(file)) for file in before]
    kept = (
        f"SELECT * FROM read_parquet({old!r}) "
        "WHERE case_number NOT IN (SELECT case_number FROM changed) "
        "UNION ALL BY NAME "
        if old
        else ""
    )
    query = f"SELECT * FROM ({kept} SELECT * FROM fresh) ORDER BY {ORDERS[name]}"
    return database.sql(query).to_arrow_table()
