# SPDX-License-Identifier: EUPL-1.2
"""The screens of a day's work: one's own desk, the team's board, the line.

Every act works as an ordinary form; the page's own script only adds keys.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import may, require
from anke.allocation.board import own_team, read_board
from anke.allocation.board_tables import areas_table, people_table
from anke.allocation.bulk_forms import HandForm, NoteForm, SelectionForm, StepForm
from anke.allocation.errors import UnknownProposalError
from anke.allocation.line_page import LineForm
from anke.allocation.proposal_page import proposal_page, shown_shares
from anke.allocation.proposals import accept, find_proposal, propose
from anke.allocation.services import (
    give_by_hand,
    hand_over,
    start_step,
    write_note,
)
from anke.allocation.worklist import WorkForm, work_rows
from anke.cases.rules import current_rules
from anke.errors import AppealsError
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from anke.access.models import User
    from anke.allocation.proposals import Accepted

PAGE_SIZE = 50
WRONG, CONFLICT = 422, 409


# --- My work -------------------------------------------------------------------------


@require_safe
def my_work(request: HttpRequest) -> HttpResponse:
    """Show what lies on the reader's desk, by the clock (mit arbejde)."""
    user = require(request.user, Action.SEE_OWN_WORK)
    return _desk(request, user)


def _desk(
    request: HttpRequest, user: User, status: int = 200, **more: object
) -> HttpResponse:
    rules = current_rules()
    form = WorkForm(request.GET, user=user, rules=rules)
    page = Paginator(form.cases(), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": work_rows(page.object_list, rules),
        "week": form.week(),
        "ticked": request.POST.getlist("numbers"),
        "hand_form": HandForm(),
        "note_form": NoteForm(),
        "step_form": StepForm(rules=rules),
        **more,
    }
    return render(request, "allocation/work.html", context, status=status)


@require_POST
def work_on_several(request: HttpRequest) -> HttpResponse:
    """Hand over, write a note, or begin a step, in all ticked cases."""
    user = require(request.user, Action.WORK_ON_CASE)
    acts: dict[str, Callable[[HttpRequest, User], tuple[str, SelectionForm, int]]] = {
        "hand-over": _hand_over,
        "note": _note,
        "step": _step,
    }
    act = acts.get(request.POST.get("act", ""), _hand_over)
    try:
        name, form, count = act(request, user)
    except AppealsError as error:
        return _desk(request, user, CONFLICT, refusal=error.user_text)
    if not form.is_valid():
        return _desk(request, user, WRONG, **{name: form})
    messages.success(request, _done(count))
    return redirect(f"{reverse('my-work')}?{request.GET.urlencode()}")


def _done(count: int) -> str:
    return ngettext(
        "It is done in %(count)s case.", "It is done in %(count)s cases.", count
    ) % {"count": formats.number(count)}


def _hand_over(request: HttpRequest, user: User) -> tuple[str, SelectionForm, int]:
    form = HandForm(request.POST)
    count = 0
    if form.is_valid():
        staff = form.cleaned_data["staff"]
        count = hand_over(user, form.numbers, staff, form.by_hand)
    return "hand_form", form, count


def _note(request: HttpRequest, user: User) -> tuple[str, SelectionForm, int]:
    form = NoteForm(request.POST)
    count = 0
    if form.is_valid():
        count = write_note(user, form.numbers, form.cleaned_data["note"])
    return "note_form", form, count


def _step(request: HttpRequest, user: User) -> tuple[str, SelectionForm, int]:
    form = StepForm(request.POST, rules=current_rules())
    count = 0
    if form.is_valid():
        count = start_step(user, form.numbers, form.cleaned_data["step"])
    return "step_form", form, count


# --- The team's board and the line ---------------------------------------------------

ALL_TEAMS = "-"


@require_safe
def team_board(request: HttpRequest) -> HttpResponse:
    """Show load, age and coming breaches, per person and area (tavlen)."""
    user = require(request.user, Action.SEE_TEAM_BOARD)
    team = request.GET.get("team", own_team(user))
    board = read_board(user, "" if team == ALL_TEAMS else team)
    catalogue = current_rules().catalogue
    context = {
        "board": board,
        "people": people_table(board, catalogue),
        "areas": areas_table(board, catalogue),
        "may_distribute": may(user, Action.ALLOCATE_CASE),
    }
    return render(request, "allocation/board.html", context)


@require_safe
def line(request: HttpRequest) -> HttpResponse:
    """Show what waits for a caseworker, in the order it is served (køen)."""
    user = require(request.user, Action.ALLOCATE_CASE)
    return _line(request, user)


def _line(
    request: HttpRequest, user: User, status: int = 200, **more: object
) -> HttpResponse:
    form = LineForm(request.GET, user=user, rules=current_rules())
    page = Paginator(form.cases, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "form": form,
        "page": page,
        "rows": form.rows(list(page.object_list)),
        "ticked": request.POST.getlist("numbers"),
        "hand_form": HandForm(),
        "may_distribute": True,
        **more,
    }
    return render(request, "allocation/line.html", context, status=status)


@require_POST
def give(request: HttpRequest) -> HttpResponse:
    """Give the ticked cases to somebody, past the line and with a cause."""
    user = require(request.user, Action.ALLOCATE_CASE)
    form = HandForm(request.POST)
    if not form.is_valid():
        return _line(request, user, WRONG, hand_form=form)
    try:
        staff = form.cleaned_data["staff"]
        count = give_by_hand(user, form.numbers, staff, form.by_hand)
    except AppealsError as error:
        return _line(request, user, CONFLICT, refusal=error.user_text, hand_form=form)
    messages.success(request, _done(count))
    return redirect(f"{reverse('line')}?{request.GET.urlencode()}")


# --- Proposals -----------------------------------------------------------------------

PEOPLE_A_PAGE = 20


@require_POST
def make_proposal(request: HttpRequest) -> HttpResponse:
    """Compute who would get what (foreslå fordeling)."""
    user = require(request.user, Action.ALLOCATE_CASE)
    handed_from = request.POST.get("handed_from", "")
    try:
        team = request.POST.get("team", "")
        proposal = propose(user, team=team, handed_from=handed_from)
    except AppealsError as error:
        messages.error(request, error.user_text)
        return redirect("team-board")
    return redirect("proposal", number=proposal.pk)


@require_safe
def proposal(request: HttpRequest, number: int) -> HttpResponse:
    """Show a proposed distribution, person by person, with the reasons (forslag)."""
    user = require(request.user, Action.ALLOCATE_CASE)
    try:
        row = find_proposal(user, number)
    except UnknownProposalError as error:
        messages.warning(request, error.user_text)
        return redirect("team-board")
    rules = current_rules()
    view = proposal_page(row, rules)
    pages = Paginator(view.shares, PEOPLE_A_PAGE)
    page = pages.get_page(request.GET.get("page"))
    context = {
        "proposal": row,
        "view": view,
        "page": page,
        "shares": shown_shares(list(page.object_list), rules),
    }
    return render(request, "allocation/proposal.html", context)


@require_POST
def accept_proposal(request: HttpRequest, number: int) -> HttpResponse:
    """Give what was proposed: all of it, or the ticked cases (godkend)."""
    user = require(request.user, Action.ALLOCATE_CASE)
    is_all = request.POST.get("act") == "all"
    wanted = None if is_all else request.POST.getlist("numbers")
    try:
        accepted = accept(user, number, wanted)
    except AppealsError as error:
        messages.error(request, error.user_text)
        return redirect("team-board")
    _tell(request, accepted)
    return redirect("team-board" if is_all else reverse("proposal", args=[number]))


def _tell(request: HttpRequest, accepted: Accepted) -> None:
    """Say what came of it, and name what had changed meanwhile."""
    text = ngettext(
        "%(count)s case has been given.",
        "%(count)s cases have been given.",
        accepted.given,
    )
    messages.success(request, text % {"count": formats.number(accepted.given)})
    if accepted.skipped:
        changed = _("These had changed meanwhile and were left: %(cases)s.")
        messages.warning(request, changed % {"cases": ", ".join(accepted.skipped)})
