# SPDX-License-Identifier: EUPL-1.2
"""`anke release …`: the gate on the command line.

    anke release prepare --as controller
    anke release attack 2022-12-31-1 --as controller
    anke release sign 2022-12-31-1 --as controller
    anke release sign 2022-12-31-1 --as ankechef
    anke release publish 2022-12-31-1 --as ankechef

Two different persons sign. What the attack can work out is named, and the release is
refused.
"""

from __future__ import annotations

import argparse
import sys
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from anke import console

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anke.access.models import User
    from anke.publication.domain.release_life import ReleaseState
    from anke.publication.gate.preparing import Tell

_STEPS = {
    "count": "Tæller / counting",
    "protect": "Skjuler små antal / protecting",
    "attack": "Angriber / attacking",
}


def add_commands(subparsers: console.Subparsers) -> None:
    """Add the commands of the gate."""
    parser = subparsers.add_parser(
        "release",
        help="release figures to the public: prepare, attack, sign, publish, withdraw",
        description="Frigiv tal til offentligheden: forbered, angrib, underskriv, "
        "offentliggør, tilbagekald. Release figures to the public.",
    )
    actions = parser.add_subparsers(metavar="ACTION", required=True)
    _add_prepare(actions)
    _add_act(
        actions, "attack", "try to work out what is hidden; keep what was found", attack
    )
    _add_act(actions, "sign", "sign what the attack could not break; two must", sign)
    _add_schedule(actions)
    _add_act(actions, "publish", "let readers see it, once its hour has come", publish)
    _add_withdraw(actions)
    _add_drop(actions)
    listing = actions.add_parser("list", help="list releases, newest first")
    console.add_format_option(listing)
    listing.set_defaults(run=list_releases)
    showing = actions.add_parser("show", help="show a release: what it is made of")
    showing.add_argument("release", metavar="ID", help="the release, e.g. 2022-12-31-1")
    console.add_format_option(showing)
    showing.set_defaults(run=show)


def _add_prepare(actions: console.Subparsers) -> None:
    parser = actions.add_parser(
        "prepare", help="make a draft from the newest figures: count and protect"
    )
    _add_user(parser)
    parser.add_argument("--title", default="", help="title in Danish")
    parser.add_argument("--title-en", default="", help="title in English")
    parser.add_argument("--at", type=_hour, help="its hour: 2023-02-15T08:00")
    parser.add_argument("--vintage", default="", help="another vintage than the newest")
    parser.add_argument(
        "--area", action="append", default=[], help="only this area is made anew"
    )
    parser.add_argument(
        "--year", action="append", default=[], type=int, help="only this year, too"
    )
    parser.add_argument("--cause", default="", help="why figures change, in Danish")
    parser.add_argument("--cause-en", default="", help="the same in English")
    parser.set_defaults(run=prepare)


def _add_act(
    actions: console.Subparsers,
    name: str,
    summary: str,
    run: Callable[[argparse.Namespace], int],
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = actions.add_parser(name, help=summary)
    parser.add_argument("release", metavar="ID", help="the release, e.g. 2022-12-31-1")
    _add_user(parser)
    parser.set_defaults(run=run)
    return parser


def _add_schedule(actions: console.Subparsers) -> None:
    parser = _add_act(
        actions, "schedule", "set the hour before which nobody sees it", schedule
    )
    parser.add_argument(
        "--at", type=_hour, required=True, help="Danish time: 2023-02-15T08:00"
    )


def _add_withdraw(actions: console.Subparsers) -> None:
    parser = _add_act(
        actions, "withdraw", "take a published release back, and say why", withdraw
    )
    parser.add_argument("--cause", required=True, help="why, in Danish, for readers")
    parser.add_argument("--cause-en", default="", help="why, in English")


def _add_drop(actions: console.Subparsers) -> None:
    parser = _add_act(actions, "drop", "give up a draft nobody outside has seen", drop)
    parser.add_argument("--cause", required=True, help="why")


def _add_user(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--as", dest="user", required=True, metavar="USER", help="who does it"
    )


def _hour(text: str) -> datetime:
    """Read a Danish hour."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(
            f"{text!r} is no hour: write 2023-02-15T08:00"
        ) from error
    return (
        found if found.tzinfo else found.replace(tzinfo=ZoneInfo("Europe/Copenhagen"))
    )


# --- What is done --------------------------------------------------------------------


def prepare(args: argparse.Namespace) -> int:
    """Make a draft."""
    user = _user(args.user)
    from anke.publication.bundle.contents import Text
    from anke.publication.services import prepare_release
    from anke.statistics import vintages

    with _bars() as tell:
        state = prepare_release(
            user,
            title=Text(args.title, args.title_en) if args.title else None,
            at=args.at,
            vintage=vintages.load(args.vintage) if args.vintage else None,
            areas=args.area,
            years=args.year,
            cause=Text(args.cause, args.cause_en) if args.cause else None,
            tell=tell,
        )
    return _say(state, "er forberedt / is prepared")


def attack(args: argparse.Namespace) -> int:
    """Attack a draft; what could be worked out is named."""
    user = _user(args.user)
    from anke.publication.services import attack_release

    with _bars() as tell:
        state = attack_release(user, args.release, tell=tell)
    if state.failing:
        lines = "\n".join(f"  {each}" for each in state.failing)
        console.fail(
            f"{state.id} is refused: what is hidden here can be worked out\n{lines}"
        )
    return _say(state, f"holder / holds: {state.hidden} skjulte / hidden")


def sign(args: argparse.Namespace) -> int:
    """Sign a draft."""
    user = _user(args.user)
    from anke.publication.services import sign_release

    state = sign_release(user, args.release)
    return _say(state, f"{len(state.signatures)} af 2 underskrifter / of 2 signatures")


def schedule(args: argparse.Namespace) -> int:
    """Set the hour of a release."""
    user = _user(args.user)
    from anke.publication.services import schedule_release

    state = schedule_release(user, args.release, at=args.at)
    return _say(state, f"klausuleret til / embargoed until {state.at}")


def publish(args: argparse.Namespace) -> int:
    """Let readers see a release."""
    user = _user(args.user)
    from anke.publication.services import publish_release

    return _say(publish_release(user, args.release), "er offentliggjort / is published")


def withdraw(args: argparse.Namespace) -> int:
    """Take a release back."""
    user = _user(args.user)
    from anke.publication.services import withdraw_release

    state = withdraw_release(
        user, args.release, cause=args.cause, cause_en=args.cause_en
    )
    return _say(state, "er kaldt tilbage / is withdrawn")


def drop(args: argparse.Namespace) -> int:
    """Give a draft up."""
    user = _user(args.user)
    from anke.publication.services import drop_release

    state = drop_release(user, args.release, cause=args.cause)
    return _say(state, "er kasseret / is dropped")


# --- What there is -------------------------------------------------------------------


def list_releases(args: argparse.Namespace) -> int:
    """List the releases."""
    console.start_django()
    from anke.publication.models import Release

    rows = Release.objects.values(
        "id", "stage", "at", "signatures", "hidden", "failing", "vintage", "title"
    )
    columns = ["id", "stage", "at", "signatures", "hidden", "failing", "vintage"]
    console.print_rows(rows, columns=[*columns, "title"], format=args.format)
    return console.SUCCEEDED


def show(args: argparse.Namespace) -> int:
    """Show what a release is made of: how many rows of each table are shown."""
    console.start_django()
    from anke.publication.gate.drafts import read_draft
    from anke.publication.projections import gate_folder
    from anke.publication.queries import read_release

    state = read_release(args.release)
    draft = read_draft(gate_folder(), state.draft)
    rows = [
        {"place": name, "table": table, **dict(tally)}
        for name, place in draft.all_places()
        for table, tally in place.tables.items()
    ]
    sys.stderr.write(
        f"{state.id} {state.stage.value}; {draft.revised} rettelser / revisions;"
        f" udkast / draft {state.draft}\n"
    )
    columns = ["place", "table", "shown", "small", "hidden", "structural_zero"]
    console.print_rows(rows, columns=columns, format=args.format)
    return console.SUCCEEDED


def _say(state: ReleaseState, what: str) -> int:
    sys.stdout.write(f"{state.id}: {what}\n")
    return console.SUCCEEDED


def _user(name: str) -> User:
    """Find who does it. Errors: UnknownUserError."""
    console.start_django()
    from anke.access.queries import user_named

    return user_named(name)


@contextmanager
def _bars() -> Iterator[Tell]:
    """Show how far each long step is, one bar after the other."""
    open_bars = {}

    def tell(step: str, done: int, of: int) -> None:
        if step not in open_bars:
            open_bars[step] = console.progress(of, _STEPS[step])
        open_bars[step].update(done - open_bars[step].n)

    try:
        yield tell
    finally:
        for bar in open_bars.values():
            bar.close()
