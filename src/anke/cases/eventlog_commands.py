# SPDX-License-Identifier: EUPL-1.2
"""The commands `anke import` and `anke export`: event logs in, event logs out.

Example:
    anke import eventlog wabo.events.csv.gz --mapping wabo-receipt
    anke export xes --area wabo-receipt --out wabo.xes.gz
"""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from anke import console
from anke.cases.moving.commands import add_moving_commands

if TYPE_CHECKING:
    import argparse

    from anke.cases.eventlog.accounts import Sums


def add_eventlog_commands(subparsers: console.Subparsers) -> None:
    """Add `import` and `export`."""
    _add_import(subparsers)
    _add_export(subparsers)


def _add_import(subparsers: console.Subparsers) -> None:
    parser = subparsers.add_parser(
        "import", help="read cases and event logs into the register"
    )
    kinds = parser.add_subparsers(metavar="WHAT", required=True)

    eventlog = kinds.add_parser(
        "eventlog",
        help="read a log of cases: CSV or XES, packed with gzip or not",
        description="Read a log of cases into the register. Each row ends as imported, "
        "or as rejected with its line and reason. Run again, it imports what is new.",
    )
    eventlog.add_argument("file", type=Path, help="the events, as CSV or XES (.gz)")
    eventlog.add_argument(
        "--mapping",
        required=True,
        metavar="M",
        help="a TOML file, or the name of a shipped mapping (anke import mappings)",
    )
    eventlog.add_argument(
        "--cases",
        type=Path,
        metavar="FILE",
        help="what is known of each case (default: X.cases.csv beside X.events.csv)",
    )
    console.add_format_option(eventlog)
    eventlog.set_defaults(run=import_eventlog)

    rejected = kinds.add_parser(
        "rejected", help="list the rows that an import rejected, and why"
    )
    rejected.add_argument("id", help="the import, as `anke import list` names it")
    console.add_format_option(rejected)
    rejected.set_defaults(run=list_rejected)

    imports = kinds.add_parser("list", help="list the imports with their sums")
    console.add_format_option(imports)
    imports.set_defaults(run=list_imports)

    mappings = kinds.add_parser("mappings", help="list the shipped mappings")
    console.add_format_option(mappings)
    mappings.set_defaults(run=list_mappings)
    add_moving_commands(kinds)


def _add_export(subparsers: console.Subparsers) -> None:
    parser = subparsers.add_parser("export", help="write the journal for other tools")
    kinds = parser.add_subparsers(metavar="WHAT", required=True)
    xes = kinds.add_parser("xes", help="write an event log as XES (IEEE 1849)")
    xes.add_argument("--area", default="", help="only the cases of this area")
    xes.add_argument(
        "--out", type=Path, metavar="FILE", help="default: standard output; .gz packs"
    )
    xes.set_defaults(run=export)


def import_eventlog(options: argparse.Namespace) -> int:
    """Import a log and print its sums."""
    console.start_django()
    make_register()
    from anke.cases.eventlog.importing import import_event_log

    with Bar(options.file.name, " rows") as bar:
        sums = import_event_log(
            options.file, options.mapping, cases=options.cases, progress=bar
        )
    _print_sums(sums, options.format)
    return console.SUCCEEDED


def make_register() -> None:
    """Make the tables where there is no register yet; an old one is left alone."""
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    Path(settings.ANKE_VAR).mkdir(parents=True, exist_ok=True)
    if "journal_entry" not in connection.introspection.table_names():
        call_command("migrate", verbosity=0)


class Bar(ExitStack):
    """A progress bar that appears with the first step, not before a refusal."""

    def __init__(self, title: str, unit: str) -> None:
        super().__init__()
        self.title, self.unit = title, unit
        self.done = 0

    def __call__(self, done: int, total: int) -> None:
        """Show that so much of all is done."""
        if not self.done:
            # XES and a file that is being written may hold more than was counted.
            bar = console.progress(max(total, done), self.title, unit=self.unit)
            self.advance = self.enter_context(bar).update
        self.advance(done - self.done)
        self.done = done


def _print_sums(sums: Sums, form: str) -> None:
    row = {
        "import": sums.id,
        "rows": sums.rows,
        "imported": sums.imported,
        "rejected": sums.rejected,
        "cases": sums.cases,
        "already": sums.already,
        "case_rows": sums.case_rows,
        "case_rows_rejected": sums.case_rows_rejected,
    }
    if form == "json":
        console.print_json(row)
    else:
        console.print_rows([row], columns=list(row), format=form)
    if sums.was_imported:
        sys.stderr.write(
            "Filen er indlæst før med samme afbildning; intet nyt. "
            "(This file was imported before; nothing is new.)\n"
        )
    if sums.missing:
        sys.stderr.write(
            "Der er ingen fil over sagerne (--cases), så dette vides ikke "
            f"(no file of cases, so this is not known): {', '.join(sums.missing)}\n"
        )
    if sums.rejected or sums.case_rows_rejected:
        sys.stderr.write(
            f"Afviste rækker med grund (rejected rows with reasons): "
            f"anke import rejected {sums.id}\n"
        )


def list_rejected(options: argparse.Namespace) -> int:
    """Print the rows that an import rejected or remarked upon."""
    console.start_django()
    from anke.cases.models import EventLogImport, ImportedRow

    if not EventLogImport.objects.filter(pk=options.id).exists():
        console.fail(f"there is no import {options.id!r}; see anke import list")
    columns = ("file", "line", "fate", "code", "reason")
    rows = ImportedRow.objects.filter(batch=options.id).order_by("file", "line")
    console.print_rows(
        rows.values_list(*columns), columns=columns, format=options.format
    )
    return console.SUCCEEDED


def list_imports(options: argparse.Namespace) -> int:
    """Print the imports, also those that are not finished."""
    console.start_django()
    from anke.cases.models import EventLogImport

    columns = (
        "id",
        "name",
        "mapping",
        "rows",
        "imported",
        "rejected",
        "cases",
        "already",
        "finished_at",
    )
    rows = EventLogImport.objects.order_by("finished_at", "id")
    console.print_rows(
        rows.values_list(*columns), columns=columns, format=options.format
    )
    return console.SUCCEEDED


def list_mappings(options: argparse.Namespace) -> int:
    """Print the mappings that come with Anke."""
    console.start_django()
    from anke.cases.eventlog.mapping import load_mapping, shipped_mappings

    rows = []
    for name in shipped_mappings():
        log = load_mapping(name).log
        rows.append((name, log.name_da, log.name_en, log.source))
    console.print_rows(
        rows, columns=("mapping", "name_da", "name_en", "source"), format=options.format
    )
    return console.SUCCEEDED


def export(options: argparse.Namespace) -> int:
    """Write the journal as XES, whole or not at all."""
    console.start_django()
    from anke.cases.eventlog.xes_export import export_xes, open_export
    from anke.cases.rules import current_rules

    if options.area:
        # Says which area is unknown, instead of writing an empty log.
        current_rules().catalogue.area(options.area)
    if options.out is None:
        export_xes(sys.stdout, area=options.area)
        return console.SUCCEEDED
    part = options.out.with_name(f".{options.out.stem}.part{options.out.suffix}")
    try:
        with open_export(part) as out, Bar(options.out.name, " cases") as bar:
            cases, events = export_xes(out, area=options.area, progress=bar)
        part.replace(options.out)
    except OSError as error:
        console.fail(f"{options.out}: cannot be written: {error.strerror}")
    finally:
        part.unlink(missing_ok=True)
    sys.stderr.write(f"{options.out}: {cases} cases, {events} events\n")
    return console.SUCCEEDED
