# SPDX-License-Identifier: EUPL-1.2
"""What the case page says about board meetings, and the way to one.

A case is handed in for a meeting from here (*indstil til ankemøde*); the agenda builder
then finds it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from anke.access.domain.permissions import Action
from anke.access.queries import may
from anke.access.rights import access_to
from anke.cases.domain.state import CaseStatus
from anke.cases.domain.what_next import MEETING_STEP
from anke.cases.panels import Panel, register_panel
from anke.cases.queries import require_on_case
from anke.cases.rules import current_rules
from anke.decisions.meetings import services
from anke.decisions.meetings import wording as words
from anke.decisions.meetings.acts import actor_of
from anke.decisions.meetings.rules import known_rules
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.http import HttpRequest, HttpResponse

    from anke.access.models import User
    from anke.cases.queries import CaseFile


def register_meeting_panel() -> None:
    """Add the panel to the case page."""
    register_panel(
        Panel("meeting", 30, "decisions/meetings/panel.html", meeting_panel, "side")
    )


def meeting_panel(user: User, file: CaseFile) -> Mapping[str, object] | None:
    """Say what a case has to do with board meetings; nothing where it has not."""
    state, work = file.state, file.state.work
    waits = MEETING_STEP in state.open_steps and work.vote is None
    pending = state.status is CaseStatus.PENDING
    may_work = access_to(user, file.case).may(Action.WORK_ON_CASE)
    may_ask = pending and may_work and not (waits or work.meeting or work.vote)
    if not (work.meeting or work.vote or waits or (may_ask and _is_usual(file))):
        return None
    vote = work.vote
    return {
        "number": state.number,
        "meeting": work.meeting,
        "held_on": work.meeting_on,
        "vote": vote,
        "outcome": words.outcome_text(known_rules(), state.area, vote.outcome)
        if vote
        else "",
        "agreement": words.agreement_text(vote.agreement) if vote else "",
        "waits": waits and not work.meeting,
        "may_ask": may_ask,
        "may_take_back": waits and not work.meeting and may_work,
        "may_open": may(user, Action.SEE_MEETINGS),
    }


def _is_usual(file: CaseFile) -> bool:
    """Whether cases of this area may have the step at all, as the rules say."""
    rule = current_rules().handling.step(MEETING_STEP)
    return rule is not None and rule.fits(file.state.area)


@require_POST
def ask_for_meeting(request: HttpRequest, number: str) -> HttpResponse:
    """Hand a case in for a meeting, or take it back (indstil til ankemøde)."""
    user, _case = require_on_case(request.user, Action.WORK_ON_CASE, number)
    try:
        if request.POST.get("act") == "withdraw":
            services.withdraw_from_meeting(actor_of(user), number)
            messages.success(request, _("The case waits for no meeting any longer."))
        else:
            services.ask_for_meeting(actor_of(user), number)
            messages.success(request, _("The case waits to be put on an agenda."))
    except AppealsError as error:
        messages.error(request, error.user_text)
    return redirect("case-page", number=number)
