# SPDX-License-Identifier: EUPL-1.2
"""The screens of case work's robots: what they do, who let them, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases.errors import UnknownCaseError
from anke.cases.queries import require_on_case
from anke.decisions.errors import UnknownRobotError
from anke.decisions.robots import page, switching
from anke.decisions.robots.forms import CauseForm
from anke.decisions.robots.models import RobotDeed
from anke.decisions.robots.tasks import bundle_for
from anke.decisions.robots.trial import order_trial
from anke.decisions.robots.undoing import undo_deed
from anke.errors import AppealsError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@require_safe
def robot_list(request: HttpRequest) -> HttpResponse:
    """Show the robots, and what each of them did today (robotter)."""
    context = {"robots": page.overview(request.user)}
    return render(request, "decisions/robots/list.html", context)


@require_safe
def robot_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show one robot: deeds, what it left, its trial, who switched it."""
    return _robot(request, name, CauseForm())


def _robot(
    request: HttpRequest,
    name: str,
    form: CauseForm,
    status: int = 200,
    refusal: str = "",
) -> HttpResponse:
    try:
        shown = page.open_robot(request.user, name)
    except UnknownRobotError as error:
        raise Http404(str(error)) from error
    context = {"robot": shown, "form": form, "refusal": refusal}
    return render(request, "decisions/robots/robot.html", context, status=status)


@require_POST
def try_robot(request: HttpRequest, name: str) -> HttpResponse:
    """Try a robot on the last quarter, in the background (prøv på sidste kvartal)."""
    try:
        order_trial(request.user, name)
    except UnknownRobotError as error:
        raise Http404(str(error)) from error
    messages.success(
        request,
        _("The robot is being tried. The result comes on this page in a moment."),
    )
    return redirect("robot", name=name)


@require_POST
def switch_robot(request: HttpRequest, name: str) -> HttpResponse:
    """Switch a robot on or off (tænd, sluk)."""
    require(request.user, Action.SWITCH_ROBOTS)
    form = CauseForm(request.POST)
    if not form.is_valid():
        return _robot(request, name, form, 422)
    wants_on = request.POST.get("on") == "1"
    switch = switching.switch_on if wants_on else switching.switch_off
    try:
        switch(request.user, name, cause=form.cleaned_data["cause"])
    except UnknownRobotError as error:
        raise Http404(str(error)) from error
    except AppealsError as error:
        return _robot(request, name, form, 409, error.user_text)
    on, off = _("The robot is switched on."), _("The robot is switched off.")
    messages.success(request, on if wants_on else off)
    return redirect("robot", name=name)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, deed: int) -> HttpResponse:
    """Take back one thing that a robot did, and say why (fortryd)."""
    row = RobotDeed.objects.filter(pk=deed).first()
    if row is None:
        raise Http404(str(deed))
    _person, case = _on_case(request, row.case)
    form = CauseForm(request.POST or None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        try:
            undo_deed(request.user, deed, cause=form.cleaned_data["cause"])
        except AppealsError as error:
            refusal = error.user_text
        else:
            messages.success(request, _("It was taken back."))
            return redirect("case-page", number=case)
    context = {"deed": page.shown_deed(row), "form": form, "refusal": refusal}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "decisions/robots/undo.html", context, status=status)


@require_POST
def bundle_papers(request: HttpRequest, number: str) -> HttpResponse:
    """Let the worker bind all papers of a case into one PDF (saml sagen)."""
    person, case = _on_case(request, number)
    bundle_for.enqueue(number=case, staff=person)
    text = _(
        "The documents are being bound into one PDF. It comes in the list of documents "
        "in a moment."
    )
    messages.success(request, text)
    return redirect("case-page", number=case)


def _on_case(request: HttpRequest, number: str) -> tuple[int, str]:
    """Give the person's key and the case's number, where both fit."""
    try:
        person, case = require_on_case(request.user, Action.WORK_ON_CASE, number)
    except UnknownCaseError as error:
        raise Http404(str(error)) from error
    return person.pk, case.number
