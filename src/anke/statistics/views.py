# SPDX-License-Identifier: EUPL-1.2
"""The screens of the figures: all measures, and the question "hvorfor?"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.statistics.measure_list import measure_groups

if TYPE_CHECKING:
    from django.http import HttpRequest


@require_safe
def measure_index(request: HttpRequest) -> HttpResponse:
    """Show every measure with its definition (nøgletal)."""
    require(request.user, Action.SEE_FIGURES)
    context = {"groups": measure_groups(), "year": clock.today().year}
    return render(request, "statistics/measure_index.html", context)


@require_POST
def build(request: HttpRequest) -> HttpResponse:
    """Build a vintage in the background."""
    return HttpResponse("")


@require_safe
def why(request: HttpRequest, measure: str) -> HttpResponse:
    """Answer "hvorfor?" for one figure."""
    return HttpResponse("")


@require_safe
def why_csv(request: HttpRequest, measure: str) -> HttpResponse:
    """Send the cases behind a figure as a CSV file."""
    return HttpResponse("")
