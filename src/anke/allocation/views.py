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
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.allocation.bulk_forms import HandForm, NoteForm, SelectionForm, StepForm
from anke.allocation.services import hand_over, start_step, write_note
from anke.allocation.worklist import WorkForm
from anke.cases.rules import current_rules
from anke.errors import AppealsError
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpRequest, HttpResponse

    from anke.access.models import User

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
        "rows": form.rows(page.object_list),
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
