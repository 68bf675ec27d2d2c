# SPDX-License-Identifier: EUPL-1.2
"""The commands of the site itself: serve, test, manage, bench."""

import argparse

from anke import console


def add_commands(subparsers: console.Subparsers) -> None:
    """Add the commands that run, test and measure the whole house."""
    _add_serve(subparsers)
    _add_test(subparsers)
    _add_manage(subparsers)
    _add_bench(subparsers)


def _add_serve(subparsers: console.Subparsers) -> None:
    parser = subparsers.add_parser(
        "serve", help="start the staff site, with the background workers inside"
    )
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument(
        "--port",
        type=int,
        default=8000,
        help="default: %(default)s; 0 takes a free one",
    )
    parser.add_argument(
        "--workers", type=int, default=1, help="server processes (default: %(default)s)"
    )
    parser.set_defaults(run=serve)


def _add_test(subparsers: console.Subparsers) -> None:
    parser = subparsers.add_parser(
        "test",
        help="lint, type-check, check imports and run every test",
        epilog="What else stands there goes to pytest: anke test -k deadline",
    )
    length = parser.add_mutually_exclusive_group()
    length.add_argument(
        "--fast",
        action="store_true",
        help="a few minutes: SQLite, no browser, no faults",
    )
    length.add_argument(
        "--full", action="store_true", help="also the long fault and property runs"
    )
    parser.set_defaults(run=test, rest=[])


def _add_manage(subparsers: console.Subparsers) -> None:
    parser = subparsers.add_parser(
        "manage",
        help="Django's own commands, for example: anke manage migrate",
        add_help=False,
    )
    parser.set_defaults(run=manage, rest=[])


def _add_bench(subparsers: console.Subparsers) -> None:
    parser = subparsers.add_parser(
        "bench", help="measure what the house promises to be fast at"
    )
    parser.add_argument(
        "--only", action="append", metavar="WORD", help="benches whose id has this word"
    )
    parser.add_argument(
        "--cases", type=int, help="the largest population that a bench builds"
    )
    parser.add_argument(
        "--postgres", action="store_true", help="run on a temporary PostgreSQL as well"
    )
    console.add_format_option(parser)
    parser.set_defaults(run=bench)


def serve(options: argparse.Namespace) -> int:
    """Serve until a signal comes."""
    from anke.site.serving import serve as run_server

    return run_server(options.host, options.port, workers=options.workers)


def test(options: argparse.Namespace) -> int:
    """Run every check and every test."""
    from anke.site.testing import Length, run_everything

    length: Length = "fast" if options.fast else "full" if options.full else "normal"
    return run_everything(length, options.rest)


def manage(options: argparse.Namespace) -> int:
    """Hand the rest of the line to Django."""
    from django.core.management import execute_from_command_line

    execute_from_command_line(["anke manage", *options.rest])
    return console.SUCCEEDED


def bench(options: argparse.Namespace) -> int:
    """Print one table of measured figures beside their goals."""
    from anke.site.bench import print_benches

    return print_benches(
        only=options.only or [],
        cases=options.cases,
        postgres=options.postgres,
        format=options.format,
    )
