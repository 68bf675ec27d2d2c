# SPDX-License-Identifier: EUPL-1.2
"""The screens of the case: find it, read it, open its documents."""

from __future__ import annotations

import secrets
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anke.access.domain.permissions import Action
from anke.access.errors import AccessDeniedError
from anke.access.queries import may, require
from anke.cases import clock
from anke.cases.case_list import CSV_HEADINGS, FilterForm, case_table, csv_rows
from anke.cases.case_page import open_beside, open_case_page
from anke.cases.document_viewer import draw_page, open_document
from anke.cases.documents import read_document
from anke.cases.domain.cpr import Cpr, CprError
from anke.cases.domain.numbers import CaseNumberError, parse_number
from anke.cases.errors import UnknownCaseError
from anke.cases.filed_documents import file_name
from anke.cases.finding import cases_with_cpr, full_number, written_down
from anke.cases.rules import current_rules
from anke.errors import AppealsError
from anke.web.csv_files import csv_response

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponseBase

PAGE_SIZE = 25
_FOUND = "cases_found"  # in the session: what searches by CPR number found
_KEPT_SEARCHES = 5


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """Show the cases that fit the filters in the address (sagslisten)."""
    user = require(request.user, Action.LIST_CASES)
    form = FilterForm(
        request.GET, user=user, rules=current_rules(), numbers=_numbers_found(request)
    )
    page = form.pages(PAGE_SIZE).get_page(request.GET.get("page"))
    table = case_table(
        page.object_list, form, current_rules(), caption=_("Cases that fit")
    )
    context = {
        "form": form,
        "page": page,
        "table": table,
        "by_person": "person" in request.GET,
        "expired": "person" in request.GET and form.numbers == [],
        "may_export": may(user, Action.EXPORT_CASES),
    }
    return render(request, "cases/case_list.html", context)


def _numbers_found(request: HttpRequest) -> list[str] | None:
    """What a search by CPR number found; the address carries only a random word."""
    token = request.GET.get("person")
    if token is None:
        return None
    found = request.session.get(_FOUND, {})
    return list(found.get(token, []))


@require_POST
def search(request: HttpRequest) -> HttpResponse:
    """Find a case; a CPR number that is typed never stands in an address."""
    user = require(request.user, Action.LIST_CASES)
    text = request.POST.get("query", "").strip()
    try:
        cpr = Cpr(text)
    except CprError:
        return _found_by_text(text)
    numbers = cases_with_cpr(user, cpr, at=clock.now())
    token = secrets.token_urlsafe(9)
    kept = dict(list(request.session.get(_FOUND, {}).items())[1 - _KEPT_SEARCHES :])
    request.session[_FOUND] = {**kept, token: numbers}
    return redirect(f"{reverse('case-list')}?{urlencode({'person': token})}")


def _found_by_text(text: str) -> HttpResponse:
    """Go to the case whose number was typed, else to the list of what fits."""
    number = full_number(text)
    try:
        parse_number(number)
    except CaseNumberError:
        query = f"?{urlencode({'q': text})}" if text else ""
        return redirect(f"{reverse('case-list')}{query}")
    return redirect("case-page", number=number)


@require_safe
def export(request: HttpRequest) -> HttpResponseBase:
    """Send the filtered list as a CSV file."""
    user = require(request.user, Action.EXPORT_CASES)
    form = FilterForm(
        request.GET, user=user, rules=current_rules(), numbers=_numbers_found(request)
    )
    rows = written_down(
        user, csv_rows(form.cases()), at=clock.now(), wanted=form.wanted
    )
    return csv_response("sager.csv", chain([CSV_HEADINGS], rows))


@require_safe
def case_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one case with everything in it (sagssiden)."""
    wanted = request.GET.get("dokument", "")
    if wanted and "X-Anke-Part" in request.headers:
        return _document_beside(request, number, wanted)
    try:
        page = open_case_page(request.user, number, at=clock.now(), document=wanted)
    except UnknownCaseError as error:
        messages.warning(request, error.user_text)
        return render(
            request, "cases/unknown_case.html", {"number": number}, status=404
        )
    return render(request, "cases/case_page.html", {"page": page})


def _document_beside(request: HttpRequest, number: str, wanted: str) -> HttpResponse:
    """Draw the part of the case page that a document stands in, for its script."""
    try:
        shown = open_beside(request.user, number, wanted, at=clock.now())
    except UnknownCaseError as error:
        raise Http404(str(error)) from error
    context = {"shown": shown, "number": number}
    response = render(request, "cases/document.html", context)
    # Going back must not find this part where the whole page has the same address.
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def document_page(
    request: HttpRequest, number: str, place: int, page: int
) -> HttpResponse:
    """Show a page of a filed document as a picture."""
    try:
        picture = draw_page(request.user, number, place, page, at=clock.now())
    except AccessDeniedError:
        raise
    except AppealsError as error:
        raise Http404(str(error)) from error
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def document(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Send one filed document, as a file and never as a page of this site."""
    try:
        filed = open_document(request.user, number, place, at=clock.now())
    except UnknownCaseError as error:
        raise Http404(str(error)) from error
    response = HttpResponse(read_document(filed), content_type=filed.media_type)
    # Whatever the content is, the browser must not run it in the name of this site.
    name = file_name(number, place, filed.media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
