# SPDX-License-Identifier: EUPL-1.2
"""Who changes whose account: `decide_account(…) -> entries` for the stream `staff`.

An administrator changes other people's accounts and never their own. So whoever takes
an administrator away is one and stays one: by whatever steps, one remains.

Two who take each other away at the same time would be the exception; the service locks
the administrators first and asks anew who they are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.cases.domain.entries import Entry
from anke.cases.domain.payloads import (
    Payload,
    StaffActivated,
    StaffDeactivated,
    StaffRoleSet,
)
from anke.safeguards.errors import OwnAccountError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from anke.access.domain.roles import Role
    from anke.cases.domain.entries import Actor

STAFF_STREAM = "staff"


@dataclass(frozen=True, slots=True)
class Account:
    """One account as far as the rules need it; `code` is what the journal says."""

    code: str
    role: Role
    active: bool


def decide_account(
    before: Account, wish: Account, *, cause: str, at: datetime, actor: Actor
) -> list[Entry]:
    """Give the entries that make an account what is wished; none if it is so already.

    Errors: OwnAccountError.
    """
    payloads = list(_changes(before, wish, cause))
    if payloads and actor.id == before.code:
        raise OwnAccountError
    return [Entry(STAFF_STREAM, each, at.date(), at, actor) for each in payloads]


def _changes(before: Account, wish: Account, cause: str) -> Iterator[Payload]:
    if wish.role is not before.role:
        yield StaffRoleSet(before.code, wish.role.value, before.role.value, cause)
    if wish.active and not before.active:
        yield StaffActivated(before.code, cause)
    if before.active and not wish.active:
        yield StaffDeactivated(before.code, cause)
