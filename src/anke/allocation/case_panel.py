# SPDX-License-Identifier: EUPL-1.2
"""On the case page: who has the case, since when, and why it went to this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.allocation_words import reason_text
from anke.cases.domain.payloads import CaseAllocated
from anke.cases.domain.state import CaseStatus

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.access.models import User
    from anke.cases.domain.entries import Entry
    from anke.cases.queries import CaseFile


def allocation_panel(user: User, file: CaseFile) -> Mapping[str, object] | None:
    """Tell why the case was given; nothing where nobody wrote down why."""
    if file.state.status is not CaseStatus.PENDING:
        return None
    for entry in reversed(file.entries):
        given = entry.payload
        if isinstance(given, CaseAllocated):
            return _told(given, entry, user) if given.reasons else None
    return None


def _told(given: CaseAllocated, entry: Entry, user: User) -> Mapping[str, object]:
    return {
        "is_mine": bool(given.staff) and given.staff == user.staff_code,
        "staff": given.staff,
        "on": entry.occurred_on,
        "by": entry.actor.id,
        "reasons": [reason_text(code) for code in given.reasons],
    }
