# SPDX-License-Identifier: EUPL-1.2
"""What the case page says about the work: what is next, what is owed, what can be done.

Registered with `anke.cases.panels` when the house starts.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.cases import clock, wording
from anke.cases.domain.handling_rules import OwedBy
from anke.cases.domain.state import CaseStatus
from anke.cases.domain.what_next import standing_of, what_next
from anke.cases.filed_documents import filed_documents
from anke.cases.handling_wording import (
    answer_name,
    owed_by_name,
    step_name,
    todo_sentence,
)
from anke.cases.panels import Panel, register_panel
from anke.cases.rules import current_rules
from anke.decisions.handling.actions import actions_for
from anke.decisions.handling.lacking_panel import lacking_panel
from anke.decisions.handling.mail_panel import mail_panel
from anke.decisions.handling.notes_panel import kept_texts, notes_panel
from anke.decisions.handling.predecessors import likely_predecessors

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date

    from anke.access.models import User
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.work import Request
    from anke.cases.queries import CaseFile


@dataclass(frozen=True, slots=True)
class ShownRequest:
    """A request as the case page shows it."""

    number: int
    step: str
    basis: str
    who: str
    sent_on: date
    due_on: date
    reminders: int
    is_open: bool
    is_late: bool
    answer: str
    ended_on: date | None
    pauses: tuple[str, ...]
    question: str = ""
    letter_look: str = ""
    answer_look: str = ""


def register_panels() -> None:
    """Add what this part has to say to the case page."""
    register_panel(Panel("next", 0, "decisions/handling/next.html", _next, "top"))
    register_panel(
        Panel("mail", 1, "decisions/handling/mail_panel.html", mail_panel, "top")
    )
    register_panel(
        Panel("lacking", 5, "decisions/handling/lacking.html", lacking_panel)
    )
    register_panel(Panel("requests", 10, "decisions/handling/requests.html", _requests))
    register_panel(
        Panel(
            "add-document",
            0,
            "decisions/handling/document_link.html",
            _may_add,
            "documents",
        )
    )
    register_panel(Panel("notes", 15, "decisions/handling/notes.html", notes_panel))


def _next(user: User, file: CaseFile) -> Mapping[str, object] | None:
    """Say what is to be done now, and offer what can be done."""
    if not user.may(Action.WORK_ON_CASE):
        return None
    today, rules = clock.today(), current_rules()
    todos = what_next(standing_of(file.state, rules.rulebook), today)
    return {
        "todos": [todo_sentence(todo, today) for todo in todos],
        "actions": actions_for(user, file),
        "may_write": file.state.status is CaseStatus.PENDING,
        "predecessors": likely_predecessors(user, file),
    }


def _requests(user: User, file: CaseFile) -> Mapping[str, object] | None:
    """Show who was asked for what, the open ones first."""
    if not file.state.work.requests:
        return None
    questions = _questions(user, file)
    shown = list(_shown(file, current_rules(), clock.today(), questions))
    looks = _looks(user, file)
    shown = [
        replace(
            each,
            letter_look=looks.get(request.document, ""),
            answer_look=looks.get(request.answer_document, ""),
        )
        for each, request in zip(shown, file.state.work.requests, strict=True)
    ]
    return {
        "requests": sorted(shown, key=lambda each: not each.is_open),
        "may_work": user.may(Action.WORK_ON_CASE),
    }


def _looks(user: User, file: CaseFile) -> Mapping[str, str]:
    """Give where each document that the reader may open stands beside the list."""
    documents = filed_documents(file, user)
    return {
        view.commitment: filed.look
        for view, filed in zip(file.documents, documents, strict=True)
        if filed.look
    }


def _may_add(user: User, file: CaseFile) -> Mapping[str, object] | None:
    """Lead to where documents are put on the case, also after the decision."""
    if not user.may(Action.WORK_ON_CASE) or file.state.status is CaseStatus.WITHDRAWN:
        return None
    return {"number": file.case.number}


def _questions(user: User, file: CaseFile) -> Mapping[str, str]:
    """Give what consultants are asked: no letter says it, so it stands here.

    The consultants themselves have it on top of the page.
    """
    if not user.may(Action.SEE_DOCUMENTS) or user.may(Action.ANSWER_QUESTION):
        return {}
    asked = [
        each.document
        for each in file.state.work.requests
        if each.owed_by == OwedBy.CONSULTANT
    ]
    return kept_texts(file.case.number, asked) if asked else {}


def _shown(
    file: CaseFile, rules: Rules, today: date, questions: Mapping[str, str]
) -> Iterator[ShownRequest]:
    names = {
        party.commitment: party.person.name
        for party in file.parties
        if party.person is not None
    }
    for request in file.state.work.requests:
        rule = rules.handling.step(request.step)
        yield ShownRequest(
            number=request.number,
            step=step_name(request.step, rules),
            basis=rule.legal_basis if rule else "",
            who=names.get(request.recipient) or _who(request, rules),
            sent_on=request.sent_on,
            due_on=request.due_on,
            reminders=request.reminders,
            is_open=request.is_open,
            is_late=request.is_open and request.due_on < today,
            answer=answer_name(request.answer),
            ended_on=request.ended_on,
            pauses=tuple(
                wording.rule_name(rules, each) for each in (rule.pauses if rule else ())
            ),
            question=questions.get(request.document, ""),
        )


def _who(request: Request, rules: Rules) -> str:
    if request.owed_by == "first-instance":
        return wording.instance_name(rules.catalogue, request.recipient)
    if request.owed_by == "consultant":
        return f"{owed_by_name(request.owed_by)} {request.recipient}"
    return owed_by_name(request.owed_by)
