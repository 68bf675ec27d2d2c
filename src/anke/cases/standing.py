# SPDX-License-Identifier: EUPL-1.2
"""How a case stands, read from its row: what a worklist asks `what_next` about.

The row keeps what does not depend on the day; the question is asked of a day.

    main_todo(row, clock.today()).what      # <What.REMIND: 'remind'>
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from anke.cases.domain.state import CaseStatus
from anke.cases.domain.what_next import NOTICE_DAYS, Standing, Todo, What, what_next

if TYPE_CHECKING:
    from datetime import date

    from anke.cases.models import Case

_APPROVED = "approved"


def standing_of_row(row: Case) -> Standing:
    """Say how a case stands, from its row in the register."""
    return Standing(
        status=row.status,
        staff=row.staff,
        due_on=row.due_on,
        notice_by=row.notice_by,
        request_due_on=row.request_due_on,
        owed_by=row.owed_by,
        draft=row.draft,
        signer=row.signer,
        meeting_on=row.meeting_on,
        letter_missing=row.todo == What.SEND_LETTER,
        has_remark=row.todo == What.SETTLE_REMARK,
        has_conflict=row.todo == What.REALLOCATE,
        meeting_wanted=row.todo == What.TABLE,
        court_case_open=row.todo == What.FOLLOW_COURT_CASE,
    )


def main_todo(row: Case, today: date) -> Todo:
    """Give what is to be done first about a case, as of a day."""
    return what_next(standing_of_row(row), today)[0]


def has_todo(what: What, today: date) -> Q:
    """Give the rows whose main todo is this one, as of a day."""
    alarm = _asks_for_notice(today)
    if what is What.GIVE_NOTICE:
        return alarm & ~Q(todo=What.REALLOCATE.value)
    if what is What.REMIND:
        return _stored(What.WAIT_FOR_ANSWER) & Q(request_due_on__lt=today) & ~alarm
    if what is What.WAIT_FOR_ANSWER:
        return _stored(what) & Q(request_due_on__gte=today) & ~alarm
    if what is What.REALLOCATE:
        return _stored(what)
    return _stored(what) & ~alarm


def _stored(what: What) -> Q:
    return Q(todo=what.value)


def _asks_for_notice(today: date) -> Q:
    """Tell whether a deadline is so near that the citizen must be told."""
    soon = today + timedelta(days=NOTICE_DAYS)
    pending = Q(status=CaseStatus.PENDING.value, notice_by__isnull=False)
    return pending & Q(notice_by__lte=soon) & ~Q(draft=_APPROVED)
