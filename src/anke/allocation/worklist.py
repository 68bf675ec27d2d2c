# SPDX-License-Identifier: EUPL-1.2
"""One person's work (*mit arbejde*): what waits on the desk, in the order of the clock.

On the desk lie the cases that are allocated to the person, drafts that the person was
asked to sign, and decisions whose letter has not left. No names: a case is opened one
at a time.

    form = WorkForm(request.GET, user=user, rules=current_rules())
    form.week()[0]             # DueTile(text='Overskredet', count=2, …)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import formats as django_formats
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.cases import clock, wording
from anke.cases.case_list import time_left
from anke.cases.domain.state import CaseStatus
from anke.cases.domain.what_next import What
from anke.cases.finding import full_number
from anke.cases.handling_wording import todo_name, todo_sentence
from anke.cases.models import Case
from anke.cases.queries import cases_visible_to
from anke.cases.standing import has_todo, main_todo
from anke.web import formats
from anke.web.fields import QuickSelect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet
    from django.http import QueryDict

    from anke.access.models import User
    from anke.cases.domain.catalogue import Catalogue
    from anke.cases.domain.decide import Rules

OVERDUE, WEEK, NONE = "overdue", "week", "none"
_WEEK = 7
_NOBODY = "\0"
_NOT_ASKED_FOR = {What.NOTHING, What.ALLOCATE}


def desk_of(user: User) -> QuerySet[Case]:
    """Give what lies on somebody's desk: own cases, drafts to sign, what is left to do.

    When a case has ended that is a letter to send or a remark to answer. Each of the
    three is found by an index of its own; joined by "or" they would be
    looked for in every row of the register.
    """
    code = user.staff_code or _NOBODY
    own = Q(staff=code, status=CaseStatus.PENDING.value)
    # Said twice, so that SQLite sees that the index of drafts has all of them.
    to_sign = Q(draft="submitted", signer=code) & ~Q(draft="")
    left = (What.SEND_LETTER.value, What.SETTLE_REMARK.value)
    to_send = Q(staff=code, status=CaseStatus.DECIDED.value, todo__in=left)
    first, *others = (
        Case.objects.filter(one).values("number") for one in (own, to_sign, to_send)
    )
    return cases_visible_to(user).filter(number__in=first.union(*others))


@dataclass(frozen=True, slots=True)
class DueTile:
    """How many cases run out on a day, or have: a link to these."""

    text: str
    note: str
    count: int
    due: str
    is_alarm: bool
    is_chosen: bool


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A case on the desk as the page shows it."""

    number: str
    href: str
    subject: str
    area: str
    todo: str
    todo_is_late: bool
    due: str
    left: str
    is_overdue: bool
    received: str
    instance: str
    is_fast: bool


def _choice(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, widget=QuickSelect)


class WorkForm(forms.Form):
    """The filters of the desk as they stand in the address; wrong ones are ignored."""

    todo = _choice(gettext_lazy("What now"))
    area = _choice(gettext_lazy("Area"))
    due = forms.CharField(required=False, max_length=10)
    q = forms.CharField(
        label=gettext_lazy("Case number or reference"), required=False, max_length=40
    )
    use_required_attribute = False

    def __init__(self, data: QueryDict, *, user: User, rules: Rules) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.user = user
        self.rules = rules
        self.today = clock.today()
        todos = [(what.value, todo_name(what.value)) for what in What]
        unused = {what.value for what in _NOT_ASKED_FOR}
        self._offer("todo", [pair for pair in todos if pair[0] not in unused])
        areas = rules.catalogue.areas
        self._offer("area", [(area.id, wording.name_of(area)) for area in areas])

    def _offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = cast("forms.ChoiceField", self.fields[name])
        field.choices = [("", _("All")), *choices]

    @property
    def wanted(self) -> dict[str, str]:
        """The filters that hold, without those that the address has wrong."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def cases(self) -> QuerySet[Case]:
        """Give the cases that fit, in the order of the clock: the nearest day first."""
        wanted = self.wanted
        found = desk_of(self.user)
        if "todo" in wanted:
            found = found.filter(has_todo(What(wanted["todo"]), self.today))
        if "area" in wanted:
            found = found.filter(area=wanted["area"])
        if "due" in wanted:
            found = found.filter(_due(wanted["due"], self.today))
        if text := wanted.get("q", "").strip():
            number = Q(number=full_number(text))
            found = found.filter(number | Q(reference__istartswith=text))
        return by_the_clock(found)

    def week(self) -> list[DueTile]:
        """Count what has run out and what runs out in the next seven days."""
        last = self.today + timedelta(days=_WEEK - 1)
        rows = (
            desk_of(self.user)
            .filter(status=CaseStatus.PENDING.value, due_on__lte=last)
            .values_list("due_on")
            .annotate(count=Count("number"))
            .order_by()
        )
        counts = {cast("date", on): count for on, count in rows}
        over = sum(count for on, count in counts.items() if on < self.today)
        chosen = self.wanted.get("due", "")
        tiles = [DueTile(_("Overdue"), "", over, OVERDUE, over > 0, chosen == OVERDUE)]
        for ahead in range(_WEEK):
            day = self.today + timedelta(days=ahead)
            tiles.append(
                DueTile(
                    text=_("Today") if not ahead else _weekday(day),
                    note=f"{day.day}.{day.month}.",
                    count=counts.get(day, 0),
                    due=day.isoformat(),
                    is_alarm=not ahead and counts.get(day, 0) > 0,
                    is_chosen=chosen == day.isoformat(),
                )
            )
        return tiles


def work_rows(cases: Iterable[Case], rules: Rules) -> list[WorkRow]:
    """Put cases on a desk into words, as of today."""
    today = clock.today()
    return [_row(case, rules.catalogue, today) for case in cases]


def by_the_clock(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Put cases in the order of the clock: the nearest last day first."""
    return cases.order_by(
        F("due_on").asc(nulls_last=True), "received_on", "year", "serial"
    )


def _row(case: Case, catalogue: Catalogue, today: date) -> WorkRow:
    todo = main_todo(case, today)
    area = wording.area_name(catalogue, case.area)
    subject = wording.subject_name(catalogue, case.subject)
    due = case.due_on if case.status == CaseStatus.PENDING.value else None
    return WorkRow(
        number=case.number,
        href=reverse("case-page", args=[case.number]),
        subject=subject or area,
        area=area if subject else "",
        todo=todo_sentence(todo, today),
        todo_is_late=todo.on is not None and todo.on < today,
        due=formats.day(due) or "–",
        left=time_left(due, today) if due else "",
        is_overdue=due is not None and due < today,
        received=formats.day(case.received_on),
        instance=wording.instance_name(catalogue, case.first_instance),
        is_fast=case.fast_track,
    )


def _weekday(day: date) -> str:
    """Name the day of the week, beginning with a capital as a heading does."""
    return str(django_formats.date_format(day, "l")).capitalize()


def _due(due: str, today: date) -> Q:
    """Give the pending cases that run out so; all where the address is wrong."""
    pending = Q(status=CaseStatus.PENDING.value)
    if due == OVERDUE:
        return pending & Q(due_on__lt=today)
    if due == WEEK:
        return pending & Q(due_on__range=(today, today + timedelta(days=_WEEK - 1)))
    if due == NONE:
        return pending & Q(due_on=None)
    try:
        return pending & Q(due_on=date.fromisoformat(due))
    except ValueError:
        return Q()
