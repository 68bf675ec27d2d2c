# SPDX-License-Identifier: EUPL-1.2
"""The forms by which appointed members and their terms are recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django import forms
from django.utils.translation import gettext_lazy

from anke.cases import wording
from anke.decisions.meetings.forms import day_field
from anke.decisions.meetings.rules import meeting_rules

if TYPE_CHECKING:
    from django.http import QueryDict

    from anke.decisions.domain.meetings.members import Term


class TermForm(forms.Form):
    """A member's term: a whole period, or what is left of one."""

    first_on = day_field(gettext_lazy("First day"))
    last_on = day_field(gettext_lazy("Last day"))
    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        period: Term | None = None,
        name: str = "term",
    ) -> None:
        initial = {"first_on": period.first, "last_on": period.last} if period else None
        super().__init__(data, auto_id=f"{name}-%s", initial=initial)


class MemberForm(TermForm):
    """A new member with their first term."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        help_text=gettext_lazy("Letters and a number, as M004; never used again."),
    )
    name = forms.CharField(label=gettext_lazy("Name"), max_length=120)
    organisation = forms.ChoiceField(label=gettext_lazy("Proposed by"))
    field_order = ["code", "name", "organisation", "first_on", "last_on"]

    def __init__(
        self, data: QueryDict | None = None, *, period: Term | None = None
    ) -> None:
        super().__init__(data, period=period, name="member")
        organisations = [
            (each.id, wording.name_of(each)) for each in meeting_rules().organisations
        ]
        field = cast("forms.ChoiceField", self.fields["organisation"])
        field.choices = [("", "–"), *organisations]
