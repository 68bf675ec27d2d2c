# SPDX-License-Identifier: EUPL-1.2
"""The commands that look at what was moved, and at both systems side by side.

Example:
    anke import fates old-system-2f71e6c2f3ab-1 --fate rejected
    anke import map --format csv
    anke import compare export
    anke import series
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from anke import console

if TYPE_CHECKING:
    import argparse

_FATES = ("imported", "remarked", "already", "conflict", "rejected")


def add_looking_commands(kinds: console.Subparsers) -> None:
    """Add what looks at moves under `anke import`."""
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
