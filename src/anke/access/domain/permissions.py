# SPDX-License-Identifier: EUPL-1.2
"""The first of three tables: which role may do what at all.

The table is written so that a lawyer can check it line by line: an action, and the
roles that may do it. Everything that is not in the table is forbidden. On which cases
an action may be done stands in `anke.access.domain.reach`; a new action that is about a
case needs a line there, too.

    >>> is_allowed(Role.REGISTRAR, Action.SEARCH_BY_CPR)
    True
    >>> is_allowed(Role.ADMINISTRATOR, Action.SEE_CASE)
    False
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from anke.access.domain.roles import PEOPLE, Role


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
    ANSWER_QUESTION = "answer_question"
    MAKE_REMARK = "make_remark"
    ALLOCATE_CASE = "allocate_case"
    SEE_OWN_WORK = "see_own_work"
    SEE_TEAM_BOARD = "see_team_board"
    MANAGE_TEAMS = "manage_teams"
    SET_LEVERS = "set_levers"
    DECIDE_CASE = "decide_case"
    SEE_TEXTS = "see_texts"
    EDIT_TEXTS = "edit_texts"
    PUBLISH_TEXTS = "publish_texts"
    SEE_MAIL = "see_mail"
    HANDLE_MAIL = "handle_mail"
    MANAGE_MAIL = "manage_mail"
    SEE_DISPATCH = "see_dispatch"
    HANDLE_DISPATCH = "handle_dispatch"
    SEE_ADDRESS = "see_address"
    SEE_MEETINGS = "see_meetings"
    PLAN_MEETINGS = "plan_meetings"
    HOLD_MEETINGS = "hold_meetings"
    SEE_OWN_MEETINGS = "see_own_meetings"
    MANAGE_MEMBERS = "manage_members"
    PROTECT_CASE = "protect_case"
    NAME_PEOPLE = "name_people"
    DECLARE_CONFLICT = "declare_conflict"
    SETTLE_CONFLICT = "settle_conflict"
    GIVE_STATUS_ACCESS = "give_status_access"
    PRINT_VIEW_LOG = "print_view_log"
    SEE_VIEW_LOG = "see_view_log"
    SEE_ROBOTS = "see_robots"
    SWITCH_ROBOTS = "switch_robots"
    SEE_RELEASES = "see_releases"
    PREPARE_RELEASE = "prepare_release"
    SIGN_RELEASE = "sign_release"
    PUBLISH_RELEASE = "publish_release"
    WITHDRAW_RELEASE = "withdraw_release"
    SEE_CONTRACT = "see_contract"
    RECORD_EVIDENCE = "record_evidence"
    CONFIRM_EVIDENCE = "confirm_evidence"
    RECORD_CAUSE = "record_cause"
    COMMENT_TARGET = "comment_target"
    PREPARE_REPORT = "prepare_report"
    SIGN_REPORT = "sign_report"
    SEND_REPORT = "send_report"
    SEE_REGISTRATION_ERRORS = "see_registration_errors"
    MANAGE_STAFF = "manage_staff"


_EVERYONE = frozenset(PEOPLE)
_CASE_STAFF = frozenset({Role.CASEWORKER, Role.TEAM_LEADER, Role.HEAD})
_LEADERS = frozenset({Role.TEAM_LEADER, Role.HEAD, Role.DIRECTOR})
# Tilsyn is case work, too, on the cases of its own team.
_WORKERS = _CASE_STAFF | {Role.SUPERVISION}
# A consultant and a board member see the cases in which they were asked.
_ASKED = frozenset({Role.MEDICAL_CONSULTANT, Role.BOARD_MEMBER})
# Who looks at finished work: are the data right, what is the practice, was it lawful?
_REVIEWERS = frozenset({Role.CONTROLLER, Role.PRACTICE_COORDINATOR, Role.AUDITOR})

ALLOWED: Mapping[Action, frozenset[Role]] = MappingProxyType(
    {
        Action.SEE_OVERVIEW: _EVERYONE,
        Action.SEE_FIGURES: _EVERYONE,
        # The cases behind a figure are for those who answer for the figure. The
        # analyst sees their numbers and facts, yet cannot open the case itself.
        Action.SEE_FIGURE_CASES: _LEADERS
        | _REVIEWERS
        | {Role.CASEWORKER, Role.ANALYST, Role.SUPERVISION},
        Action.BUILD_VINTAGE: frozenset(
            {
                Role.HEAD,
                Role.DIRECTOR,
                Role.ANALYST,
                Role.CONTROLLER,
                Role.ADMINISTRATOR,
            }
        ),
        Action.SEE_RULES: _EVERYONE,
        Action.LIST_CASES: _WORKERS
        | _REVIEWERS
        | _ASKED
        | {Role.DIRECTOR, Role.REGISTRAR, Role.ROBOT},
        Action.EXPORT_CASES: _LEADERS | {Role.CONTROLLER},
        # A search by CPR number serves the one task of finding a party's cases.
        Action.SEARCH_BY_CPR: _WORKERS | {Role.REGISTRAR},
        Action.SEE_CASE: _WORKERS
        | _REVIEWERS
        | _ASKED
        | {Role.DIRECTOR, Role.REGISTRAR, Role.ROBOT},
        # A controller checks what is registered, which takes no letter of a citizen.
        Action.SEE_DOCUMENTS: _WORKERS
        | _ASKED
        | {Role.REGISTRAR, Role.PRACTICE_COORDINATOR, Role.AUDITOR, Role.ROBOT},
        Action.REGISTER_CASE: _WORKERS | {Role.REGISTRAR},
        # A robot asks, reminds and files; it decides nothing and signs nothing.
        Action.WORK_ON_CASE: _WORKERS | {Role.ROBOT},
        # A consultant answers what they were asked; a controller who finds an error in
        # a registration says so to whoever can mend it.
        Action.ANSWER_QUESTION: frozenset({Role.MEDICAL_CONSULTANT}),
        Action.MAKE_REMARK: frozenset({Role.CONTROLLER}),
        Action.ALLOCATE_CASE: frozenset({Role.TEAM_LEADER, Role.HEAD}),
        # One's own desk; the team board names staff by their codes, so it is for those
        # who lead them. Leaders say who can do what, and set levers they have tried.
        Action.SEE_OWN_WORK: _WORKERS,
        Action.SEE_TEAM_BOARD: _LEADERS,
        Action.MANAGE_TEAMS: frozenset({Role.TEAM_LEADER, Role.HEAD}),
        Action.SET_LEVERS: frozenset({Role.TEAM_LEADER, Role.HEAD}),
        Action.DECIDE_CASE: _WORKERS,
        # The text library: whoever writes letters may propose a text; those who answer
        # for practice put it in force.
        Action.SEE_TEXTS: _WORKERS | _REVIEWERS | {Role.DIRECTOR, Role.REGISTRAR},
        Action.EDIT_TEXTS: _WORKERS | {Role.PRACTICE_COORDINATOR},
        Action.PUBLISH_TEXTS: frozenset({Role.HEAD, Role.PRACTICE_COORDINATOR}),
        # The mail room: who opens letters, who settles them, and who says what a robot
        # may file alone and by which rules letters are routed.
        Action.SEE_MAIL: frozenset({Role.REGISTRAR, Role.TEAM_LEADER, Role.HEAD}),
        Action.HANDLE_MAIL: frozenset({Role.REGISTRAR, Role.TEAM_LEADER, Role.HEAD}),
        Action.MANAGE_MAIL: frozenset({Role.TEAM_LEADER, Role.HEAD}),
        # The way out: who sees what waits to leave, and settles what is stuck.
        Action.SEE_DISPATCH: frozenset({Role.REGISTRAR, Role.TEAM_LEADER, Role.HEAD}),
        Action.HANDLE_DISPATCH: frozenset(
            {Role.REGISTRAR, Role.TEAM_LEADER, Role.HEAD}
        ),
        # Board meetings: who sees them, builds their agendas, leads them and counts the
        # votes; who sits at the table sees their own; who records appointed members.
        Action.SEE_MEETINGS: _CASE_STAFF | {Role.DIRECTOR},
        Action.PLAN_MEETINGS: frozenset({Role.TEAM_LEADER, Role.HEAD}),
        Action.HOLD_MEETINGS: frozenset({Role.HEAD, Role.DIRECTOR}),
        Action.SEE_OWN_MEETINGS: _ASKED | {Role.HEAD, Role.DIRECTOR},
        Action.MANAGE_MEMBERS: frozenset({Role.HEAD, Role.DIRECTOR}),
        # Protection: an address that is secret, people who are named, conflicts of
        # interest. Who learns of a reason says so; leaders settle what follows.
        Action.SEE_ADDRESS: _WORKERS | {Role.REGISTRAR},
        Action.PROTECT_CASE: _WORKERS | {Role.REGISTRAR},
        Action.NAME_PEOPLE: frozenset({Role.TEAM_LEADER, Role.HEAD}),
        Action.DECLARE_CONFLICT: _WORKERS
        | _ASKED
        | {Role.DIRECTOR, Role.REGISTRAR, Role.PRACTICE_COORDINATOR},
        Action.SETTLE_CONFLICT: frozenset({Role.TEAM_LEADER, Role.HEAD}),
        # A way in to the status page for a party of the case (`anke.selfservice`).
        Action.GIVE_STATUS_ACCESS: _WORKERS | {Role.REGISTRAR},
        # A citizen's own access log, without the names of the staff.
        Action.PRINT_VIEW_LOG: _WORKERS | {Role.REGISTRAR},
        Action.SEE_VIEW_LOG: frozenset({Role.HEAD, Role.AUDITOR, Role.ADMINISTRATOR}),
        # Case work's robots: who sees what they do, and who answers for them.
        Action.SEE_ROBOTS: _WORKERS | {Role.DIRECTOR, Role.AUDITOR, Role.REGISTRAR},
        Action.SWITCH_ROBOTS: frozenset({Role.HEAD}),
        # The gate: figures leave the house when two persons have signed them. Before
        # that nobody but these sees what will be in a release.
        Action.SEE_RELEASES: frozenset(
            {Role.HEAD, Role.DIRECTOR, Role.ANALYST, Role.CONTROLLER, Role.AUDITOR}
        ),
        Action.PREPARE_RELEASE: frozenset({Role.ANALYST, Role.CONTROLLER, Role.HEAD}),
        Action.SIGN_RELEASE: frozenset({Role.CONTROLLER, Role.HEAD, Role.DIRECTOR}),
        Action.PUBLISH_RELEASE: frozenset({Role.CONTROLLER, Role.HEAD, Role.DIRECTOR}),
        Action.WITHDRAW_RELEASE: frozenset({Role.HEAD, Role.DIRECTOR}),
        # The results contract: everybody in the house may know how it stands. What
        # comes from elsewhere (sick leave, budget, a document that was sent) is
        # recorded by one and confirmed by another; who answers for a target says why
        # it moves.
        Action.SEE_CONTRACT: _EVERYONE,
        Action.RECORD_EVIDENCE: _LEADERS | {Role.CONTROLLER, Role.ANALYST},
        Action.CONFIRM_EVIDENCE: frozenset({Role.CONTROLLER, Role.HEAD, Role.DIRECTOR}),
        # Who works on cases knows why a deadline was not kept; it is confirmed, too.
        Action.RECORD_CAUSE: _CASE_STAFF | {Role.CONTROLLER},
        Action.COMMENT_TARGET: _LEADERS | {Role.CONTROLLER, Role.ANALYST},
        Action.PREPARE_REPORT: frozenset({Role.CONTROLLER, Role.ANALYST}),
        Action.SIGN_REPORT: frozenset({Role.CONTROLLER, Role.HEAD, Role.DIRECTOR}),
        Action.SEND_REPORT: frozenset({Role.CONTROLLER, Role.DIRECTOR}),
        # Missing or contradictory registrations, and who can mend each.
        Action.SEE_REGISTRATION_ERRORS: frozenset(
            {Role.CONTROLLER, Role.TEAM_LEADER, Role.HEAD}
        ),
        Action.MANAGE_STAFF: frozenset({Role.ADMINISTRATOR}),
    }
)


def is_allowed(role: Role, action: Action) -> bool:
    """Answer whether people in this role may do this."""
    return role in ALLOWED[action]


def actions_of(role: Role) -> frozenset[Action]:
    """Everything that people in this role may do."""
    return frozenset(action for action in Action if is_allowed(role, action))
