# SPDX-License-Identifier: EUPL-1.2
"""The commands of the mail room's door: `anke mail poll`, `ledger` and `deliver`.

Example:
    `anke mail poll --format json`; `anke mail ledger --format json` gives
    `{"received": 3, "filed": 1, "waiting": 2, "rejected": 0}`
"""

from __future__ import annotations

import sys
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from anke import console
from anke.intake.key_commands import add_key_commands

if TYPE_CHECKING:
    import argparse

    from anke.intake.channels.source import Polled


def add_mail_commands(subparsers: console.Subparsers) -> None:
    """Add `mail` with its actions to the command line."""
    parser = subparsers.add_parser(
        "mail", help="fetch letters, count them, or hand some in"
    )
    actions = parser.add_subparsers(dest="action", required=True)
    polling = actions.add_parser("poll", help="fetch what waits in all channels")
    polling.add_argument(
        "--watch",
        type=float,
        metavar="SECONDS",
        help="go on, with a pause between two looks, until interrupted",
    )
    console.add_format_option(polling)
    polling.set_defaults(run=poll)
    counting = actions.add_parser(
        "ledger", help="the sum: received = filed + waiting + rejected"
    )
    console.add_format_option(counting)
    counting.set_defaults(run=ledger)
    delivering = actions.add_parser(
        "deliver", help="hand files in through the same durable door"
    )
    delivering.add_argument(
        "files", nargs="+", type=Path, metavar="FILE", help="e-mail, MeMo, PDF or image"
    )
    console.add_format_option(delivering)
    delivering.set_defaults(run=deliver)
    add_key_commands(actions)


def poll(options: argparse.Namespace) -> int:
    """Fetch letters; exit status 1 when a channel had a problem."""
    console.start_django()
    while True:
        status = _poll_once(options)
        if options.watch is None:
            return status
        time.sleep(options.watch)


def _poll_once(options: argparse.Namespace) -> int:
    from anke.intake.channels.poll import poll_all

    with console.progress(None, "Post", unit=" letters") as bar:
        polled = poll_all(bar.update)
    rows = [_row(one) for one in polled]
    if options.format == "json":
        console.print_json([asdict(one) for one in polled])
    else:
        columns = ["channel", "seen", "new", "problems"]
        console.print_rows(rows, columns=columns, format=options.format)
    for one in polled:
        for problem in one.problems:
            sys.stderr.write(f"anke: {one.channel}: {problem}\n")
    sys.stdout.flush()
    return console.FAILED if any(one.problems for one in polled) else console.SUCCEEDED


def _row(polled: Polled) -> dict[str, object]:
    return asdict(polled) | {"problems": len(polled.problems)}


def ledger(options: argparse.Namespace) -> int:
    """Show the sum; exit status 1 when it does not come out."""
    console.start_django()
    from anke.intake import queries

    sums = queries.ledger()
    row: dict[str, object] = asdict(sums)
    if options.format == "json":
        console.print_json(row)
    else:
        console.print_rows([row], columns=list(row), format=options.format)
    return console.SUCCEEDED if sums.balances else console.FAILED


def deliver(options: argparse.Namespace) -> int:
    """Hand files in, and print the number of each letter."""
    console.start_django()
    from anke.intake.channels.deliver import deliver as deliver_files

    rows: list[dict[str, object]] = [
        {
            "file": str(one.file),
            "channel": one.channel.value,
            "number": one.number,
            "new": one.is_new,
        }
        for one in deliver_files(options.files)
    ]
    columns = ["file", "channel", "number", "new"]
    console.print_rows(rows, columns=columns, format=options.format)
    return console.SUCCEEDED
