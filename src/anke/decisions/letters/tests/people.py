# SPDX-License-Identifier: EUPL-1.2
"""People and cases for the tests of letters, made through everybody's own services."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.cases.domain import commands as c
from anke.cases.domain.cpr import Cpr
from anke.cases.services import apply_acts
from anke.cases.tests.factories import RECEIVED_ON, act, register
from anke.cases.vault import Person, keep_people, seal_person

# Official test persons of the CPR office.
NANCY = Person(
    "Nancy Ann Berggren", Cpr("251248-9996"), "Testvej 3, 2. tv.\n8000 Aarhus C"
)
MAX = Person("Max Mand Berggren", None, "Prøvegade 7\n5000 Odense C")


def member(role: Role = Role.CASEWORKER, code: str = "S001", name: str = "") -> User:
    """Make a member of staff."""
    return User.objects.create_user(
        code.lower(),
        password="x" * 12,
        role=role,
        staff_code=code,
        display_name=name or "Karen Bruun",
    )


def open_case(
    on: date = RECEIVED_ON, *, representative: bool = False, **changes: Any
) -> str:
    """Open a municipal case with its appellant and give its number."""
    changes.setdefault("first_decided_on", on - timedelta(days=30))
    number = register(on, **changes).number
    people = [("appellant", NANCY)]
    if representative:
        people.append(("representative", MAX))
    sealed = [(role, seal_person(f"case:{number}", person)) for role, person in people]
    keep_people([row for _, row in sealed])
    apply_acts(
        [act(number, c.AddParty(role, row.commitment), on) for role, row in sealed]
        + [act(number, c.AllocateCase("S001", "Handicap"), on)]
    )
    return number
