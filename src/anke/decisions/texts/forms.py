# SPDX-License-Identifier: EUPL-1.2
"""The forms of the text library: what is found, written, published, withdrawn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases import clock, wording
from anke.decisions.domain.decide_texts import MOST_CHARACTERS, check_text
from anke.decisions.domain.texts import TextKey
from anke.decisions.texts.shipped import letter_kinds
from anke.decisions.texts.wording import section_title
from anke.web.fields import QuickSelect

if TYPE_CHECKING:
    from django.http import QueryDict

    from anke.cases.domain.catalogue import Catalogue
    from anke.decisions.domain.texts import Version

_MOST_CAUSE = 200
STATES = ("draft", "own", "coming", "withdrawn")


def _offer(field: forms.Field, choices: list[tuple[str, str]]) -> None:
    cast("forms.ChoiceField", field).choices = choices


def _sections() -> list[tuple[str, str]]:
    return [(each, section_title(each)) for each in letter_kinds().sections]


class FindForm(forms.Form):
    """Which texts to show."""

    q = forms.CharField(label=gettext_lazy("Words in the text"), required=False)
    section = forms.ChoiceField(
        label=gettext_lazy("Section"), required=False, widget=QuickSelect
    )
    area = forms.ChoiceField(
        label=gettext_lazy("Area"), required=False, widget=QuickSelect
    )
    state = forms.ChoiceField(
        label=gettext_lazy("State"), required=False, widget=QuickSelect
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict, *, catalogue: Catalogue) -> None:
        super().__init__(data, auto_id="find-%s")
        areas = [(each.id, wording.name_of(each)) for each in catalogue.areas]
        states = {
            "draft": _("with a draft"),
            "own": _("the house's own"),
            "coming": _("to come"),
            "withdrawn": _("withdrawn"),
        }
        _offer(self.fields["section"], [("", _("All")), *_sections()])
        _offer(self.fields["area"], [("", _("All")), *areas])
        _offer(self.fields["state"], [("", _("All")), *states.items()])

    def wish(self, name: str) -> str:
        """Give what was asked for; nothing where it cannot be read."""
        if not hasattr(self, "cleaned_data"):
            self.is_valid()
        return str(self.cleaned_data.get(name, "")).strip()


class KeyForm(forms.Form):
    """What a new text is for."""

    section = forms.ChoiceField(label=gettext_lazy("Section"), widget=QuickSelect)
    area = forms.ChoiceField(
        label=gettext_lazy("Area"), required=False, widget=QuickSelect
    )
    law = forms.ChoiceField(
        label=gettext_lazy("Law"), required=False, widget=QuickSelect
    )
    subject = forms.ChoiceField(
        label=gettext_lazy("Subject"), required=False, widget=QuickSelect
    )
    outcome = forms.ChoiceField(
        label=gettext_lazy("Outcome"), required=False, widget=QuickSelect
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, catalogue: Catalogue) -> None:
        super().__init__(data, auto_id="key-%s")
        everything = ("", _("All"))
        outcomes = {
            each.id: wording.name_of(each)
            for area in catalogue.areas
            for each in area.outcomes
        }
        subjects = [
            (each.id, f"{wording.name_of(each)} ({', '.join(each.provisions)})")
            for each in catalogue.subjects_valid_on(clock.today())
        ]
        areas = [(each.id, wording.name_of(each)) for each in catalogue.areas]
        laws = [(each.id, wording.name_of(each)) for each in catalogue.laws]
        _offer(self.fields["section"], [("", _("Choose a section")), *_sections()])
        _offer(self.fields["area"], [everything, *areas])
        _offer(self.fields["law"], [everything, *laws])
        _offer(self.fields["subject"], [everything, *subjects])
        _offer(self.fields["outcome"], [everything, *outcomes.items()])

    @property
    def key(self) -> TextKey:
        """Give the key that was chosen."""
        data = self.cleaned_data
        parts = ("section", "area", "law", "subject", "outcome")
        return TextKey(*(data[part] for part in parts))


class TextForm(forms.Form):
    """A text while it is written; `version` is the draft's when the page was opened."""

    heading = forms.CharField(
        label=gettext_lazy("Heading in the letter"), required=False, max_length=120
    )
    body = forms.CharField(
        label=gettext_lazy("Text"),
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 14, "lang": "da"}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, auto_id="text-%s", initial=initial)

    def clean(self) -> dict[str, Any]:
        """A field that nobody knows is told with its line."""
        data = super().clean() or {}
        if "body" in data:
            data["body"] = data["body"].replace("\r\n", "\n").strip()
            problem = check_text(data.get("heading", ""), data["body"])
            if problem:
                self.add_error("body", problem)
        return data


class CauseForm(forms.Form):
    """A change that is journaled with its cause."""

    cause = forms.CharField(
        label=gettext_lazy("Why"),
        help_text=gettext_lazy("Is kept in the journal. No names, no CPR numbers."),
        max_length=_MOST_CAUSE,
    )
    use_required_attribute = False


class PublishForm(CauseForm):
    """From when a text is to be used."""

    in_force_on = forms.DateField(
        label=gettext_lazy("In force from"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(
            data, auto_id="publish-%s", initial={"in_force_on": clock.today()}
        )
        self.order_fields(["in_force_on", "cause"])


class WithdrawForm(CauseForm):
    """Why a text is to be used no more."""

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(data, auto_id="withdraw-%s")


class CompareForm(forms.Form):
    """Which two versions to compare."""

    fra = forms.ChoiceField(label=gettext_lazy("From"), widget=QuickSelect)
    til = forms.ChoiceField(label=gettext_lazy("To"), widget=QuickSelect)
    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict,
        *,
        versions: dict[str, Version],
        names: dict[str, str],
    ) -> None:
        keys = list(versions)
        given = {name: data.get(name, "") for name in ("fra", "til")}
        chosen = {
            "fra": given["fra"] if given["fra"] in versions else keys[-2],
            "til": given["til"] if given["til"] in versions else keys[-1],
        }
        super().__init__(chosen, auto_id="compare-%s")
        self.versions = versions
        for name in ("fra", "til"):
            _offer(self.fields[name], list(names.items()))

    @property
    def pair(self) -> tuple[Version, Version]:
        """Give the two versions."""
        return self.versions[self.data["fra"]], self.versions[self.data["til"]]
