# SPDX-License-Identifier: EUPL-1.2
"""The line as a list (*køen*): what waits, in the order in which it is served, and why.

page = LineForm(request.GET, user=user, rules=current_rules())
page.rows()[0].turn      # 'lovbestemt frist'
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.allocation import wording as words
from anke.allocation.domain.line import line_up
from anke.allocation.domain.reasons import TURNS
from anke.allocation.house_levers import levers_in_force
from anke.allocation.queries import line_visible_to, read_line
from anke.cases import clock, wording
from anke.cases.case_list import time_left
from anke.cases.models import Case
from anke.web import formats
from anke.web.fields import QuickSelect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import QueryDict

    from anke.access.models import User
    from anke.allocation.domain.line import WaitingCase
    from anke.cases.domain.decide import Rules


@dataclass(frozen=True, slots=True)
class LineRow:
    """A waiting case as the page shows it, with its place in the whole line."""

    place: int
    number: str
    href: str
    subject: str
    area: str
    turn: str
    waited: str
    due: str
    left: str
    is_overdue: bool
    team: str
    marks: tuple[str, ...]


class LineForm(forms.Form):
    """The filters of the line as they stand in the address; wrong ones are ignored."""

    area = forms.ChoiceField(
        label=gettext_lazy("Area"), required=False, widget=QuickSelect
    )
    turn = forms.ChoiceField(
        label=gettext_lazy("Turn"), required=False, widget=QuickSelect
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict, *, user: User, rules: Rules) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.user = user
        self.rules = rules
        self.today = clock.today()
        areas = [(one.id, wording.name_of(one)) for one in rules.catalogue.areas]
        turns = [(turn.value, words.turn_name(turn)) for turn in TURNS]
        for name, choices in (("area", areas), ("turn", turns)):
            field = cast("forms.ChoiceField", self.fields[name])
            field.choices = [("", _("All")), *choices]

    @property
    def wanted(self) -> dict[str, str]:
        """The filters that hold."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @cached_property
    def cases(self) -> list[tuple[int, WaitingCase]]:
        """Give the cases that fit, each with its place in the whole line."""
        line = read_line(line_visible_to(self.user), self.rules)
        units = line_up(line.cases, levers_in_force(self.today), self.today)
        order = [case for unit in units for case in unit.cases]
        wanted = self.wanted
        return [
            (place, case)
            for place, case in enumerate(order, 1)
            if wanted.get("area", case.area) == case.area
            and wanted.get("turn", case.turn.value) == case.turn.value
        ]

    def rows(self, cases: Sequence[tuple[int, WaitingCase]]) -> list[LineRow]:
        """Put cases of a page into words."""
        numbers = [case.number for _, case in cases]
        subjects: dict[str, Any] = dict(
            Case.objects.filter(number__in=numbers).values_list("number", "subject")
        )
        return [self._row(place, case, subjects[case.number]) for place, case in cases]

    def _row(self, place: int, case: WaitingCase, subject: str) -> LineRow:
        catalogue = self.rules.catalogue
        area = wording.area_name(catalogue, case.area)
        name = wording.subject_name(catalogue, subject)
        due = case.due_on
        return LineRow(
            place=place,
            number=case.number,
            href=reverse("case-page", args=[case.number]),
            subject=name or area,
            area=area if name else "",
            turn=words.turn_name(case.turn),
            waited=formats.days(case.waited(self.today)),
            due=formats.day(due) or "–",
            left=time_left(due, self.today) if due else "",
            is_overdue=due is not None and due < self.today,
            team=case.team,
            marks=tuple(_marks(case)),
        )


def _marks(case: WaitingCase) -> list[str]:
    """Say what a leader must know before giving the case by hand."""
    marks = []
    if case.protection:
        marks.append(_("protected"))
    if case.conflicts:
        marks.append(
            _("conflict of interest: %(staff)s")
            % {"staff": ", ".join(sorted(case.conflicts))}
        )
    return marks
