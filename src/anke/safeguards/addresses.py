# SPDX-License-Identifier: EUPL-1.2
"""A secret address (hemmelig adresse), shown for a purpose that is written down first.

show_addresses(user, "22-00001", purpose="Afgørelsen sendes som brev")
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.services import record_view
from anke.cases import clock
from anke.cases.domain.entries import case_stream
from anke.cases.queries import require_on_case
from anke.cases.vault import open_people
from anke.cases.wording import role_name

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User


@dataclass(frozen=True, slots=True)
class ShownAddress:
    """A party with the address that is otherwise kept back."""

    role: str
    name: str
    address: str


def show_addresses(
    actor: User | AnonymousUser, number: str, *, purpose: str
) -> tuple[ShownAddress, ...]:
    """Give the addresses of a case's parties, after the look has been written down.

    Errors: AccessDeniedError, UnknownCaseError.
    """
    person, case = require_on_case(actor, Action.SEE_ADDRESS, number)
    record_view(
        person,
        stream=case_stream(number),
        at=clock.now(),
        purpose=purpose,
        kind=ViewEvent.Kind.ADDRESS,
    )
    rows = list(case.parties.order_by("place").values_list("role", "person"))
    people = open_people([commitment for _, commitment in rows])
    return tuple(
        ShownAddress(role_name(role), people[party].name, people[party].address)
        for role, party in rows
        if party in people
    )
