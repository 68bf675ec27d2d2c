# SPDX-License-Identifier: EUPL-1.2
"""The page on which appointed members and their terms are recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from anke.access.domain.permissions import Action
from anke.access.queries import may, require
from anke.cases import clock
from anke.decisions.domain.meetings.members import RULE, Term, period_of
from anke.decisions.meetings import wording as words
from anke.decisions.meetings.acts import actor_of
from anke.decisions.meetings.member_forms import MemberForm, TermForm
from anke.decisions.meetings.members import appoint_again, record_member
from anke.decisions.meetings.queries import is_serving, members_with_terms
from anke.decisions.meetings.rules import known_rules
from anke.decisions.meetings.screen import REFUSED, WRONG, show
from anke.errors import AppealsError
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from anke.access.models import User


@require_http_methods(["GET", "HEAD", "POST"])
def board_members(request: HttpRequest) -> HttpResponse:
    """Show who is appointed, and record members and terms (beskikkede medlemmer)."""
    if request.method != "POST":
        user = require(request.user, Action.SEE_MEETINGS)
        return _page(request, user)
    user = require(request.user, Action.MANAGE_MEMBERS)
    is_new = request.POST.get("act") == "record"
    form = MemberForm(request.POST) if is_new else TermForm(request.POST)
    if not form.is_valid():
        return _page(request, user, form, WRONG)
    try:
        _record(request, user, form, is_new=is_new)
    except AppealsError as error:
        form.add_error(None, error.user_text)
        return _page(request, user, form, REFUSED)
    messages.success(request, _("The term is recorded."))
    return redirect("board-members")


def _record(request: HttpRequest, user: User, form: TermForm, *, is_new: bool) -> None:
    data = form.cleaned_data
    term = Term(data["first_on"], data["last_on"])
    actor = actor_of(user)
    if is_new:
        record_member(actor, data["code"], data["name"], data["organisation"], term)
        return
    appoint_again(actor, request.POST.get("code", ""), term)


def _page(
    request: HttpRequest, user: User, form: TermForm | None = None, status: int = 200
) -> HttpResponse:
    period = period_of(clock.today())
    is_new = isinstance(form, MemberForm)
    context = {
        "table": _table(user),
        "members": members_with_terms(user),
        "member_form": form if is_new else MemberForm(period=period),
        "term_form": form if form and not is_new else TermForm(period=period),
        "chosen": request.POST.get("code", ""),
        "may_manage": may(user, Action.MANAGE_MEMBERS),
        "rule": RULE,
        "period": period,
    }
    return show(request, "members", context, status)


def _table(user: User) -> Table:
    """Give the members with their terms."""
    today, known = clock.today(), known_rules()
    rows = []
    for member, terms in members_with_terms(user):
        serving = is_serving(terms, today)
        spans = ", ".join(
            f"{formats.day(term.first)}–{formats.day(term.last)}" for term in terms
        )
        full = sum(term.is_full for term in terms)
        rows.append(
            Row(
                (
                    Cell(member.name, note=member.code),
                    Cell(words.organisation_name(known, member.organisation)),
                    Cell(spans or "–"),
                    Cell(formats.number(full)),
                    Cell(
                        _("serves") if serving else _("does not serve"),
                        badge="success" if serving else "",
                    ),
                )
            )
        )
    return Table(
        caption=_("Appointed members"),
        columns=(
            Column("name", _("Member")),
            Column("organisation", _("Proposed by")),
            Column("terms", _("Terms")),
            Column("full", _("Full terms"), numeric=True),
            Column("state", _("State")),
        ),
        rows=rows,
        empty=_("No member is recorded yet."),
        hide_caption=True,
    )
