# SPDX-License-Identifier: EUPL-1.2
"""The screens of the results contract: all targets, and one of them (resultatplan)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import Http404
from django.shortcuts import render
from django.views.decorators.http import require_safe

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.contract.conditions import measure_of
from anke.contract.errors import ContractMalformedError, UnknownContractError
from anke.contract.queries import contract_of
from anke.contract.targets.forms import WhatIfForm
from anke.contract.targets.overview_screen import default_contract, overview_screen
from anke.contract.targets.target_screen import TargetScreen, target_screen
from anke.contract.targets.what_if import WhatIf, what_if
from anke.contract.targets.wording import attainment_text, shown_factor, truth_text
from anke.statistics.errors import NoVintageError, UnknownWordError

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from anke.contract.domain.terms import Contract


@require_safe
def contract_now(request: HttpRequest) -> HttpResponse:
    """Show the contract of this year, or the newest one."""
    require(request.user, Action.SEE_CONTRACT)
    try:
        return _overview(request, default_contract(clock.today()))
    except ContractMalformedError as error:
        return _unreadable(request, error)


@require_safe
def contract(request: HttpRequest, contract: str) -> HttpResponse:
    """Show one contract with all its targets."""
    require(request.user, Action.SEE_CONTRACT)
    try:
        return _overview(request, _found(contract))
    except ContractMalformedError as error:
        return _unreadable(request, error)


@require_safe
def target(request: HttpRequest, contract: str, number: str) -> HttpResponse:
    """Show one target: its parts, where they go, and what moves them."""
    require(request.user, Action.SEE_CONTRACT)
    try:
        screen = target_screen(
            _found(contract),
            number,
            part=request.GET.get("del", ""),
            history="historik" in request.GET,
        )
    except KeyError as error:
        raise Http404(number) from error
    except NoVintageError as error:
        return render(request, "contract/targets/no_figures.html", {"error": error})
    except (ContractMalformedError, UnknownWordError) as error:
        return _unreadable(request, error)
    form = WhatIfForm(request.GET)
    context = {"screen": screen, "form": form, "answer": _answer(screen, form)}
    return render(request, "contract/targets/target.html", context)


def _found(contract: str) -> Contract:
    try:
        return contract_of(0, contract)
    except UnknownContractError as error:
        raise Http404(str(error)) from error


def _overview(request: HttpRequest, shown: Contract) -> HttpResponse:
    user = require(request.user, Action.SEE_CONTRACT)
    try:
        screen = overview_screen(user, shown)
    except NoVintageError as error:
        return render(request, "contract/targets/no_figures.html", {"error": error})
    except UnknownWordError as error:
        return _unreadable(request, error)
    return render(request, "contract/targets/overview.html", {"screen": screen})


def _unreadable(
    request: HttpRequest, error: ContractMalformedError | UnknownWordError
) -> HttpResponse:
    """Say which file and field is wrong: whoever runs the house can mend it."""
    context = {"error": error}
    return render(request, "contract/targets/unreadable.html", context, status=409)


def _answer(screen: TargetScreen, form: WhatIfForm) -> dict[str, str] | None:
    """Answer what another threshold would make of the target."""
    asked = form.cleaned_data.get("krav") if form.is_valid() else None
    if asked is None or not screen.part.can_ask:
        return None
    condition = screen.part.scored.condition
    threshold = asked / shown_factor(measure_of(condition))  # type: ignore[arg-type]
    number = screen.scored.target.number
    found = what_if(screen.score, number, condition.id, threshold, screen.vintage)
    return None if found is None else _told(found)


def _told(found: WhatIf) -> dict[str, str]:
    return {
        "part": truth_text(found.part_then),
        "target": truth_text(found.target_then),
        "attainment": attainment_text(found.attainment_then),
        "attainment_now": attainment_text(found.attainment_now),
    }
