# SPDX-License-Identifier: EUPL-1.2
"""The pages on which meetings are planned and prepared (*ankemøder*)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import may, require
from anke.cases import wording
from anke.cases.rules import current_rules
from anke.decisions.domain.meetings.state import MeetingStatus
from anke.decisions.meetings import pages, services
from anke.decisions.meetings.acts import actor_of
from anke.decisions.meetings.forms import PlanForm
from anke.decisions.meetings.material import material_for
from anke.decisions.meetings.protocol import approved_pdf
from anke.decisions.meetings.queries import (
    are_serving,
    meetings_visible_to,
    waiting_by_area,
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
from anke.decisions.meetings.seating_form import SeatingForm
from anke.errors import AppealsError

if TYPE_CHECKING:
    from django.http import HttpRequest

_RUNNING = (MeetingStatus.PLANNED, MeetingStatus.OPEN, MeetingStatus.CLOSED)
_LATEST = 50


@require_safe
def meeting_list(request: HttpRequest) -> HttpResponse:
    """Show the meetings that come, and those that were held (mødelisten)."""
    user = require(request.user, Action.SEE_MEETINGS)
    meetings = with_counts(meetings_visible_to(user))
    running = meetings.filter(status__in=_RUNNING).order_by("held_on", "number")
    ended = meetings.exclude(status__in=_RUNNING).order_by("-held_on", "-number")
    catalogue = current_rules().catalogue
    context = {
        "coming": pages.meeting_table(
            running, _("Current meetings, by day"), "meeting-page"
        ),
        "ended": pages.meeting_table(
            ended[:_LATEST], _("Earlier meetings, the newest first"), "meeting-page"
        ),
        "waiting": [
            (area, wording.area_name(catalogue, area), count)
            for area, count in waiting_by_area(user)
        ],
        **pages.may_do(user),
    }
    return show(request, "list", context)


@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: HttpRequest) -> HttpResponse:
    """Plan a meeting (beram)."""
    user = require(request.user, Action.PLAN_MEETINGS)
    if request.method != "POST":
        form = PlanForm(area=request.GET.get("area", ""))
        return show(request, "plan", {"form": form})
    form = PlanForm(request.POST)
    if not form.is_valid():
        return show(request, "plan", {"form": form}, WRONG)
    try:
        number = services.plan_meeting(actor_of(user), form.command())
    except AppealsError as error:
        form.add_error(None, error.user_text)
        return show(request, "plan", {"form": form}, REFUSED)
    messages.success(request, _("The meeting is planned. Say who sits at the table."))
    return redirect("meeting-seats", number=number)


@require_safe
@of_a_meeting
def meeting_page(request: HttpRequest, number: str) -> HttpResponse:
    """Show one meeting: agenda, table, material, what is to be done (mødesiden)."""
    return open_screen(request, Action.SEE_MEETINGS, number).draw("page")


@require_safe
@of_a_meeting
def agenda(request: HttpRequest, number: str) -> HttpResponse:
    """Build the agenda: cases that wait, order, minutes (dagsorden)."""
    screen = open_screen(request, Action.PLAN_MEETINGS, number)
    moved, way = request.GET.get("punkt", ""), request.GET.get("vej", "")
    return screen.draw("agenda", moved=moved, way=way)


@require_safe
@of_a_meeting
def protocol(request: HttpRequest, number: str) -> HttpResponse:
    """Show the protocol (mødeprotokol)."""
    return open_screen(request, Action.SEE_MEETINGS, number).draw("protocol")


@require_http_methods(["GET", "HEAD", "POST"])
@of_a_meeting
def seats(request: HttpRequest, number: str) -> HttpResponse:
    """Say who sits at the table (deltagere)."""
    screen = open_screen(request, Action.PLAN_MEETINGS, number)
    form = SeatingForm(request.POST or None, state=screen.state, name="seat")
    context = {"meeting": screen.row, "state": screen.state, "form": form}
    if request.method != "POST":
        return show(request, "seats", context)
    if not form.is_valid():
        return show(request, "seats", context, WRONG)
    codes = [seat.member for seat in form.seats]
    try:
        serving = are_serving(codes, screen.row.held_on)
        services.appoint_members(actor_of(screen.user), number, form.seats, serving)
    except AppealsError as error:
        form.add_error(None, error.user_text)
        return show(request, "seats", context, REFUSED)
    messages.success(request, _("It is set down who sits at the table."))
    return redirect("meeting-page", number=number)


# --- Files ---------------------------------------------------------------------------


@require_safe
@of_a_meeting
def protocol_file(request: HttpRequest, number: str) -> HttpResponse:
    """Send the protocol as PDF; those who only sat there get the approved one."""
    sees_all = may(request.user, Action.SEE_MEETINGS)
    permission = Action.SEE_MEETINGS if sees_all else Action.SEE_OWN_MEETINGS
    state = open_screen(request, permission, number).state
    if not sees_all and not state.protocol:
        return tell(request, _("The protocol has not been approved yet."))
    return _pdf(approved_pdf(state), f"protokol-{number}.pdf")


@require_safe
@of_a_meeting
def material(request: HttpRequest, number: str) -> HttpResponse:
    """Send the case material as PDF, without what the reader may not read."""
    screen = open_screen(request, Action.SEE_DOCUMENTS, number)
    try:
        content = material_for(screen.user, screen.state)
    except AppealsError as error:
        return tell(request, error.user_text)
    return _pdf(content, f"sagsmateriale-{number}.pdf")


def _pdf(content: bytes, name: str) -> HttpResponse:
    """Send a PDF, as a file and never as a page of this site."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
