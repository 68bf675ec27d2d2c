# SPDX-License-Identifier: EUPL-1.2
"""For the staff: give a party a way in, take it back, and print the letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases.queries import require_on_case
from anke.intake.forms.authority import authority
from anke.selfservice.domain.ways_in import LINK_LIVES
from anke.selfservice.errors import NotOpenToReadersError
from anke.selfservice.letters import letter_by_hand, letters_for, print_letters
from anke.selfservice.services import take_back

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from anke.selfservice.letters import PrintedLetter

_AT_A_TIME = 50


@never_cache
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """List the letters with links and codes that wait for the printer."""
    user = require(request.user, Action.GIVE_STATUS_ACCESS)
    rows = letters_for(user)
    context = {
        "waiting": rows.filter(printed_at=None)[:_AT_A_TIME],
        "waiting_count": rows.filter(printed_at=None).count(),
        "printed": rows.exclude(printed_at=None).order_by("-printed_at")[:_AT_A_TIME],
    }
    return render(request, "selfservice/letters.html", context)


@never_cache
@require_POST
def print_chosen(request: HttpRequest) -> HttpResponse:
    """Show the chosen letters with their secrets, for the printer (udskriv)."""
    chosen = [int(pk) for pk in request.POST.getlist("letter") if pk.isdecimal()]
    made = print_letters(request.user, chosen[:_AT_A_TIME])
    if not made:
        messages.warning(request, _("Choose the letters that are to be printed."))
        return redirect("status-letters")
    return _show(request, made)


@never_cache
@require_POST
def give(request: HttpRequest, number: str) -> HttpResponse:
    """Give one party a link and a code, and show the letter (giv adgang)."""
    try:
        made = letter_by_hand(request.user, number, request.POST.get("person", ""))
    except NotOpenToReadersError as error:
        messages.warning(request, error.user_text)
        return redirect("case-page", number=number)
    return _show(request, [made])


@require_POST
def close(request: HttpRequest, number: str) -> HttpResponse:
    """Take a party's ways in back, and end what is open (luk adgang)."""
    require_on_case(request.user, Action.GIVE_STATUS_ACCESS, number)
    if take_back(number, request.POST.get("person", "")):
        messages.success(request, _("The access was closed."))
    return redirect("case-page", number=number)


def _show(request: HttpRequest, made: list[PrintedLetter]) -> HttpResponse:
    context = {"letters": made, "days": LINK_LIVES.days, "authority": authority()}
    return render(request, "selfservice/printed.html", context)
