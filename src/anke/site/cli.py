# SPDX-License-Identifier: EUPL-1.2
"""The command `anke`: every part's commands under one roof.

Each part has a light `commands.py` with `add_commands(subparsers)`; what is heavy is
imported inside the handlers, so that `anke --help` answers within a tenth of a second.

Example:
    >>> main(["--version"])
    Traceback (most recent call last):
    SystemExit: 0
"""

import argparse
import importlib
import os
import sys
from collections.abc import Sequence

from anke import console
from anke.errors import AppealsError
from anke.site.environment import choose_settings
from anke.site.errors import PartMissing

# The light modules that bring commands, in the order of the way of a case.
PARTS = (
    "anke.demo.commands",
    "anke.site.commands",
    "anke.deadlines.commands",
    "anke.cases.commands",
    "anke.intake.commands",
    "anke.decisions.commands",
    "anke.statistics.commands",
    "anke.contract.commands",
    "anke.publication.commands",
    "anke.portal.commands",
    "anke.selfservice.commands",
)

# How the commands stand in `anke --help`; a test proves that none is left out.
GROUPS = (
    ("Start here", ("demo", "serve", "test")),
    ("The mail room", ("mail", "triage")),
    ("Deadlines", ("deadline",)),
    (
        "Cases and their journal",
        ("import", "export", "verify", "rebuild", "seal", "rules"),
    ),
    ("Letters", ("letter", "post")),
    ("Looking in from outside", ("status",)),
    ("Figures that explain themselves", ("vintage", "measures", "measure", "why")),
    ("The results contract", ("contract",)),
    ("What the public sees", ("release", "portal")),
    ("Running it", ("manage", "bench")),
)

DESCRIPTION = """\
Anke runs an administrative appeals authority, from the letter that comes in to the
figure that explains itself. A case is its journal; a due date prints its arithmetic;
every figure answers the question "hvorfor?".
"""

EPILOG = """\
Try:
  anke demo                                an authority of 20,000 cases, on your machine
  anke deadline explain --rule appeal-deadline --received 2022-12-01
  anke measure reversal-rate --by law --year 2022
  anke why reversal-rate --year 2022       the definition, and the very cases

`anke COMMAND --help` explains a command. Commands that print figures take
`--format table|csv|json`. Data lies under var/ (ANKE_VAR names another folder).
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return the status for the shell.

    Returns:
        0 when it went well, 1 when it was refused, 2 for a command line that cannot be
        read, 130 when the user broke it off. What was wrong goes to standard error.
    """
    status = console.SUCCEEDED
    try:
        try:
            status = _answer(sys.argv[1:] if arguments is None else list(arguments))
        finally:
            # What is still in the buffer meets a closed pipe here, not at exit.
            sys.stdout.flush()
    except BrokenPipeError:
        # The reader (for example `head`) has seen enough. Python would complain once
        # more when it flushes at exit, so standard output is pointed at nothing.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return status


def _answer(arguments: list[str]) -> int:
    """Run one command; say on standard error why it was refused."""
    try:
        return _run(arguments)
    except AppealsError as error:
        _report(error)
        return console.FAILED
    except KeyboardInterrupt:
        sys.stderr.write("\nanke: broken off\n")
        return console.INTERRUPTED


def build_parser() -> argparse.ArgumentParser:
    """Collect every part's commands.

    Errors:
        PartMissing: a part cannot be imported; nothing is left out silently.
    """
    parser = _AnkeParser(
        prog="anke",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"anke {_version()}")
    parser.commands = parser.add_subparsers(
        metavar="COMMAND", parser_class=argparse.ArgumentParser
    )
    for part in PARTS:
        try:
            module = importlib.import_module(part)
        except ImportError as error:
            raise PartMissing(f"{part}: {error}") from error
        module.add_commands(parser.commands)
    return parser


def _run(arguments: list[str]) -> int:
    choose_settings()
    parser = build_parser()
    options, rest = parser.parse_known_args(arguments)
    if not hasattr(options, "run"):
        parser.print_help()
        return console.SUCCEEDED if not arguments else console.USAGE
    # `manage` and `test` hand on what they do not know to Django and to pytest.
    if hasattr(options, "rest"):
        options.rest = rest
    elif rest:
        parser.error(f"unrecognized arguments: {' '.join(rest)}")
    # The demo ends in the site, which stands above it and may not be imported there.
    options.serve_site = _serve_site
    # The portal imports nothing of the house above it, not even what makes its texts.
    options.prepare_texts = _prepare_texts
    return int(options.run(options) or 0)


def _serve_site(host: str, port: int) -> None:
    from anke.site.serving import serve_from_here

    serve_from_here(host, port)


def _prepare_texts() -> None:
    from anke.site.translations import compile_catalogues

    compile_catalogues()


def _report(error: AppealsError) -> None:
    sys.stderr.write(f"anke: {error}\n")
    if error.user_text != str(error):
        sys.stderr.write(f"{error.user_text}\n")


def _version() -> str:
    # importlib.metadata costs more than all the rest of the start.
    return "0.1.0"


class _AnkeParser(argparse.ArgumentParser):
    """A parser whose help groups the commands by what a user wants to do."""

    commands: console.Subparsers

    def format_help(self) -> str:
        """Write the whole product on one screen."""
        helps = {
            choice.dest: choice.help or ""
            for choice in self.commands._get_subactions()  # noqa: SLF001 - as argparse
        }
        lines = ["usage: anke COMMAND [options]", "", DESCRIPTION]
        for heading, names in self.grouped(list(helps)):
            lines += [f"{heading}:", *(f"  {n:<10} {helps[n]}" for n in names), ""]
        return "\n".join([*lines, EPILOG])

    @staticmethod
    def grouped(names: list[str]) -> list[tuple[str, list[str]]]:
        """Sort the commands under their headings; what has none comes last."""
        groups = [
            (heading, [name for name in members if name in names])
            for heading, members in GROUPS
        ]
        known = {name for _, members in GROUPS for name in members}
        groups.append(("Others", [name for name in names if name not in known]))
        return [(heading, members) for heading, members in groups if members]
