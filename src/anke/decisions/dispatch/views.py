# SPDX-License-Identifier: EUPL-1.2
"""The screens of the way out: what waits, one letter, and what is done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.cases.errors import UnknownCaseError
from anke.cases.queries import require_on_case
from anke.decisions.dispatch import acts
from anke.decisions.dispatch.errors import UnknownPostedLetterError
from anke.decisions.dispatch.forms import CallBackForm, ChannelForm
from anke.decisions.dispatch.page import open_letter, overview
from anke.decisions.domain.dispatch import Channel
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse


@require_safe
def post_out(request: HttpRequest) -> HttpResponse:
    """Show what waits to leave the house, and what has left it today (post ud)."""
    page = overview(request.user, on=clock.today())
    return render(request, "decisions/dispatch/list.html", {"page": page})


@require_safe
def letter_out(request: HttpRequest, number: str) -> HttpResponse:
    """Show one letter on its way out, with what can be done about it."""
    return _letter(request, number)


@require_POST
def retry_all(request: HttpRequest) -> HttpResponse:
    """Let all letters that surely have not left be tried again (prøv alle igen)."""
    require(request.user, Action.HANDLE_DISPATCH)
    count = acts.try_all_again()
    text = ngettext(
        "%(count)s letter is tried again now.",
        "%(count)s letters are tried again now.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect("dispatch")


@require_POST
def all_posted(request: HttpRequest) -> HttpResponse:
    """Say that the letters on the list have been posted (alle er lagt i posten)."""
    actor = acts.by(require(request.user, Action.HANDLE_DISPATCH))
    count = acts.confirm_all(actor, request.POST.getlist("number"))
    text = ngettext(
        "%(count)s letter is noted as sent.",
        "%(count)s letters are noted as sent.",
        count,
    )
    messages.success(request, text % {"count": count})
    return redirect("dispatch")


@require_POST
def call_back(request: HttpRequest, number: str) -> HttpResponse:
    """Call a letter back before it leaves the house (fortryd afsendelse)."""
    actor = acts.by(require(request.user, Action.HANDLE_DISPATCH))
    form = CallBackForm(request.POST)
    if not form.is_valid():
        return _letter(request, number, 422, call_back_form=form)
    cause = form.cleaned_data["cause"]
    return _done(
        request,
        number,
        lambda: acts.call_back(actor, number, cause=cause),
        _("%(letter)s was called back. It does not leave the house."),
    )


@require_POST
def call_back_from_case(request: HttpRequest, case: str, number: str) -> HttpResponse:
    """Call a letter back from the case that it is about (fortryd afsendelse)."""
    try:
        person, _case = require_on_case(request.user, Action.WORK_ON_CASE, case)
    except UnknownCaseError as error:
        raise Http404(str(error)) from error
    form = CallBackForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Write why the letter is called back."))
        return redirect("case-page", number=case)
    actor, cause = acts.by(person), form.cleaned_data["cause"]
    try:
        acts.call_back(actor, number, cause=cause, case=case)
    except AppealsError as error:
        messages.error(request, error.user_text)
    else:
        text = _("%(letter)s was called back. It does not leave the house.")
        messages.success(request, text % {"letter": number})
    return redirect("case-page", number=case)


@require_POST
def send_another_way(request: HttpRequest, number: str) -> HttpResponse:
    """Send a letter by another channel (vælg en anden kanal)."""
    require(request.user, Action.HANDLE_DISPATCH)
    form = ChannelForm(request.POST)
    if not form.is_valid():
        return _letter(request, number, 422, channel_form=form)
    data = form.cleaned_data
    return _done(
        request,
        number,
        lambda: acts.send_by(number, Channel(data["channel"]), postal=data["postal"]),
        _("%(letter)s goes another way."),
        channel_form=form,
    )


@require_POST
def try_again(request: HttpRequest, number: str) -> HttpResponse:
    """Let a letter be tried again now (prøv igen)."""
    require(request.user, Action.HANDLE_DISPATCH)
    return _done(
        request,
        number,
        lambda: acts.try_again(number),
        _("%(letter)s is tried again now."),
    )


@require_POST
def confirm_sent(request: HttpRequest, number: str) -> HttpResponse:
    """Say that a letter has left the house (lagt i posten, eller fundet i loggen)."""
    actor = acts.by(require(request.user, Action.HANDLE_DISPATCH))
    return _done(
        request,
        number,
        lambda: acts.confirm_sent(actor, number),
        _("%(letter)s is noted as sent."),
    )


@require_POST
def not_printed(request: HttpRequest, number: str) -> HttpResponse:
    """Say that the printer gave a letter back (kunne ikke trykkes)."""
    require(request.user, Action.HANDLE_DISPATCH)
    return _done(
        request,
        number,
        lambda: acts.not_printed(number),
        _("%(letter)s came back and has not been sent."),
    )


def _done(
    request: HttpRequest,
    number: str,
    act: Callable[[], object],
    text: str,
    **forms: object,
) -> HttpResponse:
    """Do it and go back to the list, or say why it cannot be done."""
    try:
        act()
    except UnknownPostedLetterError:
        return _letter(request, number)
    except AppealsError as error:
        return _letter(request, number, 409, refusal=error.user_text, **forms)
    messages.success(request, text % {"letter": number})
    return redirect("dispatch")


def _letter(
    request: HttpRequest, number: str, status: int = 200, **more: object
) -> HttpResponse:
    try:
        page = open_letter(request.user, number, at=clock.now())
    except UnknownPostedLetterError as error:
        messages.warning(request, error.user_text)
        template = "decisions/dispatch/unknown.html"
        return render(request, template, {"number": number}, status=404)
    context = {
        "page": page,
        "call_back_form": CallBackForm(),
        "channel_form": ChannelForm(),
        **more,
    }
    return render(request, "decisions/dispatch/letter.html", context, status=status)
