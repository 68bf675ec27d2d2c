# SPDX-License-Identifier: EUPL-1.2
"""The commands of moving in: `anke import cases`, `compare`, `map` and their like.

Example:
    anke import cases --example export
    anke import cases export --dry-run
    anke import cases export
    anke import compare export
"""

from __future__ import annotations

import csv
import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from anke import console

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
_FATES = ("imported", "remarked", "already", "conflict", "rejected")


def add_moving_commands(kinds: console.Subparsers) -> None:
    """Add what moves cases in under `anke import`."""
    _add_cases(kinds)
    _add_compare(kinds)
    fates = kinds.add_parser(
        "fates", help="list the rows of a move to look at, and why"
    )
    fates.add_argument("id", help="the run, as `anke import moves` names it")
    fates.add_argument(
        "--fate", choices=_FATES, help="only the rows that ended in this way"
    )
    console.add_format_option(fates)
    fates.set_defaults(run=list_fates)
    moves = kinds.add_parser("moves", help="list the moves with their sums")
    console.add_format_option(moves)
    moves.set_defaults(run=list_moves)
    numbers = kinds.add_parser(
        "map", help="list the other system's case numbers with ours"
    )
    numbers.add_argument("--source", default="", help="only those of this system")
    console.add_format_option(numbers)
    numbers.set_defaults(run=list_numbers)
    series = kinds.add_parser("series", help="list the days of the parallel run")
    series.add_argument("--source", default="", help="only those of this system")
    console.add_format_option(series)
    series.set_defaults(run=list_series)


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


def _add_compare(kinds: console.Subparsers) -> None:
    compare = kinds.add_parser(
        "compare",
        help="compare both systems' open cases and due dates",
        description="Compare the open cases and due dates of the tables with ours and "
        "note the day in the series. Exit status 1 where the systems differ.",
    )
    compare.add_argument("folder", type=Path, help="the folder with the tables")
    compare.add_argument(
        "--mapping",
        type=Path,
        metavar="FILE",
        help="as for `anke import cases`",
    )
    compare.add_argument(
        "--all", action="store_true", help="also list the cases that agree"
    )
    console.add_format_option(compare)
    compare.set_defaults(run=compare_cases)


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


# --- What was moved ------------------------------------------------------------------


def list_fates(options: argparse.Namespace) -> int:
    """Print the rows of a run that were rejected, conflict, or have a remark."""
    console.start_django()
    from anke.cases.moving.models import MovedRow, MoveRun

    if not MoveRun.objects.filter(pk=options.id).exists():
        console.fail(f"there is no run {options.id!r}; see anke import moves")
    columns = ("table", "line", "case", "fate", "code", "column", "reason", "remedy")
    rows = MovedRow.objects.filter(run=options.id).order_by("pk")
    if options.fate:
        rows = rows.filter(fate=options.fate)
    console.print_rows(
        rows.values_list(*columns), columns=columns, format=options.format
    )
    return console.SUCCEEDED


def list_moves(options: argparse.Namespace) -> int:
    """Print the runs, also those that are not finished."""
    console.start_django()
    from anke.cases.moving.domain.fates import Fate, Sums
    from anke.cases.moving.models import MoveRun

    columns = ["id", "name", "rows", *_FATES, "cases", "started_at", "finished_at"]
    rows = []
    for run in MoveRun.objects.order_by("started_at", "id"):
        sums = Sums(run.sums)
        fates = [sums[Fate(fate)] for fate in _FATES]
        rows.append(
            [
                run.pk,
                run.name,
                sums.rows,
                *fates,
                run.cases,
                run.started_at,
                run.finished_at,
            ]
        )
    console.print_rows(rows, columns=columns, format=options.format)
    return console.SUCCEEDED


def list_numbers(options: argparse.Namespace) -> int:
    """Print the map from the other system's case numbers to ours."""
    console.start_django()
    from anke.cases.moving.models import MovedCase

    columns = ("source", "reference", "number")
    rows = MovedCase.objects.order_by("source", "number")
    if options.source:
        rows = rows.filter(source=options.source)
    console.print_rows(
        rows.values_list(*columns), columns=columns, format=options.format
    )
    return console.SUCCEEDED


# --- The parallel run ----------------------------------------------------------------


def compare_cases(options: argparse.Namespace) -> int:
    """Compare the open cases of both systems and note the day."""
    console.start_django()
    from anke.cases.eventlog_commands import make_register
    from anke.cases.moving.comparing import compare, days_in_agreement
    from anke.cases.moving.domain.parallel import Place
    from anke.cases.moving.preparing import prepare

    make_register()
    found = compare(prepare(options.folder, options.mapping))
    columns = (
        "place",
        "there",
        "here",
        "due_there",
        "due_here",
        "days",
        "reasons",
    )
    rows = [
        [
            row.place.value,
            row.there,
            row.here,
            row.due_there,
            row.due_here,
            row.days,
            " ".join(row.reasons),
        ]
        for row in found.rows
        if options.all or row.place is not Place.BOTH
    ]
    counts: dict[str, object] = {
        "day": found.day,
        "open_there": found.counts.open_there,
        "open_here": found.counts.open_here,
        "both": found.counts.both,
        **{place.value: found.counts[place] for place in Place if place != Place.BOTH},
        "days_in_agreement": days_in_agreement(found.source),
    }
    if options.format == "json":
        cases = [dict(zip(columns, row, strict=True)) for row in rows]
        console.print_json({"source": found.source, "counts": counts, "cases": cases})
    else:
        console.print_rows(rows, columns=columns, format=options.format)
        console.print_rows([counts], columns=list(counts), stream=sys.stderr)
    return console.SUCCEEDED if found.counts.agree else console.FAILED


def list_series(options: argparse.Namespace) -> int:
    """Print one row for each day that was compared."""
    console.start_django()
    from anke.cases.moving.comparing import series

    columns = (
        "source",
        "day",
        "open_there",
        "open_here",
        "both",
        "due_differs",
        "only_there",
        "only_here",
        "unreadable",
    )
    rows = [
        [getattr(day, column) for column in columns] for day in series(options.source)
    ]
    console.print_rows(rows, columns=columns, format=options.format)
    return console.SUCCEEDED
