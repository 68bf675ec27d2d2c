# SPDX-License-Identifier: EUPL-1.2
"""A case of one team, and the people around it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anke.access.models import User
from anke.cases.domain import commands as c
from anke.cases.domain.cpr import Cpr
from anke.cases.tests.factories import RECEIVED_ON, do, register
from anke.cases.vault import Person, keep_people, seal_person

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.access.domain.roles import Role

CPR = "251248-9996"  # Nancy Ann Berggren, an official test person
ADDRESS = "Skjult Vej 1, 9999 Ingensteder"
OWN, TEAM = "S001", "Børn"


@pytest.fixture
def number(db: None) -> str:
    """Open a case with an appellant whose address is known, allocated to S001."""
    case = register().number
    sealed = seal_person(
        f"case:{case}",
        Person(name="Nancy Ann Berggren", cpr=Cpr(CPR), address=ADDRESS),
    )
    keep_people([sealed])
    do(case, c.AddParty("appellant", sealed.commitment), RECEIVED_ON)
    do(case, c.AllocateCase(OWN, TEAM), RECEIVED_ON)
    return case


@pytest.fixture
def person(db: None) -> Callable[..., User]:
    """Make a member of staff."""

    def make(role: Role, code: str | None = None, team: str = "") -> User:
        username = f"{role}-{code or 'uden'}".lower()
        return User.objects.create_user(
            username, password="anke-demo-2022", role=role, staff_code=code, team=team
        )

    return make
