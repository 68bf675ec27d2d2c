# SPDX-License-Identifier: EUPL-1.2
"""The screens of the gate: what will be released, who signed it, taking it back."""

from __future__ import annotations

from datetime import datetime
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
from anke.errors import AppealsError
from anke.publication import page, services
from anke.publication.background import order_work
from anke.publication.bundle.contents import Text
from anke.publication.errors import UnknownReleaseError
from anke.publication.forms import DropForm, PrepareForm, ScheduleForm, WithdrawForm
from anke.publication.tasks import prepare_and_attack

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.forms import Form
    from django.http import HttpRequest, HttpResponse


@require_safe
def release_list(request: HttpRequest) -> HttpResponse:
    """Show the releases and the calendar (offentliggørelser)."""
    shown = page.overview(request.user)
    return render(request, "publication/list.html", {"shown": shown})


@require_http_methods(["GET", "HEAD", "POST"])
def prepare_one(request: HttpRequest) -> HttpResponse:
    """Let the worker prepare and attack a release (forbered)."""
    require(request.user, Action.PREPARE_RELEASE)
    form = PrepareForm(request.POST or None, initial=_next_in_calendar())
    refusal = ""
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        title = Text(said["title_da"], said["title_en"])
        try:
            work = order_work(
                request.user, title=title, at=said["at"], cause=said["cause"]
            )
        except AppealsError as error:
            refusal = error.user_text
        else:
            prepare_and_attack.enqueue(work=work.pk)
            messages.success(request, _("The release is being prepared."))
            return redirect("releases")
    context = {"form": form, "refusal": refusal}
    status = 409 if refusal else 422 if form.errors else 200
    return render(request, "publication/prepare.html", context, status=status)


def _next_in_calendar() -> dict[str, object]:
    """Begin the form with what is announced next."""
    title, at = services.next_announcement()
    hour = datetime.fromisoformat(at) if at else None
    return {"title_da": title.da, "title_en": title.en, "at": hour}


@require_safe
def release_page(request: HttpRequest, release: str) -> HttpResponse:
    """Show one release: tables, attack, revisions, signatures."""
    return _page(request, release)


@require_POST
def sign(request: HttpRequest, release: str) -> HttpResponse:
    """Sign a release that the attack could not break (underskriv)."""
    draft = request.POST.get("draft", "")
    return _done(
        request,
        release,
        lambda: services.sign_release(request.user, release, draft=draft),
        _("You have signed."),
    )


@require_POST
def schedule(request: HttpRequest, release: str) -> HttpResponse:
    """Give a release its hour (klausuler)."""
    require(request.user, Action.PUBLISH_RELEASE)
    form = ScheduleForm(request.POST)
    if not form.is_valid():
        return _page(request, release, schedule=form, status=422)
    at = form.cleaned_data["at"]
    return _done(
        request,
        release,
        lambda: services.schedule_release(request.user, release, at=at),
        _("The hour is set."),
    )


@require_POST
def publish(request: HttpRequest, release: str) -> HttpResponse:
    """Let readers see a release whose hour has come (offentliggør)."""
    return _done(
        request,
        release,
        lambda: services.publish_release(request.user, release),
        _("The release is published."),
    )


@require_POST
def withdraw(request: HttpRequest, release: str) -> HttpResponse:
    """Take a published release back, and say why (tilbagekald)."""
    require(request.user, Action.WITHDRAW_RELEASE)
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _page(request, release, withdraw=form, status=422)
    said = form.cleaned_data
    return _done(
        request,
        release,
        lambda: services.withdraw_release(
            request.user, release, cause=said["cause"], cause_en=said["cause_en"]
        ),
        _("The release is withdrawn."),
    )


@require_POST
def drop(request: HttpRequest, release: str) -> HttpResponse:
    """Give up a draft that nobody outside has seen (kassér)."""
    require(request.user, Action.PREPARE_RELEASE)
    form = DropForm(request.POST, prefix="drop")
    if not form.is_valid():
        return _page(request, release, drop=form, status=422)
    cause = form.cleaned_data["cause"]
    return _done(
        request,
        release,
        lambda: services.drop_release(request.user, release, cause=cause),
        _("The draft is dropped."),
    )


def _done(
    request: HttpRequest, release: str, act: Callable[[], object], text: str
) -> HttpResponse:
    """Do something to a release and show it; or say why it was refused."""
    try:
        act()
    except UnknownReleaseError as error:
        raise Http404(str(error)) from error
    except AppealsError as error:
        return _page(request, release, refusal=error.user_text, status=409)
    messages.success(request, text)
    return redirect("release", release=release)


def _page(
    request: HttpRequest,
    release: str,
    *,
    schedule: Form | None = None,
    withdraw: Form | None = None,
    drop: Form | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    try:
        shown = page.open_release(request.user, release)
    except UnknownReleaseError as error:
        raise Http404(str(error)) from error
    context = {
        "shown": shown,
        "schedule": schedule or ScheduleForm(initial={"at": shown.at}),
        "withdraw": withdraw or WithdrawForm(),
        "drop": drop or DropForm(prefix="drop"),
        "failed": next((f for f in (schedule, withdraw, drop) if f is not None), None),
        "refusal": refusal,
    }
    return render(request, "publication/release.html", context, status=status)
