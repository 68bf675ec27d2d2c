# SPDX-License-Identifier: EUPL-1.2
"""What the handlers of commands share: exit codes, the format option, refusals.

Nothing heavy is imported at the top: this module is read by `anke --help`.

Example:
    A part's `commands.py`::

        def add_commands(subparsers: Subparsers) -> None:
            parser = subparsers.add_parser("count", help="count the cases")
            add_format_option(parser)
            parser.set_defaults(run=count)
"""

import argparse
import sys
from typing import TYPE_CHECKING, NoReturn, TypeAlias

if TYPE_CHECKING:
    # argparse gives the class no public name; only the checker needs to know it.
    Subparsers: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]  # noqa: SLF001
else:
    Subparsers = object

SUCCEEDED = 0
FAILED = 1
USAGE = 2
INTERRUPTED = 130

FORMATS = ("table", "csv", "json")


def add_format_option(parser: argparse.ArgumentParser, default: str = "table") -> None:
    """Give a command that prints figures its `--format table|csv|json`."""
    parser.add_argument(
        "--format",
        choices=FORMATS,
        default=default,
        help=f"how the figures are printed (default: {default})",
    )


def fail(message: str, *, status: int = FAILED) -> NoReturn:
    """End the command: the message goes to standard error, the status to the shell.

    Errors:
        SystemExit: always, with the status.
    """
    sys.stderr.write(f"anke: {message}\n")
    raise SystemExit(status)


def start_django() -> None:
    """Make models and settings usable inside a handler; a second call does nothing.

    Handlers call this themselves, so that commands without a database start at once.
    """
    import django
    from django.apps import apps

    if not apps.ready:
        django.setup()
