# SPDX-License-Identifier: EUPL-1.2
"""The screens of the figures: all measures, and the question "hvorfor?"."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import may, require
from anke.cases import clock
from anke.cases.finding import written_down
from anke.statistics.build_state import request_build
from anke.statistics.errors import (
    MeasureMismatchError,
    NoVintageError,
    UnknownWordError,
    WrongPeriodError,
)
from anke.statistics.measure_list import measure_groups
from anke.statistics.why_screen import (
    CSV_HEADINGS,
    VINTAGE,
    asked_for,
    csv_rows,
    why_screen,
)
from anke.web.csv_files import csv_response

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from anke.errors import AppealsError

_WRONGLY_ASKED = (UnknownWordError, WrongPeriodError, MeasureMismatchError)


@require_safe
def measure_index(request: HttpRequest) -> HttpResponse:
    """Show every measure with its definition (nøgletal)."""
    require(request.user, Action.SEE_FIGURES)
    context = {"groups": measure_groups(), "year": clock.today().year}
    return render(request, "statistics/measure_index.html", context)


@require_POST
def build(request: HttpRequest) -> HttpResponse:
    """Let the worker build figures of now, and go back to the overview."""
    require(request.user, Action.BUILD_VINTAGE)
    request_build()
    return redirect("overview")


@require_safe
def why(request: HttpRequest, measure: str) -> HttpResponse:
    """Answer "hvorfor?" for one figure."""
    user = require(request.user, Action.SEE_FIGURES)
    page = request.GET.get("page", "1")
    try:
        screen = why_screen(
            measure,
            asked_for(request.GET),
            actor=user,
            vintage=request.GET.get(VINTAGE, ""),
            part=request.GET.get("part", "all"),
            page=int(page) if page.isdecimal() and len(page) < 10 else 1,
        )
    except NoVintageError as error:
        return _without_vintage(request, error)
    except _WRONGLY_ASKED as error:
        return _refused(request, error)
    context = {"screen": screen, "may_open": may(user, Action.SEE_CASE)}
    return render(request, "statistics/why.html", context)


@require_safe
def why_csv(request: HttpRequest, measure: str) -> HttpResponseBase:
    """Send the cases behind a figure as a CSV file."""
    user = require(request.user, Action.SEE_FIGURE_CASES)
    where = asked_for(request.GET)
    try:
        rows = csv_rows(
            measure,
            where,
            actor=user,
            part=request.GET.get("part", "all"),
            vintage=request.GET.get(VINTAGE, ""),
        )
    except NoVintageError as error:
        return _without_vintage(request, error)
    except _WRONGLY_ASKED as error:
        return _refused(request, error)
    wanted = {"figure": measure, **where}
    seen = written_down(user, rows, at=clock.now(), wanted=wanted)
    return csv_response(f"{measure}.csv", chain([CSV_HEADINGS], seen))


def _without_vintage(request: HttpRequest, error: NoVintageError) -> HttpResponse:
    """Let the overview say that nothing is built; refuse a name that is none."""
    if request.GET.get(VINTAGE):
        return _refused(request, error)
    return redirect("overview")


def _refused(request: HttpRequest, error: AppealsError) -> HttpResponse:
    """Say in the reader's words what was asked wrongly."""
    return render(request, "statistics/refused.html", {"error": error}, status=404)
