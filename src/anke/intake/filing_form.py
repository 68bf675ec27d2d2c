# SPDX-License-Identifier: EUPL-1.2
"""The form beside a letter: filled in with the proposal, corrected by a person.

form = FilingForm.proposed(item, rules)          # as the machine would have it
form = FilingForm(request.POST, rules=rules, letter=item.letter, on=today)
filing = form.filing(item, files, seconds=12)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases.domain.cpr import Cpr, CprError
from anke.cases.domain.numbers import CaseNumberError, parse_number
from anke.cases.finding import full_number
from anke.cases.models import Case
from anke.cases.vault import Person
from anke.cases.wording import name_of
from anke.intake import wording
from anke.intake.domain.decide import REASONS
from anke.intake.services import Filing
from anke.web.fields import QuickSelect

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import QueryDict

    from anke.cases.domain.decide import Rules
    from anke.intake.desk import DeskItem
    from anke.intake.domain.advice import Advice
    from anke.intake.models import Letter
    from anke.intake.services import StoredFile

NEW_CASE = "new"
OTHER_CASE = "other"
_NEEDED = ("area", "first_instance")
MOST_SECONDS = 3600


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=QuickSelect)


class FilingForm(forms.Form):
    """What a letter is and where it goes (*journalisering*)."""

    mail_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of letter"), widget=forms.RadioSelect
    )
    target = forms.ChoiceField(label=gettext_lazy("Case"), widget=forms.RadioSelect)
    case = forms.CharField(
        label=gettext_lazy("Number of the other case"), required=False, max_length=16
    )
    area = _choice(gettext_lazy("Area"))
    subject = _choice(gettext_lazy("Subject"))
    first_instance = _choice(gettext_lazy("First instance"))
    team = forms.CharField(label=gettext_lazy("Team"), required=False, max_length=40)
    urgent = forms.BooleanField(label=gettext_lazy("Urgent"), required=False)
    name = forms.CharField(
        label=gettext_lazy("Appellant's name"), required=False, max_length=120
    )
    cpr = forms.CharField(
        label=gettext_lazy("Appellant's CPR number"), required=False, max_length=14
    )
    representative = forms.CharField(
        label=gettext_lazy("Representative"), required=False, max_length=120
    )
    reference = forms.CharField(
        label=gettext_lazy("First instance's case number"),
        required=False,
        max_length=120,
    )
    decided_on = forms.DateField(
        label=gettext_lazy("Date of the decision"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    appealed_on = forms.DateField(
        label=gettext_lazy("Date of the appeal"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    matter = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    seconds = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        rules: Rules,
        letter: Letter,
        advice: Advice,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial, auto_id=f"f-{letter.number}-%s")
        self.letter = letter
        self.candidates = advice.candidates
        catalogue, on = rules.catalogue, letter.received_on
        areas = {area.id: name_of(area) for area in catalogue.areas}
        for name, choices in (
            ("mail_kind", list(wording.MAIL_KINDS.items())),
            ("target", self._targets()),
            ("area", [("", _("Choose")), *areas.items()]),
            ("subject", [("", _("Choose")), *_subjects(rules, areas, on)]),
            ("first_instance", [("", _("Choose")), *_instances(rules, on)]),
        ):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = choices

    @classmethod
    def proposed(cls, item: DeskItem, rules: Rules) -> FilingForm:
        """Fill the form in with what the machine proposes."""
        letter, advice = item.letter, item.advice
        named = next((one for one in advice.people if one.role == "appellant"), None)
        acting = [one.name for one in advice.people if one.role == "representative"]
        is_new = not letter.case or letter.mail_kind == "new_appeal"
        return cls(
            rules=rules,
            letter=letter,
            advice=advice,
            initial={
                "mail_kind": letter.mail_kind,
                "target": NEW_CASE if is_new else letter.case,
                "area": letter.area,
                "subject": letter.subject,
                "first_instance": letter.first_instance,
                "team": letter.team,
                "urgent": letter.urgent,
                "name": named.name if named else "",
                "cpr": _spaced(named.cpr) if named else "",
                "representative": acting[0] if acting else "",
                "reference": advice.reference,
                "decided_on": advice.decided_on,
                "appealed_on": advice.appealed_on,
                "matter": item.matter,
            },
        )

    def _targets(self) -> list[tuple[str, str]]:
        return [
            (NEW_CASE, _("A new case")),
            *((one.case, one.case) for one in self.candidates),
            (OTHER_CASE, _("Another case")),
        ]

    @property
    def targets(self) -> list[tuple[str, str, bool, object]]:
        """Give the cases to choose from: value, label, chosen, candidate."""
        chosen = str(self["target"].value() or NEW_CASE)
        known = {one.case: one for one in self.candidates}
        return [
            (value, label, value == chosen, known.get(value))
            for value, label in self._targets()
        ]

    @property
    def kinds(self) -> list[tuple[int, str, str, bool]]:
        """Give the kinds with the digit that chooses each."""
        chosen = self["mail_kind"].value()
        return [
            (digit, code, str(label), code == chosen)
            for digit, (code, label) in enumerate(wording.MAIL_KINDS.items(), 1)
        ]

    def clean_cpr(self) -> Cpr | None:
        """Read the CPR number; the error never repeats it."""
        text = self.cleaned_data["cpr"].strip()
        if not text:
            return None
        try:
            return Cpr(text)
        except CprError as error:
            raise forms.ValidationError(error.user_text) from error

    def clean_case(self) -> str:
        """Let people type `22-42` for `22-00042`."""
        return full_number(self.cleaned_data["case"].strip())

    def clean(self) -> dict[str, Any]:
        """Ask for what the chosen way needs, and for no more."""
        data = super().clean() or {}
        target = data.get("target")
        if target == OTHER_CASE:
            self._check_case(data.get("case", ""))
        if target == NEW_CASE:
            for name in _NEEDED:
                if not data.get(name):
                    self.add_error(name, _("Choose one to open a new case."))
        return data

    def _check_case(self, number: str) -> None:
        try:
            parse_number(number)
        except CaseNumberError as error:
            self.add_error("case", error.user_text)
            return
        if not Case.objects.filter(number=number).exists():
            self.add_error("case", _("There is no case with that number."))

    def filing(self, files: Sequence[StoredFile]) -> Filing:
        """Give what is to be done; the form must be valid."""
        data = self.cleaned_data
        target = data["target"]
        person = None
        if data["name"] or data["cpr"]:
            person = Person(name=data["name"], cpr=data["cpr"])
        acting = data["representative"]
        return Filing(
            number=self.letter.number,
            mail_kind=data["mail_kind"],
            files=tuple(files),
            case={NEW_CASE: "", OTHER_CASE: data["case"]}.get(target, target),
            area=data["area"],
            subject=data["subject"],
            first_instance=data["first_instance"],
            team=data["team"],
            urgent=data["urgent"],
            reference=data["reference"],
            first_decided_on=data["decided_on"],
            appealed_on=data["appealed_on"],
            appellant=person,
            representative=Person(name=acting) if acting else None,
            matter=data["matter"],
            seconds=min(data["seconds"] or 0, MOST_SECONDS),
        )


class RejectForm(forms.Form):
    """Why a letter is not taken in, and to whom it is sent on if it is (*afvis*)."""

    reason = forms.ChoiceField(label=gettext_lazy("Reason"))
    forwarded_to = forms.CharField(
        label=gettext_lazy("Authority"), required=False, max_length=120
    )
    mail_kind = forms.CharField(required=False, max_length=20)
    matter = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    seconds = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, **more: Any) -> None:
        super().__init__(data, **more)
        field = cast("forms.ChoiceField", self.fields["reason"])
        field.choices = [(code, wording.REASONS[code]) for code in REASONS]

    def clean(self) -> dict[str, Any]:
        """A letter that is sent on is sent to somebody."""
        data = super().clean() or {}
        if data.get("reason") == "forwarded" and not data.get("forwarded_to"):
            self.add_error(
                "forwarded_to", _("Write which authority the letter is sent on to.")
            )
        return data


def _subjects(
    rules: Rules, areas: dict[str, str], on: date
) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the subjects in force on the day, area by area."""
    found: dict[str, list[tuple[str, str]]] = {area: [] for area in areas}
    for subject in rules.catalogue.subjects_valid_on(on):
        found[subject.area].append((subject.id, name_of(subject)))
    return [(areas[area], rows) for area, rows in found.items() if rows]


def _instances(rules: Rules, on: date) -> list[tuple[str, str]]:
    kinds = {
        kind for area in rules.catalogue.areas for kind in area.first_instance_kinds
    }
    found = rules.catalogue.instances_valid_on(on, tuple(sorted(kinds)))
    return sorted(((one.id, name_of(one)) for one in found), key=lambda pair: pair[1])


def _spaced(digits: str) -> str:
    return f"{digits[:6]}-{digits[6:]}" if digits else ""
