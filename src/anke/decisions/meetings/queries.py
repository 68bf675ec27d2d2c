# SPDX-License-Identifier: EUPL-1.2
"""What one can ask of board meetings, with the access rule inside.

Leaders and caseworkers see the meetings of the house. A board member, a consultant and
whoever sits at a table sees that meeting: its agenda, and the papers of those cases in
which they are not in conflict.

    vote_of("22-00042")   # what the letter must say: unanimous, or by majority
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from anke.access.domain.permissions import Action
from anke.access.domain.signatures import Protection, protection_of
from anke.access.models import CaseTie, User
from anke.access.queries import may, require
from anke.cases.domain.state import CaseStatus
from anke.cases.domain.what_next import What
from anke.cases.models import Case
from anke.cases.queries import cases_visible_to
from anke.cases.services import read_states
from anke.decisions.domain.meetings.members import Term, serves
from anke.decisions.errors import UnknownMeetingError
from anke.decisions.meetings.models import BoardMember, Meeting
from anke.decisions.meetings.services import meeting_state

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import date

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.cases.domain.work import Vote
    from anke.decisions.domain.meetings.state import MeetingState

# Whoever sits at the table reads a case's papers up to this level of protection; a case
# under the strictest one is only for those who are named on it.
_MOST_PROTECTED = Protection.RELATIVE


def vote_of(case: str) -> Vote | None:
    """Give what a board meeting settled about a case in this spell, or None.

    The letter says whether the decision was unanimous or by majority (`agreement`).
    """
    state = read_states([case]).get(case)
    return state.work.vote if state else None


# --- Meetings ------------------------------------------------------------------------


def meetings_visible_to(user: User | AnonymousUser) -> QuerySet[Meeting]:
    """Give the meetings that a person may see.

    All of them if and only if their role sees meetings; else those at which they sit.
    """
    if may(user, Action.SEE_MEETINGS):
        return Meeting.objects.all()
    return meetings_of(user)


def meetings_of(user: User | AnonymousUser) -> QuerySet[Meeting]:
    """Give the meetings at which a person sits."""
    if not may(user, Action.SEE_OWN_MEETINGS) or not isinstance(user, User):
        return Meeting.objects.none()
    if not user.staff_code:
        return Meeting.objects.none()
    return Meeting.objects.filter(seats__member=user.staff_code)


def with_counts(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """Count the items, and those that wait, with the rows themselves."""
    return meetings.annotate(
        items_count=Count("items", distinct=True),
        cases_count=Count("items", filter=~Q(items__case=""), distinct=True),
    )


def open_meeting_file(
    user: User | AnonymousUser, number: str
) -> tuple[Meeting, MeetingState]:
    """Give a meeting that a person may see: its row, and what its journal says.

    Errors: UnknownMeetingError, also for a meeting that they may not see.
    """
    row = meetings_visible_to(user).filter(number=number).first()
    if row is None:
        raise UnknownMeetingError(
            f"no meeting {number}", user_text=f"Der er intet møde {number}."
        )
    return row, meeting_state(number)


# --- Cases ---------------------------------------------------------------------------


def waiting_cases(user: User, area: str = "") -> QuerySet[Case]:
    """Give the cases that wait to be put on an agenda, the most pressing first.

    Somebody has begun the step of a board meeting, nothing else is owed, and none has
    voted yet: `what_next` says so.
    """
    found = cases_visible_to(user).filter(
        status=CaseStatus.PENDING.value, todo=What.TABLE.value
    )
    if area:
        found = found.filter(area=area)
    return found.order_by("due_on", "year", "serial")


def waiting_by_area(user: User) -> list[tuple[str, int]]:
    """Count the cases that wait, by area; the most first."""
    rows = (
        waiting_cases(user)
        .order_by()
        .values_list("area")
        .annotate(count=Count("pk"))
        .order_by("-count", "area")
    )
    return [(area, count) for area, count in rows]


def cases_of_agenda(state: MeetingState) -> dict[str, Case]:
    """Give the cases of an agenda by number."""
    numbers = [item.case for item in state.items if item.case]
    return Case.objects.in_bulk(numbers)


def readable_items(user: User, state: MeetingState) -> tuple[int, ...]:
    """Give the items whose papers a person may read, in the order of the agenda.

    Who is in conflict reads none of that item's, whatever their role.
    """
    cases = cases_of_agenda(state)
    visible = set(
        cases_visible_to(user, Action.SEE_DOCUMENTS)
        .filter(number__in=list(cases))
        .values_list("number", flat=True)
    )
    if _sits(user, state):
        visible |= {
            case.number
            for case in cases.values()
            if protection_of(case.access) <= _MOST_PROTECTED
        } - _in_conflict(user, cases)
    return tuple(
        item.item
        for item in state.items
        if item.case in visible and user.staff_code not in item.in_conflict
    )


def _in_conflict(user: User, cases: Iterable[str]) -> set[str]:
    """Give the cases in which a person is in conflict, also since they were tabled."""
    ties = CaseTie.objects.filter(
        staff=user.staff_code or "", tie=CaseTie.Tie.CONFLICT, case__in=list(cases)
    )
    return set(ties.values_list("case", flat=True))


def _sits(user: User, state: MeetingState) -> bool:
    return may(user, Action.SEE_OWN_MEETINGS) and user.staff_code in {
        seat.member for seat in state.seats
    }


# --- People --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who can be given a seat; `organisation` of appointed members only."""

    code: str
    name: str
    organisation: str = ""


def names_of(codes: Iterable[str]) -> dict[str, str]:
    """Give the names behind codes; a code without a name is left out."""
    wanted = set(codes)
    names = dict(
        User.objects.filter(staff_code__in=wanted).values_list(
            "staff_code", "display_name"
        )
    )
    members = BoardMember.objects.filter(code__in=wanted)
    return {str(code): name for code, name in names.items()} | dict(
        members.values_list("code", "name")
    )


def serving_members(on: date) -> list[Candidate]:
    """Give those who are appointed on a day, by organisation."""
    members = (
        BoardMember.objects.filter(terms__first_on__lte=on, terms__last_on__gte=on)
        .distinct()
        .order_by("organisation", "name")
    )
    return [Candidate(each.code, each.name, each.organisation) for each in members]


def are_serving(codes: Collection[str], on: date) -> frozenset[str]:
    """Give those of some codes who are appointed on a day."""
    serving = {each.code for each in serving_members(on)}
    return frozenset(serving & set(codes))


def possible_chairs() -> list[Candidate]:
    """Give those of the authority who may sit and chair: heads and the director."""
    people = User.objects.filter(is_active=True, staff_code__isnull=False)
    return [
        Candidate(str(each.staff_code), each.display_name)
        for each in people.order_by("display_name")
        if each.may(Action.HOLD_MEETINGS)
    ]


def possible_advisers() -> list[Candidate]:
    """Give those who may advise: medical consultants and other experts."""
    people = User.objects.filter(
        is_active=True, role="medical_consultant", staff_code__isnull=False
    )
    return [
        Candidate(str(each.staff_code), each.display_name)
        for each in people.order_by("display_name")
    ]


def members_with_terms(
    user: User | AnonymousUser,
) -> Sequence[tuple[BoardMember, list[Term]]]:
    """Give all appointed members with their terms. Errors: AccessDeniedError."""
    require(user, Action.SEE_MEETINGS)
    members = BoardMember.objects.prefetch_related("terms").order_by(
        "organisation", "name"
    )
    return [
        (
            member,
            sorted(
                (Term(term.first_on, term.last_on) for term in member.terms.all()),
                key=lambda term: term.first,
            ),
        )
        for member in members
    ]


def is_serving(terms: Iterable[Term], on: date) -> bool:
    """Tell whether terms cover a day."""
    return serves(terms, on)
