# SPDX-License-Identifier: EUPL-1.2
"""The pages of the frame: where a day begins, the overview, the deadline rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import may, require
from anke.cases.rules import current_rules
from anke.contract.desk.reminders import reminders_for
from anke.site.overview_screen import asked_period, overview_screen
from anke.site.rule_tables import rule_tables
from anke.statistics.build_state import build_state
from anke.statistics.errors import (
    NoVintageError,
    UnknownWordError,
    WrongPeriodError,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


# Where people begin their day: the first of these that their role may open.
_BEGINNINGS = (
    ("team-board", Action.SEE_TEAM_BOARD),
    ("my-work", Action.SEE_OWN_WORK),
    ("my-questions", Action.ANSWER_QUESTION),
    ("overview", Action.SEE_OVERVIEW),
)


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """Lead who has signed in to their board, their work, or to Overblik."""
    user = require(request.user, Action.SEE_OVERVIEW)
    return redirect(next(name for name, action in _BEGINNINGS if may(user, action)))


@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Show the key figures of every area, or of one (Overblik)."""
    user = require(request.user, Action.SEE_OVERVIEW)
    context: dict[str, object] = {
        "build": build_state(),
        "may_build": may(user, Action.BUILD_VINTAGE),
        "reminders": reminders_for(user),
    }
    try:
        period, area = asked_period(request.GET), request.GET.get("area", "")
        context["screen"] = overview_screen(period, area)
    except NoVintageError:
        context["screen"] = None
    except (UnknownWordError, WrongPeriodError) as error:
        return render(request, "statistics/refused.html", {"error": error}, status=404)
    return render(request, "staff/overview.html", context)


@require_safe
def deadline_rules(request: HttpRequest) -> HttpResponse:
    """Show every deadline rule with its source (fristregler)."""
    require(request.user, Action.SEE_RULES)
    rules = current_rules()
    statutory, agreed = rule_tables(rules.rulebook)
    context = {"statutory": statutory, "agreed": agreed, "version": rules.version}
    return render(request, "staff/deadline_rules.html", context)
