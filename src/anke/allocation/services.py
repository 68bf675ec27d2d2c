# SPDX-License-Identifier: EUPL-1.2
"""Cases that are given by hand, handed over, taken back, or worked on several at once.

What is done to a case is an act on the case and goes through `cases.services`; it
carries the reasons, so that whoever gets the case can read why. What the line gives
stands in `proposals`.

    give_by_hand(user, ["22-00042"], "S007", ByHand.KNOWS_THE_CASE)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.access.domain.signatures import Protection
from anke.access.queries import require
from anke.allocation.domain import reasons as r
from anke.allocation.errors import AllocationRefusedError
from anke.allocation.house_levers import actor_for
from anke.allocation.queries import (
    find_staff,
    members,
    read_line,
)
from anke.cases import clock
from anke.cases.documents import (
    keep_documents,
    refer_to_document,
    store_content,
)
from anke.cases.domain import commands as c
from anke.cases.domain.entries import case_stream
from anke.cases.domain.state import CaseStatus
from anke.cases.models import Case
from anke.cases.queries import cases_visible_to
from anke.cases.rules import current_rules
from anke.cases.services import apply_acts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.access.models import User
    from anke.allocation.domain.line import WaitingCase
    from anke.allocation.domain.staff import Member
    from anke.cases.domain.entries import Actor


# --- What every way has in common -----------------------------------------------------


def allocate(actor: Actor, given: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
    """Write the allocations; the case goes to the team of whoever gets it."""
    now = clock.now()
    rows = list(given)
    teams = {member.code: member.team for member in members(now.date())}
    own = dict(
        Case.objects.filter(number__in=[number for number, _, _ in rows]).values_list(
            "number", "team"
        )
    )
    apply_acts(
        [
            c.Act(
                number,
                c.AllocateCase(staff, teams.get(staff) or own[number], reasons),
                now.date(),
                now,
                actor,
            )
            for number, staff, reasons in rows
        ]
    )


def locked(cases: QuerySet[Case]) -> tuple[WaitingCase, ...]:
    """Lock cases, so that nobody gives them away meanwhile, and read them."""
    rows = Case.objects.select_for_update().filter(pk__in=cases.values("pk"))
    list(rows.values_list("pk"))
    return read_line(cases, current_rules()).cases


# --- By hand -------------------------------------------------------------------------


def give_by_hand(
    user: User | AnonymousUser, numbers: Collection[str], staff: str, cause: r.ByHand
) -> int:
    """Give cases to somebody past the line, with the cause; tell how many.

    A leader may go beyond cap, level and team, but not beyond a conflict of interest,
    nor give a strictly protected case to somebody who is not named on it.

    Errors: AccessDeniedError, UnknownStaffError, AllocationRefusedError.
    """
    person = require(user, Action.ALLOCATE_CASE)
    actor = actor_for(user, Action.ALLOCATE_CASE)
    with transaction.atomic():
        cases = _pending(person, numbers)
        _check_hand(cases, staff)
        reasons = (r.Act.BY_HAND.value, cause.value)
        allocate(actor, [(case.number, staff, reasons) for case in cases])
    return len(cases)


def hand_over(
    user: User | AnonymousUser, numbers: Collection[str], staff: str, cause: r.ByHand
) -> int:
    """Give one's own cases to a colleague, with the cause; tell how many.

    Leaders may hand over anybody's. Errors: AccessDeniedError, UnknownStaffError,
        AllocationRefusedError.
    """
    person = require(user, Action.WORK_ON_CASE)
    actor = actor_for(user, Action.WORK_ON_CASE)
    with transaction.atomic():
        cases = _pending(person, numbers)
        if not person.may(Action.ALLOCATE_CASE):
            _check_own(person, numbers)
        _check_hand(cases, staff)
        reasons = (r.Act.HANDED_OVER.value, cause.value)
        allocate(actor, [(case.number, staff, reasons) for case in cases])
    return len(cases)


def take_back(
    user: User | AnonymousUser, numbers: Collection[str], cause: r.ByHand
) -> int:
    """Let cases wait in line again, with the cause; tell how many.

    Errors: AccessDeniedError, AllocationRefusedError.
    """
    person = require(user, Action.ALLOCATE_CASE)
    actor = actor_for(user, Action.ALLOCATE_CASE)
    now = clock.now()
    with transaction.atomic():
        cases = _pending(person, numbers)
        reasons = (r.Act.TAKEN_BACK.value, cause.value)
        apply_acts(
            [
                c.Act(
                    case.number,
                    c.AllocateCase("", case.team, reasons),
                    now.date(),
                    now,
                    actor,
                )
                for case in cases
            ]
        )
    return len(cases)


def _pending(user: User, numbers: Collection[str]) -> tuple[WaitingCase, ...]:
    """Lock the cases and read them; all must be pending and within reach.

    Errors: AllocationRefusedError.
    """
    wanted = set(numbers)
    cases = cases_visible_to(user).filter(
        number__in=wanted, status=CaseStatus.PENDING.value
    )
    found = locked(cases)
    missing = wanted - {case.number for case in found}
    if missing or not wanted:
        named = ", ".join(sorted(missing))
        raise AllocationRefusedError(
            f"not pending, or not within reach: {named}",
            user_text=f"Disse sager er afgjort, eller du har ikke adgang til dem: "
            f"{named}."
            if named
            else "Vælg mindst én sag.",
        )
    return found


def _check_own(user: User, numbers: Collection[str]) -> None:
    others = Case.objects.filter(number__in=numbers).exclude(
        staff=user.staff_code or None
    )
    if others.exists():
        raise AllocationRefusedError(
            "somebody else's cases",
            user_text="Du kan kun overdrage dine egne sager. Bed teamlederen om hjælp.",
        )


def _check_hand(cases: Iterable[WaitingCase], staff: str) -> None:
    """Refuse a hand that must not have one of the cases, whoever gives it."""
    day = clock.today()
    member = _member(staff)
    if member is None:
        find_staff(staff)
        raise AllocationRefusedError(
            f"{staff} no longer works here",
            user_text=f"{staff} arbejder her ikke længere.",
        )
    if member.is_away(day):
        raise AllocationRefusedError(
            f"{staff} is absent on {day}",
            user_text=f"{staff} er fraværende i dag. Vælg en anden.",
        )
    for case in cases:
        _check_ties(case, staff)


def _check_ties(case: WaitingCase, staff: str) -> None:
    if staff in case.conflicts:
        raise AllocationRefusedError(
            f"{staff} is in conflict on {case.number}",
            user_text=f"{staff} er inhabil i sag {case.number} "
            "(forvaltningsloven § 3).",
        )
    if case.protection >= Protection.STRICT and staff not in case.granted:
        raise AllocationRefusedError(
            f"{case.number} is strictly protected",
            user_text=f"Sag {case.number} er skærpet beskyttet: udpeg først "
            f"{staff} på sagen.",
        )


def _member(code: str) -> Member | None:
    return next((one for one in members(clock.today()) if one.code == code), None)


# --- Several cases at once -----------------------------------------------------------


def write_note(user: User | AnonymousUser, numbers: Collection[str], text: str) -> int:
    """Write the same note on several cases, all or none; tell how many.

    The text stands in the document store, once for each case, so that it can be erased
    on one of them. Errors: AccessDeniedError, AllocationRefusedError.
    """
    person = require(user, Action.WORK_ON_CASE)
    actor = actor_for(user, Action.WORK_ON_CASE)
    content = text.encode()
    digest = store_content(content)
    now = clock.now()
    with transaction.atomic():
        cases = _pending(person, numbers)
        rows = [
            refer_to_document(
                case_stream(case.number),
                digest,
                size_bytes=len(content),
                media_type="text/plain",
            )
            for case in cases
        ]
        keep_documents(rows)
        apply_acts(
            [
                c.Act(case.number, command, now.date(), now, actor)
                for case, row in zip(cases, rows, strict=True)
                # Filed, too: what is filed can be asked for, and be erased.
                for command in (
                    c.FileDocument(row.commitment, "Notat", "internal"),
                    c.WriteNote(row.commitment),
                )
            ]
        )
    return len(cases)


def start_step(user: User | AnonymousUser, numbers: Collection[str], step: str) -> int:
    """Begin a step in several cases, all or none; tell how many.

    Errors: AccessDeniedError, AllocationRefusedError, and what a case refuses.
    """
    person = require(user, Action.WORK_ON_CASE)
    actor = actor_for(user, Action.WORK_ON_CASE)
    now = clock.now()
    with transaction.atomic():
        cases = _pending(person, numbers)
        apply_acts(
            [
                c.Act(case.number, c.StartStep(step), now.date(), now, actor)
                for case in cases
            ]
        )
    return len(cases)
