# SPDX-License-Identifier: EUPL-1.2
"""What is done about a case that lacks something, as actions of the case page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy

from anke.decisions.handling.case_action import CaseAction, pending, there
from anke.decisions.handling.mending import add_party, correct_appeal, reclassify
from anke.decisions.handling.mending_forms import AppealForm, PartyForm, SubjectForm

if TYPE_CHECKING:
    from anke.access.models import User


def _party(user: User, number: str, form: PartyForm, _: int) -> object:
    role = form.cleaned_data["role"]
    return add_party(user, number, role, form.person, seen=form.looked_at)


def _subject(user: User, number: str, form: SubjectForm, _: int) -> object:
    return reclassify(user, number, form.command, seen=form.looked_at)


def _appeal(user: User, number: str, form: AppealForm, _: int) -> object:
    return correct_appeal(user, number, form.command, seen=form.looked_at)


MENDING_ACTIONS: tuple[CaseAction, ...] = (
    CaseAction(
        "part",
        gettext_lazy("Add a party"),
        gettext_lazy("Add"),
        PartyForm,
        _party,
        there,
        gettext_lazy("The party is added."),
    ),
    CaseAction(
        "emne",
        gettext_lazy("Choose the subject"),
        gettext_lazy("Save the subject"),
        SubjectForm,
        _subject,
        pending,
        gettext_lazy("The subject is registered."),
        gettext_lazy(
            "Area and law follow the subject. A deadline that goes with it runs from "
            "the day the case came in."
        ),
    ),
    CaseAction(
        "klagen",
        gettext_lazy("Correct what is appealed"),
        gettext_lazy("Save"),
        AppealForm,
        _appeal,
        there,
        gettext_lazy("What is appealed is registered."),
        gettext_lazy(
            "Who decided first, on which day, and when it was appealed. Figures follow "
            "in the next vintage; a signed report does not change."
        ),
    ),
)
