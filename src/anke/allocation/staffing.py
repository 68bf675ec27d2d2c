# SPDX-License-Identifier: EUPL-1.2
"""The only writers of teams, staff, competences, absence and loans.

Where somebody belongs, what they may decide and whom they are lent to is journaled.
Absence, time at work and own caps are not: they stand in tables that can be emptied.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from anke.access.domain.permissions import Action
from anke.access.services import place_in_team
from anke.allocation.domain.decide import check_loan, decide_staff
from anke.allocation.errors import AllocationRefusedError
from anke.allocation.house_levers import actor_for
from anke.allocation.models import Absence, Competence, Loan, StaffMember, Team
from anke.allocation.queries import find_staff, members
from anke.cases import clock
from anke.cases.domain import payloads as p
from anke.cases.journal import append_entries
from anke.cases.rules import current_rules

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.entries import Actor

KEPT_AFTER_ABSENCE = timedelta(days=90)


def save_team(
    user: User | AnonymousUser, name: str, *, area: str, leader: str, site: str
) -> Team:
    """Make a team, or change what is known of it; the leader's sign-in follows.

    Errors: AccessDeniedError.
    """
    actor_for(user, Action.MANAGE_TEAMS)
    with transaction.atomic():
        team, _ = Team.objects.update_or_create(
            name=name, defaults={"area": area, "leader": leader, "site": site}
        )
        if leader:
            place_in_team(leader, name)
    return team


@dataclass(frozen=True, slots=True)
class Terms:
    """How somebody works: personal data of the staff, in no journal."""

    percent: int = 100
    cap: int | None = None
    site: str = ""
    works_until: date | None = None


def save_staff(
    user: User | AnonymousUser, code: str, *, team: str, terms: Terms
) -> StaffMember:
    """Take somebody into a team, or change how they work.

    The team is journaled when it changes, and the person's sign-in follows, so that the
    team's protected cases are within reach. Run twice it changes nothing.

    Errors: AccessDeniedError.
    """
    actor = actor_for(user, Action.MANAGE_TEAMS)
    with transaction.atomic():
        known = StaffMember.objects.select_for_update().filter(pk=code).first()
        before = known.team_id or "" if known else ""
        row, _ = StaffMember.objects.update_or_create(
            code=code,
            defaults={
                "team_id": team or None,
                "percent": terms.percent,
                "cap": terms.cap,
                "site": terms.site,
                "works_until": terms.works_until,
            },
        )
        if team != before:
            _journal(actor, p.StaffPlaced(code, team))
            place_in_team(code, team)
    return row


def set_competence(user: User | AnonymousUser, wish: p.StaffCompetenceSet) -> None:
    """Say what somebody may decide; level 0 takes it away from the first day on.

    Without a first day it is today. Run twice it changes nothing.

    Errors: AccessDeniedError, UnknownStaffError, UnknownEntryError for an unknown area
        or law, AllocationRefusedError for a level or days that make no sense.
    """
    actor = actor_for(user, Action.MANAGE_TEAMS)
    start = wish.valid_from or clock.today()
    _check_competence(wish, start)
    with transaction.atomic():
        if _changed(find_staff(wish.staff), wish, start):
            _journal(actor, replace(wish, valid_from=start))


def _check_competence(wish: p.StaffCompetenceSet, start: date) -> None:
    catalogue = current_rules().catalogue
    catalogue.area(wish.area)
    if wish.law:
        catalogue.law(wish.law)
    ends_before = wish.valid_to is not None and wish.valid_to < start
    if wish.level not in (0, *Competence.Level.values) or ends_before:
        raise AllocationRefusedError(
            f"competence level {wish.level} from {start} to {wish.valid_to}",
            user_text="Vælg et niveau fra 1 til 3, og lad sidste dag være efter den "
            "første.",
        )


def _changed(staff: StaffMember, wish: p.StaffCompetenceSet, start: date) -> bool:
    """Write the row; tell whether anything is other than before."""
    rows = staff.competences.filter(area=wish.area, law=wish.law)
    running = rows.filter(Q(valid_to=None) | Q(valid_to__gte=start))
    same = running.filter(
        level=wish.level, valid_to=wish.valid_to, valid_from__lte=start
    )
    if same.exists():
        return False
    begun = running.filter(valid_from__lt=start)
    ended = begun.update(valid_to=start - timedelta(days=1))
    gone, _ = rows.filter(valid_from__gte=start).delete()
    if not wish.level:
        return bool(ended or gone)
    Competence.objects.create(
        staff=staff,
        area=wish.area,
        law=wish.law,
        level=wish.level,
        valid_from=start,
        valid_to=wish.valid_to,
    )
    return True


def set_absence(
    user: User | AnonymousUser, code: str, first_on: date, last_on: date | None
) -> Absence:
    """Note that somebody is away; why is not asked, and nothing is journaled.

    Errors: AccessDeniedError, UnknownStaffError, AllocationRefusedError.
    """
    actor_for(user, Action.MANAGE_TEAMS)
    if last_on is not None and last_on < first_on:
        raise AllocationRefusedError(
            f"absence from {first_on} to {last_on}",
            user_text="Fraværets sidste dag skal være efter den første.",
        )
    row, _ = Absence.objects.update_or_create(
        staff=find_staff(code), first_on=first_on, defaults={"last_on": last_on}
    )
    return row


def remove_absence(user: User | AnonymousUser, code: str, absence: int) -> None:
    """Forget an absence that was noted by mistake. Errors: AccessDeniedError."""
    actor_for(user, Action.MANAGE_TEAMS)
    Absence.objects.filter(pk=absence, staff=code).delete()


def forget_old_absence() -> int:
    """Forget absence that ended long ago; tell how many rows."""
    gone, _ = Absence.objects.filter(
        last_on__lt=clock.today() - KEPT_AFTER_ABSENCE
    ).delete()
    return gone


def lend(user: User | AnonymousUser, loan: p.StaffLent) -> Loan:
    """Lend somebody to another area for a time (*udlån*).

    Errors: AccessDeniedError, UnknownStaffError, LoanRefusedError.
    """
    actor = actor_for(user, Action.MANAGE_TEAMS)
    with transaction.atomic():
        staff = StaffMember.objects.select_for_update().filter(pk=loan.staff)
        find_staff(loan.staff)
        today = clock.today()
        member = next(one for one in members(today) if one.code == loan.staff)
        check_loan(member, loan, today)
        row = Loan.objects.create(
            staff=staff.get(),
            from_area=loan.from_area,
            to_area=loan.to_area,
            first_on=loan.first_on,
            last_on=loan.last_on,
            agreed_by=actor.id,
        )
        _journal(actor, loan)
    return row


def end_loan(user: User | AnonymousUser, loan: int) -> None:
    """Let somebody come back before the loan's last day; run twice it does nothing.

    Errors: AccessDeniedError.
    """
    actor = actor_for(user, Action.MANAGE_TEAMS)
    today = clock.today()
    with transaction.atomic():
        row = (
            Loan.objects.select_for_update().filter(pk=loan, last_on__gte=today).first()
        )
        if row is None:
            return
        if row.first_on >= today:
            row.delete()
        else:
            row.last_on = today - timedelta(days=1)
            row.save(update_fields=["last_on"])
        _journal(actor, p.StaffReturned(row.staff_id, row.to_area))


def _journal(actor: Actor, payload: p.Payload) -> None:
    append_entries(decide_staff(payload, clock.now(), actor))
