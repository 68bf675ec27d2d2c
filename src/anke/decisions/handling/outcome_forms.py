# SPDX-License-Identifier: EUPL-1.2
"""The forms in which an outcome is registered or corrected, by the area's rules.

What is impossible together is refused by `anke.cases.domain.deciding`, in its words.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases import wording
from anke.cases.domain.handling_rules import Grade
from anke.cases.domain.payloads import FormalError, Unit
from anke.decisions.handling.forms import CAUSE_HELP, CaseForm
from anke.web.fields import QuickSelect

MOST_UNITS = 12


class OutcomeForm(CaseForm):
    """The registration of an outcome by the area's rules."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"), widget=QuickSelect)
    reasons = forms.MultipleChoiceField(
        label=gettext_lazy("Reasons for the reversal"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-checkbox"}),
    )
    formal_errors = forms.MultipleChoiceField(
        label=gettext_lazy("Formal errors of the first instance"),
        help_text=gettext_lazy("May stand on any outcome."),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "form-checkbox"}),
    )
    partial = forms.BooleanField(label=gettext_lazy("Reversed in part"), required=False)
    detriment = forms.BooleanField(
        label=gettext_lazy("Changed to the complainant's disadvantage"), required=False
    )

    def proposals(self) -> dict[str, object]:
        """Propose what was signed, or settled by the board meeting."""
        work = self.file.state.work
        if work.draft is not None and work.draft.status == "approved":
            return {"outcome": work.draft.outcome}
        return {"outcome": work.vote.outcome if work.vote else ""}

    def prepare(self) -> None:
        """Offer what the area knows, and a line for each counted unit."""
        area = self.rules.catalogue.area(self.file.state.area)
        outcomes = [(each.id, wording.name_of(each)) for each in area.outcomes]
        self._offer("outcome", [("", _("Choose")), *outcomes])
        handling = self.rules.handling
        reasons = [
            (each.id, wording.name_of(each))
            for each in handling.reasons
            if not each.areas or area.id in each.areas
        ]
        self._offer("reasons", reasons)
        self._offer("formal_errors", list(self._error_choices()))
        self.unit_names: list[str] = []
        if area.counting_unit in ("part-decision", "child"):
            self._offer_units(outcomes)

    def _error_choices(self) -> list[tuple[str, str]]:
        grades = {Grade.GUARANTEE.value: _("criticised"), Grade.ORDER.value: _("error")}
        return [
            (f"{rule.id}:{grade}", f"{wording.name_of(rule)} ({grades[grade]})")
            for rule in self.rules.handling.formal_errors
            for grade in rule.grades
        ]

    def _offer_units(self, outcomes: list[tuple[str, str]]) -> None:
        """Offer a line for each part-decision or child."""
        for place in range(1, MOST_UNITS + 1):
            name = f"unit_{place}"
            self.fields[name] = forms.ChoiceField(
                label=_("Unit %(place)s") % {"place": place},
                choices=[("", _("none")), *outcomes],
                required=False,
                widget=QuickSelect,
            )
            self.unit_names.append(name)

    @property
    def unit_fields(self) -> list[forms.BoundField]:
        """Give the lines of the counted units, for the page."""
        return [self[name] for name in self.unit_names]

    @property
    def registration(self) -> dict[str, Any]:
        """Give the registration as the command takes it."""
        cleaned = self.cleaned_data
        errors = (each.partition(":") for each in cleaned["formal_errors"])
        chosen = [cleaned[name] for name in self.unit_names if cleaned.get(name)]
        return {
            "outcome": cleaned["outcome"],
            "units": tuple(Unit(outcome) for outcome in chosen),
            "reasons": tuple(cleaned["reasons"]),
            "formal_errors": tuple(
                FormalError(code, grade) for code, _colon, grade in errors
            ),
            "partial": cleaned["partial"],
            "detriment": cleaned["detriment"],
        }


class CorrectForm(OutcomeForm):
    """The correction of a registered outcome."""

    cause = forms.CharField(
        label=gettext_lazy("Why"), help_text=CAUSE_HELP, max_length=200
    )

    def proposals(self) -> dict[str, object]:
        """Begin with what is registered."""
        state, work = self.file.state, self.file.state.work
        return {
            "outcome": state.outcome,
            "reasons": list(work.reasons),
            "formal_errors": [f"{e.code}:{e.grade}" for e in work.formal_errors],
            "partial": work.partial,
            "detriment": work.detriment,
        }
