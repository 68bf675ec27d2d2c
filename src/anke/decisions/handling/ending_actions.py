# SPDX-License-Identifier: EUPL-1.2
"""The short cuts to a case's end, as actions of the case page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from anke.access.domain.permissions import Action as Permission
from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.cases.rules import current_rules
from anke.decisions.handling.case_action import CaseAction, pending
from anke.decisions.handling.ending import LAPSED, REFERRED, end_case
from anke.decisions.handling.ending_forms import EndingForm, LapseForm, ReferralForm

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.access.models import User
    from anke.cases.domain.state import CaseState


def _may_end_as(outcome: str) -> Callable[[CaseState], bool]:
    """Tell whether the case waits, and its area knows the outcome."""

    def may_end(state: CaseState) -> bool:
        if not pending(state):
            return False
        try:
            current_rules().catalogue.outcome(state.area, outcome)
        except UnknownEntryError:
            return False
        return True

    return may_end


def _end(user: User, number: str, form: EndingForm, _: int) -> object:
    return end_case(user, number, form.ending, seen=form.looked_at)


ENDING_ACTIONS: tuple[CaseAction, ...] = (
    CaseAction(
        "bortfald",
        gettext_lazy("Let the case lapse"),
        gettext_lazy("End the case and send the letter"),
        LapseForm,
        _end,
        _may_end_as(LAPSED),
        gettext_lazy("The case has lapsed. The letter is on its way."),
        gettext_lazy(
            "The outcome is registered and the letter goes out, both or neither. What "
            "others still owe an answer to is owed no longer."
        ),
        Permission.DECIDE_CASE,
    ),
    CaseAction(
        "henvis",
        gettext_lazy("Refer to the right authority"),
        gettext_lazy("Refer the case and send the letters"),
        ReferralForm,
        _end,
        _may_end_as(REFERRED),
        gettext_lazy("The case is referred. The letters are on their way."),
        gettext_lazy(
            "The citizen is told, and the right authority gets the case "
            "(forvaltningsloven § 7, stk. 2)."
        ),
        Permission.DECIDE_CASE,
    ),
)
