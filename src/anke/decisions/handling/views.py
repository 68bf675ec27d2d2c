# SPDX-License-Identifier: EUPL-1.2
"""One page for each thing that is done to a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases.documents import read_document
from anke.cases.errors import StaleCaseError, UnknownCaseError
from anke.decisions.handling.actions import action
from anke.decisions.handling.page import open_action, open_letter
from anke.errors import AppealsError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from anke.decisions.handling.case_action import CaseAction


@require_http_methods(["GET", "HEAD", "POST"])
def case_action(
    request: HttpRequest, number: str, word: str, place: int = 0
) -> HttpResponse:
    """Show the form of an action, or do it and go back to the case."""
    chosen = _chosen(word, place)
    user = require(request.user, chosen.permission)
    try:
        data = request.POST or None
        page = open_action(
            user, number, chosen, place, data=data, proposed=request.GET.dict()
        )
    except UnknownCaseError as error:
        raise Http404(str(error)) from error
    if page.refusal or request.method != "POST" or not page.form.is_valid():
        return _shown(request, page)
    try:
        chosen.perform(user, number, page.form, place)
    except StaleCaseError as stale:
        return _shown(request, page.after(stale), status=409)
    except AppealsError as refused:
        return _shown(request, page.refused(refused), status=422)
    messages.success(request, chosen.done)
    return redirect("case-page", number=number)


@require_safe
def case_letter(request: HttpRequest, number: str, document: str) -> HttpResponse:
    """Send a draft that was handed in, as a file and never as a page of this site."""
    user = require(request.user, Action.WORK_ON_CASE)
    try:
        letter = open_letter(user, number, document)
    except UnknownCaseError as error:
        raise Http404(str(error)) from error
    response = HttpResponse(read_document(letter), content_type=letter.media_type)
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def _chosen(word: str, place: int) -> CaseAction:
    chosen = action(word)
    if chosen is None or chosen.of_request != bool(place):
        raise Http404(word)
    return chosen


def _shown(request: HttpRequest, page: object, status: int = 200) -> HttpResponse:
    return render(
        request, "decisions/handling/action.html", {"page": page}, status=status
    )
