# SPDX-License-Identifier: EUPL-1.2
"""The screens of the view log: find looks, take them out as CSV, print one's own."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases.finding import full_number
from anke.safeguards.forms import PersonForm, ViewLogFilter
from anke.safeguards.view_log import (
    LOG_STREAM,
    Wanted,
    csv_rows,
    looks,
    record_log_view,
    streams_with,
    whose,
    without_staff,
)
from anke.safeguards.wording import kind_name
from anke.web import formats
from anke.web.csv_files import csv_response
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.http import HttpRequest, HttpResponse
    from django.http.response import HttpResponseBase

    from anke.access.models import ViewEvent

PAGE_SIZE = 50
WRONG = 422
_PEOPLE = "log_people"  # in the session: whose cases were asked for
_KEPT = 5


@require_safe
def view_log(request: HttpRequest) -> HttpResponse:
    """Show who looked at whose data (opslagslog)."""
    user = require(request.user, Action.SEE_VIEW_LOG)
    wanted = _wanted(request)
    record_log_view(user, wanted)
    start = _start(request)
    found = list(looks(user, wanted)[start : start + PAGE_SIZE + 1])
    return _page(request, wanted, found, start, PersonForm())


def _page(
    request: HttpRequest,
    wanted: Wanted,
    found: list[ViewEvent],
    start: int,
    person_form: PersonForm,
) -> HttpResponse:
    context = {
        "form": ViewLogFilter(request.GET or None, auto_id="log-%s"),
        "person_form": person_form,
        "table": _table(found[:PAGE_SIZE]),
        "first_on": wanted.first,
        "by_person": wanted.streams is not None,
        "older": start + PAGE_SIZE if len(found) > PAGE_SIZE else None,
        "newer": max(start - PAGE_SIZE, 0) if start else None,
    }
    status = WRONG if person_form.errors else 200
    return render(request, "safeguards/view_log.html", context, status=status)


def _wanted(request: HttpRequest) -> Wanted:
    """Read what the address asks for; what it has wrong is left out."""
    form = ViewLogFilter(request.GET)
    form.is_valid()
    data = {name: value for name, value in form.cleaned_data.items() if value}
    if "case" in data:
        data["case"] = full_number(data["case"])
    return Wanted(**data, streams=_streams(request))


def _streams(request: HttpRequest) -> list[str] | None:
    """Give whose cases were asked for; the address carries only a random word."""
    token = request.GET.get("person")
    if token is None:
        return None
    people: Mapping[str, list[str]] = request.session.get(_PEOPLE, {})
    return list(people.get(token, []))


def _start(request: HttpRequest) -> int:
    text = request.GET.get("from", "")
    return int(text) if text.isdecimal() and len(text) < 8 else 0


def _table(found: Iterable[ViewEvent]) -> Table:
    return Table(
        caption=_("Looks at personal data"),
        hide_caption=True,
        columns=(
            Column("at", _("Time")),
            Column("actor", _("Who")),
            Column("stream", _("Whose data")),
            Column("kind", _("What")),
            Column("purpose", _("What for")),
        ),
        rows=tuple(_row(event) for event in found),
        empty=_("Nobody has looked. Choose another case, person or period."),
    )


def _row(event: ViewEvent) -> Row:
    actor = event.actor
    return Row(
        (
            Cell(formats.instant(event.at)),
            Cell(
                actor.display_name if actor else _("The party, by a link"),
                note=actor.staff_code or actor.username if actor else "",
            ),
            Cell(_whose(event.stream)),
            Cell(kind_name(event.kind)),
            Cell(event.purpose),
        )
    )


def _whose(stream: str) -> str:
    """Name the case; a look at the log as a whole is at nobody's data."""
    return "–" if stream == LOG_STREAM else whose(stream)


@require_POST
def log_person(request: HttpRequest) -> HttpResponse:
    """Find a person's looks; the CPR number never stands in an address."""
    user = require(request.user, Action.SEE_VIEW_LOG)
    form = PersonForm(request.POST)
    if not form.is_valid():
        wanted = Wanted()
        return _page(request, wanted, list(looks(user, wanted)[:0]), 0, form)
    token = secrets.token_urlsafe(9)
    kept = dict(list(request.session.get(_PEOPLE, {}).items())[1 - _KEPT :])
    streams = streams_with(user, form.cleaned_data["cpr"])
    request.session[_PEOPLE] = {**kept, token: streams}
    return redirect(f"{reverse('view-log')}?{urlencode({'person': token})}")


@require_safe
def log_csv(request: HttpRequest) -> HttpResponseBase:
    """Send the looks that fit as a CSV file."""
    user = require(request.user, Action.SEE_VIEW_LOG)
    wanted = _wanted(request)
    record_log_view(user, wanted)
    return csv_response("opslagslog.csv", csv_rows(looks(user, wanted)))


@require_safe
def log_for_person(request: HttpRequest) -> HttpResponse:
    """Print a person's looks for that person, without the staff's names (indsigt)."""
    user = require(request.user, Action.SEE_VIEW_LOG)
    wanted = Wanted(streams=_streams(request) or [])
    found = without_staff(wanted.streams or [])
    record_log_view(user, wanted)
    context = {"number": "", "looks": found}
    return render(request, "safeguards/access_log.html", context)
