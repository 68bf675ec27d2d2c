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
from anke.intake.errors import LetterRefusedError, UnknownLetterError
from anke.intake.filing_form import FilingForm
from anke.intake.holds import hold, holds_of_others, let_go, take_next
from anke.intake.letter_files import (
    attachment_content,
    files_of,
    page_picture,
    raw_content,
)
from anke.intake.mail_list import QueueForm, queue_table
from anke.intake.queries import ledger, letters_visible_to, next_waiting, queue
from anke.intake.receipts import file_and_answer, reject_and_answer
from anke.intake.reject_form import RejectForm, SplitForm
from anke.intake.services import by, split_letter, undo_matter
from anke.intake.watching import last_watch

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest

    from anke.access.models import User
    from anke.intake.desk import DeskItem

PAGE_SIZE = 25
_MOST_AT_HAND = 40
_MOST_READY = 5
# Stands in the journal, which speaks Danish whatever the screen's language is.
_UNDO_CAUSE = "Fortrudt i posten"


@require_safe
def queue_page(request: HttpRequest) -> HttpResponse:
    """Show the letters that fit the filters, the most urgent first (postkassen)."""
    user = require(request.user, Action.SEE_MAIL)
    form = QueueForm(request.GET, user=user)
    page = Paginator(form.letters(), PAGE_SIZE).get_page(request.GET.get("page"))
    at = clock.wall_now()
    held = holds_of_others(user, [one.number for one in page.object_list], at=at)
    context = {
        "form": form,
        "page": page,
        "table": queue_table(page.object_list, current_rules(), held),
        "ledger": ledger(),
        "first": next_waiting(user, at=at),
        "may_manage": may(user, Action.MANAGE_MAIL),
        "watch": last_watch() if may(user, Action.MANAGE_MAIL) else None,
    }
    return render(request, "intake/queue.html", context)


@require_safe
def desk_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one letter with the proposal beside it (skrivebordet)."""
    try:
        item = open_desk(request.user, number, at=clock.now())
    except UnknownLetterError as error:
        messages.warning(request, error.user_text)
        page = "intake/unknown_letter.html"
        return render(request, page, {"number": number}, status=404)
    hold(request.user, number, at=clock.wall_now())
    return _desk(request, item)


@require_safe
def next_letter(request: HttpRequest) -> HttpResponse:
    """Give the next letter of the queue, for the page to have it ready.

    `at_hand` names the letters the page has already, or is busy with; `open` and
    `ready` those among them that it holds on to. The others may go to colleagues.
    """
    at, user = clock.wall_now(), request.user
    at_hand = request.GET.getlist("at_hand")[-_MOST_AT_HAND:]
    is_part = _is_part(request)
    if is_part:
        kept = dict.fromkeys(request.GET.getlist("open")[:1], True)
        kept |= dict.fromkeys(request.GET.getlist("ready")[:_MOST_READY], False)
        _hold_on(user, at_hand, kept, at=at)
    number = take_next(user, at=at, after=at_hand, opened=not is_part)
    if not is_part:
        if number is None:
            messages.info(request, _no_further(user))
        return _to_letter(number)
    if number is None:
        return HttpResponse(status=204)
    return _desk(request, _open(request, number, "Postkø (hentet på forhånd)"))


def _hold_on(
    user: User | AnonymousUser,
    at_hand: Sequence[str],
    kept: dict[str, bool],
    *,
    at: datetime,
) -> None:
    """Hold what the page has open or ready, and let go of what it is done with."""
    let_go(user, [number for number in at_hand if number not in kept])
    for number, is_open in kept.items():
        if number in at_hand:
            hold(user, number, at=at, opened=is_open)


def _no_further(user: User | AnonymousUser) -> str:
    if queue(user).exists():
        return _("What is left in the queue, you have put aside or others have open.")
    return _("There is no further letter in the queue.")


def _open(request: HttpRequest, number: str, purpose: str) -> DeskItem:
    try:
        return open_desk(request.user, number, at=clock.now(), purpose=purpose)
    except UnknownLetterError as error:
        raise Http404(str(error)) from error


def _desk(
    request: HttpRequest, item: DeskItem, status: int = 200, **forms: object
) -> HttpResponse:
    """Draw a letter: the whole page, or the part that the page's script asks for."""
    part = "letter" if _is_part(request) else "desk"
    context = {
        "item": item,
        "form": FilingForm.proposed(item, current_rules()),
        "reject_form": RejectForm(letter=item.letter),
        "split_form": SplitForm(letter=item.letter, hinted=item.advice.matters_hinted),
        "may_handle": may(request.user, Action.HANDLE_MAIL),
        **forms,
    }
    return render(request, f"intake/{part}.html", context, status=status)


def _is_part(request: HttpRequest) -> bool:
    return "X-Anke-Part" in request.headers


def _to_letter(number: str | None) -> HttpResponse:
    return redirect("desk", number=number) if number else redirect("mail-queue")


# --- What is done with a letter ------------------------------------------------------


@require_POST
def file_letter(request: HttpRequest, number: str) -> HttpResponse:
    """File a matter of the letter on a case, new or running (journalisér)."""
    actor = by(request.user)
    item = _open(request, number, "Journalisering")
    form = FilingForm(request.POST, rules=current_rules(), item=item)
    if item.is_waiting and not form.is_valid():
        return _desk(request, item, 422, form=form)
    try:
        _demand_waiting(item)
        filing = form.filing(files_of(item.letter, item.reading))
        filed = file_and_answer(actor, filing, item)
    except AppealsError as error:
        return _refused(request, item, error, form=form)
    told = {"letter": number, "case": filed.case}
    text = _("%(letter)s is filed on case %(case)s.") % told
    return _done(request, number, filing.matter, text)


@require_POST
def reject_letter(request: HttpRequest, number: str) -> HttpResponse:
    """Do not take a matter in, with the reason (afvis, videresend)."""
    actor = by(request.user)
    item = _open(request, number, "Journalisering")
    form = RejectForm(request.POST, letter=item.letter)
    if item.is_waiting and not form.is_valid():
        return _desk(request, item, 422, reject_form=form)
    try:
        _demand_waiting(item)
        command = form.command(item.letter)
        reject_and_answer(actor, number, command, item)
    except AppealsError as error:
        return _refused(request, item, error, reject_form=form)
    text = _("%(letter)s was not taken in.") % {"letter": number}
    if command.forwarded_to:
        text = _("%(letter)s is sent on.") % {"letter": number}
    return _done(request, number, command.matter, text)


@require_POST
def split(request: HttpRequest, number: str) -> HttpResponse:
    """Say how many matters the letter holds; each is settled on its own (del)."""
    actor = by(request.user)
    item = _open(request, number, "Journalisering")
    form = SplitForm(request.POST, letter=item.letter)
    if not form.is_valid():
        return _desk(request, item, 422, split_form=form)
    try:
        split_letter(actor, number, form.cleaned_data["matters"])
    except AppealsError as error:
        return _refused(request, item, error, split_form=form)
    return redirect("desk", number=number)


@require_POST
def undo(request: HttpRequest, number: str) -> HttpResponse:
    """Let a settled matter wait again (fortryd)."""
    actor = by(request.user)
    item = _open(request, number, "Journalisering")
    try:
        matter = int(request.POST.get("matter", "1"))
    except ValueError:
        matter = 0
    try:
        undo_matter(actor, number, matter, cause=_UNDO_CAUSE)
    except AppealsError as error:
        return _refused(request, item, error)
    if _is_part(request):
        return JsonResponse({"ok": True, "back": reverse("desk", args=[number])})
    messages.success(request, _("It was undone. The letter waits again."))
    return redirect("desk", number=number)


def _demand_waiting(item: DeskItem) -> None:
    """Refuse what somebody else has settled meanwhile, and say who it was.

    Errors: LetterRefusedError.
    """
    if not item.is_waiting:
        who = item.matters[-1].settled_by
        raise LetterRefusedError(
            f"letter {item.letter.number} was settled by {who}",
            user_text=_("The letter has been settled by %(who)s meanwhile.")
            % {"who": who},
        )


def _done(request: HttpRequest, number: str, matter: int, text: str) -> HttpResponse:
    """Tell that it was done, and go on: what is left of the letter, then the next."""
    left = letters_visible_to(request.user).filter(pk=number, status="waiting").exists()
    if not left:
        let_go(request.user, [number])
    if not _is_part(request):
        messages.success(request, text)
        at = clock.wall_now()
        return _to_letter(number if left else take_next(request.user, at=at))
    return JsonResponse(
        {
            "ok": True,
            "text": text,
            "number": number,
            "matter": matter,
            "undo": reverse("letter-undo", args=[number]),
            "waiting": ledger().waiting,
        }
    )


def _refused(
    request: HttpRequest, item: DeskItem, error: AppealsError, **forms: object
) -> HttpResponse:
    """Say why it could not be done; what was typed stays where it was typed."""
    item = _open(request, item.letter.number, "Journalisering")
    return _desk(request, item, 409, refusal=error.user_text, **forms)


# --- What lies in a letter -----------------------------------------------------------


@require_safe
def attachment(request: HttpRequest, number: str, place: int) -> HttpResponse:
    """Send an attached file, as a file and never as a page of this site."""
    item = _open(request, number, "Bilag")
    try:
        file, content = attachment_content(item.letter, item.reading, place)
    except AppealsError as error:
        raise Http404(str(error)) from error
    return _as_file(content, file.media_type, f"{number}-{place}")


@require_safe
def attachment_page(
    request: HttpRequest, number: str, place: int, page: int
) -> HttpResponse:
    """Show a page of an attached file as a picture."""
    item = _open(request, number, "Bilag")
    try:
        picture = page_picture(item.letter, item.reading, place, page)
    except AppealsError as error:
        raise Http404(str(error)) from error
    response = HttpResponse(picture, content_type="image/png")
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def html_body(request: HttpRequest, number: str) -> HttpResponse:
    """Show the letter's own form, cleaned and without anything fetched from outside."""
    item = _open(request, number, "Brevets egen form")
    if item.reading is None or not item.reading.html:
        raise Http404("the letter has no form of its own")
    context = {
        "number": number,
        "html": item.reading.html,
        "language": item.reading.language or "da",
    }
    response = render(request, "intake/body.html", context)
    # The header is the fence: no script, no form, nothing fetched, no origin.
    response["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; style-src 'unsafe-inline'"
    )
    return response


@require_safe
def raw_letter(request: HttpRequest, number: str) -> HttpResponse:
    """Send the letter exactly as it came."""
    item = _open(request, number, "Det rå brev")
    content = raw_content(item.letter)
    return _as_file(content, "application/octet-stream", f"{number}.eml")


def _as_file(content: bytes, media_type: str, name: str) -> HttpResponse:
    """Whatever the content is, the browser must not run it in this site's name."""
    response = HttpResponse(content, content_type=media_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
