# SPDX-License-Identifier: EUPL-1.2
"""The commands of the way out: `anke post send`, `anke post ledger`.

Example:
    `anke post ledger --format json` gives
    `{"posted": 120, "sent": 100, "waiting": 18, "stopped": 2}`
"""

from __future__ import annotations

import sys
from dataclasses import asdict
from typing import TYPE_CHECKING

from anke import console

if TYPE_CHECKING:
    import argparse


def add_post_commands(subparsers: console.Subparsers) -> None:
    """Add `post` with its actions to the command line."""
    parser = subparsers.add_parser(
        "post", help="send the letters that are due, or count them"
    )
    actions = parser.add_subparsers(dest="action", required=True)
    sending = actions.add_parser(
        "send", help="read receipts, and hand on what is due, once"
    )
    console.add_format_option(sending)
    sending.set_defaults(run=send)
    counting = actions.add_parser(
        "ledger", help="the sum: posted = sent + waiting + stopped"
    )
    console.add_format_option(counting)
    counting.set_defaults(run=show_ledger)


def send(options: argparse.Namespace) -> int:
    """Make one round; exit status 1 when a channel had a problem."""
    console.start_django()
    from anke.decisions.dispatch.rounds import dispatch_round

    done = dispatch_round()
    row = asdict(done)
    if options.format == "json":
        console.print_json(row)
    else:
        columns = [name for name in row if name != "problems"]
        console.print_rows([row], columns=columns, format=options.format)
    for problem in done.problems:
        sys.stderr.write(f"anke: {problem}\n")
    return console.FAILED if done.problems else console.SUCCEEDED


def show_ledger(options: argparse.Namespace) -> int:
    """Show the sum; exit status 1 when it does not come out."""
    console.start_django()
    from anke.decisions.dispatch.queries import ledger

    sums = ledger()
    row: dict[str, object] = asdict(sums)
    if options.format == "json":
        console.print_json(row)
    else:
        console.print_rows([row], columns=list(row), format=options.format)
    return console.SUCCEEDED if sums.balances else console.FAILED
