# SPDX-License-Identifier: EUPL-1.2
"""The forms by which a leader says who is in which team and can do what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.allocation import wording as words
from anke.allocation.domain.levers import LEVELS, MOST_CAP
from anke.allocation.lever_form import DayInput
from anke.allocation.models import StaffMember, Team
from anke.allocation.staffing import Terms
from anke.cases import clock
from anke.cases.domain.payloads import StaffCompetenceSet
from anke.cases.wording import name_of
from anke.web.fields import QuickSelect

if TYPE_CHECKING:
    from datetime import date

    from django.http import QueryDict

    from anke.cases.domain.decide import Rules


def _offer(form: forms.Form, name: str, choices: list[tuple[Any, str]]) -> None:
    cast("forms.ChoiceField", form.fields[name]).choices = choices


class TeamForm(forms.Form):
    """A team: its name is the one on the cases."""

    name = forms.CharField(label=gettext_lazy("Team"), max_length=40)
    area = forms.ChoiceField(
        label=gettext_lazy("Main area"), required=False, widget=QuickSelect
    )
    leader = forms.CharField(
        label=gettext_lazy("Leader's staff code"), max_length=20, required=False
    )
    site = forms.CharField(label=gettext_lazy("Site"), max_length=40, required=False)
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, rules: Rules) -> None:
        super().__init__(data, auto_id="team-%s")
        areas = [(area.id, name_of(area)) for area in rules.catalogue.areas]
        _offer(self, "area", [("", _("None")), *areas])


class StaffForm(forms.Form):
    """How somebody works; only the team stands in the journal."""

    code = forms.CharField(label=gettext_lazy("Staff code"), max_length=20)
    team = forms.ChoiceField(
        label=gettext_lazy("Team"), required=False, widget=QuickSelect
    )
    percent = forms.IntegerField(
        label=gettext_lazy("Part of full time, in per cent"),
        min_value=1,
        max_value=100,
        initial=100,
    )
    cap = forms.IntegerField(
        label=gettext_lazy("Own cap on open cases"),
        help_text=gettext_lazy("For full time. Empty means the house's."),
        min_value=0,
        max_value=MOST_CAP,
        required=False,
    )
    site = forms.CharField(label=gettext_lazy("Site"), max_length=40, required=False)
    works_until = forms.DateField(
        label=gettext_lazy("Last day of work"), widget=DayInput, required=False
    )
    use_required_attribute = False

    def __init__(
        self, data: QueryDict | None = None, *, known: StaffMember | None = None
    ) -> None:
        initial = _of(known) if known else None
        super().__init__(data, auto_id="staff-%s", initial=initial)
        teams = [(name, name) for name in Team.objects.values_list("name", flat=True)]
        _offer(self, "team", [("", _("No team")), *sorted(teams)])
        if known:
            del self.fields["code"]

    @property
    def terms(self) -> Terms:
        """How the person works, once the form is valid."""
        data = self.cleaned_data
        return Terms(data["percent"], data["cap"], data["site"], data["works_until"])


def _of(known: StaffMember) -> dict[str, Any]:
    return {
        "team": known.team_id,
        "percent": known.percent,
        "cap": known.cap,
        "site": known.site,
        "works_until": known.works_until,
    }


class CompetenceForm(forms.Form):
    """What somebody may decide; without a level it is taken away."""

    area = forms.ChoiceField(label=gettext_lazy("Area"), widget=QuickSelect)
    law = forms.ChoiceField(
        label=gettext_lazy("Law"), required=False, widget=QuickSelect
    )
    level = forms.TypedChoiceField(label=gettext_lazy("Level"), coerce=int)
    valid_from = forms.DateField(
        label=gettext_lazy("From"), widget=DayInput, required=False
    )
    valid_to = forms.DateField(
        label=gettext_lazy("Until"), widget=DayInput, required=False
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None, *, rules: Rules) -> None:
        super().__init__(
            data, auto_id="can-%s", initial={"valid_from": clock.today(), "level": 2}
        )
        catalogue = rules.catalogue
        areas = [(area.id, name_of(area)) for area in catalogue.areas]
        used = {subject.law for subject in catalogue.subjects}
        laws = [(law.id, law.short_da) for law in catalogue.laws if law.id in used]
        levels = [(level, words.level_name(level)) for level in LEVELS]
        _offer(self, "area", [("", _("Choose")), *areas])
        _offer(self, "law", [("", _("All laws of the area")), *laws])
        _offer(self, "level", [*levels, (0, _("none any more"))])

    def wish(self, code: str) -> StaffCompetenceSet:
        """What is wished for somebody, once the form is valid."""
        data = self.cleaned_data
        return StaffCompetenceSet(
            code,
            data["area"],
            data["level"],
            data["law"],
            data["valid_from"],
            data["valid_to"],
        )


class AbsenceForm(forms.Form):
    """When somebody is away; why is not asked."""

    first_on = forms.DateField(label=gettext_lazy("First day"), widget=DayInput)
    last_on = forms.DateField(
        label=gettext_lazy("Last day"),
        widget=DayInput,
        required=False,
        help_text=gettext_lazy("Empty while it is not known."),
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict | None = None) -> None:
        super().__init__(
            data, auto_id="absence-%s", initial={"first_on": clock.today()}
        )

    @property
    def days(self) -> tuple[date, date | None]:
        """The first and the last day, once the form is valid."""
        return self.cleaned_data["first_on"], self.cleaned_data["last_on"]
