# SPDX-License-Identifier: EUPL-1.2
"""What the protection of a case asks for, beside the tables of access.

Who may set a level must reach it: a caseworker protects an own case up to level 2, a
head up to 3. To open a case again, or to name people on it, is for leaders. On level 3
somebody must be named, else nobody could work; and nobody names themselves.

    >>> conflict_ground("family").law
    'forvaltningsloven § 3, stk. 1, nr. 2'
"""

from __future__ import annotations

from dataclasses import dataclass

from anke.access.domain.permissions import Action
from anke.access.domain.signatures import Protection

# The grounds of protection, and the level that each asks for.
LEVELS = {
    "secret-address": Protection.SECRET_ADDRESS,
    "staff-relative": Protection.RELATIVE,
    "own-employee": Protection.STRICT,
    "strict": Protection.STRICT,
}


@dataclass(frozen=True, slots=True)
class ConflictGround:
    """Why somebody is in conflict (inhabil), with its place in the law."""

    code: str
    law: str


# Source: forvaltningsloven § 3, stk. 1; danskelove.dk /forvaltningsloven/3.
CONFLICT_GROUNDS = tuple(
    ConflictGround(code, f"forvaltningsloven § 3, stk. 1, nr. {number}")
    for number, code in enumerate(
        ("own-interest", "family", "company", "handled-before", "other"), 1
    )
)


def conflict_ground(code: str) -> ConflictGround:
    """Give a ground by its code. Errors: KeyError."""
    return {each.code: each for each in CONFLICT_GROUNDS}[code]


def action_for(level: int, wanted: int) -> Action:
    """Give what one must be allowed to do to change the protection of a case."""
    return Action.NAME_PEOPLE if wanted < level else Action.PROTECT_CASE


def must_name_somebody(level: int, granted: frozenset[str]) -> bool:
    """Tell whether nobody could open the case at this level."""
    return level >= Protection.STRICT and not granted
