# SPDX-License-Identifier: EUPL-1.2
"""A consultant's questions put into words: the list, and one with its papers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.models import ViewEvent
from anke.access.services import record_view
from anke.cases import clock, wording
from anke.cases.case_list import time_left
from anke.cases.domain.entries import case_stream
from anke.cases.errors import UnknownCaseError
from anke.cases.handling_wording import answer_name, step_name
from anke.cases.queries import case_file
from anke.cases.rules import current_rules
from anke.decisions.handling.notes_panel import kept_texts
from anke.decisions.questions.queries import question_to, questions_to
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from anke.access.models import User
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.work import Request
    from anke.cases.queries import CaseFile
    from anke.decisions.questions.queries import OpenQuestion


@dataclass(frozen=True, slots=True)
class Paper:
    """A document of the case that the consultant may read."""

    theme: str
    direction: str
    dated_on: date
    href: str


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """One question; without the case once the answer is given."""

    number: str
    request: Request
    step: str
    file: CaseFile | None = None
    about: str = ""
    text: str = ""
    papers: tuple[Paper, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the question can still be answered by this reader."""
        return self.file is not None

    @property
    def ending(self) -> str:
        """Say how the question came to its end."""
        return answer_name(self.request.answer)


# --- The list ------------------------------------------------------------------------


def question_table(user: User) -> Table:
    """Give the open questions as a table, the first to be answered first."""
    rules, today = current_rules(), clock.today()
    return Table(
        caption=_("Questions that wait for your answer"),
        columns=(
            Column("case", _("Case")),
            Column("due", _("Answer by")),
            Column("about", _("What the case is about")),
            Column("step", _("Question")),
            Column("asked", _("Asked")),
        ),
        rows=[_row(each, rules, today) for each in questions_to(user)],
        empty=_("Nobody waits for an answer from you."),
        hide_caption=True,
    )


def _row(each: OpenQuestion, rules: Rules, today: date) -> Row:
    case, request = each.case, each.request
    is_late = request.due_on < today
    return Row(
        (
            Cell(
                case.number,
                href=reverse("my-question", args=[case.number, request.number]),
                is_number=True,
            ),
            Cell(
                formats.day(request.due_on),
                note=time_left(request.due_on, today),
                alarm=is_late,
            ),
            Cell(
                wording.subject_name(rules.catalogue, case.subject),
                note=wording.area_name(rules.catalogue, case.area),
            ),
            Cell(step_name(request.step, rules)),
            Cell(formats.day(request.sent_on), note=request.asked_by),
        )
    )


# --- One question --------------------------------------------------------------------


def question_page(user: User, number: str, place: int) -> QuestionPage:
    """Open a question, with the case as long as the reader may see it.

    That a case was opened is written down; a question that has ended shows none.

    Errors: AccessDeniedError; UnknownCaseError when no such question went to them.
    """
    request = question_to(user, number, place)
    rules = current_rules()
    closed = QuestionPage(number, request, step_name(request.step, rules))
    if not request.is_open:
        return closed
    try:
        file = case_file(user, number)
    except UnknownCaseError:
        # A conflict of interest was declared: the question is theirs no longer.
        return closed
    record_view(
        user,
        stream=case_stream(number),
        at=clock.now(),
        purpose="spørgsmål til lægekonsulent",
        kind=ViewEvent.Kind.PAGE,
    )
    return QuestionPage(
        number=number,
        request=request,
        step=closed.step,
        file=file,
        about=wording.subject_name(rules.catalogue, file.case.subject)
        or wording.area_name(rules.catalogue, file.case.area),
        text=kept_texts(number, [request.document]).get(request.document, ""),
        papers=tuple(_papers(file, request)),
    )


def _papers(file: CaseFile, request: Request) -> Iterator[Paper]:
    """Give what can be read, the newest first; the question itself stands above."""
    for place, each in reversed(list(enumerate(file.documents, 1))):
        is_there = each.stored is not None and each.withdrawn_on is None
        if is_there and each.commitment != request.document:
            yield Paper(
                each.theme,
                wording.direction_name(each.direction),
                each.dated_on,
                reverse("case-document", args=[file.case.number, place]),
            )
