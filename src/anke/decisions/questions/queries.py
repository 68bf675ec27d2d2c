# SPDX-License-Identifier: EUPL-1.2
"""What a medical consultant was asked, with the access rule inside.

A consultant has no cases but those with an open question to them. Once it is answered
the case is closed to them; that they answered, and when, they may still see.

    questions_to(user)[0].request.due_on
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.access.models import CaseTie
from anke.access.queries import require
from anke.cases.domain.handling_rules import OwedBy
from anke.cases.errors import UnknownCaseError
from anke.cases.queries import cases_tied_to
from anke.cases.services import read_states

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.state import CaseState
    from anke.cases.domain.work import Request
    from anke.cases.models import Case


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that waits for a consultant's answer."""

    case: Case
    request: Request


def questions_to(user: User | AnonymousUser) -> list[OpenQuestion]:
    """Give the questions that wait for somebody, the first to be answered first.

    Errors: AccessDeniedError.
    """
    person = require(user, Action.ANSWER_QUESTION)
    code = person.staff_code or ""
    rows = cases_tied_to(person, CaseTie.Tie.ASKED, Action.ANSWER_QUESTION)
    states = read_states(sorted(rows))
    found = [
        OpenQuestion(rows[number], request)
        for number, state in states.items()
        for request in open_questions(state, code)
    ]
    return sorted(found, key=lambda each: (each.request.due_on, each.case.number))


def open_questions(state: CaseState, code: str) -> Iterator[Request]:
    """Give the questions of a case that wait for a consultant's answer."""
    return (each for each in state.work.open_requests if _is_to(each, code))


def question_to(user: User | AnonymousUser, number: str, place: int) -> Request:
    """Give a question that somebody was asked, answered or not.

    It says nothing of the case but who asked and when: that is known to who was asked.

    Errors: AccessDeniedError; UnknownCaseError when no such question went to them.
    """
    person = require(user, Action.ANSWER_QUESTION)
    state = read_states([number]).get(number)
    request = state.work.request(place) if state else None
    if request is None or not _is_to(request, person.staff_code or ""):
        raise UnknownCaseError(
            f"no question {place} in case {number} to {person.staff_code}",
            user_text=f"Du har ikke fået spørgsmål {place} i sag {number}.",
        )
    return request


def _is_to(request: Request, code: str) -> bool:
    is_asked = request.owed_by == OwedBy.CONSULTANT
    return is_asked and bool(code) and request.recipient == code
