# SPDX-License-Identifier: EUPL-1.2
"""Inside: the reader's cases, the status page, its letters, and sending more."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anke.cases.documents import read_document
from anke.intake.errors import FileDamagedError, TooManyError
from anke.intake.forms import limits, steps
from anke.selfservice import wording
from anke.selfservice.case_list import handle_of, number_of, open_case_list
from anke.selfservice.doors import NO_REFERRER, closed, for_reader, for_sender, page
from anke.selfservice.forms import MoreForm, NumberForm
from anke.selfservice.queries import look_into, own_cases, own_sendings
from anke.selfservice.sending import flow_of, form_options, send_more
from anke.selfservice.status_page import open_letter, open_status_page

if TYPE_CHECKING:
    from django.http import HttpRequest

    from anke.selfservice.domain.readers import Holder
    from anke.selfservice.queries import Look

_SUFFIXES = {"application/pdf": ".pdf", "text/plain": ".txt"}


@for_reader
@require_http_methods(["GET", "HEAD", "POST"])
def cases(request: HttpRequest, holder: Holder) -> HttpResponse:
    """List the reader's own cases; a first instance may type a number."""
    posted = request.POST if request.method == "POST" else None
    form = NumberForm(posted) if holder.first_instance else None
    if request.method == "POST" and form is not None and form.is_valid():
        number = form.cleaned_data["number"]
        if own_cases(holder).filter(number=number).exists():
            return redirect("status-page", handle=handle_of(request, number))
        form.add_error("number", _("You have no case here with this number."))
    pages, lines = open_case_list(request, holder)
    context = page(form=form, pages=pages, lines=lines, holder=holder)
    return render(request, "selfservice/cases.html", context)


@for_reader
@require_safe
def status(request: HttpRequest, holder: Holder, handle: str) -> HttpResponse:
    """Show where a case stands, for one who may know it (status)."""
    shown = open_status_page(holder, number_of(request, handle))
    context = page(status=shown, handle=handle, holder=holder)
    return render(request, "selfservice/status.html", context)


@for_reader
@require_safe
def letter(
    request: HttpRequest, holder: Holder, handle: str, place: int
) -> HttpResponse:
    """Send a letter that was sent to the reader, as a file and never as a page."""
    document = open_letter(holder, number_of(request, handle), place)
    if document is None:
        return closed(request)
    kind = document.media_type.partition(";")[0]
    response = HttpResponse(read_document(document), content_type=document.media_type)
    name = f"brev-{place}{_SUFFIXES.get(kind, '')}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["Referrer-Policy"] = NO_REFERRER
    return response


# --- Sending more ---------------------------------------------------------------------


@for_sender
@require_http_methods(["GET", "HEAD", "POST"])
def send(request: HttpRequest, holder: Holder, handle: str) -> HttpResponse:
    """Take in what the reader writes and chooses; it is looked over before it goes."""
    look = look_into(holder, number_of(request, handle))
    flow, options = flow_of(look.state.number), form_options(look)
    if request.method == "POST":
        form = steps.fill(request, flow, **options)
        if form.is_valid():
            return redirect("status-send-check", handle=handle)
    else:
        draft = steps.find_draft(request, flow) or steps.blank_draft()
        form = flow.form(initial=draft.fields, draft=draft, **options)
    context = page(form=form, begun=steps.signed_now(), handle=handle, holder=holder)
    return render(request, "selfservice/send.html", context)


@for_sender
@require_http_methods(["GET", "HEAD", "POST"])
def send_check(request: HttpRequest, holder: Holder, handle: str) -> HttpResponse:
    """Let the reader look it over, and hand it in."""
    look = look_into(holder, number_of(request, handle))
    flow = flow_of(look.state.number)
    draft = steps.find_draft(request, flow)
    if draft is None:
        # Sent already, perhaps by a second click; or a day has passed.
        return redirect("status-sent", handle=handle)
    form = cast("MoreForm", steps.kept_form(draft, flow, **form_options(look)))
    if not form.is_valid():
        return redirect("status-send", handle=handle)
    problem = ""
    if request.method == "POST":
        problem = _problem(request, form) or _sent(request, holder, look, form)
        if not problem:
            steps.forget(request, flow)
            return redirect("status-sent", handle=handle)
    context = page(
        form=form,
        sections=list(form.summary()),
        problem=problem,
        handle=handle,
        holder=holder,
    )
    return render(request, "selfservice/send_check.html", context)


def _problem(request: HttpRequest, form: MoreForm) -> str:
    """Say why it cannot be handed in just now; nothing is lost by it."""
    if request.POST.get("shown") != form.draft.shown:
        return _("It was changed in another window. Look it over once more.")
    if form.is_too_quick:
        return _("That was very quick. Look it over, and press the button once more.")
    try:
        limits.spend(limits.FORMS, limits.visitor(request))
    except TooManyError:
        return wording.too_many()
    return ""


def _sent(request: HttpRequest, holder: Holder, look: Look, form: MoreForm) -> str:
    """Hand it in; say what is wrong when a file was damaged here meanwhile."""
    del request
    try:
        send_more(holder, look, form)
    except FileDamagedError as error:
        return error.user_text
    return ""


@for_reader
@require_safe
def sent(request: HttpRequest, holder: Holder, handle: str) -> HttpResponse:
    """Give the number of what was sent last, and say what happens now."""
    look = look_into(holder, number_of(request, handle))
    last = own_sendings(look).first()
    if last is None:
        return redirect("status-send", handle=handle)
    context = page(last=last, handle=handle, holder=holder)
    return render(request, "selfservice/sent.html", context)
