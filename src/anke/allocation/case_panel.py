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
    found = [
        entry for entry in file.entries if isinstance(entry.payload, CaseAllocated)
    ]
    if not found:
        return None
    last = found[-1]
    payload = last.payload
    assert isinstance(payload, CaseAllocated)  # noqa: S101 - tells mypy
    if not payload.reasons:
        return None
    return {
        "is_mine": bool(payload.staff) and payload.staff == user.staff_code,
        "staff": payload.staff,
        "on": last.occurred_on,
        "by": last.actor.id,
        "reasons": [reason_text(code) for code in payload.reasons],
    }
