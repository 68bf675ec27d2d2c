# SPDX-License-Identifier: EUPL-1.2
"""A medical consultant's two pages: what they were asked, and one question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases.errors import UnknownCaseError
from anke.decisions.questions.forms import OwnAnswerForm
from anke.decisions.questions.pages import question_page, question_table
from anke.decisions.questions.services import answer_question
from anke.errors import AppealsError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

_LIST, _ONE = "decisions/questions/list.html", "decisions/questions/question.html"


@require_safe
def my_questions(request: HttpRequest) -> HttpResponse:
    """Show the questions that wait for the reader's answer (mine spørgsmål)."""
    user = require(request.user, Action.ANSWER_QUESTION)
    context = {"table": question_table(user), "has_code": bool(user.staff_code)}
    return render(request, _LIST, context)


@require_http_methods(["GET", "HEAD", "POST"])
def my_question(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Show a question with the case's papers, or keep the answer to it."""
    user = require(request.user, Action.ANSWER_QUESTION)
    form = OwnAnswerForm(request.POST or None)
    try:
        if request.method != "POST" or not form.is_valid():
            return _shown(request, number, place, form)
        answer_question(user, number, place, *form.said)
    except UnknownCaseError as error:
        return _shown(request, number, place, form, error, status=404)
    except AppealsError as refused:
        return _shown(request, number, place, form, refused, status=422)
    messages.success(request, _("Your answer is kept on the case."))
    return redirect("my-question", number=number, place=place)


def _shown(
    request: HttpRequest,
    number: str,
    place: int,
    form: OwnAnswerForm,
    refused: AppealsError | None = None,
    *,
    status: int = 200,
) -> HttpResponse:
    """Draw the question; what was written stays on the page also when it came late."""
    user = require(request.user, Action.ANSWER_QUESTION)
    try:
        page = question_page(user, number, place)
    except UnknownCaseError as error:
        page, refused, status = None, error, 404
    text = refused.user_text if refused else ""
    context = {"page": page, "form": form, "refusal": text}
    return render(request, _ONE, context, status=status)
