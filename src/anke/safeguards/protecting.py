# SPDX-License-Identifier: EUPL-1.2
"""The acts that protect a case: level, named people, conflicts of interest.

    protect(user, "22-00001", level=2, ground="staff-relative")
    name_person(user, "22-00001", "S002", cause="Overtager sagen")
    declare_conflict(user, "22-00001", user.staff_code, ground="family")

Each asks the tables of access, then gives acts to the register. All are journaled in
the case; run twice they change nothing more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.access.domain.reach import decision
from anke.access.domain.roles import Role
from anke.access.domain.signatures import protection_of
from anke.access.errors import AccessDeniedError
from anke.access.models import User
from anke.access.rights import access_to
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.queries import require_on_case
from anke.cases.services import apply_acts, read_states
from anke.safeguards.domain.protecting import (
    LEVELS,
    action_for,
    conflict_ground,
    must_name_somebody,
)
from anke.safeguards.errors import ProtectionRefusedError, UnknownStaffCodeError

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.cases.models import Case


def actor_of(user: User) -> Actor:
    """Give the actor that the journal names for a member of staff."""
    return Actor(ActorKind.PERSON, user.staff_code or user.username)


def code_of(user: User | AnonymousUser) -> str:
    """Give the code by which the journal names whoever is signed in."""
    return actor_of(user).id if isinstance(user, User) else ""


@transaction.atomic
def protect(
    user: User | AnonymousUser,
    number: str,
    *,
    ground: str,
    lift_cause: str = "",
    named: str = "",
) -> None:
    """Protect a case on a ground, or lift its protection with a cause.

    Args:
        user: Who protects it; must reach the level before and the one after.
        number: The case.
        ground: One of `LEVELS`; empty to lift.
        lift_cause: Why the case is open again.
        named: Staff code of somebody who is to work on it; needed where nobody could.

    Errors: AccessDeniedError, UnknownCaseError, UnknownStaffCodeError,
        ProtectionRefusedError, CommandRefusedError.
    """
    level = int(LEVELS[ground]) if ground else 0
    person, case = _allowed_level(user, number, level)
    commands: list[c.Command] = [c.ProtectCase(level, ground or lift_cause)]
    if named:
        _check_named(person, named)
        commands.append(c.GrantAccess(named, "Udpeget, da sagen blev beskyttet"))
    granted = read_states([number])[number].work.granted
    if must_name_somebody(level, granted) and not named:
        raise ProtectionRefusedError(
            f"case {number}: nobody is named at level {level}",
            user_text="Udpeg mindst én, der skal arbejde med sagen; ellers kan ingen "
            "åbne den.",
        )
    _do(person, case, *commands)


def _allowed_level(
    user: User | AnonymousUser, number: str, wanted: int
) -> tuple[User, Case]:
    """Give person and case, if the person may set this level."""
    person, case = require_on_case(user, Action.PROTECT_CASE, number)
    access = access_to(person, case)
    action = action_for(access.level, wanted)
    verdict = decision(
        Role(person.role),
        action,
        access.relations,
        level=max(access.level, wanted),
        status=case.status,
    )
    if not verdict.allowed:
        raise AccessDeniedError(action, verdict.text)
    return person, case


def _check_named(person: User, code: str) -> None:
    """Refuse a name that nobody has, and one's own."""
    if not User.objects.filter(staff_code=code, is_active=True).exists():
        raise UnknownStaffCodeError(code)
    if code == person.staff_code:
        raise ProtectionRefusedError(
            "nobody names themselves",
            user_text="Du kan ikke udpege dig selv. Bed en anden leder om det.",
        )


def name_person(
    user: User | AnonymousUser, number: str, staff: str, *, cause: str
) -> None:
    """Let somebody work on a protected case.

    Errors: AccessDeniedError, UnknownCaseError, UnknownStaffCodeError,
        ProtectionRefusedError for oneself and for somebody in conflict.
    """
    person, case = require_on_case(user, Action.NAME_PEOPLE, number)
    _check_named(person, staff)
    if staff in read_states([number])[number].work.conflicts:
        raise ProtectionRefusedError(
            f"case {number}: a person in conflict cannot be named",
            user_text=f"{staff} er erklæret inhabil i sagen og kan ikke udpeges.",
        )
    _do(person, case, c.GrantAccess(staff, cause))


@transaction.atomic
def unname_person(
    user: User | AnonymousUser, number: str, staff: str, *, cause: str
) -> None:
    """Take a name back; the last one on level 3 stays until another is named.

    Errors: AccessDeniedError, UnknownCaseError, ProtectionRefusedError.
    """
    person, case = require_on_case(user, Action.NAME_PEOPLE, number)
    left = read_states([number])[number].work.granted - {staff}
    if must_name_somebody(protection_of(case.access), left):
        raise ProtectionRefusedError(
            f"case {number}: the last name stays at level 3",
            user_text="Udpeg en anden først; ellers kan ingen åbne sagen.",
        )
    _do(person, case, c.RevokeAccess(staff, cause))


def declare_conflict(
    user: User | AnonymousUser, number: str, staff: str, *, ground: str
) -> None:
    """Keep somebody away from a case: oneself, or, for leaders, somebody else.

    Legal source: forvaltningsloven §§ 3 and 6: who knows of it says so at once.

    Errors: AccessDeniedError, UnknownCaseError, UnknownStaffCodeError.
    """
    conflict_ground(ground)
    person, case = require_on_case(user, Action.DECLARE_CONFLICT, number)
    if staff != actor_of(person).id:
        require_on_case(user, Action.SETTLE_CONFLICT, number)
        if not User.objects.filter(staff_code=staff).exists():
            raise UnknownStaffCodeError(staff)
    _do(person, case, c.DeclareConflict(staff, ground))


def lift_conflict(
    user: User | AnonymousUser, number: str, staff: str, *, cause: str
) -> None:
    """Let somebody back to a case whose conflict turned out to be none.

    Errors: AccessDeniedError, UnknownCaseError; CommandRefusedError for oneself.
    """
    person, case = require_on_case(user, Action.SETTLE_CONFLICT, number)
    _do(person, case, c.LiftConflict(staff, cause))


def _do(person: User, case: Case, *commands: c.Command) -> None:
    now, actor = clock.now(), actor_of(person)
    apply_acts([c.Act(case.number, each, now.date(), now, actor) for each in commands])
