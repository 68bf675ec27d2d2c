# SPDX-License-Identifier: EUPL-1.2
"""*Hvad skal der ske nu?* One pure function for worklist, case banner and reminders.

It reads a `Standing`, which the case's journal and its row in the register both give,
and answers with what is to be done, the most pressing first, and whose turn it is.
Nothing in it is stored but what does not depend on the day.

>>> from datetime import date
>>> waiting = Standing(status="pending", staff="KB", request_due_on=date(2022, 3, 15),
...                    owed_by="party")
>>> [todo.what.value for todo in what_next(waiting, date(2022, 3, 10))]
['wait-for-answer']
>>> [todo.what.value for todo in what_next(waiting, date(2022, 3, 16))]
['remind']
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.cases.domain.state import CaseState
    from anke.deadlines.domain.rules import RuleBook

# A deadline notice is proposed this long before the deadline breaks.
NOTICE_DAYS = 14
MEETING_STEP = "board-meeting"


class What(StrEnum):
    """What is to be done, the most pressing first."""

    REALLOCATE = "reallocate"  # den fordelte er inhabil
    GIVE_NOTICE = "give-notice"  # fristbrev
    SEND_LETTER = "send-letter"  # afgørelsen er truffet, brevet er ikke sendt
    SETTLE_REMARK = "settle-remark"  # bemærkning til det registrerede
    ALLOCATE = "allocate"  # fordel
    SIGN = "sign"  # andenunderskrift
    DECIDE = "decide"  # udkastet er underskrevet: send afgørelsen
    REVISE = "revise"  # udkastet er returneret
    REMIND = "remind"  # ryk for svar
    WAIT_FOR_MEETING = "wait-for-meeting"
    WAIT_FOR_ANSWER = "wait-for-answer"
    TABLE = "table"  # sæt på ankemøde
    WRITE_DRAFT = "write-draft"
    FOLLOW_COURT_CASE = "follow-court-case"
    NOTHING = "nothing"


class Turn(StrEnum):
    """Whose turn it is."""

    CASEWORKER = "caseworker"
    SIGNER = "signer"
    LEADER = "leader"
    OTHERS = "others"  # somebody outside owes an answer, or a meeting will settle it
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Todo:
    """One thing to be done: what, whose turn, until or from which day."""

    what: What
    turn: Turn
    on: date | None = None
    owed_by: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a case stands, as far as the question needs it.

    `request_due_on` is the first day an open request is due and `owed_by` who owes
    that answer. `draft` is where the latest draft lies: submitted, returned, approved.
    `notice_by` is the last day of the first deadline that has had no notice; a target
    for the mean of many cases asks for none. `meeting_wanted` tells that somebody began
    the step of a board meeting, and that none has voted yet.
    """

    status: str
    staff: str = ""
    due_on: date | None = None
    notice_by: date | None = None
    request_due_on: date | None = None
    owed_by: str = ""
    draft: str = ""
    signer: str = ""
    meeting_on: date | None = None
    meeting_wanted: bool = False
    letter_missing: bool = False
    has_remark: bool = False
    has_conflict: bool = False
    court_case_open: bool = False


def standing_of(state: CaseState, rulebook: RuleBook) -> Standing:
    """Say how a case stands, from its journal."""
    work = state.work
    nearest = min(work.open_requests, key=lambda each: each.due_on, default=None)
    draft = work.draft
    return Standing(
        status=state.status.value,
        staff=state.staff,
        due_on=state.due_on,
        notice_by=_notice_by(state, rulebook),
        request_due_on=nearest.due_on if nearest else None,
        owed_by=nearest.owed_by if nearest else "",
        draft=draft.status if draft else "",
        signer=draft.signer if draft else "",
        meeting_on=work.meeting_on,
        meeting_wanted=MEETING_STEP in state.open_steps and work.vote is None,
        letter_missing=_letter_missing(state),
        has_remark=bool(work.open_remarks),
        has_conflict=bool(state.staff) and state.staff in work.conflicts,
        court_case_open=any(each.ended_on is None for each in work.court_cases),
    )


def _notice_by(state: CaseState, rulebook: RuleBook) -> date | None:
    """Give the last day of the first running deadline without a notice."""
    return min(
        (
            line.due_on
            for line in state.clocks
            if line.ended_on is None
            and not line.paused
            and line.noticed_on is None
            and not rulebook.versions(line.rule)[-1].mean_target
        ),
        default=None,
    )


def _letter_missing(state: CaseState) -> bool:
    """Tell whether a decision that was signed here has no letter on its way or gone."""
    if state.decided_on is None or state.work.draft is None:
        return False
    return not any(
        letter.purpose == "decision"
        and letter.stopped_on is None
        and letter.posted_on >= state.decided_on
        for letter in state.work.letters
    )


def what_next(standing: Standing, today: date) -> tuple[Todo, ...]:
    """Answer what is to be done about a case, the most pressing first.

    There is always an answer; the first one is what worklists show.
    """
    if standing.status != "pending":
        return tuple(_afterwards(standing)) or (Todo(What.NOTHING, Turn.NOBODY),)
    todos = [*_alarms(standing, today), *_work(standing, today)]
    return tuple(todos)


def _afterwards(standing: Standing) -> Iterator[Todo]:
    """What is left when a case has ended."""
    if standing.letter_missing:
        yield Todo(What.SEND_LETTER, Turn.CASEWORKER)
    if standing.has_remark:
        yield Todo(What.SETTLE_REMARK, Turn.CASEWORKER)
    if standing.court_case_open:
        yield Todo(What.FOLLOW_COURT_CASE, Turn.OTHERS)


def _alarms(standing: Standing, today: date) -> Iterator[Todo]:
    """What must be done beside the work itself."""
    if standing.has_conflict:
        yield Todo(What.REALLOCATE, Turn.LEADER)
    if (
        standing.notice_by is not None
        and standing.draft != "approved"
        and today >= standing.notice_by - timedelta(days=NOTICE_DAYS)
    ):
        turn = Turn.CASEWORKER if standing.staff else Turn.LEADER
        yield Todo(What.GIVE_NOTICE, turn, standing.notice_by)
    if standing.has_remark and standing.staff:
        yield Todo(What.SETTLE_REMARK, Turn.CASEWORKER)


def _work(standing: Standing, today: date) -> Iterator[Todo]:
    """The next step of the work itself: exactly one."""
    if not standing.staff:
        yield Todo(What.ALLOCATE, Turn.LEADER, standing.due_on)
    elif standing.draft == "approved":
        yield Todo(What.DECIDE, Turn.CASEWORKER, standing.due_on)
    elif standing.draft == "submitted":
        yield Todo(What.SIGN, Turn.SIGNER, standing.due_on)
    elif standing.request_due_on is not None and standing.request_due_on < today:
        turn = Turn.CASEWORKER
        yield Todo(What.REMIND, turn, standing.request_due_on, standing.owed_by)
    elif standing.request_due_on is not None:
        due = standing.request_due_on
        yield Todo(What.WAIT_FOR_ANSWER, Turn.OTHERS, due, standing.owed_by)
    elif standing.meeting_on is not None:
        yield Todo(What.WAIT_FOR_MEETING, Turn.OTHERS, standing.meeting_on)
    elif standing.draft == "returned":
        yield Todo(What.REVISE, Turn.CASEWORKER, standing.due_on)
    elif standing.meeting_wanted:
        yield Todo(What.TABLE, Turn.LEADER, standing.due_on)
    else:
        yield Todo(What.WRITE_DRAFT, Turn.CASEWORKER, standing.due_on)


def holder(todo: Todo, standing: Standing) -> str:
    """Name whose turn it is by staff code; empty for leaders, others and nobody."""
    if todo.turn is Turn.CASEWORKER:
        return standing.staff
    return standing.signer if todo.turn is Turn.SIGNER else ""


def lasting_todo(standing: Standing) -> Todo:
    """Give the main todo as far as it does not depend on the day: what is stored."""
    return what_next(standing, date.min)[0]
