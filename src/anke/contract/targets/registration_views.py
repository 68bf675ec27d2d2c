# SPDX-License-Identifier: EUPL-1.2
"""The screen of wrong registrations (registreringer, der skal rettes), and its file."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.cases.finding import written_down
from anke.contract.targets.registration_screen import (
    CSV_HEADINGS,
    FilterForm,
    csv_rows,
    registration_screen,
)
from anke.contract.targets.scanning import catch_up
from anke.contract.targets.tasks import request_scan
from anke.web.csv_files import csv_response

if TYPE_CHECKING:
    from django.http import HttpRequest
    from django.http.response import HttpResponse, HttpResponseBase


@require_safe
def registrations(request: HttpRequest) -> HttpResponse:
    """Show what is missing or contradictory, and who can mend it."""
    user = require(request.user, Action.SEE_REGISTRATION_ERRORS)
    is_up_to_date = catch_up()
    if not is_up_to_date:
        request_scan()
    page = request.GET.get("page", "1")
    screen = registration_screen(
        user,
        request.GET,
        int(page) if page.isdecimal() and len(page) < 10 else 1,
        is_up_to_date=is_up_to_date,
    )
    return render(request, "contract/targets/registrations.html", {"screen": screen})


@require_safe
def registrations_csv(request: HttpRequest) -> HttpResponseBase:
    """Send the filtered list as a CSV file."""
    require(request.user, Action.SEE_REGISTRATION_ERRORS)
    user = require(request.user, Action.EXPORT_CASES)
    wanted = FilterForm(request.GET).wanted
    rows = csv_rows(user, wanted)
    seen = written_down(user, rows, at=clock.now(), wanted=wanted)
    return csv_response("registreringer.csv", chain([CSV_HEADINGS], seen))
