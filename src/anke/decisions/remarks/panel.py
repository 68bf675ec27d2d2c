# SPDX-License-Identifier: EUPL-1.2
"""What the case page says of remarks: what was found, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.cases.domain.state import CaseStatus
from anke.cases.handling_wording import about_name, remark_result_name
from anke.cases.panels import Panel, register_panel
from anke.decisions.handling.notes_panel import kept_texts

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from anke.access.models import User
    from anke.cases.domain.work import Remark
    from anke.cases.queries import CaseFile


@dataclass(frozen=True, slots=True)
class ShownRemark:
    """A remark with its words, and the answer to it."""

    number: int
    about: str
    text: str
    by: str
    on: date
    is_open: bool
    result: str
    reply: str
    settled_by: str
    settled_on: date | None


def register_remarks_panel() -> None:
    """Add the panel to the case page, above the requests."""
    register_panel(Panel("remarks", 4, "decisions/remarks/panel.html", _panel))


def _panel(user: User, file: CaseFile) -> Mapping[str, object] | None:
    is_there = file.state.status is not CaseStatus.WITHDRAWN
    may_make = user.may(Action.MAKE_REMARK) and is_there
    remarks = file.state.work.remarks
    if not (remarks or may_make):
        return None
    return {
        "remarks": [shown(file.case.number, each) for each in reversed(remarks)],
        "may_make": may_make,
        "may_settle": user.may(Action.WORK_ON_CASE) and is_there,
    }


def shown(number: str, remark: Remark) -> ShownRemark:
    """Put a remark into words."""
    texts = kept_texts(number, [remark.note, remark.settled_note])
    return ShownRemark(
        number=remark.number,
        about=about_name(remark.about),
        text=texts.get(remark.note, ""),
        by=remark.by,
        on=remark.on,
        is_open=remark.is_open,
        result=remark_result_name(remark.result),
        reply=texts.get(remark.settled_note, ""),
        settled_by=remark.settled_by,
        settled_on=remark.settled_on,
    )
