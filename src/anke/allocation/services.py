# SPDX-License-Identifier: EUPL-1.2
"""Who gets which case: proposals, what leaders accept of them, and giving by hand.

What is done to a case is an act on the case and goes through `cases.services`; it
carries the reasons, so that whoever gets the case can read why.

    proposal = propose(user)
    accept(user, proposal.pk).given      # 38
    give_by_hand(user, ["22-00042"], "S007", ByHand.KNOWS_THE_CASE)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.access.domain.signatures import Protection
from anke.access.queries import require
from anke.allocation.domain import reasons as r
from anke.allocation.domain.decide import decide_staff
from anke.allocation.domain.distribution import distribute, why_not
from anke.allocation.domain.proposals import (
    proposal_text,
    read_proposal,
    result_hash,
)
from anke.allocation.errors import AllocationRefusedError, UnknownProposalError
from anke.allocation.house_levers import actor_for, levers_in_force
from anke.allocation.models import Proposal
from anke.allocation.queries import (
    cases_of,
    find_staff,
    line_visible_to,
    members,
    read_line,
)
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.domain import payloads as p
from anke.cases.domain.state import CaseStatus
from anke.cases.journal import append_entries
from anke.cases.models import Case
from anke.cases.queries import cases_visible_to
from anke.cases.rules import current_rules
from anke.cases.services import apply_acts

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.access.models import User
    from anke.allocation.domain.distribution import Distribution, Given
    from anke.allocation.domain.line import WaitingCase
    from anke.allocation.domain.staff import Member
    from anke.cases.domain.entries import Actor

_AT_A_TIME = 500


# --- From the line -------------------------------------------------------------------


def propose(
    user: User | AnonymousUser, *, team: str = "", handed_from: str = ""
) -> Proposal:
    """Compute who would get what, and keep it until a leader has said which.

    With `team` only its members get cases; with `handed_from` it is not the line that
    is distributed, but the open cases of somebody who cannot work on them. An earlier
    proposal of the same kind that nobody accepted is forgotten.

    Errors: AccessDeniedError, UnknownStaffError.
    """
    person = require(user, Action.ALLOCATE_CASE)
    actor = actor_for(user, Action.ALLOCATE_CASE)
    if handed_from:
        find_staff(handed_from)
    day = clock.today()
    found = compute(person, team=team, handed_from=handed_from)
    text = proposal_text(found)
    with transaction.atomic():
        Proposal.objects.filter(
            made_by=actor.id, team=team, handed_from=handed_from, settled_at=None
        ).delete()
        return Proposal.objects.create(
            made_at=clock.now(),
            made_by=actor.id,
            day=day,
            team=team,
            handed_from=handed_from,
            body=text,
            result=result_hash(text),
        )


def compute(user: User, *, team: str = "", handed_from: str = "") -> Distribution:
    """Distribute what the user may see, without keeping or changing anything."""
    day = clock.today()
    cases = _cases(user, handed_from)
    line = read_line(cases, current_rules())
    staff = [
        member
        for member in members(day, line)
        if team in ("", member.team) and member.code != handed_from
    ]
    return distribute(line.cases, staff, levers_in_force(day), day)


def _cases(user: User, handed_from: str) -> QuerySet[Case]:
    return cases_of(user, handed_from) if handed_from else line_visible_to(user)


@dataclass(frozen=True, slots=True)
class Accepted:
    """What came of a proposal: how many were given, and which had changed since."""

    given: int
    skipped: tuple[str, ...]


def find_proposal(user: User | AnonymousUser, number: int) -> Proposal:
    """Find a proposal that waits. Errors: AccessDeniedError, UnknownProposalError."""
    require(user, Action.ALLOCATE_CASE)
    found = Proposal.objects.filter(pk=number, settled_at=None).first()
    if found is None:
        raise UnknownProposalError(
            f"no open proposal {number}",
            user_text="Forslaget er afsluttet eller erstattet. Lav et nyt.",
        )
    return found


def accept(
    user: User | AnonymousUser, number: int, wanted: Collection[str] | None = None
) -> Accepted:
    """Give the cases of a proposal, all or the wanted ones, in one transaction.

    A case that somebody has taken meanwhile, or a person who no longer may have it, is
    skipped and named. Accepted twice, the second time finds nothing that waits.

    Errors: AccessDeniedError, UnknownProposalError, and what the cases refuse.
    """
    person = require(user, Action.ALLOCATE_CASE)
    actor = actor_for(user, Action.ALLOCATE_CASE)
    with transaction.atomic():
        find_proposal(user, number)
        proposal = Proposal.objects.select_for_update().get(pk=number)
        found = read_proposal(proposal.body, proposal.day)
        chosen = [one for one in found.given if wanted is None or one.number in wanted]
        good = _still_good(person, proposal, chosen)
        _allocate(actor, [(one.number, one.staff, one.reasons) for one in good])
        kept = {one.number for one in good}
        skipped = tuple(one.number for one in chosen if one.number not in kept)
        payload = p.CasesDistributed(
            proposal=proposal.pk,
            result=proposal.result,
            proposed=len(found.given),
            given=len(good),
            left=len(found.left),
            skipped=len(skipped),
        )
        if good:
            append_entries(decide_staff(payload, clock.now(), actor))
        _settle(person, proposal, found)
    return Accepted(len(good), skipped)


def _still_good(user: User, proposal: Proposal, chosen: Sequence[Given]) -> list[Given]:
    """Keep what can be given as it was proposed: the case waits, the person may."""
    today = clock.today()
    staff = {member.code: member for member in members(today)}
    levers = levers_in_force(today)
    waiting: dict[str, WaitingCase] = {}
    for start in range(0, len(chosen), _AT_A_TIME):
        numbers = [one.number for one in chosen[start : start + _AT_A_TIME]]
        cases = _cases(user, proposal.handed_from).filter(number__in=numbers)
        waiting |= {case.number: case for case in _locked(cases)}
    return [
        one
        for one in chosen
        if one.number in waiting
        and one.staff in staff
        and not why_not(waiting[one.number], staff[one.staff], levers, today)
    ]


def _locked(cases: QuerySet[Case]) -> tuple[WaitingCase, ...]:
    """Lock cases, so that nobody gives them away meanwhile, and read them."""
    rows = Case.objects.select_for_update().filter(pk__in=cases.values("pk"))
    list(rows.values_list("pk"))
    return read_line(cases, current_rules()).cases


def _settle(user: User, proposal: Proposal, found: Distribution) -> None:
    """Close the proposal when nothing of it waits any more."""
    numbers = [one.number for one in found.given]
    cases = _cases(user, proposal.handed_from)
    if not cases.filter(number__in=numbers).exists():
        proposal.settled_at = clock.now()
        proposal.save(update_fields=["settled_at"])


def _allocate(actor: Actor, given: Iterable[tuple[str, str, tuple[str, ...]]]) -> None:
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
        _allocate(actor, [(case.number, staff, reasons) for case in cases])
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
        _allocate(actor, [(case.number, staff, reasons) for case in cases])
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
    found = _locked(cases)
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
