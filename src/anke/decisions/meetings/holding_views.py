# SPDX-License-Identifier: EUPL-1.2
"""What is done to a meeting: one address for all acts, and the page of an item.

Every act works as an ordinary form, by keyboard alone; after it one stands where the
next one is asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from anke.access.domain.permissions import Action
from anke.decisions.domain.meetings.state import ItemStatus
from anke.decisions.meetings import services
from anke.decisions.meetings.acts import ACTS, actor_of, bound_form
from anke.decisions.meetings.agenda_page import next_waiting
from anke.decisions.meetings.forms import errors_of
from anke.decisions.meetings.screen import (
    REFUSED,
    WRONG,
    of_a_meeting,
    open_screen,
    tell,
    vote_form,
)
from anke.errors import AppealsError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from anke.decisions.domain.meetings.state import MeetingState
    from anke.decisions.meetings.acts import PageAct
    from anke.decisions.meetings.forms import MeetingForm
    from anke.decisions.meetings.screen import Screen

_SETTLING = ("decide", "conclude", "postpone")


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_meeting
def item_page(request: HttpRequest, number: str, item: int) -> HttpResponse:
    """Deal with one item at the meeting: conflicts, votes, what became of it."""
    screen = open_screen(request, Action.HOLD_MEETINGS, number)
    found = screen.state.item(item)
    if found is None:
        return tell(request, _("There is no such item on the agenda."))
    if request.method != "POST":
        return screen.draw_item(found)
    form = vote_form(screen.state, found, request)
    if not form.is_valid():
        return screen.draw_item(found, form, status=WRONG)
    decide = request.POST.get("decide") == "yes"
    actor = actor_of(screen.user)
    try:
        after = services.cast_votes(actor, number, item, form.votes, decide=decide)
    except AppealsError as error:
        return screen.draw_item(found, form, refusal=error.user_text, status=REFUSED)
    return _after_item(request, after, item)


def _after_item(request: HttpRequest, state: MeetingState, item: int) -> HttpResponse:
    """Go on to the next item that waits, when this one is settled."""
    settled = state.item(item)
    if settled is not None and settled.status is ItemStatus.WAITING:
        messages.success(request, _("The votes are written down."))
        return redirect("meeting-item", number=state.number, item=item)
    place = state.place_of(item)
    messages.success(request, _("Item %(place)s is settled.") % {"place": place})
    following = next_waiting(state, item)
    if following is None:
        return redirect("meeting-page", number=state.number)
    return redirect("meeting-item", number=state.number, item=following)


@require_POST
@of_a_meeting
def do(request: HttpRequest, number: str) -> HttpResponse:
    """Do one thing to a meeting, and go back to where it was asked for."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        text = _("Nothing was asked for. Go back and try again.")
        return tell(request, text, status=400)
    screen = open_screen(request, act.permission, number)
    form = bound_form(act, request.POST, screen.user, screen.state)
    if not form.is_valid():
        return _told(screen, act, errors_of(form), WRONG)
    try:
        act.deed(screen.user, actor_of(screen.user), number, form)
    except AppealsError as error:
        return _told(screen, act, error.user_text, REFUSED)
    return _done(request, act, number, form)


def _told(screen: Screen, act: PageAct, text: str, status: int) -> HttpResponse:
    """Say why it was not done, on the page on which it was asked for."""
    item = screen.state.item(_whole(screen.request.POST.get("item", "")))
    if act.page == "item" and item is not None:
        return screen.draw_item(item, refusal=text, status=status)
    page = "page" if act.page == "item" else act.page
    return screen.draw(page, refusal=text, status=status)


def _done(
    request: HttpRequest, act: PageAct, number: str, form: MeetingForm
) -> HttpResponse:
    item = form.cleaned_data.get("item")
    if act.word in _SETTLING:
        return _after_item(request, services.meeting_state(number), int(item or 0))
    messages.success(request, act.done)
    if act.page == "item":
        return redirect("meeting-item", number=number, item=item)
    address = reverse(f"meeting-{act.page}", args=[number])
    if act.page == "agenda" and item:
        # The button that was pressed has the focus again, for the next press. No mark
        # in the address: browsers then leave `autofocus` alone.
        way = "op" if request.POST.get("way") == "up" else "ned"
        address = f"{address}?punkt={item}&vej={way}"
    return redirect(address)


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else 0
