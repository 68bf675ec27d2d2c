# SPDX-License-Identifier: EUPL-1.2
"""Ask for wrong registrations: as a list for a person, as counts for a report.

errors_visible_to(user, kind="no-reason")[:25]
counts_by_kind(user, team="t1")              # {"no-reason": 12, …}
open_errors("2022K3")                        # what a report that is frozen tells
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING

from django.db.models import Count, Q

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.access.rights import rights_of
from anke.cases.domain.state import CaseStatus
from anke.cases.queries import cases_visible_to
from anke.cases.rules import current_rules
from anke.contract.domain.registrations import ErrorKind
from anke.contract.targets.models import RegistrationError, RegistrationScan
from anke.statistics.domain.periods import first_day, last_day, months_of
from anke.statistics.queries.tables import period_filter

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.access.models import User

FILTERS = ("kind", "area", "team")
_PIECE = 500
_A_DAY = re.compile(r"\A\d{4}-\d{2}-\d{2}\Z")


@dataclass(frozen=True, slots=True)
class OpenErrors:
    """How many wrong registrations stand against a period's figures.

    Those of decisions in it, and those of cases that were pending when it ended or are
    still. `is_up_to_date` is false while the list is being made.
    """

    period: str
    counts: Mapping[ErrorKind, int]
    is_up_to_date: bool

    @property
    def total(self) -> int:
        """All of them together."""
        return sum(self.counts.values())


def open_errors(period: str) -> OpenErrors:
    """Count what is wrong with the registrations of a period (2022, 2022K3, 2022-09).

    A day (2022-12-15) stands for its year up to it, as in a notice of a deviation.
    For the house's own reports: counts only, whoever may see which case.

    Errors: WrongPeriodError.
    """
    first, last = _days_of(period)
    found = RegistrationError.objects.filter(
        Q(status=CaseStatus.DECIDED.value, on__range=(first, last))
        | Q(status=CaseStatus.PENDING.value, on__lte=last)
    )
    return OpenErrors(period, _by_kind(found), is_whole())


def is_whole() -> bool:
    """Tell whether every case has been looked at by the rules in force."""
    scan = RegistrationScan.objects.first()
    return bool(scan and scan.is_whole and scan.rules == current_rules().version)


def errors_visible_to(
    user: User | AnonymousUser, **filters: str
) -> QuerySet[RegistrationError]:
    """Give the errors of cases that a person may list, the newest first.

    As far as the list has come: `still_visible` asks the cases themselves.

    Errors: AccessDeniedError.
    """
    person = require(user, Action.SEE_REGISTRATION_ERRORS)
    rights = rights_of(person, Action.LIST_CASES)
    return _fitting(filters).filter(rights.readable).order_by("-on", "-number")


def still_visible(
    user: User | AnonymousUser, errors: Iterable[RegistrationError]
) -> Iterator[RegistrationError]:
    """Keep of some errors those of cases that a person may list at this moment.

    A case may have been protected since the list last followed the journal.
    """
    person = require(user, Action.SEE_REGISTRATION_ERRORS)
    left = iter(errors)
    while piece := tuple(islice(left, _PIECE)):
        wanted = {error.number for error in piece}
        seen = cases_visible_to(person).filter(number__in=wanted)
        visible = set(seen.values_list("number", flat=True))
        yield from (error for error in piece if error.number in visible)


def counts_by_kind(user: User | AnonymousUser, **filters: str) -> dict[ErrorKind, int]:
    """Count the errors that a person may see, kind by kind.

    All that fit, less the few of cases that are hidden: each is counted in an index.

    Errors: AccessDeniedError.
    """
    person = require(user, Action.SEE_REGISTRATION_ERRORS)
    rights = rights_of(person, Action.LIST_CASES)
    if rights.hidden is None:
        return _by_kind(_fitting(filters).filter(rights.readable))
    left = _by_kind(_fitting(filters).filter(rights.base))
    for hidden in rights.hidden:
        # Grouping would tempt SQLite to read all rows in the order of their kinds.
        few = _fitting(filters).filter(rights.base & hidden).order_by()
        for kind in few.values_list("kind", flat=True):
            left[ErrorKind(kind)] -= 1
    return {kind: count for kind, count in left.items() if count}


def _fitting(filters: Mapping[str, str]) -> QuerySet[RegistrationError]:
    wanted = {name: value for name, value in filters.items() if value}
    unknown = wanted.keys() - set(FILTERS)
    if unknown:
        raise KeyError(unknown.pop())
    return RegistrationError.objects.filter(**wanted)


def _by_kind(found: QuerySet[RegistrationError]) -> dict[ErrorKind, int]:
    counted = found.order_by().values_list("kind").annotate(n=Count("*"))
    known = dict(counted)
    return {kind: known[kind.value] for kind in ErrorKind if kind.value in known}


def teams_with_errors() -> list[str]:
    """Give the teams that have something to mend; found step by step in the index."""
    return list(_steps("team"))


def areas_with_errors() -> list[str]:
    """Give the areas that have something to mend."""
    return list(_steps("area"))


def _steps(column: str) -> Iterator[str]:
    """Jump from value to value in an index, instead of reading every row."""
    value = ""
    while True:
        following = RegistrationError.objects.filter(**{f"{column}__gt": value})
        found = following.order_by(column).values_list(column, flat=True).first()
        if found is None:
            return
        value = found
        yield found


def _days_of(period: str) -> tuple[date, date]:
    """Give the first and last day of a period; of a day the year up to it.

    Errors: WrongPeriodError.
    """
    if _A_DAY.match(period):
        last = date.fromisoformat(period)
        return last.replace(month=1, day=1), last
    ((name, text),) = period_filter(period).items()
    months = months_of(name, text)
    return first_day(months[0]), last_day(months[-1])
