# SPDX-License-Identifier: EUPL-1.2
"""The entrance: link and code, a wish for a new link, a first instance's key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from anke.intake.errors import InstanceKeyError, TooManyError
from anke.intake.forms import limits
from anke.intake.forms.instance_keys import find_key
from anke.intake.forms.key_form import KeyForm
from anke.selfservice import wording
from anke.selfservice.broker import broker_name
from anke.selfservice.case_list import handle_of, only_case
from anke.selfservice.domain.readers import Holder, Way
from anke.selfservice.domain.ways_in import LINK_LIVES
from anke.selfservice.domain.words import spaced
from anke.selfservice.doors import NO_REFERRER, open_page, page
from anke.selfservice.errors import NoWayInError
from anke.selfservice.forms import AskForm, CodeForm, WordForm
from anke.selfservice.services import (
    ask_for_way_in,
    is_link_of_key,
    open_way_in,
    open_way_in_by_key,
)
from anke.selfservice.sessions import begin, end, holder_in
from anke.selfservice.tasks import answer_requests
from anke.selfservice.times import definitions, times_of_all

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

CODES = limits.Limit("status-codes", 30, 10 * 60)
WISHES = limits.Limit("status-wishes", 10, 60 * 60)
_WORD = "word"  # in the session: the link somebody came with, until the code is typed


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: HttpRequest) -> HttpResponse:
    """Let somebody in who has a letter, a sign-in, or neither (se din sag)."""
    form = WordForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _come_with(request, form.cleaned_data["word"])
    context = page(
        form=form, broker=broker_name(), is_inside=holder_in(request) is not None
    )
    return render(request, "selfservice/start.html", context)


@open_page
@require_safe
def link(request: HttpRequest, word: str) -> HttpResponse:
    """Take a link in, and lead on to an address that does not carry it.

    A look alone uses nothing up: mail programs look at links, too.
    """
    response = _come_with(request, word)
    response["Referrer-Policy"] = NO_REFERRER
    return response


def _come_with(request: HttpRequest, word: str) -> HttpResponse:
    request.session[_WORD] = word
    return redirect("status-code")


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Ask for the code of a link, and let somebody in (koden fra brevet)."""
    word = request.session.get(_WORD, "")
    if not word:
        return redirect("status-start")
    form = CodeForm(
        request.POST if request.method == "POST" else None,
        is_needed=not is_link_of_key(word),
    )
    if request.method == "POST" and form.is_valid():
        try:
            limits.spend(CODES, limits.visitor(request))
            holder = _opened(word, form)
        except NoWayInError as error:
            form.add_error("code", wording.refusal(error.why))
        except TooManyError:
            form.add_error("code", wording.too_many())
        else:
            return enter(request, holder)
    return render(request, "selfservice/code.html", page(form=form))


def _opened(word: str, form: CodeForm) -> Holder:
    if form.is_needed:
        return open_way_in(word, form.cleaned_data["code"])
    return open_way_in_by_key(word)


def enter(request: HttpRequest, holder: Holder) -> HttpResponse:
    """Begin the session and lead to the case, or to the list of several."""
    begin(request, holder)
    number = only_case(holder)
    if number:
        return redirect("status-page", handle=handle_of(request, number))
    return redirect("status-cases")


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """Take in a wish for a new link; the answer is the same for everybody."""
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.spend(WISHES, limits.visitor(request))
        except TooManyError:
            form.add_error(None, wording.too_many())
        else:
            # Shown in this one answer and kept nowhere in clear.
            code = spaced(ask_for_way_in(**form.cleaned_data))
            answer_requests.enqueue()
            context = page(code=code, days=LINK_LIVES.days)
            return render(request, "selfservice/asked.html", context)
    return render(request, "selfservice/ask.html", page(form=form))


@open_page
@require_http_methods(["GET", "HEAD", "POST"])
def key(request: HttpRequest) -> HttpResponse:
    """Let a first instance in by its key (for myndigheder)."""
    form = KeyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.spend(limits.KEYS, limits.visitor(request))
            row = find_key(form.cleaned_data["key"])
        except (InstanceKeyError, TooManyError) as error:
            form.add_error("key", error.user_text)
        else:
            instance = row.first_instance
            return enter(
                request, Holder(Way.KEY, first_instance=instance, came_by=row.pk)
            )
    return render(request, "selfservice/key.html", page(form=form))


@open_page
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Let somebody out; whoever uses the browser next sees nothing."""
    end(request)
    return redirect("status-start")


@open_page
@require_safe
def times(request: HttpRequest) -> HttpResponse:
    """Show how long cases take in each area, and how that is counted."""
    context = page(rows=times_of_all(), measures=definitions())
    return render(request, "selfservice/times.html", context)
