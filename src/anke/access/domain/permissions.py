# SPDX-License-Identifier: EUPL-1.2
"""One table that says which role may do what.

The table is written so that a lawyer can check it line by line: an action, and the
roles that may do it. Everything that is not in the table is forbidden.

    >>> is_allowed(Role.REGISTRAR, Action.SEARCH_BY_CPR)
    True
    >>> is_allowed(Role.ADMINISTRATOR, Action.SEE_CASE)
    False
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from anke.access.domain.roles import Role


class Action(StrEnum):
    """Something that a person may or may not do; asked before it is done."""

    SEE_OVERVIEW = "see_overview"
    SEE_FIGURES = "see_figures"
    SEE_FIGURE_CASES = "see_figure_cases"
    BUILD_VINTAGE = "build_vintage"
    SEE_RULES = "see_rules"
    LIST_CASES = "list_cases"
    EXPORT_CASES = "export_cases"
    SEARCH_BY_CPR = "search_by_cpr"
    SEE_CASE = "see_case"
    SEE_DOCUMENTS = "see_documents"
    REGISTER_CASE = "register_case"
    WORK_ON_CASE = "work_on_case"
    ALLOCATE_CASE = "allocate_case"
    DECIDE_CASE = "decide_case"
    SEE_MAIL = "see_mail"
    HANDLE_MAIL = "handle_mail"
    MANAGE_MAIL = "manage_mail"
    SEE_VIEW_LOG = "see_view_log"
    MANAGE_STAFF = "manage_staff"


_EVERYONE = frozenset(Role)
_CASE_STAFF = frozenset({Role.CASEWORKER, Role.TEAM_LEADER, Role.HEAD})
_LEADERS = frozenset({Role.TEAM_LEADER, Role.HEAD, Role.DIRECTOR})

ALLOWED: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.SEE_OVERVIEW: _EVERYONE,
        Action.SEE_FIGURES: _EVERYONE,
        # The cases behind a figure are for those who answer for the figure. The
        # analyst sees their numbers and facts, yet cannot open the case itself.
        Action.SEE_FIGURE_CASES: _LEADERS | {Role.CASEWORKER, Role.ANALYST},
        Action.BUILD_VINTAGE: frozenset(
            {Role.HEAD, Role.DIRECTOR, Role.ANALYST, Role.ADMINISTRATOR}
        ),
        Action.SEE_RULES: _EVERYONE,
        Action.LIST_CASES: _CASE_STAFF | {Role.DIRECTOR, Role.REGISTRAR},
        Action.EXPORT_CASES: _LEADERS,
        # A search by CPR number serves the one task of finding a party's cases.
        Action.SEARCH_BY_CPR: _CASE_STAFF | {Role.REGISTRAR},
        Action.SEE_CASE: _CASE_STAFF | {Role.DIRECTOR, Role.REGISTRAR},
        Action.SEE_DOCUMENTS: _CASE_STAFF | {Role.REGISTRAR},
        Action.REGISTER_CASE: _CASE_STAFF | {Role.REGISTRAR},
        Action.WORK_ON_CASE: _CASE_STAFF,
        Action.ALLOCATE_CASE: frozenset({Role.TEAM_LEADER, Role.HEAD}),
        Action.DECIDE_CASE: _CASE_STAFF,
        # The mail room: who opens letters, who settles them, and who says what a robot
        # may file alone and by which rules letters are routed.
        Action.SEE_MAIL: frozenset({Role.REGISTRAR, Role.TEAM_LEADER, Role.HEAD}),
        Action.HANDLE_MAIL: frozenset({Role.REGISTRAR, Role.TEAM_LEADER, Role.HEAD}),
        Action.MANAGE_MAIL: frozenset({Role.TEAM_LEADER, Role.HEAD}),
        Action.SEE_VIEW_LOG: frozenset({Role.HEAD, Role.ADMINISTRATOR}),
        Action.MANAGE_STAFF: frozenset({Role.ADMINISTRATOR}),
    }
)


def is_allowed(role: Role, action: Action) -> bool:
    """Answer whether people in this role may do this."""
    return role in ALLOWED[action]


def actions_of(role: Role) -> frozenset[Action]:
    """Everything that people in this role may do."""
    return frozenset(action for action in Action if is_allowed(role, action))
