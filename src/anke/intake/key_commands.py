# SPDX-License-Identifier: EUPL-1.2
"""`anke mail key`: give a first instance its key, list the keys, take them back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke import console

if TYPE_CHECKING:
    import argparse

_COLUMNS = ["id", "first_instance", "created_at", "revoked_at"]


def add_key_commands(mail_subparsers: console.Subparsers) -> None:
    """Add `key create|list|revoke` to the commands of `anke mail`."""
    parser = mail_subparsers.add_parser(
        "key", help="the keys by which first instances use the appeal form and the API"
    )
    actions = parser.add_subparsers(dest="key_action", required=True)
    creating = actions.add_parser(
        "create", help="make one more key; it is printed now and never again"
    )
    _add_instance(creating)
    creating.set_defaults(run=create)
    listing = actions.add_parser("list", help="list the keys, the oldest first")
    console.add_format_option(listing)
    listing.set_defaults(run=list_keys)
    revoking = actions.add_parser("revoke", help="take back all keys of an instance")
    _add_instance(revoking)
    revoking.set_defaults(run=revoke)


def _add_instance(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "instance", help="id of the first instance, for example municipality-0851"
    )
    console.add_format_option(parser)


def create(options: argparse.Namespace) -> int:
    """Make a key and print it, for the only time."""
    console.start_django()
    from anke.intake.forms.instance_keys import create_key

    row = {
        "first_instance": options.instance,
        "key": create_key(options.instance),
    }
    console.print_rows([row], columns=list(row), format=options.format)
    return console.SUCCEEDED


def list_keys(options: argparse.Namespace) -> int:
    """List whose keys there are, without the keys."""
    console.start_django()
    from anke.intake.models import InstanceKey

    rows: list[dict[str, object]] = [
        {
            "id": key.pk,
            "first_instance": key.first_instance,
            "created_at": key.created_at.isoformat(timespec="seconds"),
            "revoked_at": key.revoked_at.isoformat(timespec="seconds")
            if key.revoked_at
            else "",
        }
        for key in InstanceKey.objects.order_by("pk")
    ]
    console.print_rows(rows, columns=_COLUMNS, format=options.format)
    return console.SUCCEEDED


def revoke(options: argparse.Namespace) -> int:
    """Take back the keys of a first instance."""
    console.start_django()
    from anke.intake.forms.instance_keys import revoke_keys

    row: dict[str, object] = {
        "first_instance": options.instance,
        "revoked": revoke_keys(options.instance),
    }
    console.print_rows([row], columns=list(row), format=options.format)
    return console.SUCCEEDED
