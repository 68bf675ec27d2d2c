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
    from collections.abc import Iterable, Iterator, Mapping

    import duckdb
    import pyarrow as pa

    from anke.statistics.facts.workbench import Walk

Files = dict[str, dict[str, str]]


def write_partitions(
    facts: Mapping[str, pa.Table], walk: Walk[tuple[str, str, str]]
) -> Files:
    """Write facts, which stand in the order of the month received, month by month."""
    work = [
        (name, month, part)
        for name, table in facts.items()
        for month, part in _by_month(table)
    ]

    def write(piece: tuple[str, str, pa.Table]) -> tuple[str, str, str]:
        name, month, part = piece
        return name, month, write_file(part)

    files: Files = {name: {} for name in facts}
    with ThreadPoolExecutor(WORKERS) as pool:
        written = pool.map(write, work)
        for name, month, file in walk(written, "Skriver fakta", len(work)):
            files[name][month] = file
    return files


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
    facts: Mapping[str, pa.Table],
    before: Mapping[str, Mapping[str, str]],
    months: Iterable[str],
) -> dict[str, pa.Table]:
    """Put changed cases into what the files of some months hold, in the same order.

    The cases in the table `changed` of the database are taken out of the old files;
    `facts` holds all that is to be known of them now.
    """
    wanted = list(months)
    merged = {}
    for name, table in facts.items():
        database.register("fresh", table)
        old = [str(file_path(before[name][m])) for m in wanted if m in before[name]]
        kept = (
            f"SELECT * FROM read_parquet({old!r}) "
            "WHERE case_number NOT IN (SELECT case_number FROM changed) "
            "UNION ALL BY NAME "
            if old
            else ""
        )
        query = f"SELECT * FROM ({kept} SELECT * FROM fresh) ORDER BY {ORDERS[name]}"
        merged[name] = database.sql(query).to_arrow_table()
    return merged
