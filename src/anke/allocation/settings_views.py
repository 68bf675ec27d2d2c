# SPDX-License-Identifier: EUPL-1.2
"""What leaders decide about the house's work: levers, teams, competences, loans."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.allocation import lever_page
from anke.allocation.bulk_forms import BackForm, HandForm
from anke.allocation.errors import UnknownStaffError
from anke.allocation.house_levers import levers_in_force, save_levers
from anke.allocation.lending import flows_table, lending
from anke.allocation.lever_form import LeverForm
from anke.allocation.models import StaffMember, Team
from anke.allocation.queries import cases_of, find_staff, open_cases_by_staff
from anke.allocation.services import give_by_hand, take_back
from anke.allocation.staff_forms import (
    AbsenceForm,
    CompetenceForm,
    StaffForm,
    TeamForm,
)
from anke.allocation.staffing import (
    end_loan,
    lend,
    remove_absence,
    save_staff,
    save_team,
    set_absence,
    set_competence,
)
from anke.allocation.trial import trial_token, try_levers
from anke.allocation.worklist import by_the_clock, work_rows
from anke.cases import clock
from anke.cases.domain.payloads import StaffLent
from anke.cases.rules import current_rules
from anke.errors import AppealsError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from anke.access.models import User
    from anke.allocation.trial import Trial

WRONG = 422
MOST_SHOWN = 100


# --- Levers --------------------------------------------------------------------------


@require_safe
def levers(request: HttpRequest) -> HttpResponse:
    """Show the levers of the distribution and how they were set (håndtag)."""
    require(request.user, Action.SET_LEVERS)
    return _levers(request)


def _levers(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    rules = current_rules()
    in_force = levers_in_force(clock.today())
    context = {
        "form": LeverForm(rules=rules, in_force=in_force),
        "changes": lever_page.changes(rules.catalogue),
        **more,
    }
    return render(request, "allocation/levers.html", context, status=status)


@require_POST
def change_levers(request: HttpRequest) -> HttpResponse:
    """Try levers on the last quarter, or save levers that were tried."""
    user = require(request.user, Action.SET_LEVERS)
    saving = request.POST.get("act") == "save"
    in_force = levers_in_force(clock.today())
    form = LeverForm(
        request.POST, rules=current_rules(), in_force=in_force, saving=saving
    )
    if not form.is_valid():
        return _levers(request, WRONG, form=form)
    if not saving:
        return _tried(request, form, try_levers(user, form.levers))
    data = form.cleaned_data
    try:
        save_levers(
            user,
            form.levers,
            valid_from=data["valid_from"],
            cause=data["cause"],
            tried=form.effect,
        )
    except AppealsError as error:
        form.add_error(None, error.user_text)
        return _levers(request, WRONG, form=form)
    messages.success(request, _("The levers are set."))
    return redirect("levers")


def _tried(request: HttpRequest, form: LeverForm, trial: Trial) -> HttpResponse:
    """Show what the levers would have changed, and let them be saved from there."""
    catalogue = current_rules().catalogue
    data = form.cleaned_data
    token = trial_token(trial.tried, trial.effect.to_others)
    again = LeverForm(
        rules=current_rules(),
        in_force=trial.tried,
        saving=True,
        initial={
            "token": token,
            "cause": data["cause"],
            "valid_from": data["valid_from"],
        },
    )
    return _levers(
        request,
        form=again,
        trial=trial,
        trial_areas=lever_page.areas_table(trial.effect, catalogue),
        trial_people=lever_page.people_table(trial.effect),
        trial_moved=lever_page.moved_table(trial.effect, catalogue),
    )


# --- Teams, staff, competences -------------------------------------------------------


@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """Show the teams and who is in them (team og kompetencer)."""
    require(request.user, Action.MANAGE_TEAMS)
    return _teams(request)


def _teams(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    staff = StaffMember.objects.prefetch_related("competences").order_by("code")
    context = {
        "teams": Team.objects.order_by("name").prefetch_related("members__competences"),
        "without_team": staff.filter(team=None),
        "team_form": TeamForm(rules=current_rules()),
        "staff_form": StaffForm(),
        **more,
    }
    return render(request, "allocation/teams.html", context, status=status)


@require_POST
def change_teams(request: HttpRequest) -> HttpResponse:
    """Make or change a team, or take somebody in."""
    user = require(request.user, Action.MANAGE_TEAMS)
    if request.POST.get("act") == "team":
        form = TeamForm(request.POST, rules=current_rules())
        if not form.is_valid():
            return _teams(request, WRONG, team_form=form)
        save_team(user, form.cleaned_data.pop("name"), **form.cleaned_data)
        messages.success(request, _("The team is saved."))
        return redirect("teams")
    staff_form = StaffForm(request.POST)
    if not staff_form.is_valid():
        return _teams(request, WRONG, staff_form=staff_form)
    data = staff_form.cleaned_data
    save_staff(user, data["code"], team=data["team"], terms=staff_form.terms)
    messages.success(
        request, _("Now say what %(staff)s may decide.") % {"staff": data["code"]}
    )
    return redirect("staff-page", code=data["code"])


@require_safe
def staff_page(request: HttpRequest, code: str) -> HttpResponse:
    """Show how somebody works, what they may decide and when they are away."""
    user = require(request.user, Action.MANAGE_TEAMS)
    return _staff(request, user, code)


def _staff(
    request: HttpRequest, user: User, code: str, status: int = 200, **more: object
) -> HttpResponse:
    try:
        row = find_staff(code)
    except UnknownStaffError as error:
        raise Http404(str(error)) from error
    rules = current_rules()
    cases = by_the_clock(cases_of(user, code))[:MOST_SHOWN]
    context = {
        "row": row,
        "open": open_cases_by_staff().get(code, 0),
        "rows": work_rows(cases, rules),
        "ticked": request.POST.getlist("numbers"),
        "hand_form": HandForm(),
        "back_form": BackForm(),
        "competences": row.competences.order_by("area", "law", "-valid_from"),
        "absences": row.absences.order_by("-first_on"),
        "loans": row.loans.order_by("-first_on"),
        "today": clock.today(),
        "staff_form": StaffForm(known=row),
        "competence_form": CompetenceForm(rules=rules),
        "absence_form": AbsenceForm(),
        **more,
    }
    return render(request, "allocation/staff.html", context, status=status)


@require_POST
def change_staff(request: HttpRequest, code: str) -> HttpResponse:
    """Change how somebody works, what they may decide, or when they are away."""
    user = require(request.user, Action.MANAGE_TEAMS)
    acts = {
        "terms": _change_terms,
        "competence": _change_competence,
        "absence": _change_absence,
        "forget-absence": _forget_absence,
        "give": _give,
        "take-back": _take_back,
    }
    act = acts.get(request.POST.get("act", ""), _change_terms)
    try:
        wrong = act(request, user, code)
    except AppealsError as error:
        return _staff(request, user, code, WRONG, refusal=error.user_text)
    if wrong:
        return _staff(request, user, code, WRONG, **wrong)
    messages.success(request, _("It is saved."))
    return redirect("staff-page", code=code)


def _change_terms(request: HttpRequest, user: User, code: str) -> dict[str, object]:
    form = StaffForm(request.POST, known=find_staff(code))
    if not form.is_valid():
        return {"staff_form": form}
    save_staff(user, code, team=form.cleaned_data["team"], terms=form.terms)
    return {}


def _change_competence(
    request: HttpRequest, user: User, code: str
) -> dict[str, object]:
    form = CompetenceForm(request.POST, rules=current_rules())
    if not form.is_valid():
        return {"competence_form": form}
    set_competence(user, form.wish(code))
    return {}


def _change_absence(request: HttpRequest, user: User, code: str) -> dict[str, object]:
    form = AbsenceForm(request.POST)
    if not form.is_valid():
        return {"absence_form": form}
    set_absence(user, code, *form.days)
    return {}


def _forget_absence(request: HttpRequest, user: User, code: str) -> dict[str, object]:
    number = request.POST.get("absence", "")
    if number.isdigit():
        remove_absence(user, code, int(number))
    return {}


def _give(request: HttpRequest, user: User, _code: str) -> dict[str, object]:
    form = HandForm(request.POST)
    if not form.is_valid():
        return {"hand_form": form}
    give_by_hand(user, form.numbers, form.cleaned_data["staff"], form.by_hand)
    return {}


def _take_back(request: HttpRequest, user: User, _code: str) -> dict[str, object]:
    form = BackForm(request.POST)
    if not form.is_valid():
        return {"back_form": form}
    take_back(user, form.numbers, form.by_hand)
    return {}


# --- Loans ---------------------------------------------------------------------------


@require_safe
def loans(request: HttpRequest) -> HttpResponse:
    """Show which areas rise and fall, and who could help where (udlån)."""
    user = require(request.user, Action.MANAGE_TEAMS)
    return _loans(request, user)


def _loans(
    request: HttpRequest, user: User, status: int = 200, refusal: str = ""
) -> HttpResponse:
    found = lending(user)
    context = {
        "lending": found,
        "flows": flows_table(found.flows, current_rules().catalogue),
        "refusal": refusal,
    }
    return render(request, "allocation/loans.html", context, status=status)


@require_POST
def change_loans(request: HttpRequest) -> HttpResponse:
    """Accept a proposed loan, or end one that runs."""
    user = require(request.user, Action.MANAGE_TEAMS)
    try:
        if request.POST.get("act") == "end":
            end_loan(user, int(request.POST.get("loan", "0") or 0))
        else:
            _lend(user, request.POST.get("staff", ""))
    except AppealsError as error:
        return _loans(request, user, WRONG, error.user_text)
    messages.success(request, _("It is saved."))
    return redirect("loans")


def _lend(user: User, code: str) -> None:
    """Accept the offer about somebody, as it stands now.

    Errors: UnknownStaffError when nobody proposes it any more.
    """
    for offer in lending(user).offers:
        if offer.staff == code:
            lend(
                user,
                StaffLent(
                    offer.staff,
                    offer.from_area,
                    offer.to_area,
                    offer.first_on,
                    offer.last_on,
                ),
            )
            return
    raise UnknownStaffError(
        f"no loan of {code!r} is proposed",
        user_text="Udlånet foreslås ikke længere. Se de nye forslag.",
    )
