# SPDX-License-Identifier: EUPL-1.2
"""What the head of the mail room decides: routing rules, the robot, the models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases.rules import current_rules
from anke.errors import AppealsError
from anke.intake.card import model_card
from anke.intake.card_page import card_html
from anke.intake.errors import UnknownModelError
from anke.intake.house_rules import robot_kinds, save_routing, set_robot_kinds
from anke.intake.model_records import find_record, promote
from anke.intake.routing_trial import trial_token, try_rules
from anke.intake.services import by
from anke.intake.settings_forms import ModelForm, RobotForm, RoutingForm
from anke.intake.settings_page import (
    champions_judgements,
    decisions,
    rules_in_force,
    shown_models,
)
from anke.intake.time_spent import time_spent
from anke.intake.watching import last_watch

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from anke.intake.domain.routing import RuleSet

WRONG = 422


@require_safe
def triage_settings(request: HttpRequest) -> HttpResponse:
    """Show the rules, what the robot may do, and the models (regler og robot)."""
    require(request.user, Action.MANAGE_MAIL)
    return _page(request)


def _page(request: HttpRequest, status: int = 200, **more: object) -> HttpResponse:
    models = shown_models()
    context = {
        "watch": last_watch(),
        "routing_form": RoutingForm(
            rules=current_rules(), initial={"text": rules_in_force()}
        ),
        "robot_form": RobotForm(in_force=robot_kinds()),
        "judged": champions_judgements(),
        "models": models,
        "others": any(not one.works for one in models),
        "model_form": ModelForm(auto_id="model-%s"),
        "decisions": decisions(),
        "spent": time_spent(),
        **more,
    }
    return render(request, "intake/settings.html", context, status=status)


@require_POST
def change_routing(request: HttpRequest) -> HttpResponse:
    """Try routing rules on the last quarter, or save rules that were tried."""
    require(request.user, Action.MANAGE_MAIL)
    saving = request.POST.get("act") == "save"
    form = RoutingForm(request.POST, rules=current_rules(), saving=saving)
    if not form.is_valid():
        return _page(request, WRONG, routing_form=form)
    text = form.cleaned_data["text"]
    if not saving:
        return _tried(request, form, form.parsed)
    save_routing(request.user, text, cause=form.cleaned_data["cause"])
    messages.success(request, _("The routing rules are in force."))
    return redirect("triage-settings")


def _tried(request: HttpRequest, form: RoutingForm, parsed: RuleSet) -> HttpResponse:
    """Show what the rules would have changed, and let them be saved from there."""
    text = form.cleaned_data["text"]
    trial = try_rules(parsed, current_rules())
    again = RoutingForm(
        rules=current_rules(),
        saving=True,
        initial={
            "text": text,
            "tried": trial_token(text),
            "cause": form.cleaned_data["cause"],
        },
    )
    return _page(request, routing_form=again, trial=trial)


@require_POST
def change_robot(request: HttpRequest) -> HttpResponse:
    """Say which kinds of letter a robot may file alone."""
    require(request.user, Action.MANAGE_MAIL)
    form = RobotForm(request.POST, in_force=robot_kinds())
    if not form.is_valid():
        return _page(request, WRONG, robot_form=form)
    data = form.cleaned_data
    set_robot_kinds(request.user, tuple(data["mail_kinds"]), cause=data["cause"])
    messages.success(request, _("It is written down what the robot may do."))
    return redirect("triage-settings")


@require_POST
def choose_model(request: HttpRequest) -> HttpResponse:
    """Put a model to work; an earlier one again is the roll-back."""
    actor = by(request.user, Action.MANAGE_MAIL)
    form = ModelForm(request.POST, auto_id="model-%s")
    if not form.is_valid():
        return _page(request, WRONG, model_form=form)
    data = form.cleaned_data
    try:
        promote(actor, data["model"], cause=data["cause"])
    except AppealsError as error:
        form.add_error(None, error.user_text)
        return _page(request, WRONG, model_form=form)
    messages.success(request, _("The model works from the next letter on."))
    return redirect("triage-settings")


@require_safe
def model_page(request: HttpRequest, name: str) -> HttpResponse:
    """Show the card of a model as a page."""
    require(request.user, Action.MANAGE_MAIL)
    try:
        record = find_record(name)
    except UnknownModelError as error:
        raise Http404(str(error)) from error
    context = {"record": record, "card": card_html(model_card(record))}
    return render(request, "intake/model_page.html", context)
