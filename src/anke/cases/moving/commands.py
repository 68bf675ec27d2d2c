# SPDX-License-Identifier: EUPL-1.2
"""The command `anke import cases`: another system's tables become cases here.

Example:
    anke import cases --example export
    anke import cases export --dry-run
    anke import cases export
"""

from __future__ import annotations

import csv
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from anke import console
from anke.cases.moving.looking_commands import add_looking_commands

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable, Iterable

    from anke.cases.moving.domain.fates import RowFate
    from anke.cases.moving.domain.words import Unknown
    from anke.cases.moving.importing import Moved
    from anke.cases.moving.preparing import Prepared

ROW_COLUMNS = (
    "file",
    "line",
    "case",
    "fate",
    "code",
    "column",
    "reason",
    "what_to_do",
)


def add_moving_commands(kinds: console.Subparsers) -> None:
    """Add what moves cases in under `anke import`."""
    _add_cases(kinds)
    add_looking_commands(kinds)


def _add_cases(kinds: console.Subparsers) -> None:
    cases = kinds.add_parser(
        "cases",
        help="take over cases from another system's tables",
        description="Take over cases, parties, history, deadlines and documents from "
        "tables (CSV or XLSX). Every row gets one fate: imported, remarked, already, "
        "conflict or rejected. Run again, it brings only what is new.",
    )
    cases.add_argument("folder", type=Path, help="the folder with the tables")
    cases.add_argument(
        "--mapping",
        type=Path,
        metavar="FILE",
        help="their words and headings for ours (default: moving.toml in the folder)",
    )
    cases.add_argument(
        "--dry-run",
        action="store_true",
        help="write nothing; print what would become of every row",
    )
    cases.add_argument(
        "--report",
        type=Path,
        metavar="FILE",
        help="write the fate of every row to a CSV file",
    )
    cases.add_argument(
        "--write-mapping",
        type=Path,
        metavar="FILE",
        help="write the mapping with the words that nobody has settled yet",
    )
    cases.add_argument(
        "--example",
        action="store_true",
        help="write an example of all tables into the folder, and stop",
    )
    console.add_format_option(cases)
    cases.set_defaults(run=import_cases)


# --- anke import cases ---------------------------------------------------------------


def import_cases(options: argparse.Namespace) -> int:
    """Move cases in, or say what would become of every row, or write the example."""
    if options.example:
        return _write_example(options.folder)
    console.start_django()
    from anke.cases.eventlog_commands import Bar, make_register
    from anke.cases.moving.importing import move_cases, try_moving
    from anke.cases.moving.preparing import prepare

    make_register()
    prepared = prepare(options.folder, options.mapping)
    rows: list[list[object]] = []
    with ExitStack() as stack:
        report = _report(options, prepared, rows, stack)
        bar = stack.enter_context(Bar(options.folder.name, " rows"))
        work = try_moving if options.dry_run else move_cases
        moved = work(prepared, report=report, progress=bar)
    _print_moved(options, moved, rows)
    _tell(options, prepared, moved)
    return console.SUCCEEDED


def _write_example(folder: Path) -> int:
    from anke.cases.moving.example import write_example

    for name in write_example(folder):
        sys.stdout.write(f"{folder / name}\n")
    sys.stderr.write(f"Prøv (try): anke import cases {folder} --dry-run\n")
    return console.SUCCEEDED


def _report(
    options: argparse.Namespace,
    prepared: Prepared,
    rows: list[list[object]],
    stack: ExitStack,
) -> Callable[[RowFate], object] | None:
    """Give what takes each row's fate: a file, the rows to be printed, or nobody."""

    def row_of(fate: RowFate) -> list[object]:
        return [
            prepared.tables[fate.table].name,
            fate.line,
            fate.case,
            fate.fate.value,
            fate.codes,
            fate.columns,
            fate.reason,
            fate.what_to_do,
        ]

    if options.report is None:
        return (lambda fate: rows.append(row_of(fate))) if options.dry_run else None
    try:
        file = stack.enter_context(
            options.report.open("w", encoding="utf-8", newline="")
        )
    except OSError as error:
        console.fail(f"{options.report}: cannot be written: {error.strerror}")
    writer = csv.writer(file)
    writer.writerow(ROW_COLUMNS)
    return lambda fate: writer.writerow(
        [console.safe_cell(cell) for cell in row_of(fate)]
    )


def _print_moved(
    options: argparse.Namespace, moved: Moved, rows: list[list[object]]
) -> None:
    """Print every row's fate of a dry run, else the sums."""
    sums = _sums(moved)
    if not options.dry_run or options.report is not None:
        _print_sums(options.format, sums, moved)
    elif options.format == "json":
        fates = [dict(zip(ROW_COLUMNS, row, strict=True)) for row in rows]
        console.print_json({"sums": sums, "unknown": _unknown(moved), "rows": fates})
    else:
        console.print_rows(rows, columns=ROW_COLUMNS, format=options.format)
        console.print_rows(sums, columns=list(sums[0]), stream=sys.stderr)


def _print_sums(form: str, sums: list[dict[str, object]], moved: Moved) -> None:
    if form != "json":
        console.print_rows(sums, columns=list(sums[0]), format=form)
        return
    console.print_json(
        {
            "run": moved.run,
            "cases": moved.cases,
            "entries": moved.entries,
            "sums": sums,
            "unknown": _unknown(moved),
            "ignored": moved.ignored,
        }
    )


def _sums(moved: Moved) -> list[dict[str, object]]:
    """Give a row of sums for each table, and one for all."""
    from anke.cases.moving.domain.dictionary import TABLES
    from anke.cases.moving.domain.fates import Fate

    tables = [table.name for table in TABLES]
    rows: list[dict[str, object]] = []
    for name in (*tables, "all"):
        of = tables if name == "all" else [name]
        counts = {
            fate.value: sum(moved.sums.of(table, fate) for table in of) for fate in Fate
        }
        rows.append({"table": name, "rows": sum(counts.values()), **counts})
    return rows


def _unknown(moved: Moved) -> list[dict[str, object]]:
    return [
        {
            "list": one.words,
            "area": one.area,
            "word": one.text,
            "rows": one.rows,
            "closest": ", ".join(f"{code} ({name})" for code, name in one.closest),
        }
        for one in moved.unknown
    ]


def _tell(options: argparse.Namespace, prepared: Prepared, moved: Moved) -> None:
    """Say on standard error what the operator should know and do next."""
    if moved.ignored:
        sys.stderr.write(
            "Kolonner, som ingen har bedt om, er ikke læst "
            f"(columns that were not read): {', '.join(moved.ignored)}\n"
        )
    if moved.unknown:
        sys.stderr.write("Ukendte ord (unknown words):\n")
        rows = _unknown(moved)
        console.print_rows(rows, columns=list(rows[0]), stream=sys.stderr)
    if options.write_mapping is not None:
        _write_mapping(options.write_mapping, prepared, moved.unknown)
    if moved.went_on:
        sys.stderr.write(
            "Kørslen fortsatte, hvor den blev afbrudt; rækkerne fra før står i "
            f"(went on; earlier rows are in) anke import fates {moved.run}\n"
        )
    elif moved.run and not moved.entries:
        sys.stderr.write("Intet nyt. (Nothing is new.)\n")
    if moved.run:
        sys.stderr.write(
            f"Rækker at se på (rows to look at): anke import fates {moved.run}\n"
        )


def _write_mapping(path: Path, prepared: Prepared, unknown: Iterable[Unknown]) -> None:
    from anke.cases.moving.mapping_file import skeleton
    from anke.durable import write_durably

    text = skeleton(prepared.settled.mapping, unknown)
    try:
        write_durably(path, text.encode(), flush_names=False)
    except OSError as error:
        console.fail(f"{path}: cannot be written: {error.strerror}")
    sys.stderr.write(f"Afbildningen er skrevet (the mapping is written): {path}\n")
