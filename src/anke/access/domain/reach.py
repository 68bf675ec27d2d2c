# SPDX-License-Identifier: EUPL-1.2
"""On which cases may somebody do what their role may do? The other two tables.

`REACH` says for each role how far it reaches: the highest level of protection at which
it may open a case that is its own, its team's, anybody else's, one it was asked in, and
one it is named on. `CASE_ACTIONS` says in which state of a case an action can be done.
With `permissions.ALLOWED` that is all there is: what no table allows is forbidden, and
a role or an action without a line is an error.

    >>> asked = Role.CASEWORKER, Action.SEE_CASE, {Relation.TEAM}
    >>> decision(*asked, level=1, status="pending").allowed
    True
    >>> decision(*asked, level=2, status="pending").refusal
    <Refusal.PROTECTED: 'protected'>

Legal source: forvaltningsloven §§ 3 and 32; databeskyttelsesforordningen art. 5 and 32.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from anke.access.domain.permissions import Action, is_allowed
from anke.access.domain.roles import Role
from anke.access.domain.signatures import Protection

Status: TypeAlias = str
PENDING, DECIDED, WITHDRAWN = STATUSES = ("pending", "decided", "withdrawn")
NOT_AT_ALL = -1


class Relation(StrEnum):
    """How a member of staff stands to a case; several may hold at once."""

    NAMED = "named"  # udpeget: a leader has named the person on the case
    OWN = "own"  # egen sag: the case is allocated to the person
    ASKED = "asked"  # spurgt: a consultant, a second reader, a member of the meeting
    TEAM = "team"  # eget team
    OTHER = "other"  # everybody
    CONFLICT = "conflict"  # inhabil: forvaltningsloven § 3


class Refusal(StrEnum):
    """Why something is refused; each has one sentence in Danish."""

    ROLE = "role"
    CONFLICT = "conflict"
    PROTECTED = "protected"
    NOT_YOURS = "not_yours"
    STATUS = "status"


SENTENCES: Mapping[Refusal, str] = MappingProxyType(
    {
        Refusal.ROLE: "Din rolle giver ikke adgang til det, du bad om.",
        Refusal.CONFLICT: (
            "Du er erklæret inhabil i sagen og må hverken se den eller arbejde i den "
            "(forvaltningsloven § 3)."
        ),
        Refusal.PROTECTED: (
            "Sagen er beskyttet; kun de medarbejdere, der arbejder med den eller er "
            "udpeget til den, har adgang."
        ),
        Refusal.NOT_YOURS: (
            "Din rolle giver kun adgang til sager, som du, dit team eller dit hverv "
            "har del i."
        ),
        Refusal.STATUS: (
            "Det kan ikke gøres i en sag med denne status; se øverst på sagen, om den "
            "er afgjort eller trukket tilbage."
        ),
    }
)


@dataclass(frozen=True, slots=True)
class Reach:
    """The highest level of protection at which a role opens a case, by relation.

    `statuses` are the states in which the role has to do with cases at all. A person
    who is named on a case reaches it whatever its level; nobody in conflict does.
    """

    own: int
    team: int
    other: int
    asked: int = NOT_AT_ALL
    named: int = Protection.STRICT
    statuses: Collection[Status] = field(default=STATUSES)

    def level(self, relation: Relation) -> int:
        """Give the highest level at which somebody so related opens a case."""
        if relation is Relation.CONFLICT:
            return NOT_AT_ALL
        return int(getattr(self, relation.value))


_NO_CASES = Reach(NOT_AT_ALL, NOT_AT_ALL, NOT_AT_ALL, named=NOT_AT_ALL)
# Those who were asked see what they were asked about, until it is answered.
_WHERE_ASKED = Reach(NOT_AT_ALL, NOT_AT_ALL, NOT_AT_ALL, asked=2)

# Levels: 0 none, 1 secret address, 2 relative of staff, 3 strict (own employee).
REACH: Mapping[Role, Reach] = MappingProxyType(
    {
        Role.CASEWORKER: Reach(own=2, team=1, other=1, asked=2),
        Role.TEAM_LEADER: Reach(own=2, team=2, other=1, asked=2),
        Role.HEAD: Reach(own=2, team=2, other=2, asked=2),
        Role.DIRECTOR: Reach(own=0, team=0, other=0),
        Role.REGISTRAR: Reach(own=1, team=1, other=1),
        Role.ANALYST: _NO_CASES,
        Role.MEDICAL_CONSULTANT: _WHERE_ASKED,
        Role.BOARD_MEMBER: _WHERE_ASKED,
        Role.CONTROLLER: Reach(own=0, team=0, other=0),
        Role.PRACTICE_COORDINATOR: Reach(own=0, team=0, other=0, statuses=(DECIDED,)),
        # Tilsyn is a task apart: its staff open the cases of tilsyn and no appeals.
        Role.SUPERVISION: Reach(own=2, team=1, other=NOT_AT_ALL, asked=2),
        Role.AUDITOR: Reach(own=0, team=0, other=0),
        Role.ADMINISTRATOR: _NO_CASES,
        # A protected case is left to people, and so is one that has ended.
        Role.ROBOT: Reach(own=0, team=0, other=0, named=0, statuses=(PENDING,)),
    }
)

_ANY = frozenset(STATUSES)
_ALIVE = frozenset({PENDING, DECIDED})

# What is done to a case, and the states of the case in which it can be done. A case
# opened by mistake is read, but not worked on; late documents come after a decision.
CASE_ACTIONS: Mapping[Action, frozenset[Status]] = MappingProxyType(
    {
        Action.LIST_CASES: _ANY,
        Action.EXPORT_CASES: _ANY,
        Action.SEARCH_BY_CPR: _ANY,
        Action.SEE_CASE: _ANY,
        Action.SEE_DOCUMENTS: _ANY,
        Action.WORK_ON_CASE: _ALIVE,
        Action.ANSWER_QUESTION: frozenset({PENDING}),
        Action.MAKE_REMARK: _ALIVE,
        Action.ALLOCATE_CASE: frozenset({PENDING}),
        Action.DECIDE_CASE: frozenset({PENDING}),
        Action.SEE_ADDRESS: _ANY,
        Action.PROTECT_CASE: _ALIVE,
        Action.NAME_PEOPLE: _ALIVE,
        Action.DECLARE_CONFLICT: _ALIVE,
        Action.SETTLE_CONFLICT: _ANY,
        Action.GIVE_STATUS_ACCESS: _ALIVE,
        Action.PRINT_VIEW_LOG: _ANY,
    }
)

# What is about no case, so that no relation to one is asked for.
HOUSE_ACTIONS = frozenset(
    {
        Action.SEE_OVERVIEW,
        Action.SEE_FIGURES,
        Action.SEE_FIGURE_CASES,
        Action.BUILD_VINTAGE,
        Action.SEE_RULES,
        Action.REGISTER_CASE,
        Action.SEE_OWN_WORK,
        Action.SEE_TEAM_BOARD,
        Action.MANAGE_TEAMS,
        Action.SET_LEVERS,
        Action.SEE_TEXTS,
        Action.EDIT_TEXTS,
        Action.PUBLISH_TEXTS,
        Action.SEE_MAIL,
        Action.HANDLE_MAIL,
        Action.MANAGE_MAIL,
        Action.SEE_DISPATCH,
        Action.HANDLE_DISPATCH,
        Action.SEE_MEETINGS,
        Action.PLAN_MEETINGS,
        Action.HOLD_MEETINGS,
        Action.SEE_OWN_MEETINGS,
        Action.MANAGE_MEMBERS,
        Action.SEE_VIEW_LOG,
        Action.SEE_ROBOTS,
        Action.SWITCH_ROBOTS,
        Action.SEE_RELEASES,
        Action.PREPARE_RELEASE,
        Action.SIGN_RELEASE,
        Action.PUBLISH_RELEASE,
        Action.WITHDRAW_RELEASE,
        Action.SEE_CONTRACT,
        Action.RECORD_EVIDENCE,
        Action.CONFIRM_EVIDENCE,
        Action.RECORD_CAUSE,
        Action.COMMENT_TARGET,
        Action.PREPARE_REPORT,
        Action.SIGN_REPORT,
        Action.SEND_REPORT,
        Action.SEE_REGISTRATION_ERRORS,
        Action.MANAGE_STAFF,
    }
)

# A head names people on a case, and settles a conflict, without opening the case: on
# the strictest level somebody outside it must be able to let somebody in.
_WITHOUT_OPENING = Reach(own=3, team=3, other=3)
EXCEPTIONS: Mapping[tuple[Action, Role], Reach] = MappingProxyType(
    {
        (Action.NAME_PEOPLE, Role.HEAD): _WITHOUT_OPENING,
        (Action.SETTLE_CONFLICT, Role.HEAD): _WITHOUT_OPENING,
        (Action.PROTECT_CASE, Role.HEAD): _WITHOUT_OPENING,
    }
)


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether something is allowed; if not, why."""

    refusal: Refusal | None = None

    @property
    def allowed(self) -> bool:
        """Whether it may be done."""
        return self.refusal is None

    @property
    def text(self) -> str:
        """Say in one sentence why it may not be done; empty when it may."""
        return SENTENCES[self.refusal] if self.refusal else ""


def reach_of(role: Role, action: Action) -> Reach:
    """Give how far a role reaches with an action on cases."""
    return EXCEPTIONS.get((action, role), REACH[role])


def decision(
    role: Role,
    action: Action,
    relations: Collection[Relation],
    *,
    level: int,
    status: Status,
) -> Verdict:
    """Decide whether somebody may do something to a case.

    `relations` is all that holds between person and case beside `OTHER`, which always
    holds. Conflict outweighs everything; of the rest the one that reaches highest
    counts. Errors: KeyError for an action that is about no case.
    """
    states = CASE_ACTIONS[action]
    if not is_allowed(role, action):
        return Verdict(Refusal.ROLE)
    if Relation.CONFLICT in relations:
        return Verdict(Refusal.CONFLICT)
    reach = reach_of(role, action)
    highest = max(reach.level(each) for each in {*relations, Relation.OTHER})
    if highest < level:
        return Verdict(
            Refusal.NOT_YOURS if highest == NOT_AT_ALL else Refusal.PROTECTED
        )
    if status not in states or status not in reach.statuses:
        return Verdict(Refusal.STATUS)
    return Verdict()
