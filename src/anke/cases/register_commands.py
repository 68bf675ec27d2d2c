# SPDX-License-Identifier: EUPL-1.2
"""The commands that keep the register: verify, rebuild, seal, rules."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from anke import console
from anke.cases.errors import RulesUnreadableError

if TYPE_CHECKING:
    import argparse


def add_register_commands(subparsers: console.Subparsers) -> None:
    """Add verify, rebuild, seal and rules to the command line."""
    _add_verify(subparsers)
    _add_rebuild(subparsers)
    _add_seal(subparsers)
    _add_rules(subparsers)


def _add_verify(subparsers: console.Subparsers) -> None:
    parser = subparsers.add_parser(
        "verify",
        help="rebuild all from the journals; check chains, seals and documents",
    )
    parser.add_argument(
        "--no-documents", action="store_true", help="leave out documents and persons"
    )
    console.add_format_option(parser)
    parser.set_defaults(run=verify)


def _add_rebuild(subparsers: console.Subparsers) -> None:
    parser = subparsers.add_parser(
        "rebuild", help="build all rows of cases anew from the journal"
    )
    console.add_format_option(parser)
    parser.set_defaults(run=rebuild)


def _add_seal(subparsers: console.Subparsers) -> None:
    parser = subparsers.add_parser(
        "seal", help="seal the journal and write the seal to the anchor file"
    )
    console.add_format_option(parser)
    parser.set_defaults(run=seal)


def _add_rules(subparsers: console.Subparsers) -> None:
    parser = subparsers.add_parser(
        "rules", help="put changed rules or holidays in force, or list what is in force"
    )
    actions = parser.add_subparsers(dest="action", required=True)
    applying = actions.add_parser(
        "apply", help="put a TOML file in force; running cases are computed anew"
    )
    applying.add_argument("file", type=Path, help="in the form of the shipped files")
    applying.add_argument("--cause", default="", help="why, for the journal (Danish)")
    console.add_format_option(applying)
    applying.set_defaults(run=apply_rules)
    listing = actions.add_parser("list", help="what was put in force, oldest first")
    console.add_format_option(listing)
    listing.set_defaults(run=list_rules)


def rebuild(options: argparse.Namespace) -> int:
    """Build the projections of cases anew from their journals."""
    console.start_django()
    from anke.cases.models import Case
    from anke.cases.rebuilding import rebuild_projections

    with console.progress(Case.objects.count(), "Sager", unit=" cases") as bar:
        cases = rebuild_projections(bar.update)
    console.print_rows([{"cases": cases}], columns=["cases"], format=options.format)
    return console.SUCCEEDED


def verify(options: argparse.Namespace) -> int:
    """Check the register; exit status 1 when anything is not as it was written."""
    console.start_django()
    from anke.cases import verification
    from anke.cases.models import JournalEntry

    total = JournalEntry.objects.count()
    with console.progress(total, "Journal", unit=" entries") as bar:
        report = verification.verify(
            contents=not options.no_documents,
            tick=bar.update,
        )
    rows: list[dict[str, object]] = [
        {"check": f.check, "where": f.where, "message": f.message}
        for f in report.findings
    ]
    summary: dict[str, object] = {
        "entries": report.entries,
        "cases": report.cases,
        "seals": report.seals,
        "documents": report.contents,
        "journal_seconds": round(report.journal_seconds, 3),
        "documents_seconds": round(report.contents_seconds, 3),
        "findings": len(rows),
    }
    if options.format == "json":
        console.print_json(summary | {"findings": rows})
    else:
        table = rows or [summary]
        console.print_rows(table, columns=list(table[0]), format=options.format)
    return console.SUCCEEDED if report.is_sound else console.FAILED


def seal(options: argparse.Namespace) -> int:
    """Seal what is new."""
    console.start_django()
    from anke.cases.sealing import anchor_path, seal_journal

    made = seal_journal()
    row: dict[str, object] = {"seal": None, "entries": 0}
    if made is not None:
        row = {
            "seal": made.pk,
            "entries": made.count,
            "last_entry": made.last_entry,
            "hash": bytes(made.hash).hex(),
            "anchor": str(anchor_path()),
        }
    console.print_rows([row], columns=list(row), format=options.format)
    return console.SUCCEEDED


def apply_rules(options: argparse.Namespace) -> int:
    """Put a file of rules in force."""
    console.start_django()
    from anke.cases import services

    try:
        text = options.file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RulesUnreadableError(
            f"{options.file}: {error}",
            user_text=f"Filen {options.file} kan ikke læses.",
        ) from error
    moved = services.apply_rules(options.file.name, text, cause=options.cause)
    row = {"rules": options.file.name, "due_dates_moved": moved}
    console.print_rows([row], columns=list(row), format=options.format)
    return console.SUCCEEDED


def list_rules(options: argparse.Namespace) -> int:
    """List what was put in force, with the day and who did it."""
    console.start_django()
    from anke.cases.rules import rules_history

    rows = [
        {
            "applied": str(entry.recorded_at),
            "by": entry.actor.id,
            "name": payload.name,
            "sha256": payload.sha256[:16],
            "added_lines": payload.text.count("\n"),
        }
        for entry, payload in rules_history()
    ]
    columns = ["applied", "by", "name", "sha256", "added_lines"]
    console.print_rows(rows, columns=columns, format=options.format)
    return console.SUCCEEDED
