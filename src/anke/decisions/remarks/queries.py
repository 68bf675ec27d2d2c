# SPDX-License-Identifier: EUPL-1.2
"""The remarks that somebody made and nobody has answered, with the access rule inside.

open_remarks_of(user)[0].remark.about
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.access.models import CaseTie
from anke.access.queries import require
from anke.cases.queries import cases_tied_to
from anke.cases.services import read_states

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.work import Remark
    from anke.cases.models import Case


@dataclass(frozen=True, slots=True)
class OpenRemark:
    """A remark that waits for an answer, and its case."""

    case: Case
    remark: Remark


def open_remarks_of(user: User | AnonymousUser) -> list[OpenRemark]:
    """Give the remarks that somebody made and that wait, the oldest first.

    Errors: AccessDeniedError.
    """
    person = require(user, Action.MAKE_REMARK)
    code = person.staff_code or ""
    rows = cases_tied_to(person, CaseTie.Tie.REMARK, Action.MAKE_REMARK)
    states = read_states(sorted(rows))
    found = [
        OpenRemark(rows[number], remark)
        for number, state in states.items()
        for remark in state.work.open_remarks
        if remark.by == code
    ]
    return sorted(found, key=lambda each: (each.remark.on, each.case.number))
