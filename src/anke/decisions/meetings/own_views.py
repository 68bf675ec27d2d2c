# SPDX-License-Identifier: EUPL-1.2
"""What those who sit at the table see: their own meetings, and nothing else.

They read the papers, and say in advance where they are in conflict; they vote at the
meeting, where the chair's screen counts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.queries import require
from anke.access.services import record_views
from anke.cases import clock
from anke.cases.domain.entries import case_stream
from anke.decisions.domain.meetings import commands as c
from anke.decisions.domain.meetings.state import MeetingStatus
from anke.decisions.meetings import pages, services
from anke.decisions.meetings.acts import actor_of
from anke.decisions.meetings.agenda_page import agenda_of
from anke.decisions.meetings.forms import OwnConflictForm, errors_of
from anke.decisions.meetings.material import parties_of
from anke.decisions.meetings.queries import (
    meetings_of,
    readable_items,
    with_counts,
)
from anke.decisions.meetings.screen import (
    REFUSED,
    WRONG,
    of_a_meeting,
    open_screen,
    show,
    tell,
)
from anke.errors import AppealsError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from anke.decisions.meetings.screen import Screen

_ENDED = (MeetingStatus.APPROVED, MeetingStatus.CANCELLED, MeetingStatus.CLOSED)


@require_safe
def my_meetings(request: HttpRequest) -> HttpResponse:
    """Show the meetings at which the reader sits (mine møder)."""
    user = require(request.user, Action.SEE_OWN_MEETINGS)
    mine = with_counts(meetings_of(user))
    coming = mine.exclude(status__in=_ENDED).order_by("held_on", "number")
    ended = mine.filter(status__in=_ENDED).order_by("-held_on", "-number")
    context = {
        "coming": pages.meeting_table(coming, _("My coming meetings"), "my-meeting"),
        "ended": pages.meeting_table(ended, _("My earlier meetings"), "my-meeting"),
        "has_code": bool(user.staff_code),
    }
    return show(request, "mine", context)


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_meeting
def my_meeting(request: HttpRequest, number: str) -> HttpResponse:
    """Show one of the reader's meetings; let them declare a conflict in advance."""
    screen = open_screen(request, Action.SEE_OWN_MEETINGS, number)
    if not meetings_of(screen.user).filter(number=number).exists():
        return tell(request, _("You do not sit at this meeting."))
    if request.method != "POST":
        return _page(screen)
    form = OwnConflictForm(request.POST, state=screen.state, name="conflict")
    if not form.is_valid():
        return _page(screen, errors_of(form), WRONG)
    item, ground = form.cleaned_data["item"], form.cleaned_data["ground"]
    command = c.DeclareConflict(item, screen.user.staff_code or "", ground)
    try:
        services.act_on(actor_of(screen.user), number, [command])
    except AppealsError as error:
        return _page(screen, error.user_text, REFUSED)
    text = _("Your conflict is declared. You get no papers of that case.")
    messages.success(request, text)
    return redirect("my-meeting", number=number)


def _page(screen: Screen, refusal: str = "", status: int = 200) -> HttpResponse:
    """Draw the page; whose names stand on it is written down before it is sent."""
    user, state = screen.user, screen.state
    readable = readable_items(user, state)
    numbers = [item.case for item in state.items if item.item in readable]
    record_views(
        user,
        streams=[case_stream(case) for case in numbers],
        at=clock.now(),
        purpose=f"Dagsorden for møde {state.number}",
        kind=ViewEvent.Kind.LIST,
    )
    parties = parties_of(numbers)
    mine = {item.item for item in state.items if user.staff_code in item.in_conflict}
    context = {
        "meeting": screen.row,
        "state": state,
        "facts": pages.facts_of(state),
        "lines": [
            (line, parties.get(line.case, []), line.item in mine)
            for line in agenda_of(user, state)
        ],
        "table": pages.table_of(state),
        "material": pages.material_of(state),
        "may_declare": state.status in (MeetingStatus.PLANNED, MeetingStatus.OPEN),
        "refusal": refusal,
    }
    return show(screen.request, "my_meeting", context, status)
