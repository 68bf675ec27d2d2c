# SPDX-License-Identifier: EUPL-1.2
"""What one reader may read, as a condition on case rows, and of one case at a time.

A list asks once, whatever the rights: role, team, own cases, names and conflicts become
a condition on the row's number, state, caseworker and permission signature.

    rights = rights_of(user, Action.LIST_CASES)
    Case.objects.filter(rights.readable)

Of one case that was found, `access_to` answers for every action:

    access_to(user, case).verdict(Action.WORK_ON_CASE).allowed

Both follow from the tables in `anke.access.domain.reach`; a test compares them for
every role, relation, level and state.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Protocol

from django.db.models import Q

from anke.access.domain.reach import (
    CASE_ACTIONS,
    NOT_AT_ALL,
    STATUSES,
    Refusal,
    Relation,
    Verdict,
    decision,
    reach_of,
)
from anke.access.domain.roles import Role
from anke.access.domain.signatures import (
    access_signature,
    protection_of,
    signatures_from,
)
from anke.access.models import CaseTie, User

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AnonymousUser

    from anke.access.domain.permissions import Action
    from anke.access.domain.reach import Reach

NOTHING = Q(pk__in=())
_RELATIONS = {
    CaseTie.Tie.NAMED.value: Relation.NAMED,
    CaseTie.Tie.ASKED.value: Relation.ASKED,
    CaseTie.Tie.CONFLICT.value: Relation.CONFLICT,
}


class CaseRow(Protocol):
    """What must be known of a case; the row of the register has it."""

    @property
    def number(self) -> str:
        """Case number."""

    @property
    def status(self) -> str:
        """Pending, decided or withdrawn."""

    @property
    def staff(self) -> str:
        """Staff code of the caseworker."""

    @property
    def team(self) -> str:
        """The team that has it."""

    @property
    def access(self) -> str:
        """Permission signature."""


# --- Lists ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Rights:
    """One reader's rights as conditions on case rows.

    `readable` is the whole rule. Who reads nearly everything is better counted by what
    is hidden: `base` less the rows that fit any of `hidden`, which exclude each other
    and are few. `hidden` is None for those who read only what is near to them.
    """

    readable: Q
    base: Q
    hidden: tuple[Q, ...] | None


def rights_of(user: User | AnonymousUser, action: Action) -> Rights:
    """Give what somebody may do this to; nobody unknown may do anything."""
    if not isinstance(user, User) or not user.may(action):
        return Rights(NOTHING, NOTHING, None)
    reach = reach_of(Role(user.role), action)
    states = CASE_ACTIONS[action] & set(reach.statuses)
    # Here and below a rule says what is not read: what nearly all rows fit is no way
    # to find them, yet it would tempt SQLite to, and to sort them all.
    base = ~Q(status__in=sorted(set(STATUSES) - states))
    near = reduce(or_, _near(user, reach), NOTHING)
    conflict = _tied(user, CaseTie.Tie.CONFLICT)
    if reach.other == NOT_AT_ALL:
        return Rights(base & near & ~conflict, base, None)
    above = Q(access__gte=signatures_from(reach.other + 1))
    hidden = [above & ~near]
    if user.staff_code:
        hidden.append(conflict & (~above | near))
    return Rights(base & (~above | near) & ~conflict, base, tuple(hidden))


def _near(user: User, reach: Reach) -> Iterator[Q]:
    """Give the conditions by which somebody reaches further than everybody else."""
    if user.staff_code and reach.own > reach.other:
        below = Q(access__lt=signatures_from(reach.own + 1))
        yield Q(staff=user.staff_code) & below
    if user.team and reach.team > reach.other:
        levels = range(reach.other + 1, reach.team + 1)
        signed = [access_signature(level, user.team) for level in levels]
        yield Q(access__in=signed)
    if user.staff_code and reach.named > reach.other:
        yield _by_tie(user, reach)


def _by_tie(user: User, reach: Reach) -> Q:
    """Give the cases on which somebody is named, and those they were asked in.

    One way in to both, so that PostgreSQL begins with it where there is no other.
    """
    named = _tied(user, CaseTie.Tie.NAMED)
    if reach.asked <= reach.other:
        return named
    either = _tied(user, CaseTie.Tie.NAMED, CaseTie.Tie.ASKED)
    return either & (Q(access__lt=signatures_from(reach.asked + 1)) | named)


def _tied(user: User, *ties: CaseTie.Tie) -> Q:
    """Give the condition that the person is tied so to the case."""
    if not user.staff_code:
        return NOTHING
    cases = CaseTie.objects.filter(staff=user.staff_code, tie__in=ties)
    return Q(number__in=cases.values("case"))


# --- One case ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AccessToCase:
    """How one person is related to one case, and what follows for every action."""

    user: User
    relations: frozenset[Relation]
    level: int
    status: str

    def verdict(self, action: Action) -> Verdict:
        """Answer whether the person may do this to the case; if not, why."""
        if not self.user.is_active:
            return Verdict(Refusal.ROLE)
        return decision(
            Role(self.user.role),
            action,
            self.relations,
            level=self.level,
            status=self.status,
        )

    def may(self, action: Action) -> bool:
        """Answer whether the person may do this to the case."""
        return self.verdict(action).allowed


def access_to(user: User, case: CaseRow) -> AccessToCase:
    """Find out how somebody is related to a case, with one query."""
    return AccessToCase(
        user, frozenset(_relations(user, case)), protection_of(case.access), case.status
    )


def _relations(user: User, case: CaseRow) -> Iterator[Relation]:
    yield Relation.OTHER
    if user.team and user.team == case.team:
        yield Relation.TEAM
    if not user.staff_code:
        return
    if user.staff_code == case.staff:
        yield Relation.OWN
    rows = CaseTie.objects.filter(case=case.number, staff=user.staff_code)
    for tie in rows.values_list("tie", flat=True):
        if tie in _RELATIONS:
            yield _RELATIONS[tie]
