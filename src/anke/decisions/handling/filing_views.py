# SPDX-License-Identifier: EUPL-1.2
"""The page on which staff put documents on a case, running or decided."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_http_methods

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.queries import require
from anke.access.services import record_view
from anke.cases import clock
from anke.cases.domain.entries import case_stream
from anke.cases.domain.state import CaseStatus
from anke.cases.errors import UnknownCaseError
from anke.cases.filed_documents import ANCHOR
from anke.cases.queries import case_file
from anke.decisions.handling.filing import file_papers
from anke.decisions.handling.filing_form import forget_papers, paper_form
from anke.errors import AppealsError
from anke.intake.forms.uploads import limit_uploads

if TYPE_CHECKING:
    from django.http import HttpRequest

    from anke.access.models import User
    from anke.cases.queries import CaseFile
    from anke.decisions.handling.filing_form import PaperForm


# Uploads are limited before anything reads the form, the check of its token included.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def add_document(request: HttpRequest, number: str) -> HttpResponse:
    """Put documents on a case, also after it was decided (læg dokument på sagen)."""
    if not limit_uploads(request):
        return render(request, "intake/public/too_large.html", status=413)
    answer: HttpResponse = _add_document(request, number)
    return answer


@csrf_protect
def _add_document(request: HttpRequest, number: str) -> HttpResponse:
    user = require(request.user, Action.WORK_ON_CASE)
    file = _opened(user, number)
    form = paper_form(request, file)
    if request.method != "POST" or not form.is_valid():
        return _shown(request, file, form)
    papers = list(form.papers())
    try:
        place = file_papers(user, number, papers, form.label)
    except AppealsError as refused:
        return _shown(request, file, form, refusal=refused.user_text, status=422)
    forget_papers(request, form)
    done = ngettext(
        "The document is on the case.", "The documents are on the case.", len(papers)
    )
    messages.success(request, done)
    address = reverse("case-page", args=[number])
    return redirect(f"{address}?dokument={place}{ANCHOR}")


def _opened(user: User, number: str) -> CaseFile:
    try:
        file = case_file(user, number)
    except UnknownCaseError as error:
        raise Http404(str(error)) from error
    record_view(
        user,
        stream=case_stream(number),
        at=clock.now(),
        purpose="læg dokument på sagen",
        kind=ViewEvent.Kind.PAGE,
    )
    return file


def _shown(
    request: HttpRequest,
    file: CaseFile,
    form: PaperForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        "case": file.case,
        "form": form,
        "refusal": refusal,
        "is_late": file.state.status is CaseStatus.DECIDED,
    }
    page = "decisions/handling/add_document.html"
    return render(request, page, context, status=status)
