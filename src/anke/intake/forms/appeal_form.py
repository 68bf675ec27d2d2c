# SPDX-License-Identifier: EUPL-1.2
"""The appeal form of the first instances (*ankeskema*), and its supplement form.

The first instance sends the appeal on with its dates and all documents of the case,
also those it did not rely on. The words of the three dates are those of the guidance.

Legal source: retssikkerhedsloven § 66; ast.dk, hjælp til ankeskemaet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from anke.cases import clock
from anke.cases.rules import current_rules
from anke.intake.forms.base_form import HandoverForm
from anke.intake.forms.fields import CprField, line, paragraphs, typed_date
from anke.intake.forms.last_days import AppealDates, date_problems, date_warnings
from anke.intake.forms.own_letters import is_own_number
from anke.web.fields import QuickSelect

if TYPE_CHECKING:
    from anke.cases.domain.catalogue import FirstInstance
    from anke.intake.forms.envelope import Handover


def one_of(label: Any) -> forms.ChoiceField:
    """Make a field whose choices are known when the form is made."""
    return forms.ChoiceField(
        label=label,
        required=False,
        widget=QuickSelect,
        # Django's own text repeats what was sent.
        error_messages={"invalid_choice": _("It is none of those in the catalogue.")},
    )


class InstanceForm(HandoverForm):
    """A form that a first instance hands in; `instance` is known by its key."""

    demands_files: ClassVar[bool] = True

    def __init__(self, *args: Any, instance: FirstInstance, **kwargs: Any) -> None:
        self.instance = instance
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any]:
        """Demand the documents of the case."""
        values = super().clean() or {}
        if self.demands_files and not self.draft.files:
            self.add_error("files", _("Enclose the documents of the case."))
        return values

    def form_fields(self) -> dict[str, str]:
        """Add who it is that hands in."""
        return super().form_fields() | {"first_instance": self.instance.id}

    def warnings(self) -> list[str]:
        """Say what is late or strange; it is received all the same."""
        return []


class AppealForm(InstanceForm):
    """The appeal form (*ankeskema*)."""

    appeal_date = typed_date(
        _("Date of appeal"),
        _("The day you received the appeal, whatever date stands on it."),
    )
    decision_date = typed_date(
        _("Date of decision"),
        _("The day the decision was sent or dated, or was told orally."),
    )
    reconsideration_date = typed_date(
        _("Date of reconsideration"),
        _("The day you sent the reconsideration to the citizen."),
        required=False,
    )
    no_reconsideration = forms.BooleanField(
        required=False,
        label=_("The decision is not reconsidered"),
        help_text=_("For example a decision of the children and youth committee."),
    )
    appellant = line(_("Name of the citizen"), max_length=200)
    cpr = CprField(label=_("The citizen's CPR number"), required=False)
    representative = line(_("Representative of the citizen, if any"))
    area = one_of(_("Area"))
    subject_code = one_of(_("Subject"))
    reference = line(_("Your case number"), max_length=60, required=True)
    case_number = line(
        _("Our case number, if the case was here before"),
        _("For example after a remittal."),
        max_length=20,
    )
    contact_name = line(_("Contact person"), autocomplete="name")
    phone = line(
        _("Phone of the contact person"),
        autocomplete="tel",
        inputmode="tel",
        max_length=40,
    )
    email = forms.EmailField(
        label=_("E-mail for the receipt"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    text = paragraphs(_("Remarks"))

    sections = (
        (
            _("The dates"),
            (
                "appeal_date",
                "decision_date",
                "reconsideration_date",
                "no_reconsideration",
            ),
        ),
        (_("The citizen"), ("appellant", "cpr", "representative")),
        (_("The case"), ("area", "subject_code", "reference", "case_number", "text")),
        (_("About you"), ("contact_name", "phone", "email")),
    )
    apart = frozenset({"text"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        catalogue, today = current_rules().catalogue, clock.today()
        areas = [
            area
            for area in catalogue.areas
            if area.is_valid_on(today)
            and self.instance.kind in area.first_instance_kinds
        ]
        unknown = ("", _("I do not know"))
        self.fields["area"].choices = [  # type: ignore[attr-defined]
            unknown,
            *((area.id, area.name_da) for area in areas),
        ]
        self.fields["subject_code"].choices = [  # type: ignore[attr-defined]
            unknown,
            *(
                (
                    area.name_da,
                    [
                        (subject.id, subject.label_da)
                        for subject in catalogue.subjects_valid_on(today, area.id)
                    ],
                )
                for area in areas
            ),
        ]

    @property
    def dates(self) -> AppealDates:
        """Give the dates as far as they could be read."""
        found = self.cleaned_data
        return AppealDates(
            found.get("decision_date"),
            found.get("appeal_date"),
            found.get("reconsideration_date"),
        )

    def clean(self) -> dict[str, Any]:
        """Check the dates against each other, and what belongs together."""
        values = super().clean() or {}
        for problem in date_problems(self.dates):
            self.add_error(problem.field, problem.text)
        named = values.get("appellant") or values.get("cpr")
        if not named and "cpr" not in self.errors:
            self.add_error("appellant", _("Write the citizen's name or CPR number."))
        self._check_reconsideration(values)
        self._check_subject(values)
        return values

    def _check_reconsideration(self, values: dict[str, Any]) -> None:
        none = values.get("no_reconsideration")
        if "reconsideration_date" in self.errors:
            return
        if not none and not values.get("reconsideration_date"):
            self.add_error(
                "reconsideration_date",
                _("Write the date, or mark that the decision is not reconsidered."),
            )
        if none and values.get("reconsideration_date"):
            self.add_error(
                "no_reconsideration", _("There is a date of reconsideration above.")
            )

    def _check_subject(self, values: dict[str, Any]) -> None:
        if not values.get("subject_code"):
            return
        area = current_rules().catalogue.subject(values["subject_code"]).area
        if values.get("area") and values["area"] != area:
            self.add_error("subject_code", _("The subject belongs to another area."))
        values["area"] = area

    def warnings(self) -> list[str]:
        """Say what is late by the rules in force."""
        return [problem.text for problem in date_warnings(self.dates)]

    def form_fields(self) -> dict[str, str]:
        """Add what kind of letter it is."""
        return super().form_fields() | {"mail_kind": "new_appeal"}

    def handover(self) -> Handover:
        """Give the appeal as it is handed in."""
        values = self.cleaned_data
        return self.handed_in(
            f"Ankeskema fra {self.instance.name_da}",
            name=self.instance.name_da,
            email=values.get("email", ""),
            text=values.get("text", ""),
        )


class SupplementForm(InstanceForm):
    """The supplement form: more documents to an appeal that was sent before."""

    demands_files: ClassVar[bool] = False

    supplement_to = line(
        _("Our number"),
        _(
            "The running number of your receipt (26-M00042) or our case number "
            "(26-01234)."
        ),
        max_length=20,
        required=True,
    )
    reference = line(_("Your case number"), max_length=60)
    text = paragraphs(_("Remarks"))
    contact_name = line(_("Contact person"), autocomplete="name")
    email = forms.EmailField(
        label=_("E-mail for the receipt"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    sections = (
        (_("The case"), ("supplement_to", "reference", "text")),
        (_("About you"), ("contact_name", "email")),
    )
    apart = frozenset({"text"})

    def clean_supplement_to(self) -> str:
        """Accept only a number of the first instance's own."""
        number = str(self.cleaned_data["supplement_to"]).upper()
        if not is_own_number(self.instance.id, number):
            raise ValidationError(
                _("You have no appeal here with this number. Check the receipt.")
            )
        return number

    def clean(self) -> dict[str, Any]:
        """Demand something to hand in."""
        values = super().clean() or {}
        if (
            not self.draft.files
            and not values.get("text")
            and "text" not in self.errors
        ):
            self.add_error("files", _("Enclose a file or write a remark."))
        return values

    def form_fields(self) -> dict[str, str]:
        """Add what kind of letter it is."""
        number = self.cleaned_data.get("supplement_to", "")
        return super().form_fields() | {
            "mail_kind": "supplement",
            "case_number": "" if "M" in number else number,
        }

    def handover(self) -> Handover:
        """Give the supplement as it is handed in."""
        values = self.cleaned_data
        return self.handed_in(
            f"Supplerende oplysninger til {values['supplement_to']}",
            name=self.instance.name_da,
            email=values.get("email", ""),
            text=values.get("text", ""),
        )
