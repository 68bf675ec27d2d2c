# SPDX-License-Identifier: EUPL-1.2
"""A medical consultant answers what they were asked, in one transaction.

answer_question(user, "22-00001", 1, "Ja, der er sammenhæng.", Answer.ANSWERED)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.domain.handling_rules import Answer
from anke.cases.queries import require_on_case
from anke.cases.services import apply_acts, read_states
from anke.decisions.handling.notes_panel import kept_texts
from anke.decisions.handling.services import actor_of_user, keep_text
from anke.decisions.questions.queries import question_to

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.state import CaseState
    from anke.cases.domain.work import Request

THEMES = {
    Answer.ANSWERED: "Lægekonsulentens vurdering",
    Answer.MORE_NEEDED: "Lægekonsulenten mangler oplysninger",
    Answer.SECOND_OPINION: "Lægekonsulentens vurdering; foreslår en anden",
}


def answer_question(
    user: User | AnonymousUser, number: str, place: int, text: str, answer: Answer
) -> CaseState:
    """Keep the answer as a document of the case and settle the question with it.

    With it the consultant's access to the case ends. Run twice with the same words, as
    by a double click, it does nothing the second time.

    Errors: AccessDeniedError, UnknownCaseError, CommandRefusedError.
    """
    if _is_kept(number, question_to(user, number, place), text, answer):
        return read_states([number])[number]
    person, _case = require_on_case(user, Action.ANSWER_QUESTION, number)
    now, actor = clock.now(), actor_of_user(person)
    with transaction.atomic():
        document = keep_text(number, text)
        commands = (
            c.FileDocument(document, THEMES[answer], "internal"),
            c.AnswerRequest(place, answer.value, document),
        )
        acts = [c.Act(number, each, now.date(), now, actor) for each in commands]
        return apply_acts(acts).states[number]


def _is_kept(number: str, request: Request, text: str, answer: Answer) -> bool:
    """Tell whether these very words are the answer already."""
    document = request.answer_document
    if request.answer != answer or not document:
        return False
    return kept_texts(number, [document]).get(document) == text
