# SPDX-License-Identifier: EUPL-1.2
"""Put right what the case lacks: a party, its subject, what is appealed and when.

add_party(user, "22-00001", "representative", Person("Max Mand Berggren"), seen=4)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.cases.domain import commands as c
from anke.cases.domain.entries import case_stream
from anke.cases.queries import require_on_case
from anke.cases.vault import keep_people, seal_person
from anke.decisions.handling.services import work_on_case

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.state import CaseState
    from anke.cases.vault import Person


def add_party(
    user: User | AnonymousUser,
    number: str,
    role: str,
    person: Person,
    *,
    seen: int | None = None,
) -> CaseState:
    """Add a party to the case; who it is stands in the vault alone.

    Run twice it adds two parties. Errors: as `work_on_case`; then nothing is kept.
    """
    require_on_case(user, Action.WORK_ON_CASE, number)
    sealed = seal_person(case_stream(number), person)
    with transaction.atomic():
        keep_people([sealed])
        command = c.AddParty(role, sealed.commitment)
        return work_on_case(user, number, command, seen=seen)


def reclassify(
    user: User | AnonymousUser,
    number: str,
    command: c.ReclassifyCase,
    *,
    seen: int | None = None,
) -> CaseState:
    """Say what the case is about; deadlines that go with it run from its receipt.

    Errors: as `work_on_case`.
    """
    return work_on_case(user, number, command, seen=seen)


def correct_appeal(
    user: User | AnonymousUser,
    number: str,
    command: c.CorrectAppeal,
    *,
    seen: int | None = None,
) -> CaseState:
    """Say who decided first, when, and when it was appealed; also of a decided case.

    Errors: as `work_on_case`.
    """
    return work_on_case(user, number, command, seen=seen)
