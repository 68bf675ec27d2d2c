# SPDX-License-Identifier: EUPL-1.2
"""`anke status`: give a party a way in to the status page, list and revoke them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke import console

if TYPE_CHECKING:
    import argparse

    from anke.selfservice.queries import PartyOfCase

_MADE_BY = "operator"


def add_commands(subparsers: console.Subparsers) -> None:
    """Add `anke status link|list|revoke`."""
    parser = subparsers.add_parser(
        "status", help="the status page for citizens and first instances"
    )
    actions = parser.add_subparsers(dest="status_action", required=True)
    linking = actions.add_parser(
        "link", help="make a link and a code for a party; both are printed only now"
    )
    _add_party(linking)
    linking.set_defaults(run=link)
    listing = actions.add_parser("list", help="list the ways into a case")
    listing.add_argument("case", help="case number, for example 22-00042")
    console.add_format_option(listing)
    listing.set_defaults(run=list_ways)
    revoking = actions.add_parser(
        "revoke", help="take a party's links back and end what is open"
    )
    _add_party(revoking)
    revoking.set_defaults(run=revoke)


def _add_party(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("case", help="case number, for example 22-00042")
    parser.add_argument(
        "--party",
        type=int,
        default=0,
        help="which party, from 1 (default: whom the authority writes to)",
    )
    console.add_format_option(parser)


def link(options: argparse.Namespace) -> int:
    """Make a way in and print its secrets, for the only time."""
    console.start_django()
    from anke.selfservice.letters import link_to
    from anke.selfservice.services import give_way_in

    party = _party(options)
    drawn = give_way_in(_MADE_BY, options.case, party.commitment)
    row: dict[str, object] = {
        "case": options.case,
        "role": party.role,
        "link": link_to(drawn.word),
        "code": drawn.code,
    }
    console.print_rows([row], columns=list(row), format=options.format)
    return console.SUCCEEDED


def revoke(options: argparse.Namespace) -> int:
    """Take a party's ways in back."""
    console.start_django()
    from anke.selfservice.services import take_back

    party = _party(options)
    row: dict[str, object] = {
        "case": options.case,
        "role": party.role,
        "revoked": take_back(options.case, party.commitment),
    }
    console.print_rows([row], columns=list(row), format=options.format)
    return console.SUCCEEDED


def list_ways(options: argparse.Namespace) -> int:
    """List the ways into a case, without their secrets."""
    console.start_django()
    from anke.cases import clock
    from anke.selfservice.queries import ways_into
    from anke.selfservice.services import standing_of

    now = clock.wall_now()
    rows: list[dict[str, object]] = [
        {
            "id": way.pk,
            "made_at": way.made_at.isoformat(timespec="seconds"),
            "made_by": way.made_by,
            "origin": way.origin,
            "standing": standing_of(way, now).value,
            "wrong_codes": way.wrong_codes,
        }
        for way in ways_into(options.case)
    ]
    columns = ["id", "made_at", "made_by", "origin", "standing", "wrong_codes"]
    console.print_rows(rows, columns=columns, format=options.format)
    return console.SUCCEEDED


def _party(options: argparse.Namespace) -> PartyOfCase:
    """Find the party that is meant.

    Errors: NotOpenToReadersError when there is none.
    """
    from anke.cases.services import read_states
    from anke.selfservice.errors import NotOpenToReadersError
    from anke.selfservice.queries import open_parties, receiver_of

    state = read_states([options.case]).get(options.case)
    parties = open_parties(state) if state else []
    wanted = (
        [each for each in parties if state and each.commitment == receiver_of(state)]
        if options.party == 0
        else parties[options.party - 1 : options.party]
    )
    if not wanted:
        raise NotOpenToReadersError(
            f"case {options.case} has no such party that can be given a way in",
            user_text=f"Sag {options.case} har ingen sådan part, som kan få adgang.",
        )
    return wanted[0]
