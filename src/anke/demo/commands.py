# SPDX-License-Identifier: EUPL-1.2
"""`anke demo`: build the demo authority once, then serve it.

Example:
    anke demo                               20,000 cases over three years, then the site
    anke demo --no-serve --cases 600000 --years 10
    anke demo --rebuild --seed 7            another authority; the old one is kept
"""

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from anke import console

if TYPE_CHECKING:
    from anke.demo.domain.authority import Wishes
    from anke.demo.notes import Note

# As in `Wishes`; written out, so that `anke --help` need not load it (a test compares).
DEFAULTS = {"cases": 20_000, "years": 3, "seed": 2022}
MOST_YEARS = 20

WHAT_TO_TRY = """\
Prøv: log ind, find en sag under Sager, læs dens frist, og spørg et tal "hvorfor?".
      Log ind som journal, åbn køen under Post, og tryk a for at journalisere.
      Log ind som teamleder, åbn Tavlen, og foreslå en fordeling.
Try:  sign in, find a case under Sager, read its clock, and ask a figure "hvorfor?".
      Sign in as journal, open the queue under Post, and press a to file.
      Sign in as teamleder, open Tavlen, and propose a distribution.
      anke measure reversal-rate --by law --year 2022
      anke why reversal-rate --year 2022
      anke portal --port 8001       (what the public sees; without JavaScript, too)
      anke deadline explain --rule appeal-deadline --received 2022-12-01
"""


def add_commands(subparsers: console.Subparsers) -> None:
    """Add `anke demo`."""
    parser = subparsers.add_parser(
        "demo",
        help="build a made-up authority and start its staff site",
        description="Build a made-up authority (once) and start its staff site. "
        "The demo stands still on its last day, 31 December 2022.",
    )
    parser.add_argument(
        "--cases", type=_positive, help=f"how many (default: {DEFAULTS['cases']})"
    )
    parser.add_argument(
        "--years", type=_years, help=f"of the period (default: {DEFAULTS['years']})"
    )
    parser.add_argument(
        "--seed", type=int, help=f"names the population (default: {DEFAULTS['seed']})"
    )
    parser.add_argument(
        "--rebuild",
        action="store_true",
        help="move what is built aside, and build anew",
    )
    parser.add_argument(
        "--no-serve", action="store_true", help="build and exit; do not start the site"
    )
    parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
    parser.add_argument(
        "--port",
        type=int,
        default=8000,
        help="default: %(default)s; 0 takes a free one",
    )
    parser.set_defaults(run=demo)


def _positive(text: str) -> int:
    number = int(text.replace(".", "").replace("_", ""))
    if number < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return number


def _years(text: str) -> int:
    number = int(text)
    if not 1 <= number <= MOST_YEARS:
        raise argparse.ArgumentTypeError(f"must be 1 to {MOST_YEARS}")
    return number


def demo(options: argparse.Namespace) -> int:
    """Build what is missing, say what there is, and serve."""
    note = None if options.rebuild else _built(options)
    if note is None:
        _build(options)
    if options.no_serve:
        return console.SUCCEEDED
    sys.stdout.write(_welcome(options))
    sys.stdout.flush()
    options.serve_site(options.host, options.port)
    return console.SUCCEEDED


def _var() -> Path:
    """Give the demo's folder; settings are read, but no models loaded."""
    from django.conf import settings

    return Path(settings.ANKE_VAR)


def _built(options: argparse.Namespace) -> "Note | None":
    """Give the note of a finished demo, or None when there is work to do.

    Errors: OtherDemoError when another demo than the one asked for is built.
    """
    from django.conf import settings

    from anke.demo.errors import OtherDemoError
    from anke.demo.notes import read_note, register_name

    note = read_note(_var())
    if note is None or note.state != "built":
        return None
    database = settings.DATABASES["default"]
    register = register_name(database)
    if register.startswith("sqlite3") and not Path(database["NAME"]).exists():
        # Somebody took the register away; the note alone is no demo.
        return None
    if note.register != register:
        raise OtherDemoError(
            f"the demo in {_var()} lies in the register {note.register}, not in"
            f" {register}: name another folder in ANKE_VAR",
            user_text="Demoen i denne mappe hører til en anden database."
            " Vælg en anden mappe med ANKE_VAR.",
        )
    for name in DEFAULTS:
        wanted, there = getattr(options, name), getattr(note, name)
        if wanted is not None and wanted != there:
            raise OtherDemoError(
                f"--{name} {wanted}: a demo with {name} {there} is built here;"
                " add --rebuild to move it aside and build anew",
                user_text=f"Her er allerede bygget en demo ({name}: {there})."
                " Tilføj --rebuild for at flytte den og bygge en ny.",
            )
    return note


def _wishes(options: argparse.Namespace) -> "Wishes":
    """Take what was asked for; a build that was broken off keeps its own wishes."""
    from anke.demo.domain.authority import Wishes
    from anke.demo.notes import read_note

    begun = None if options.rebuild else read_note(_var())
    values = {}
    for name, usual in DEFAULTS.items():
        asked = getattr(options, name)
        values[name] = getattr(begun, name, usual) if asked is None else asked
    return Wishes(**values)


def _build(options: argparse.Namespace) -> None:
    console.start_django()
    from anke.demo.building import build

    build(_wishes(options), rebuild=options.rebuild)


def _welcome(options: argparse.Namespace) -> str:
    """Say who can sign in and what to try; the server says its address."""
    console.start_django()
    from anke.access.services import DEMO_PASSWORD, DEMO_USERS

    address = f"http://{options.host}:{options.port}/" if options.port else ""
    return "\n".join(
        [
            "",
            f"Demomyndigheden er klar / the demo authority is ready  {address}",
            "",
            "Brugere / users:",
            *(f"  {user.username:<18} {user.role.value}" for user in DEMO_USERS),
            f"Adgangskode / password: {DEMO_PASSWORD}",
            "",
            *_way_in(address or "/"),
            WHAT_TO_TRY,
        ]
    )


def _way_in(address: str) -> list[str]:
    """Say how to look into a case as a citizen: one case, its link and its code."""
    from django.db import connection

    from anke.demo.looking_in import demo_way_in
    from anke.demo.notes import read_note

    note = read_note(_var())
    found = demo_way_in(note.seed) if note else None
    # The server may fork from this process: no connection may be shared.
    connection.close()
    if found is None:
        return []
    case, drawn = found
    title = (
        f"Se sag {case} som borger / see case {case} as its citizen"
        " (virker én gang; ny ved hver start / works once; new at each start):"
    )
    link = f"  {address}min-sag/l/{drawn.word}/"
    return [title, link, f"  Kode / code: {drawn.code}", ""]
