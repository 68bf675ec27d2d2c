# SPDX-License-Identifier: EUPL-1.2
"""The two pages of remarks: one to make a remark, one to answer it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.queries import require
from anke.access.services import record_view
from anke.cases import clock
from anke.cases.domain.entries import case_stream
from anke.cases.errors import UnknownCaseError
from anke.cases.queries import require_on_case
from anke.cases.services import read_states
from anke.decisions.remarks.forms import RemarkForm, SettleForm
from anke.decisions.remarks.panel import shown
from anke.decisions.remarks.remark_table import remark_table
from anke.decisions.remarks.services import make_remark, settle_remark
from anke.errors import AppealsError

if TYPE_CHECKING:
    from django.http import HttpRequest

    from anke.access.models import User
    from anke.cases.domain.work import Remark


@require_safe
def my_remarks(request: HttpRequest) -> HttpResponse:
    """Show the reader's remarks that wait for an answer (mine bemærkninger)."""
    user = require(request.user, Action.MAKE_REMARK)
    return render(request, "decisions/remarks/list.html", {"table": remark_table(user)})


@require_http_methods(["GET", "HEAD", "POST"])
def remark_make(request: HttpRequest, number: str) -> HttpResponse:
    """Let a controller say what is registered wrong (bemærkning)."""
    _user_on(request, Action.MAKE_REMARK, number)
    form = RemarkForm(request.POST or None, auto_id="remark-%s")
    if request.method != "POST" or not form.is_valid():
        return _shown(request, "make", number, form=form)
    data = form.cleaned_data
    try:
        make_remark(request.user, number, data["about"], data["text"])
    except AppealsError as refused:
        return _shown(request, "make", number, 422, form=form, refusal=refused)
    messages.success(request, _("Your remark is on the case."))
    return redirect("case-page", number=number)


@require_http_methods(["GET", "HEAD", "POST"])
def remark_settle(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Let whoever works on the case answer a remark."""
    user = _user_on(request, Action.WORK_ON_CASE, number)
    remark = _remark(number, place)
    record_view(
        user,
        stream=case_stream(number),
        at=clock.now(),
        purpose="bemærkning til registreringen",
        kind=ViewEvent.Kind.PAGE,
    )
    form = SettleForm(request.POST or None, auto_id="remark-%s")
    page: dict[str, Any] = {"form": form, "remark": shown(number, remark)}
    if request.method != "POST" or not form.is_valid():
        return _shown(request, "settle", number, **page)
    data = form.cleaned_data
    try:
        settle_remark(request.user, number, place, data["result"], data["text"])
    except AppealsError as refused:
        return _shown(request, "settle", number, 422, **page, refusal=refused)
    messages.success(request, _("The remark is answered."))
    return redirect("case-page", number=number)


def _user_on(request: HttpRequest, action: Action, number: str) -> User:
    """Give who may do this to the case; a case that is not there is not found."""
    try:
        user, _case = require_on_case(request.user, action, number)
    except UnknownCaseError as error:
        raise Http404(str(error)) from error
    return user


def _remark(number: str, place: int) -> Remark:
    remarks = read_states([number])[number].work.remarks
    found = next((each for each in remarks if each.number == place), None)
    if found is None:
        raise Http404(f"no remark {place}")
    return found


def _shown(
    request: HttpRequest, page: str, number: str, status: int = 200, **content: Any
) -> HttpResponse:
    context = {"number": number, **content}
    return render(request, f"decisions/remarks/{page}.html", context, status=status)
