# SPDX-License-Identifier: EUPL-1.2
"""What whoever writes a letter chooses and sends in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases import wording
from anke.cases.domain.handling_rules import Grade
from anke.cases.rules import current_rules
from anke.cases.wording import is_english
from anke.decisions.domain.draft_merging import Edit, section_digest
from anke.decisions.domain.fields import FIELDS
from anke.decisions.letters.facts import Choice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import QueryDict

    from anke.decisions.domain.fields import Field
    from anke.decisions.letters.drafts import OpenDraft

MOST_TITLE, MOST_HEADING, MOST_BODY = 200, 120, 30_000
# Fields of which there may be several: one a line.
_SEVERAL = frozenset({"spørgsmål"})
# What only a person knows; the rest stands on the case.
_ASKED = ("frist", "ny_frist", "årsag", "spørgsmål", "bedt_dato", "videresendt_til")


class ChoiceForm(forms.Form):
    """The outcome and the first instance's formal errors, which choose the texts."""

    outcome = forms.ChoiceField(label=gettext_lazy("Outcome"))
    errors_found = forms.MultipleChoiceField(
        label=gettext_lazy("Formal errors of the first instance"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, draft: OpenDraft) -> None:
        choice = draft.content.choice
        initial = {
            "outcome": choice.outcome,
            "errors_found": [f"{code}:{grade}" for code, grade in choice.errors],
        }
        super().__init__(data, auto_id="choice-%s", initial=initial)
        self._choice = choice
        self._offer("outcome", _outcomes(draft.file.case.area))
        self._offer("errors_found", list(_errors()))

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        cast("forms.ChoiceField", self.fields[name]).choices = choices

    @property
    def choice(self) -> Choice:
        """Give what was chosen; what else was known of the letter stays."""
        errors = (each.partition(":") for each in self.cleaned_data["errors_found"])
        return Choice(
            outcome=self.cleaned_data["outcome"],
            errors=tuple((code, grade) for code, _colon, grade in errors),
            values=self._choice.values,
            to_instance=self._choice.to_instance,
            recipient=self._choice.recipient,
        )


def _outcomes(area: str) -> list[tuple[str, str]]:
    outcomes = current_rules().catalogue.area(area).outcomes
    named = [(each.id, wording.name_of(each)) for each in outcomes]
    return [("", _("Choose an outcome")), *named]


def _errors() -> Iterator[tuple[str, str]]:
    grades = {
        Grade.GUARANTEE.value: _("is criticised"),
        Grade.ORDER.value: _("an error"),
    }
    for rule in current_rules().handling.formal_errors:
        for grade in rule.grades:
            yield f"{rule.id}:{grade}", f"{wording.name_of(rule)} ({grades[grade]})"


class FieldsForm(forms.Form):
    """What only a person knows, for the fields of a letter that is no decision."""

    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, draft: OpenDraft) -> None:
        super().__init__(data, auto_id="field-%s")
        self._choice = draft.content.choice
        for field in FIELDS:
            if field.name in _ASKED:
                self.fields[f"f-{field.name}"] = _asked(field, self._choice)

    @property
    def choice(self) -> Choice:
        """Give the choice with the values that were filled in."""
        values = dict(self._choice.values)
        for name in self.fields:
            text = self.cleaned_data[name].strip()
            values[name.removeprefix("f-")] = (
                tuple(line.strip() for line in text.splitlines() if line.strip())
                if name.removeprefix("f-") in _SEVERAL
                else text
            )
        return Choice(
            outcome=self._choice.outcome,
            errors=self._choice.errors,
            values=values,
            to_instance=self._choice.to_instance,
            recipient=self._choice.recipient,
        )


def _asked(field: Field, choice: Choice) -> forms.CharField:
    value = choice.values.get(field.name, "")
    is_long = field.name in _SEVERAL
    means = field.means_en if is_english() else field.means_da
    widget: forms.Widget = (
        forms.Textarea(attrs={"rows": 3}) if is_long else forms.TextInput()
    )
    return forms.CharField(
        label=means[:1].upper() + means[1:],
        help_text=_("One a line.") if is_long else "",
        initial="\n".join(value) if isinstance(value, tuple) else value,
        required=False,
        max_length=2000,
        widget=widget,
    )


def edits_of(data: QueryDict) -> list[Edit]:
    """Read the sections that were sent in, each with what it was begun as.

    What is longer than any letter is cut: the field would not have taken it.
    """
    return [
        Edit(
            section=section[:60],
            heading=_one_line(data.get(f"heading-{section}", ""), MOST_HEADING),
            body=data.get(f"body-{section}", "")[:MOST_BODY],
            base=data.get(f"base-{section}", "")[:64] or section_digest("", "\0"),
        )
        for section in data.getlist("section")[:60]
    ]


def title_of(data: QueryDict) -> str:
    """Read the letter's title."""
    return _one_line(data.get("title", ""), MOST_TITLE)


def _one_line(text: Any, most: int) -> str:
    return " ".join(str(text).split())[:most]
