# SPDX-License-Identifier: EUPL-1.2
"""Find cases: filters, order, and how many there are, with the access rule inside.

    search_cases(user, filters={"area": "municipal"}, due=("overdue", today))[:25]
    count_cases(user, filters={"area": "municipal"}, due=("overdue", today))

Each is one query, whatever the reader's rights.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta
from typing import TYPE_CHECKING, TypedDict, Unpack, cast

from django.conf import settings
from django.core.cache import cache
from django.db.models import F, Func, IntegerField, Q, Subquery

from anke.access.domain.permissions import Action
from anke.access.rights import rights_of
from anke.cases.columns import NEVER_YET, Column
from anke.cases.domain.predicates import is_overdue, is_pending_on
from anke.cases.domain.state import CaseStatus
from anke.cases.models import Case
from anke.cases.queries import cases_visible_to, numbers_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date

    from django.db.models import OrderBy, QuerySet
    from django.db.models.expressions import Combinable

    from anke.access.models import User
    from anke.cases.domain.cpr import Cpr

FILTERS: Mapping[str, str] = {
    "area": "area",
    "law": "law",
    "subject": "subject",
    "first_instance": "first_instance",
    "status": "status",
    "outcome": "outcome",
    "staff": "staff",
    "team": "team",
    "year": "year",
}
SORTS: Mapping[str, tuple[str, ...]] = {
    "number": ("year", "serial"),
    "received": ("received_on", "year", "serial"),
    "due": ("due_on", "year", "serial"),
    "decided": ("decided_on", "year", "serial"),
    "area": ("area", "year", "serial"),
}
_WEEK = timedelta(days=7)
_MAY_BE_EMPTY = frozenset({"due_on", "decided_on"})
# Not Django's Count, which would group: this one stands in a query of its own.
_COUNT = Func(template="COUNT(*)", output_field=IntegerField())


_WAITING = {
    "start_on": Column("spell_started_on"),
    "closed_or_never": Column("decided_on", never=True),
}


def _overdue(day: date) -> Q:
    # A paused deadline is no running one, so `due_on` is not its last day.
    met_or_never = Column("decided_on", never=True)
    overdue: Q = is_overdue(Column("due_on"), met_or_never, NEVER_YET, day)
    return overdue


def _this_week(day: date) -> Q:
    return Q(due_on__range=(day, day + timedelta(days=6 - day.weekday())))


def _within_a_week(day: date) -> Q:
    return Q(due_on__range=(day, day + _WEEK))


def _within_two_weeks(day: date) -> Q:
    """Of the next fourteen days, those that `_within_a_week` does not have."""
    return Q(due_on__gt=day + _WEEK, due_on__lte=day + 2 * _WEEK)


def _without_deadline(_: date) -> Q:
    return Q(due_on__isnull=True)


# How a pending case stands to its last day; asked of a day, never stored.
DUE: Mapping[str, Callable[[date], Q]] = {
    "overdue": _overdue,
    "this-week": _this_week,
    "7-days": _within_a_week,
    "8-14-days": _within_two_weeks,
    "none": _without_deadline,
}


class Search(TypedDict, total=False):
    """What is searched for.

    `filters` has the keys of FILTERS. `due` is a key of DUE and the day it is asked of;
    it keeps pending cases only. `numbers` are what an earlier search by CPR number
    found.
    """

    text: str
    filters: Mapping[str, str]
    due: tuple[str, date] | None
    cpr: Cpr | None
    numbers: Collection[str] | None


def search_cases(
    user: User, *, sort: str = "-received", **search: Unpack[Search]
) -> QuerySet[Case]:
    """Find cases by number or reference, by filters, by CPR number.

    Cases opened by mistake are found by their state, or by number, reference or CPR
    number; they are left out where nobody asked for them.
    `sort` is a key of SORTS, with a minus in front for the reverse; cases without
    the date come last in both directions. Errors: KeyError for an unknown filter.
    """
    found = _fitting(user, search)
    if _leaves_mistakes_out(search):
        found = found.exclude(status=CaseStatus.WITHDRAWN.value)
    return found.order_by(*_ordering(sort))


def count_cases(user: User, **search: Unpack[Search]) -> int:
    """Count what `search_cases` finds, with one query.

    All that fits, less the few that this person does not see and those opened by
    mistake: each is counted in an index, while a count of the rest reads every row.
    """
    rights = rights_of(user, Action.LIST_CASES)
    if rights.hidden is None:
        found = _fitting(user, search)
        if _leaves_mistakes_out(search):
            found = found.exclude(status=CaseStatus.WITHDRAWN.value)
        return found.count()
    every = _narrowed(Case.objects.filter(rights.base), search)
    # The few that are hidden are found first, whatever else was asked for.
    less = [
        every.filter(number__in=Case.objects.filter(hidden).values("number"))
        for hidden in rights.hidden
    ]
    if _leaves_mistakes_out(search):
        mistakes = _narrowed(Case.objects.filter(rights.readable), search)
        less.append(mistakes.filter(status=CaseStatus.WITHDRAWN.value))
    count: Combinable = _COUNT
    for few in less:
        count = count - Subquery(few.order_by().annotate(n=_COUNT).values("n"))
    return sum(every.order_by().annotate(n=count).values_list("n", flat=True))


def _fitting(user: User, search: Search) -> QuerySet[Case]:
    """Give the cases that fit and that the person may see, mistakes among them."""
    return _narrowed(cases_visible_to(user), search)


def _narrowed(found: QuerySet[Case], search: Search) -> QuerySet[Case]:
    """Keep of some cases those that fit, opened by mistake or not."""
    cpr, numbers = search.get("cpr"), search.get("numbers")
    if cpr is not None:
        found = found.filter(number__in=numbers_of(cpr))
    if numbers is not None:
        found = found.filter(number__in=numbers)
    for name, value in search.get("filters", {}).items():
        if value:
            found = found.filter(**{FILTERS[name]: value})
    if due := search.get("due"):
        name, day = due
        found = found.filter(DUE[name](day), is_pending_on(**_WAITING, day=day))
    if text := search.get("text", "").strip():
        found = found.filter(_fits(text))
    return found


def _leaves_mistakes_out(search: Search) -> bool:
    """Tell whether nobody asked for cases opened by mistake."""
    if search.get("due"):
        return True
    return not (
        search.get("text", "").strip()
        or search.get("filters", {}).get("status")
        or search.get("cpr") is not None
        or search.get("numbers") is not None
    )


def _fits(text: str) -> Q:
    """Fit number or reference; the beginning counts where nothing fits whole."""
    whole = Q(number=text) | Q(reference=text)
    if Case.objects.filter(whole).exists():
        return whole
    return Q(number__startswith=text) | Q(reference__istartswith=text)


def _ordering(sort: str) -> list[OrderBy]:
    reverse = sort.startswith("-")
    columns = SORTS[sort.removeprefix("-")]
    return [
        F(name).desc(nulls_last=_last(name))
        if reverse
        else F(name).asc(nulls_last=_last(name))
        for name in columns
    ]


def _last(column: str) -> bool | None:
    """Only columns that may be empty are told where the empty ones go."""
    return True if column in _MAY_BE_EMPTY else None


def staff_and_teams(user: User) -> tuple[list[str], list[str]]:
    """Give the staff codes and teams that have pending cases, in order.

    They are what a filter offers, and reading every pending case for them took more
    than the list itself: an answer holds for `ANKE_CHOICES_SECONDS`. Rights are part of
    the question, so that a change of rights asks anew at once.
    """
    question = (
        cases_visible_to(user)
        .filter(status=CaseStatus.PENDING.value)
        .values_list("staff", "team")
        .distinct()
    )
    sql, parameters = question.query.sql_with_params()
    asked = hashlib.sha256(repr((sql, parameters)).encode()).hexdigest()
    pairs = cast(
        "set[tuple[str, str]]",
        cache.get_or_set(
            f"staff-and-teams:{asked}",
            lambda: set(question),
            settings.ANKE_CHOICES_SECONDS,
        ),
    )
    staff = {code for code, _ in pairs} - {""}
    teams = {team for _, team in pairs} - {""}
    return sorted(staff), sorted(teams)
