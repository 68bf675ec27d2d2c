# SPDX-License-Identifier: EUPL-1.2
"""The case list: from what stands in the address to a table and a CSV file.

wanted = FilterForm(request.GET, rules=current_rules(), user=request.user)
rows = wanted.cases()
table = case_table(rows[:25], wanted, rules)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from anke.cases import clock, wording
from anke.cases.domain.predicates import NEVER, is_overdue
from anke.cases.domain.state import CaseStatus
from anke.cases.searching import count_cases, search_cases, staff_and_teams
from anke.web import formats
from anke.web.fields import QuickSelect
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from django.db.models import QuerySet
    from django.http import QueryDict
    from django_stubs_ext import StrPromise

    from anke.access.models import User
    from anke.cases.domain.catalogue import Catalogue
    from anke.cases.domain.decide import Rules
    from anke.cases.models import Case
    from anke.cases.searching import Search

SORTABLE = ("number", "received", "due", "decided")
DEFAULT_SORT = "number"
_FILTERS = (
    "area",
    "law",
    "subject",
    "first_instance",
    "status",
    "outcome",
    "staff",
    "team",
)


_STATES = (CaseStatus.PENDING, CaseStatus.DECIDED, CaseStatus.WITHDRAWN)
_FOLDED = ("law", "subject", "outcome", "staff", "team")


def _choice(label: StrPromise) -> forms.ChoiceField:
    """Make one filter; what it offers is known when the form is made."""
    return forms.ChoiceField(label=label, required=False, widget=QuickSelect)


class FilterForm(forms.Form):
    """The filters of the case list, as they stand in the address.

    What the address says wrong is ignored and shown as no filter, never as a fault:
    an old bookmark must still open.
    """

    area = _choice(gettext_lazy("Area"))
    status = _choice(gettext_lazy("State"))
    due = _choice(gettext_lazy("Deadline"))
    law = _choice(gettext_lazy("Law"))
    subject = _choice(gettext_lazy("Subject"))
    first_instance = _choice(gettext_lazy("First instance"))
    outcome = _choice(gettext_lazy("Outcome"))
    staff = _choice(gettext_lazy("Caseworker"))
    team = _choice(gettext_lazy("Team"))
    q = forms.CharField(required=False, max_length=120, strip=True)
    use_required_attribute = False

    def __init__(
        self,
        data: QueryDict,
        *,
        user: User,
        rules: Rules,
        numbers: Iterable[str] | None = None,
    ) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.user = user
        self.numbers = None if numbers is None else list(numbers)
        for name, choices in _choices(rules.catalogue, data.get("area", ""), user):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101 - tells mypy
            field.choices = [("", _("All")), *choices]

    @property
    def wanted(self) -> dict[str, str]:
        """The filters that hold, without those that the address has wrong."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def sort(self) -> tuple[str, bool]:
        """The column that sorts, and whether it does so from high to low."""
        column = self.data.get("sort", "")
        if column not in SORTABLE:
            return DEFAULT_SORT, True
        return column, self.data.get("order") == "desc"

    def cases(self) -> QuerySet[Case]:
        """Give the cases that fit, in the order asked for."""
        column, descending = self.sort
        sort = f"-{column}" if descending else column
        return search_cases(self.user, sort=sort, **self._search())

    def pages(self, size: int) -> Paginator[Case]:
        """Give the cases that fit in pages."""
        pages = Paginator(self.cases(), size)
        pages.count = count_cases(self.user, **self._search())
        return pages

    def _search(self) -> Search:
        wanted = self.wanted
        return {
            "text": wanted.get("q", ""),
            "filters": {name: wanted.get(name, "") for name in _FILTERS},
            "due": (wanted["due"], clock.today()) if "due" in wanted else None,
            "numbers": self.numbers,
        }

    @property
    def has_more(self) -> bool:
        """Whether a filter of the folded part holds, so that it must be open."""
        return any(self.wanted.get(name) for name in _FOLDED)

    def chosen(self) -> list[tuple[str, str, str]]:
        """Each filter that holds: its name in the address, its label, its value."""
        found = []
        for name, value in self.wanted.items():
            field = self.fields[name]
            choices = dict(_flat(getattr(field, "choices", ())))
            label = str(field.label) if field.label else _("Number or reference")
            found.append((name, label, str(choices.get(value, value))))
        return found


def _flat(choices: Iterable[Any]) -> Iterator[tuple[str, str]]:
    """Give the choices of groups one by one."""
    for value, label in choices:
        if isinstance(label, (list, tuple)):
            yield from _flat(label)
        else:
            yield value, label


Choices = list[tuple[str, Any]]


def _choices(
    catalogue: Catalogue, area: str, user: User
) -> Iterator[tuple[str, Choices]]:
    """What each filter offers; an area narrows subjects, laws and outcomes."""
    areas = [each for each in catalogue.areas if area in ("", each.id)]
    areas = areas or list(catalogue.areas)
    kept = {each.id for each in areas}
    subjects = [each for each in catalogue.subjects if each.area in kept]
    laws = {each.law for each in subjects}
    outcomes = {
        each.id: wording.name_of(each) for one in areas for each in one.outcomes
    }
    yield "area", [(each.id, wording.name_of(each)) for each in catalogue.areas]
    yield (
        "status",
        [(each.value, wording.status_name(each.value)) for each in _STATES],
    )
    yield (
        "due",
        [
            ("overdue", _("Overdue")),
            ("this-week", _("Due this week")),
            ("7-days", _("Due within 7 days")),
            ("8-14-days", _("Due within 8–14 days")),
            ("none", _("Without a deadline")),
        ],
    )
    yield (
        "law",
        sorted(
            ((each, wording.law_name(catalogue, each)) for each in laws),
            key=lambda pair: pair[1],
        ),
    )
    yield (
        "subject",
        [
            (
                wording.name_of(each),
                [
                    (subject.id, wording.subject_label(subject))
                    for subject in subjects
                    if subject.area == each.id
                ],
            )
            for each in areas
        ],
    )
    yield (
        "first_instance",
        [(each.id, wording.name_of(each)) for each in catalogue.first_instances],
    )
    yield "outcome", list(outcomes.items())
    staff, teams = staff_and_teams(user)
    yield "staff", [(code, code) for code in staff]
    yield "team", [(team, team) for team in teams]


def case_table(
    cases: Iterable[Case], form: FilterForm, rules: Rules, *, caption: str
) -> Table:
    """Draw up the list for the screen."""
    column, descending = form.sort
    today = clock.today()
    return Table(
        caption=caption,
        hide_caption=True,
        columns=(
            Column("number", _("Case"), sortable=True),
            Column("subject", _("Subject")),
            Column("first_instance", _("First instance")),
            Column("received", _("Received"), sortable=True),
            Column("due", _("Last day"), sortable=True),
            Column("decided", _("State"), sortable=True),
            Column("staff", _("Caseworker")),
        ),
        rows=tuple(_row(case, rules.catalogue, today) for case in cases),
        sort=column,
        order="descending" if descending else "ascending",
        empty=_("No case fits. Leave out a filter, or search for something else."),
    )


def _row(case: Case, catalogue: Catalogue, today: date) -> Row:
    """One case as a row."""
    area = wording.area_name(catalogue, case.area)
    subject = wording.subject_name(catalogue, case.subject)
    return Row(
        (
            Cell(
                case.number,
                href=reverse("case-page", args=[case.number]),
                is_number=True,
            ),
            Cell(subject or area, note=area if subject else ""),
            Cell(wording.instance_name(catalogue, case.first_instance)),
            Cell(formats.day(case.received_on)),
            _due_cell(case, today),
            _state_cell(case, catalogue),
            Cell(case.staff, note=case.team),
        )
    )


def _due_cell(case: Case, today: date) -> Cell:
    """The last day, and how far away it is while the case is pending."""
    if case.due_on is None or case.status != CaseStatus.PENDING.value:
        return Cell("–")
    return Cell(
        formats.day(case.due_on),
        note=time_left(case.due_on, today),
        alarm=is_overdue(case.due_on, case.decided_on or NEVER, NEVER, today),
    )


def time_left(due_on: date, today: date) -> str:
    """Say how far away the last day is, or how long ago it was."""
    left = (due_on - today).days
    if left < 0:
        return ngettext("%(count)s day over", "%(count)s days over", -left) % {
            "count": formats.number(-left)
        }
    if left == 0:
        return _("today")
    return ngettext("%(count)s day left", "%(count)s days left", left) % {
        "count": formats.number(left)
    }


def _state_cell(case: Case, catalogue: Catalogue) -> Cell:
    """Pending, what the case ended with, or that it should not have been opened."""
    if case.status == CaseStatus.PENDING.value:
        return Cell(wording.status_name(case.status), badge="info")
    if case.status == CaseStatus.WITHDRAWN.value:
        return Cell(
            wording.status_name(case.status),
            badge="warning",
            note=formats.day(case.withdrawn_on),
        )
    outcome = wording.outcome_name(catalogue, case.area, case.outcome)
    return Cell(
        outcome or wording.status_name(case.status), note=formats.day(case.decided_on)
    )


CSV_HEADINGS = (
    "number",
    "area",
    "law",
    "subject",
    "first_instance",
    "reference",
    "received_on",
    "due_on",
    "status",
    "decided_on",
    "outcome",
    "staff",
    "team",
)


def csv_rows(cases: QuerySet[Case]) -> Iterator[tuple[object, ...]]:
    """Give the list row by row for a CSV file: codes and ISO dates."""
    yield from cases.values_list(*CSV_HEADINGS).iterator(chunk_size=2000)
