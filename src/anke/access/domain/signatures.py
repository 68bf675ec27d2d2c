# SPDX-License-Identifier: EUPL-1.2
"""The permission signature of a case (adgangssignatur): what a list filters by.

A case row carries its protection level and its team in one indexed text. Who may read
which cases follows from the reader's role, team and own cases, so a list asks the index
once, whatever the rights, and no case is looked at one by one.

    >>> access_signature(2, "Børn og familier")
    '2:Børn og familier'

The level comes first, and is one digit: all cases of a level and above are one range.

    >>> access_signature(1, "Pension") < signatures_from(2) <= access_signature(2, "")
    True
"""

from enum import IntEnum

LONGEST_SIGNATURE = 80


class Protection(IntEnum):
    """How far a case is protected (beskyttelse)."""

    NONE = 0
    SECRET_ADDRESS = 1  # hemmelig adresse: the address is shown for a purpose only
    RELATIVE = 2  # pårørende til medarbejder: those who work on the case
    STRICT = 3  # egen medarbejder, og skærpet: people who are named, nobody else


def access_signature(level: int, team: str) -> str:
    """Give the signature that the row of a case carries (`Case.access`).

    Errors: ValueError for a level that there is not.
    """
    return f"{Protection(level).value}:{team}"[:LONGEST_SIGNATURE]


def signatures_from(level: int) -> str:
    """Give the lower bound of the signatures of this level and all above it."""
    return f"{level}:"


def protection_of(signature: str) -> Protection:
    """Give the level of protection that a signature carries.

    >>> protection_of("1:Pension")
    <Protection.SECRET_ADDRESS: 1>

    Errors: ValueError for what is no signature; such a case is shown to nobody.
    """
    level, _, _ = signature.partition(":")
    return Protection(int(level))
