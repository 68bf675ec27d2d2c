# SPDX-License-Identifier: EUPL-1.2
"""The form beside a letter: filled in with the proposal, corrected by a person.

form = FilingForm.proposed(item, rules)          # as the machine would have it
form = FilingForm(request.POST, rules=rules, item=item)
filing = form.filing(files)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, cast

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
from anke.intake.reject_form import MOST_SECONDS
from anke.intake.services import Filing
from anke.web import formats
from anke.web.fields import QuickSelect

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.http import QueryDict

    from anke.cases.candidates import Candidate
    from anke.cases.domain.decide import Rules
    from anke.intake.desk import DeskItem
    from anke.intake.domain.advice import Advice
    from anke.intake.models import Letter
    from anke.intake.services import StoredFile

NEW_CASE = "new"
OTHER_CASE = "other"
_NEEDED = ("area", "first_instance")
_SHOWN_CANDIDATES = 4
# Kinds that belong to a case that is there already.
OF_A_CASE = ("supplement", "reminder", "access_request")


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=QuickSelect)


class TargetChoice(NamedTuple):
    """A case to choose; `candidate` says why, and `folded` that it stands last."""

    value: str
    label: str
    chosen: bool
    folded: bool
    candidate: Candidate | None


class FilingForm(forms.Form):
    """What a letter is and where it goes (*journalisering*)."""

    mail_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of letter"), widget=forms.RadioSelect
    )
    target = forms.CharField(label=gettext_lazy("Case"), max_length=16)
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
        item: DeskItem,
        initial: dict[str, Any] | None = None,
    ) -> None:
        letter = item.letter
        super().__init__(data, initial=initial, auto_id=f"f-{letter.number}-%s")
        self.letter = letter
        self.candidates = item.candidates
        catalogue, on = rules.catalogue, letter.received_on
        areas = {area.id: name_of(area) for area in catalogue.areas}
        for name, choices in (
            ("mail_kind", list(wording.MAIL_KINDS.items())),
            ("area", [("", _("Choose")), *areas.items()]),
            ("subject", [("", _("Choose")), *_subjects(rules, areas, on)]),
            ("first_instance", [("", _("Choose")), *_instances(rules, on)]),
        ):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = choices
        self.fields["mail_kind"].error_messages["required"] = _(
            "Choose what the letter is."
        )
        self.fields["target"].error_messages["required"] = _(
            "Choose the case it belongs to."
        )
        self._say_how_sure(item.advice)

    def _say_how_sure(self, advice: Advice) -> None:
        """Say beside a field that the machine only guesses."""
        for reason in advice.reasons:
            if reason.target in self.fields and not reason.certain:
                self.fields[reason.target].help_text = _(
                    "A guess of the machine (%(share)s)."
                ) % {"share": formats.share(reason.probability, 0)}

    @classmethod
    def proposed(cls, item: DeskItem, rules: Rules) -> FilingForm:
        """Fill the form in with what the machine proposes."""
        letter, advice = item.letter, item.advice
        named = next((one for one in advice.people if one.role == "appellant"), None)
        acting = [one.name for one in advice.people if one.role == "representative"]
        # What is split has several kinds; the machine has named one for all of it.
        is_whole = len(item.matters) == 1
        return cls(
            rules=rules,
            item=item,
            initial={
                "mail_kind": letter.mail_kind if is_whole else "",
                "target": _proposed_target(letter) if is_whole else "",
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

    @property
    def targets(self) -> list[TargetChoice]:
        """Give the cases to choose from: a new one, the candidates, another one.

        The chosen case comes first, and the weakest candidates are folded away.
        """
        chosen = str(self["target"].value() or "")
        known = {one.number: one for one in self.candidates}
        # What was proposed or typed stays there, even if no candidate says so.
        numbers = list(dict.fromkeys([chosen, *known]))
        cases = [one for one in numbers if one not in {"", NEW_CASE, OTHER_CASE}]
        rows = [(NEW_CASE, _("A new case")), *((one, one) for one in cases)]
        rows.append((OTHER_CASE, _("Another case")))
        folded = set(cases[_SHOWN_CANDIDATES:])
        return [
            TargetChoice(
                value, label, value == chosen, value in folded, known.get(value)
            )
            for value, label in rows
        ]

    @property
    def folded_targets(self) -> list[TargetChoice]:
        """Give the candidates that stand folded away."""
        return [choice for choice in self.targets if choice.folded]

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
        if target == NEW_CASE:
            for name in _NEEDED:
                if not data.get(name):
                    self.add_error(name, _("Choose one to open a new case."))
        elif target == OTHER_CASE:
            self._check_case("case", data.get("case", ""))
        elif target:
            self._check_case("target", target)
        return data

    def _check_case(self, name: str, number: str) -> None:
        try:
            parse_number(number)
        except CaseNumberError as error:
            self.add_error(name, error.user_text)
            return
        if not Case.objects.filter(number=number).exists():
            self.add_error(name, _("There is no case with that number."))

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


def _proposed_target(letter: Letter) -> str:
    """Give the case that the proposal names, or a new one for a new appeal.

    A case that was found by its number alone is never chosen beforehand.
    """
    if letter.mail_kind == "new_appeal":
        return NEW_CASE
    return letter.case if letter.mail_kind in OF_A_CASE else ""


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
