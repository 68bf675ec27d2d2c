# SPDX-License-Identifier: EUPL-1.2
"""The command `anke portal`: the public site, in a process that knows nothing else.

The command itself knows the whole house, so it is replaced by a fresh process that
imports the portal alone: `python -m anke.portal`.
"""

import argparse
import os
import sys

from anke import console


def add_commands(subparsers: console.Subparsers) -> None:
    """Add the command that serves the public site."""
    parser = subparsers.add_parser(
        "portal",
        help="start the public portal on a released bundle",
        description="Start the public portal: released figures for everybody. It reads "
        "the bundle and nothing else, and picks up a new release without a restart.",
    )
    add_options(parser)
    parser.set_defaults(run=portal)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options; `python -m anke.portal` takes the same."""
    parser.add_argument(
        "--bundle",
        metavar="FOLDER",
        help="the released bundle (default: ANKE_RELEASED)",
    )
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument(
        "--port",
        type=int,
        default=8080,
        help="default: %(default)s; 0 takes a free one",
    )
    parser.add_argument(
        "--workers", type=int, default=2, help="server processes (default: %(default)s)"
    )


def portal(options: argparse.Namespace) -> int:
    """Become the portal's own process."""
    options.prepare_texts()
    arguments = ["-m", "anke.portal", "--host", options.host]
    arguments += ["--port", str(options.port), "--workers", str(options.workers)]
    if options.bundle:
        arguments += ["--bundle", options.bundle]
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606 - ourselves
    return console.SUCCEEDED
