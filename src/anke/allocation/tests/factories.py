# SPDX-License-Identifier: EUPL-1.2
"""Leaders, staff and waiting cases for tests, made through everybody's own doors."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.allocation.staffing import Terms, save_staff, save_team, set_competence
from anke.cases.domain import commands as c
from anke.cases.domain.payloads import StaffCompetenceSet
from anke.cases.services import apply_act
from anke.cases.tests.factories import act, register

if TYPE_CHECKING:
    from anke.allocation.models import StaffMember

TODAY = date(2022, 6, 1)


def leader(code: str = "T001", role: Role = Role.TEAM_LEADER) -> User:
    """Make somebody who distributes."""
    return User.objects.create_user(
        code.lower(), password="x" * 12, role=role, staff_code=code
    )


def caseworker(code: str = "S001") -> User:
    """Make somebody who decides cases."""
    return leader(code, Role.CASEWORKER)


def staff(
    by: User,
    code: str,
    *,
    team: str = "Voksne",
    area: str = "municipal",
    level: int = 2,
    terms: Terms | None = None,
) -> StaffMember:
    """Take somebody into a team, with one competence."""
    save_team(by, team, area=area, leader="T001", site="København")
    row = save_staff(by, code, team=team, terms=terms or Terms())
    set_competence(
        by, StaffCompetenceSet(code, area, level, valid_from=date(2022, 1, 1))
    )
    return row


def waiting(on: date, **changes: object) -> str:
    """Register a case that waits in line; give its number."""
    return register(on, **changes).number


def held(on: date, staff_code: str, team: str = "Voksne", **changes: object) -> str:
    """Register a case that somebody holds; give its number."""
    number = waiting(on, **changes)
    apply_act(act(number, c.AllocateCase(staff_code, team), on))
    return number
