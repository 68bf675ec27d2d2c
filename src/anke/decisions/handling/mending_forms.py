# SPDX-License-Identifier: EUPL-1.2
"""The forms by which what a case lacks is put right."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases import wording
from anke.cases.domain import commands as c
from anke.cases.domain.cpr import Cpr, CprError
from anke.cases.vault import Person
from anke.decisions.handling.forms import CAUSE_HELP, CaseForm, optional_day
from anke.web.fields import QuickSelect

ROLES = (
    "appellant",
    "representative",
    "child",
    "parent",
    "counterparty",
    "employer",
    "insurer",
)


class PartyForm(CaseForm):
    """Who is a party of the case, or speaks for one."""

    role = forms.ChoiceField(label=gettext_lazy("Role"), widget=QuickSelect)
    name = forms.CharField(label=gettext_lazy("Name"), max_length=200)
    cpr = forms.CharField(
        label=gettext_lazy("CPR number"),
        help_text=gettext_lazy("Kept encrypted. Empty if you do not know it."),
        required=False,
        max_length=11,
    )
    address = forms.CharField(
        label=gettext_lazy("Address"),
        help_text=gettext_lazy("Where letters go that cannot be sent digitally."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
        max_length=400,
    )

    def prepare(self) -> None:
        """Offer the roles; who has appealed comes first where nobody has."""
        held = {role for role, _person in self.file.state.parties}
        roles = sorted(ROLES, key=lambda role: role == "appellant" and role in held)
        names = [(role, wording.role_name(role).capitalize()) for role in roles]
        self._offer("role", names)

    def clean_cpr(self) -> Cpr | None:
        """Read the number; what was typed is never repeated in the answer."""
        text = self.cleaned_data["cpr"].strip()
        if not text:
            return None
        try:
            return Cpr(text)
        except CprError as error:
            raise forms.ValidationError(error.user_text) from error

    @property
    def person(self) -> Person:
        """Give the person as the vault keeps one."""
        cleaned = self.cleaned_data
        return Person(
            name=cleaned["name"].strip(),
            cpr=cleaned["cpr"],
            address=cleaned["address"].strip(),
        )


class SubjectForm(CaseForm):
    """What the case is about: its subject, and with it its area and law."""

    subject = forms.ChoiceField(label=gettext_lazy("Subject"), widget=QuickSelect)
    cause = forms.CharField(
        label=gettext_lazy("Why"), help_text=CAUSE_HELP, max_length=200
    )

    def proposals(self) -> dict[str, object]:
        """Begin with what is registered."""
        return {"subject": self.file.state.subject}

    def prepare(self) -> None:
        """Offer the subjects of every area, the case's own area first."""
        catalogue, own = self.rules.catalogue, self.file.state.area
        areas = sorted(catalogue.areas, key=lambda area: area.id != own)
        groups = [
            (
                wording.name_of(area),
                [
                    (each.id, wording.subject_label(each))
                    for each in catalogue.subjects
                    if each.area == area.id
                ],
            )
            for area in areas
        ]
        choices = [("", _("Choose")), *(group for group in groups if group[1])]
        # mypy: a choice may be a group of choices.
        self._offer("subject", choices)  # type: ignore[arg-type]

    @property
    def command(self) -> c.ReclassifyCase:
        """Give the wish as it was written."""
        subject = self.cleaned_data["subject"]
        area = self.rules.catalogue.subject(subject).area
        return c.ReclassifyCase(area, subject, self.cleaned_data["cause"])


class AppealForm(CaseForm):
    """What is appealed: who decided first, on which day, and when it was appealed."""

    first_instance = forms.ChoiceField(
        label=gettext_lazy("First instance"), widget=QuickSelect
    )
    first_decided_on = optional_day(
        gettext_lazy("The day of the first instance's decision")
    )
    appealed_on = optional_day(
        gettext_lazy("The day of the appeal"),
        gettext_lazy("The day on which the first instance, or we, got the appeal."),
    )
    cause = forms.CharField(
        label=gettext_lazy("Why"), help_text=CAUSE_HELP, max_length=200
    )

    def proposals(self) -> dict[str, object]:
        """Begin with what is registered."""
        state = self.file.state
        return {
            "first_instance": state.first_instance,
            "first_decided_on": state.first_decided_on,
            "appealed_on": state.appealed_on,
        }

    def prepare(self) -> None:
        """Offer those whose decisions the area tries; what is registered stays."""
        catalogue, state = self.rules.catalogue, self.file.state
        kinds = catalogue.area(state.area).first_instance_kinds
        on = state.received_on or self.today
        found = list(catalogue.instances_valid_on(on, kinds))
        if state.first_instance and state.first_instance not in {e.id for e in found}:
            found.append(catalogue.first_instance(state.first_instance))
        named = sorted((wording.name_of(each), each.id) for each in found)
        choices = [(code, name) for name, code in named]
        self._offer("first_instance", [("", _("Choose")), *choices])

    @property
    def command(self) -> c.CorrectAppeal:
        """Give the wish as it was written."""
        cleaned = self.cleaned_data
        return c.CorrectAppeal(
            cleaned["first_instance"],
            cleaned["first_decided_on"],
            cleaned["appealed_on"],
            cleaned["cause"],
        )
