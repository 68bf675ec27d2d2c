# SPDX-License-Identifier: EUPL-1.2
"""The citizen's other cases across all laws (*helhedssyn*), beside the case at hand.

Who decides one case should know that the same citizen waits for another. The cases are
found by the keyed hash of the CPR number; what the reader may not know of is not there,
and each that is shown is a look at personal data and is written down.

    citizen_cases(user, file, at=clock.now()).waiting[0].number

Legal source: retssikkerhedsloven § 5: all possibilities of help are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import F

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.queries import may
from anke.access.services import record_views
from anke.cases import wording
from anke.cases.case_list import time_left
from anke.cases.citizens import cases_of_same_citizens
from anke.cases.domain.entries import case_stream
from anke.cases.domain.state import CaseStatus
from anke.cases.models import Case
from anke.cases.queries import cases_visible_to, numbers_kept_back
from anke.cases.rules import current_rules
from anke.web import formats

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime

    from anke.access.models import User
    from anke.cases.domain.catalogue import Catalogue
    from anke.cases.queries import CaseFile

# Nobody reads more; the rest is found by a search for the CPR number.
_MOST = 60
_MOST_OPEN = 5
_WITHDRAWN = CaseStatus.WITHDRAWN.value


@dataclass(frozen=True, slots=True)
class CitizenCase:
    """Another case of the citizen in words."""

    number: str
    subject: str
    law: str
    state: str
    due: str
    is_overdue: bool
    staff: str


@dataclass(frozen=True, slots=True)
class CitizenCases:
    """The citizen's other cases: those that wait, then those that have ended.

    `closed_to_you` counts those of which the reader may know, and open none.
    """

    waiting: tuple[CitizenCase, ...]
    ended: tuple[CitizenCase, ...]
    closed_to_you: int

    @property
    def first(self) -> tuple[CitizenCase, ...]:
        """Give those that stand open on the page: the nearest last days."""
        return self.waiting[:_MOST_OPEN]

    @property
    def more(self) -> tuple[CitizenCase, ...]:
        """Give the others that wait, which are folded away."""
        return self.waiting[_MOST_OPEN:]


NO_OTHERS = CitizenCases((), (), 0)


def citizen_cases(user: User, file: CaseFile, *, at: datetime) -> CitizenCases:
    """Give the citizen's other cases, and write down that they were shown.

    Nothing for a role that does not search by CPR number. As many queries for few as
    for many.
    """
    if not file.parties or not may(user, Action.SEARCH_BY_CPR):
        return NO_OTHERS
    numbers = cases_of_same_citizens(file.case)
    if not numbers:
        return NO_OTHERS
    cases = _visible(user, numbers)
    # Asked only where some are not shown, which is rare.
    closed = _count_closed(user, numbers) if len(cases) < len(numbers) else 0
    record_views(
        user,
        streams=[case_stream(case.number) for case in cases],
        at=at,
        purpose=f"borgerens andre sager, fra {file.case.number}",
        kind=ViewEvent.Kind.SEARCH,
    )
    return _told(cases, closed, at.date())


def _visible(user: User, numbers: Collection[str]) -> list[Case]:
    """Give those that the person may open: the nearest last day, then the newest."""
    found = cases_visible_to(user, Action.SEE_CASE).filter(number__in=numbers)
    return list(
        found.exclude(status=_WITHDRAWN).order_by(
            F("decided_on").desc(nulls_first=True),
            F("due_on").asc(nulls_last=True),
            "year",
            "serial",
        )[:_MOST]
    )


def _count_closed(user: User, numbers: Collection[str]) -> int:
    """Count the others, but for those of which the person may not even know."""
    found = cases_visible_to(user, Action.SEE_CASE).filter(number__in=numbers)
    readable = set(found.values_list("number", flat=True))
    left = set(numbers) - readable - numbers_kept_back(user, numbers)
    return Case.objects.filter(number__in=left).exclude(status=_WITHDRAWN).count()


def _told(cases: list[Case], closed: int, today: date) -> CitizenCases:
    catalogue = current_rules().catalogue
    pending = CaseStatus.PENDING.value
    return CitizenCases(
        tuple(_row(case, catalogue, today) for case in cases if case.status == pending),
        tuple(_row(case, catalogue, today) for case in cases if case.status != pending),
        closed,
    )


def _row(case: Case, catalogue: Catalogue, today: date) -> CitizenCase:
    due = case.due_on if case.status == CaseStatus.PENDING.value else None
    outcome = wording.outcome_name(catalogue, case.area, case.outcome)
    return CitizenCase(
        number=case.number,
        subject=wording.subject_name(catalogue, case.subject)
        or wording.area_name(catalogue, case.area),
        law=wording.law_name(catalogue, case.law),
        state=f"{outcome}, {formats.day(case.decided_on)}" if outcome else "",
        due=f"{formats.day(due)}, {time_left(due, today)}" if due else "",
        is_overdue=due is not None and due < today,
        staff=case.staff,
    )
