# SPDX-License-Identifier: EUPL-1.2
"""What the line would give to whom, kept until a leader has said which of it.

proposal = propose(user)
accept(user, proposal.pk).given      # 38
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.allocation.domain.decide import decide_staff
from anke.allocation.domain.distribution import distribute, why_not
from anke.allocation.domain.proposals import (
    proposal_text,
    read_proposal,
    result_hash,
)
from anke.allocation.errors import UnknownProposalError
from anke.allocation.house_levers import actor_for, levers_in_force
from anke.allocation.models import Proposal
from anke.allocation.queries import (
    cases_of,
    find_staff,
    line_visible_to,
    members,
    read_line,
)
from anke.allocation.services import allocate, locked
from anke.cases import clock
from anke.cases.domain import payloads as p
from anke.cases.journal import append_entries
from anke.cases.rules import current_rules

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.access.models import User
    from anke.allocation.domain.distribution import Distribution, Given
    from anke.allocation.domain.line import WaitingCase
    from anke.cases.models import Case

_AT_A_TIME = 500


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
        allocate(actor, [(one.number, one.staff, one.reasons) for one in good])
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
        waiting |= {case.number: case for case in locked(cases)}
    return [
        one
        for one in chosen
        if one.number in waiting
        and one.staff in staff
        and not why_not(waiting[one.number], staff[one.staff], levers, today)
    ]


def _settle(user: User, proposal: Proposal, found: Distribution) -> None:
    """Close the proposal when nothing of it waits any more."""
    numbers = [one.number for one in found.given]
    cases = _cases(user, proposal.handed_from)
    if not cases.filter(number__in=numbers).exists():
        proposal.settled_at = clock.now()
        proposal.save(update_fields=["settled_at"])
