# SPDX-License-Identifier: EUPL-1.2
"""`anke contract record|confirm|withdraw|import|records|template` on the command line.

    anke contract record document --contract example-2022 --target 1.5 --part account \
        --as controller redegoerelse.pdf
    anke contract record dispatch --contract example-2022 --document 1 \
        --on 2022-09-28 --as controller
    anke contract confirm contract:example-2022 2 --as ankechef
    anke contract import --contract example-2022 --as analytiker tal.csv

One person records, another confirms; only then it counts.
"""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from anke import console

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.access.models import User
    from anke.contract.domain.evidence_life import Record

_STATUSES = ("not-started", "under-way", "met", "not-met")


def add_actions(actions: console.Subparsers) -> None:
    """Add what records, confirms and takes back."""
    parser = actions.add_parser(
        "record", help="record a document, a dispatch, a figure, a status or a cause"
    )
    kinds = parser.add_subparsers(metavar="KIND", required=True)
    _add_document(kinds)
    _add_dispatch(kinds)
    _add_figure(kinds)
    _add_status(kinds)
    _add_cause(kinds)
    _add_confirm(actions)
    _add_withdraw(actions)
    _add_import(actions)
    _add_records(actions)
    _add_template(actions)


def _add_document(kinds: console.Subparsers) -> None:
    parser = _recording(kinds, "document", "keep a deliverable's document", document)
    _contract(parser)
    parser.add_argument("--target", required=True, help="the target's number: 1.5")
    parser.add_argument("--part", required=True, help="the deliverable: account")
    parser.add_argument("--title", default="", help="what the document is called")
    parser.add_argument("file", type=Path, metavar="FILE", help="the document")


def _add_dispatch(kinds: console.Subparsers) -> None:
    parser = _recording(kinds, "dispatch", "record that a document was sent", dispatch)
    _contract(parser)
    parser.add_argument(
        "--document", type=int, required=True, help="number of the document's record"
    )
    parser.add_argument("--on", type=_day, required=True, help="sent on: 2022-09-28")
    parser.add_argument(
        "--recipient", default="", help="to whom; the contract's when left out"
    )


def _add_figure(kinds: console.Subparsers) -> None:
    parser = _recording(kinds, "figure", "record a figure of others", figure)
    _contract(parser)
    parser.add_argument("--figure", required=True, metavar="ID", help="which figure")
    parser.add_argument("--value", required=True, help="the exact number: 7,9")
    parser.add_argument("--unit", default="", help="its unit, where it has none yet")
    parser.add_argument("--source", required=True, help="where it stands")
    parser.add_argument(
        "--known-on", type=_day, required=True, help="from when it counts: 2023-01-12"
    )


def _add_status(kinds: console.Subparsers) -> None:
    parser = _recording(
        kinds, "status", "record how an obligation or requirement stands", status
    )
    parser.add_argument("--register", required=True, metavar="ID", help="the register")
    parser.add_argument("--item", required=True, metavar="ID", help="which item")
    parser.add_argument("--status", required=True, choices=_STATUSES, help="its status")
    parser.add_argument("--evidence", required=True, help="what shows it")
    parser.add_argument("--on", type=_day, required=True, help="how it stood on")
    parser.add_argument("--responsible", default="", help="the office that answers")
    parser.add_argument("--next-review", type=_day, help="when somebody looks again")


def _add_cause(kinds: console.Subparsers) -> None:
    parser = _recording(kinds, "cause", "record why deadlines were not kept", cause)
    parser.add_argument("--month", required=True, metavar="2022-09", help="the month")
    parser.add_argument("--area", required=True, metavar="ID", help="the area")
    parser.add_argument(
        "--cause", required=True, metavar="ID", help="one of the list: late-file"
    )
    parser.add_argument(
        "--deadlines", type=int, required=True, help="how many of the breaches"
    )
    parser.add_argument("--note", default="", help="in a few words")


def _add_confirm(actions: console.Subparsers) -> None:
    parser = _recording(
        actions, "confirm", "confirm what another person recorded", confirm
    )
    _record_arguments(parser)


def _add_withdraw(actions: console.Subparsers) -> None:
    parser = _recording(actions, "withdraw", "take a wrong record back", withdraw)
    _record_arguments(parser)
    parser.add_argument("--cause", required=True, help="why, for the journal")


def _add_import(actions: console.Subparsers) -> None:
    parser = _recording(
        actions, "import", "take figures in from a CSV or XLSX file", take_in
    )
    _contract(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="the file")
    console.add_format_option(parser)


def _add_records(actions: console.Subparsers) -> None:
    parser = actions.add_parser("records", help="list what was recorded")
    parser.add_argument("--waiting", action="store_true", help="only what waits")
    console.add_format_option(parser)
    parser.set_defaults(run=list_records)


def _add_template(actions: console.Subparsers) -> None:
    parser = actions.add_parser("template", help="write an empty sheet for figures")
    _contract(parser)
    parser.add_argument("file", type=Path, metavar="FILE", help="tal.xlsx or tal.csv")
    parser.set_defaults(run=template)


def _recording(
    actions: console.Subparsers,
    name: str,
    summary: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=summary)
    parser.add_argument(
        "--as", dest="user", required=True, metavar="USER", help="who does it"
    )
    parser.set_defaults(run=run)
    return parser


def _contract(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--contract", required=True, metavar="ID", help="the contract by its name"
    )


def _record_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "stream",
        metavar="JOURNAL",
        help="contract:example-2022, register:obligations, breaches:2022",
    )
    parser.add_argument("number", type=int, metavar="NUMBER", help="of the record")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no date; write it like 2021-01-14"
        ) from None


# --- What is done --------------------------------------------------------------------


def document(args: argparse.Namespace) -> int:
    """Keep a document."""
    user = _user(args.user)
    from anke.contract.registers.services import keep_document

    record = keep_document(
        user,
        args.contract,
        args.target,
        args.part,
        name=args.file.name,
        content=_read(args.file),
        title=args.title,
    )
    return _say(f"contract:{args.contract}", record)


def dispatch(args: argparse.Namespace) -> int:
    """Record a dispatch."""
    user = _user(args.user)
    from anke.contract.registers.services import record_dispatch

    record = record_dispatch(
        user, args.contract, args.document, on=args.on, recipient=args.recipient
    )
    return _say(f"contract:{args.contract}", record)


def figure(args: argparse.Namespace) -> int:
    """Record a figure."""
    user = _user(args.user)
    from anke.contract.registers.services import record_figure

    record = record_figure(
        user,
        args.contract,
        figure=args.figure,
        value=args.value,
        unit=args.unit,
        source=args.source,
        known_on=args.known_on,
    )
    return _say(f"contract:{args.contract}", record)


def status(args: argparse.Namespace) -> int:
    """Record a status."""
    user = _user(args.user)
    from anke.contract.domain.registers import StatusWord
    from anke.contract.registers.services import record_status

    record = record_status(
        user,
        args.register,
        args.item,
        status=StatusWord(args.status),
        evidence=args.evidence,
        on=args.on,
        responsible=args.responsible,
        next_review_on=args.next_review,
    )
    return _say(f"register:{args.register}", record)


def cause(args: argparse.Namespace) -> int:
    """Record why deadlines were not kept."""
    user = _user(args.user)
    from anke.contract.domain.breaches import breach_stream
    from anke.contract.registers.cause_services import CauseGiven, record_cause

    given = CauseGiven(args.month, args.area, args.cause, args.deadlines, args.note)
    record = record_cause(user, given)
    return _say(breach_stream(int(args.month[:4])), record)


def confirm(args: argparse.Namespace) -> int:
    """Confirm a record."""
    user = _user(args.user)
    from anke.contract.registers.services import confirm_record

    return _say(args.stream, confirm_record(user, args.stream, args.number))


def withdraw(args: argparse.Namespace) -> int:
    """Take a record back."""
    user = _user(args.user)
    from anke.contract.registers.services import withdraw_record

    record = withdraw_record(user, args.stream, args.number, cause=args.cause)
    return _say(args.stream, record)


def take_in(args: argparse.Namespace) -> int:
    """Take figures in from a file; a refused row ends the command with 1."""
    user = _user(args.user)
    from anke.contract.registers.importing import Fate, import_figures

    report = import_figures(user, args.contract, args.file.name, _read(args.file))
    rows = [
        {
            "row": row.line,
            "figure": row.figure,
            "fate": row.fate.value,
            "record": row.record or None,
        }
        for row in report.rows
    ]
    columns = ["row", "figure", "fate", "record"]
    console.print_rows(rows, columns=columns, format=args.format)
    if report.count(Fate.REFUSED):
        console.fail("\n".join(report.problems))
    return console.SUCCEEDED


# --- What there is -------------------------------------------------------------------


def list_records(args: argparse.Namespace) -> int:
    """List the records, oldest first."""
    console.start_django()
    from anke.contract.models import ContractRecord

    found = ContractRecord.objects.order_by("stream", "number")
    if args.waiting:
        found = found.filter(waits=True)
    columns = ["stream", "number", "kind", "subject", "on", "stage"]
    columns += ["recorded_by", "confirmed_by"]
    console.print_rows(found.values(*columns), columns=columns, format=args.format)
    return console.SUCCEEDED


def template(args: argparse.Namespace) -> int:
    """Write an empty sheet; what stands there already is not overwritten."""
    console.start_django()
    from anke.contract.queries import contract_of
    from anke.contract.registers.blank_sheet import blank_sheet

    kind = args.file.suffix.lower().lstrip(".")
    if kind not in ("csv", "xlsx"):
        console.fail(f"{args.file.name}: name a file that ends in .csv or .xlsx")
    content, _media_type = blank_sheet(contract_of(0, args.contract), kind)
    try:
        with args.file.open("xb") as file:
            file.write(content)
    except OSError as error:
        console.fail(f"{args.file.name}: {error.strerror}")
    return console.SUCCEEDED


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        console.fail(f"{path.name}: {error.strerror}")


def _say(stream: str, record: Record) -> int:
    sys.stdout.write(f"{stream} {record.number}: {record.stage.value}\n")
    return console.SUCCEEDED


def _user(name: str) -> User:
    """Find who does it. Errors: UnknownUserError."""
    console.start_django()
    from anke.access.queries import user_named

    return user_named(name)
