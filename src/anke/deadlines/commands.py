# SPDX-License-Identifier: EUPL-1.2
r"""`anke deadline`: print why a due date is what it is, and the rules with sources.

Example:
    anke deadline explain --rule appeal-deadline --received 2020-04-23
    anke deadline explain --rule appeal-deadline --received 2020-04-23 \
        --pause 2020-05-01..2020-05-08 --format json
    anke deadline rules --format csv
"""

import argparse
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from anke.console import (
    SUCCEEDED,
    Subparsers,
    add_format_option,
    print_json,
    print_rows,
)

if TYPE_CHECKING:
    from anke.deadlines.data_files import DataText
    from anke.deadlines.domain.calendar import Calendar
    from anke.deadlines.domain.clock import Clock, Event, Step
    from anke.deadlines.domain.rules import DeadlineRule, RuleBook

# Written out, so that `anke --help` need not load the domain; a test compares them.
CHANNELS = (
    "digital-post",
    "digital-other",
    "aes-digital-post",
    "letter",
    "quick-post",
    "in-person",
)
UNIT_WORDS = {
    "days": ("d", "day", "days", "dag", "dage"),
    "working_days": ("wd", "working_day", "working_days", "arbejdsdag", "arbejdsdage"),
    "weeks": ("w", "week", "weeks", "uge", "uger"),
    "months": ("m", "month", "months", "måned", "måneder"),
}
EXTENSION = re.compile(r"(\d+) *([^\W\d]+)(?:@(.+))?")
RULE_COLUMNS = (
    "id",
    "case_kind",
    "name_da",
    "name_en",
    "legal_basis",
    "start_event",
    "length",
    "unit",
    "kind",
    "status",
    "absolute",
    "pausable",
    "extension_length",
    "extension_unit",
    "mean_target",
    "rolls",
    "applies_to_running",
    "valid_from",
    "valid_to",
    "confirmed",
    "source",
    "note_da",
    "note_en",
)


class Span(NamedTuple):
    """Two days of one option: `A..B`, or `A..` for what has not ended."""

    first: date
    last: date | None


class Extension(NamedTuple):
    """An extension as typed: `2w`, or `2w@2024-01-31` with the day it was given."""

    length: int
    unit: str
    on: date | None


def add_commands(subparsers: Subparsers) -> None:
    """Add `anke deadline` with its three commands."""
    parser = subparsers.add_parser(
        "deadline", help="explain a due date; list deadline rules and holidays"
    )
    commands = parser.add_subparsers(dest="deadline_command", required=True)
    _add_explain(commands)
    _add_rules(commands)
    _add_days(commands)


def _add_explain(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "explain", help="print the arithmetic of a due date, step by step"
    )
    parser.add_argument("--rule", required=True, help="the rule's id")
    parser.add_argument(
        "--received",
        required=True,
        type=_day,
        metavar="DATE",
        help="the day the deadline starts from; with --channel the letter's date",
    )
    parser.add_argument(
        "--channel",
        choices=CHANNELS,
        help="how the letter was sent: computes when it counts as received",
    )
    parser.add_argument(
        "--pause",
        action="append",
        default=[],
        type=_open_span,
        metavar="A..B",
        help="the deadline stands still from day A and runs again on day B; may repeat",
    )
    parser.add_argument(
        "--extend",
        action="append",
        default=[],
        type=_extension,
        metavar="N<d|wd|w|m>[@DATE]",
        help="an extension, as 2w or 10d, and the day it was given; may repeat",
    )
    parser.add_argument(
        "--notice",
        action="append",
        default=[],
        type=_span,
        metavar="A..B",
        help="a deadline notice sent on day A that announces day B; may repeat",
    )
    parser.add_argument(
        "--on", type=_day, metavar="DATE", help="also count days used and left then"
    )
    parser.add_argument(
        "--language", choices=("da", "en"), default="da", help="of table and CSV"
    )
    _add_data_option(parser)
    add_format_option(parser)
    parser.set_defaults(run=explain)


def _add_rules(commands: Subparsers) -> None:
    parser = commands.add_parser("rules", help="list the rules with their sources")
    parser.add_argument(
        "--on", type=_day, metavar="DATE", help="only the rules in force on the day"
    )
    _add_data_option(parser)
    add_format_option(parser)
    parser.set_defaults(run=rules)


def _add_days(commands: Subparsers) -> None:
    parser = commands.add_parser(
        "days", help="list the holidays and other days without expiry in a year"
    )
    parser.add_argument(
        "--year", required=True, type=int, help="the calendar year, for example 2023"
    )
    _add_data_option(parser)
    add_format_option(parser)
    parser.set_defaults(run=days)


def _add_data_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--data",
        action="append",
        default=[],
        type=Path,
        metavar="FILE",
        help="a TOML file with rules or holidays of your own; may repeat",
    )


def explain(args: argparse.Namespace) -> int:
    """Print the due date and every step that leads to it."""
    from anke.deadlines.domain.clock import clock
    from anke.deadlines.domain.explanation import explain_receipt
    from anke.deadlines.domain.receipt import Channel

    calendar, rulebook = _load(args.data)
    steps: list[Step] = []
    start_on = args.received
    if args.channel is not None:
        steps.append(explain_receipt(Channel(args.channel), start_on, calendar))
        start_on = steps[0].date
    running = clock(_events(args, start_on), rulebook, calendar)
    steps += running.explain()
    if args.format == "json":
        print_json(_document(args, running, steps))
        return SUCCEEDED
    rows = [
        (step.date, step.text_da if args.language == "da" else step.text_en)
        for step in steps
    ]
    rows += [(args.on, line) for line in _standing_lines(running, args)]
    print_rows(rows, columns=["date", "text"], format=args.format)
    return SUCCEEDED


def rules(args: argparse.Namespace) -> int:
    """Print the deadline rules, one row per version."""
    _, rulebook = _load(args.data)
    shown = [rule for rule in rulebook if args.on is None or rule.in_force(args.on)]
    if args.format != "table":
        rows = [{name: getattr(rule, name) for name in RULE_COLUMNS} for rule in shown]
        print_rows(rows, columns=RULE_COLUMNS, format=args.format)
        return SUCCEEDED
    print_rows(
        [_short_row(rule) for rule in shown],
        columns=["id", "length", "from", "marks", "valid", "legal basis", "source"],
        format="table",
        title=f"{len(shown)} fristregler",
    )
    return SUCCEEDED


def days(args: argparse.Namespace) -> int:
    """Print the days of a year on which no deadline runs out."""
    from anke.deadlines.domain.words import danish

    calendar, _ = _load(args.data)
    rows = [
        {
            "date": day,
            "weekday": danish.WEEKDAYS[day.weekday()],
            "name_da": named.name_da,
            "name_en": named.name_en,
            "public_holiday": named.public,
            "working_day": named.working_day,
            "confirmed": named.confirmed,
        }
        for day, named in sorted(calendar.named_days(args.year).items())
    ]
    columns = list(rows[0]) if rows else ["date"]
    print_rows(rows, columns=columns, format=args.format)
    return SUCCEEDED


def _load(paths: list[Path]) -> "tuple[Calendar, RuleBook]":
    from anke.deadlines.catalogue import load_calendar, load_rulebook

    extra = [_read(path) for path in paths]
    return load_calendar(extra), load_rulebook(extra)


def _read(path: Path) -> "DataText":
    from anke.deadlines.data_files import DataText
    from anke.deadlines.errors import DataFileError

    try:
        return DataText(path.name, path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(
            f"{path} cannot be read: {error}",
            user_text=f"Filen {path} kan ikke læses: {error}",
        ) from error


def _events(args: argparse.Namespace, start_on: date) -> "list[Event]":
    from anke.deadlines.domain import clock as ledger

    events: list[Event] = [ledger.Started(start_on, args.rule)]
    for pause in args.pause:
        events.append(ledger.Paused(pause.first, ""))
        if pause.last is not None:
            events.append(ledger.Resumed(pause.last))
    events += [
        ledger.Extended(given.on or start_on, given.length, ledger.Unit(given.unit), "")
        for given in args.extend
    ]
    events += [
        ledger.NoticeGiven(notice.first, notice.last, "") for notice in args.notice
    ]
    return events


def _document(
    args: argparse.Namespace, running: "Clock", steps: "list[Step]"
) -> dict[str, object]:
    rule = running.rule
    document: dict[str, object] = {
        "rule": rule.id,
        "received": args.received,
        "start": running.start_on,
        "due": running.due_on,
        "paused": running.paused_on,
        "absolute": rule.absolute,
        "guideline": rule.mean_target,
        "confirmed": rule.confirmed,
        "legal_basis": rule.legal_basis,
        "source": rule.source,
        "steps": [
            {"text": step.text_da, "date": step.date, "text_en": step.text_en}
            for step in steps
        ],
        "calendar": running.calendar.version,
    }
    if args.on is not None:
        document["on"] = args.on
        document["days_used"] = running.days_used(args.on)
        document["days_left"] = running.days_left(args.on)
        document["overdue"] = running.is_overdue(args.on)
    return document


def _standing_lines(running: "Clock", args: argparse.Namespace) -> Iterator[str]:
    if args.on is None:
        return
    used, left = running.days_used(args.on), running.days_left(args.on)
    if args.language == "da":
        overdue = " Fristen er overskredet." if running.is_overdue(args.on) else ""
        yield f"Brugte dage: {used}. Dage tilbage: {left}.{overdue}"
    else:
        overdue = " The deadline is overdue." if running.is_overdue(args.on) else ""
        yield f"Days used: {used}. Days left: {left}.{overdue}"


def _short_row(rule: "DeadlineRule") -> list[object]:
    from anke.deadlines.domain.words import danish

    marks = [
        word
        for word, holds in (
            ("absolut", rule.absolute),
            ("vejledende", rule.mean_target),
            ("ubekræftet", not rule.confirmed),
        )
        if holds
    ]
    valid = f"{rule.valid_from or '…'}–{rule.valid_to or '…'}"
    return [
        rule.id,
        danish.amount(rule.length, rule.unit),
        rule.start_event.value,
        ", ".join(marks),
        "altid" if valid == "…–…" else valid,
        rule.legal_basis,
        rule.source,
    ]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not a date such as 2024-01-31"
        ) from None


def _open_span(text: str) -> Span:
    first, dots, last = text.partition("..")
    if not dots:
        raise argparse.ArgumentTypeError(
            f"{text!r} is not two days such as 2024-01-31..2024-02-14"
        )
    span = Span(_day(first), _day(last) if last else None)
    if span.last is not None and span.last < span.first:
        raise argparse.ArgumentTypeError(f"{text!r} ends before it begins")
    return span


def _span(text: str) -> Span:
    span = _open_span(text)
    if span.last is None:
        raise argparse.ArgumentTypeError(f"{text!r} lacks its second day")
    return span


def _extension(text: str) -> Extension:
    match = EXTENSION.fullmatch(text.strip())
    if match:
        word = match[2].lower()
        for unit, words in UNIT_WORDS.items():
            if word in words:
                return Extension(
                    int(match[1]), unit, _day(match[3]) if match[3] else None
                )
    raise argparse.ArgumentTypeError(
        f"{text!r} is no extension such as 10d, 5wd, 2w or 1m"
    )
