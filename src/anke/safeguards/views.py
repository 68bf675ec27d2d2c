# SPDX-License-Identifier: EUPL-1.2
"""The screens of protection: one case's protection, its secret address, all of them."""

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

from anke.cases.errors import UnknownCaseError
from anke.errors import AppealsError
from anke.safeguards import protecting
from anke.safeguards.addresses import show_addresses
from anke.safeguards.forms import (
    AddressForm,
    NameForm,
    ProtectForm,
    TakeBackForm,
)
from anke.safeguards.pages import (
    conflict_form,
    open_protection,
    protected_table,
    require_address,
)
from anke.safeguards.view_log import looks_for_the_citizen

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse

WRONG = 422


@require_safe
def protection(request: HttpRequest, number: str) -> HttpResponse:
    """Show how a case is protected, and what the reader may change (beskyttelse)."""
    return _page(request, number)


def _page(
    request: HttpRequest, number: str, status: int = 200, **forms: Form
) -> HttpResponse:
    try:
        page = open_protection(request.user, number)
    except UnknownCaseError as error:
        raise Http404(str(error)) from error
    context = {"page": page, **page.forms, **forms}
    return render(request, "safeguards/protection.html", context, status=status)


def _changed(
    request: HttpRequest, number: str, name: str, form: Form, change: Callable[[], None]
) -> HttpResponse:
    """Do a change that a form asks for, or show the form with what is wrong."""
    if not form.is_valid():
        return _page(request, number, WRONG, **{name: form})
    try:
        change()
    except UnknownCaseError as error:
        raise Http404(str(error)) from error
    except AppealsError as error:
        form.add_error(None, error.user_text)
        return _page(request, number, WRONG, **{name: form})
    messages.success(request, _("It is written in the case's journal."))
    return _back(request, number)


def _back(request: HttpRequest, number: str) -> HttpResponse:
    """Go back to the page, or to the list when the case is no longer the reader's."""
    try:
        open_protection(request.user, number)
    except UnknownCaseError:
        messages.info(request, _("You no longer have access to the case."))
        return redirect("case-list")
    return redirect("case-protection", number=number)


@require_POST
def protect(request: HttpRequest, number: str) -> HttpResponse:
    """Protect a case, or lift its protection."""
    form = ProtectForm(request.POST, me=protecting.code_of(request.user))

    def change() -> None:
        data = form.cleaned_data
        protecting.protect(
            request.user,
            number,
            ground=data["ground"],
            lift_cause=data["cause"],
            named=data["named"],
        )

    return _changed(request, number, "protect_form", form, change)


@require_POST
def name(request: HttpRequest, number: str) -> HttpResponse:
    """Let somebody work on a protected case (udpeg)."""
    form = NameForm(request.POST, me=protecting.code_of(request.user))

    def change() -> None:
        data = form.cleaned_data
        protecting.name_person(request.user, number, data["staff"], cause=data["cause"])

    return _changed(request, number, "name_form", form, change)


@require_POST
def unname(request: HttpRequest, number: str) -> HttpResponse:
    """Take somebody's name off a protected case."""
    form = TakeBackForm(request.POST)

    def change() -> None:
        data = form.cleaned_data
        protecting.unname_person(
            request.user, number, data["staff"], cause=data["cause"]
        )

    return _changed(request, number, "unname_form", form, change)


@require_POST
def conflict(request: HttpRequest, number: str) -> HttpResponse:
    """Declare that somebody is in conflict (inhabil)."""
    form = conflict_form(request.user, number, request.POST)

    def change() -> None:
        data = form.cleaned_data
        protecting.declare_conflict(
            request.user, number, data["staff"], ground=data["ground"]
        )

    return _changed(request, number, "conflict_form", form, change)


@require_POST
def lift_conflict(request: HttpRequest, number: str) -> HttpResponse:
    """Let somebody back whose conflict turned out to be none."""
    form = TakeBackForm(request.POST)

    def change() -> None:
        data = form.cleaned_data
        protecting.lift_conflict(
            request.user, number, data["staff"], cause=data["cause"]
        )

    return _changed(request, number, "lift_form", form, change)


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest, number: str) -> HttpResponse:
    """Ask what a secret address is needed for, then show it (hemmelig adresse)."""
    try:
        case = require_address(request.user, number)
        form = AddressForm(request.POST or None)
        shown = None
        if form.is_valid():
            purpose = form.cleaned_data["purpose"]
            shown = show_addresses(request.user, number, purpose=purpose)
    except UnknownCaseError as error:
        raise Http404(str(error)) from error
    context = {"case": case, "form": form, "addresses": shown}
    status = WRONG if form.errors else 200
    return render(request, "safeguards/address.html", context, status=status)


@require_safe
def access_log(request: HttpRequest, number: str) -> HttpResponse:
    """Print who has seen a case for its party, without the staff's names (indsigt)."""
    try:
        looks = looks_for_the_citizen(request.user, number)
    except UnknownCaseError as error:
        raise Http404(str(error)) from error
    context = {"number": number, "looks": looks}
    return render(request, "safeguards/access_log.html", context)


@require_safe
def protected(request: HttpRequest) -> HttpResponse:
    """List the protected cases on which the reader names people (beskyttede sager)."""
    table, page = protected_table(request.user, request.GET.get("page"))
    context = {"table": table, "page": page}
    return render(request, "safeguards/protected.html", context)
