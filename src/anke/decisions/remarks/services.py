# SPDX-License-Identifier: EUPL-1.2
"""A controller says what is registered wrong; whoever works on the case answers.

make_remark(user, "22-00001", "outcome", "Brevet siger hjemvist, sagen siger ændret.")
settle_remark(user, "22-00001", 1, "corrected")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.queries import require_on_case
from anke.cases.services import apply_acts, read_states
from anke.decisions.handling.notes_panel import kept_texts
from anke.decisions.handling.services import actor_of_user, keep_text

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.state import CaseState

REMARK, REPLY = "Bemærkning til registreringen", "Svar på bemærkning"


def make_remark(
    user: User | AnonymousUser, number: str, about: str, text: str
) -> CaseState:
    """Keep the remark as a document of the case, and let the case ask for an answer.

    Run twice with the same words, as by a double click, it makes one remark.

    Errors: AccessDeniedError, UnknownCaseError, CommandRefusedError.
    """
    person, _case = require_on_case(user, Action.MAKE_REMARK, number)
    state = read_states([number])[number]
    alike = [one.note for one in state.work.open_remarks if one.about == about]
    if text in kept_texts(number, alike).values():
        return state
    with transaction.atomic():
        note = keep_text(number, text)
        filed = c.FileDocument(note, REMARK, "internal")
        return _apply(person, number, filed, c.MakeRemark(about, note))


def settle_remark(
    user: User | AnonymousUser, number: str, place: int, result: str, text: str = ""
) -> CaseState:
    """Answer a remark: corrected, or right and why.

    Run twice with the same result it does nothing the second time; another result is
    refused. Errors: as `make_remark`.
    """
    person, _case = require_on_case(user, Action.WORK_ON_CASE, number)
    state = read_states([number])[number]
    if (place, result) in {(one.number, one.result) for one in state.work.remarks}:
        return state
    with transaction.atomic():
        if not text.strip():
            return _apply(person, number, c.SettleRemark(place, result))
        note = keep_text(number, text)
        filed = c.FileDocument(note, REPLY, "internal")
        return _apply(person, number, filed, c.SettleRemark(place, result, note))


def _apply(person: User, number: str, *commands: c.Command) -> CaseState:
    now, actor = clock.now(), actor_of_user(person)
    acts = [c.Act(number, each, now.date(), now, actor) for each in commands]
    return apply_acts(acts).states[number]
