# SPDX-License-Identifier: EUPL-1.2
"""The mail room's screens: the queue, the desk, and what is done there.

Every act works as an ordinary form; the page's own script sends the same form in the
background, so that the next letter stands there at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import may, require
from anke.cases import clock
from anke.cases.rules import current_rules
from anke.errors import AppealsError
from anke.intake.desk import open_desk
from anke.intake.domain import commands as c
from anke.intake.filing_form import FilingForm, RejectForm
from anke.intake.letter_files import attachment_content, files_of, page_picture
from anke.intake.mail_list import QueueForm, queue_table
from anke.intake.queries import find_letter, ledger, next_waiting
from anke.intake.receipts import file_and_answer, reject_and_answer
from anke.intake.services import by, split_letter, undo_matter
from anke.intake.time_spent import time_spent

if TYPE_CHECKING:
    from django.http import HttpRequest

    from anke.intake.desk import DeskItem

PAGE_SIZE = 25
_MOST_AT_HAND = 20


@require_safe
def queue_page(request: HttpRequest) -> HttpResponse:
    """Show the letters that fit the filters, the most urgent first (postkassen)."""
    user = require(request.user, Action.SEE_MAIL)
    form = QueueForm(request.GET, user=user)
    page = Paginator(form.letters(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "table": queue_table(page.object_list, current_rules()),
        "ledger": ledger(),
        "first": next_waiting(user),
        "may_manage": may(user, Action.MANAGE_MAIL),
        "spent": time_spent(),
    }
    return render(request, "intake/queue.html", context)


@require_safe
def desk_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one letter with the proposal beside it (skrivebordet)."""
    item = _open(request, number)
    template = "intake/desk.html"
    if request.headers.get("X-Anke-Part") == "letter":
        template = "intake/letter.html"
    return render(request, template, _context(request, item))


@require_safe
def next_letter(request: HttpRequest) -> HttpResponse:
    """Give the next letter of the queue, for the page to have it ready.

    `at_hand` names the letters the page has already.
    """
    at_hand = request.GET.getlist("at_hand")[-_MOST_AT_HAND:]
    number = next_waiting(request.user, after=at_hand)
    if number is None:
        return HttpResponse(status=204)
    if request.headers.get("X-Anke-Part") != "letter":
        return redirect("desk", number=number)
    item = _open(request, number, purpose="Postkø (hentet på forhånd)")
    return render(request, "intake/letter.html", _context(request, item))


def _open(request: HttpRequest, number: str, purpose: str = "Postkø") -> DeskItem:
    try:
        return open_desk(request.user, number, at=clock.now(), purpose=purpose)
    except AppealsError as error:
        if type(error).__name__ == "UnknownLetterError":
            raise Http404(str(error)) from error
        raise


def _context(
    request: HttpRequest, item: DeskItem, form: FilingForm | None = None
) -> dict[str, object]:
    return {
        "item": item,
        "form": form or FilingForm.proposed(item, current_rules()),
        "reject_form": RejectForm(auto_id=f"r-{item.letter.number}-%s"),
        "may_handle": may(request.user, Action.HANDLE_MAIL),
    }


# --- What is done with a letter ------------------------------------------------------


@require_POST
def file_letter(request: HttpRequest, number: str) -> HttpResponse:
    """File a matter of the letter on a case, new or running (journalisér)."""
    actor = by(request.user)
    item = _open(request, number, purpose="Journalisering")
    form = FilingForm(
        request.POST, rules=current_rules(), letter=item.letter, advice=item.advice
    )
    if not form.is_valid():
        return _corrections(request, item, form)
    try:
        filing = form.filing(files_of(item.letter, item.reading))
        filed = file_and_answer(actor, filing, item)
    except AppealsError as error:
        return _refused(request, number, error)
    text = _("%(letter)s is filed on case %(case)s.") % {
        "letter": number,
        "case": filed.case,
    }
    return _done(request, number, filing.matter, text)


@require_POST
def reject_letter(request: HttpRequest, number: str) -> HttpResponse:
    """Do not take a matter in, with the reason (afvis, videresend)."""
    actor = by(request.user)
    form = RejectForm(request.POST)
    item = _open(request, number, purpose="Journalisering")
    if not form.is_valid():
        errors = [str(text) for each in form.errors.values() for text in each]
        return _refused(request, number, AppealsError("", user_text=" ".join(errors)))
    data = form.cleaned_data
    command = c.RejectMatter(
        matter=data["matter"],
        mail_kind=data["mail_kind"] or item.letter.mail_kind or "other",
        reason=data["reason"],
        forwarded_to=data["forwarded_to"] if data["reason"] == "forwarded" else "",
        seconds=min(data["seconds"] or 0, 3600),
    )
    try:
        reject_and_answer(actor, number, command, item)
    except AppealsError as error:
        return _refused(request, number, error)
    text = _("%(letter)s was not taken in.") % {"letter": number}
    return _done(request, number, command.matter, text)


@require_POST
def split(request: HttpRequest, number: str) -> HttpResponse:
    """Say how many matters the letter holds; each is settled on its own (del)."""
    actor = by(request.user)
    try:
        count = int(request.POST.get("matters", ""))
        split_letter(actor, number, count)
    except ValueError:
        error = AppealsError("not a number", user_text=_("Write a number."))
        return _refused(request, number, error)
    except AppealsError as error:
        return _refused(request, number, error)
    return redirect("desk", number=number)


@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Let a settled matter wait again (fortryd)."""
    actor = by(request.user)
    try:
        matter = int(request.POST.get("matter", "1"))
        undo_matter(actor, number, matter, cause=_("Undone in the mail room"))
    except (AppealsError, ValueError) as error:
        wrong = error if isinstance(error, AppealsError) else AppealsError(str(error))
        return _refused(request, number, wrong)
    if _wants_json(request):
        return JsonResponse({"ok": True, "back": reverse("desk", args=[number])})
    messages.success(request, _("It was undone. The letter waits again."))
    return redirect("desk", number=number)


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("X-Anke-Part") == "act"


def _done(request: HttpRequest, number: str, matter: int, text: str) -> HttpResponse:
    """Tell that it was done, and go on with the next letter."""
    if _wants_json(request):
        sums = ledger()
        return JsonResponse(
            {
                "ok": True,
                "text": text,
                "number": number,
                "matter": matter,
                "undo": reverse("letter-undo", args=[number]),
                "waiting": sums.waiting,
            }
        )
    messages.success(request, text)
    following = next_waiting(request.user)
    return redirect("desk", number=following) if following else redirect("mail-queue")


def _corrections(
    request: HttpRequest, item: DeskItem, form: FilingForm
) -> HttpResponse:
    """Show the form again with what is missing; nothing that was typed is lost."""
    part = "letter" if _wants_json(request) else "desk"
    context = _context(request, item, form)
    return render(request, f"intake/{part}.html", context, status=422)


def _refused(request: HttpRequest, number: str, error: AppealsError) -> HttpResponse:
    if _wants_json(request):
        return JsonResponse(
            {"ok": False, "text": error.user_text, "number": number}, status=409
        )
    messages.error(request, error.user_text)
    return redirect("desk", number=number)


# --- What lies in a letter -----------------------------------------------------------


@require_safe
def attachment(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Send an attached file, as a file and never as a page of this site."""
    item = _open(request, number, purpose="Bilag")
    file, content = attachment_content(item.letter, item.reading, place)
    response = HttpResponse(content, content_type=file.media_type)
    response["Content-Disposition"] = f'attachment; filename="{number}-{place}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@require_safe
def attachment_page(
    request: HttpRequest, number: str, place: int, page: int
) -> HttpResponse:
    """Show a page of an attached file as a picture."""
    item = _open(request, number, purpose="Bilag")
    picture = page_picture(item.letter, item.reading, place, page)
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def html_body(request: HttpRequest, number: str) -> HttpResponse:
    """Show the letter's own form, cleaned and without anything fetched from outside."""
    item = _open(request, number, purpose="Brevets egen form")
    if item.reading is None or not item.reading.html:
        raise Http404("the letter has no form of its own")
    response = render(request, "intake/body.html", {"html": item.reading.html})
    response["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    )
    return response


@require_safe
def raw_letter(request: HttpRequest, number: str) -> HttpResponse:
    """Send the letter exactly as it came."""
    from anke.intake.letter_files import raw_content

    require(request.user, Action.SEE_MAIL)
    _open(request, number, purpose="Det rå brev")
    response = HttpResponse(
        raw_content(find_letter(request.user, number)),
        content_type="application/octet-stream",
    )
    response["Content-Disposition"] = f'attachment; filename="{number}.eml"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
