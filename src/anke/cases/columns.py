# SPDX-License-Identifier: EUPL-1.2
"""Columns of a projection, so that the pure predicates can be asked of a worklist.

`is_overdue(due_on, …)` compares days. Given Python's dates it answers yes or no; given
these columns it answers with the condition of a query, so that a worklist and a figure
cannot disagree on what "overdue" means.

>>> from datetime import date
>>> from anke.cases.domain.predicates import is_pending_on
>>> waits = is_pending_on(Column("start_on"), Column("end_on", never=True), date.max)
>>> [child if isinstance(child, tuple) else child.connector for child in waits.children]
[('start_on__lte', datetime.date(9999, 12, 31)), 'OR']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True)
class Column:
    """A column of days; with `never`, an empty one is a day that has not come."""

    name: str
    never: bool = False

    def __lt__(self, day: date) -> Q:
        return Q(**{f"{self.name}__lt": day})

    def __le__(self, day: date) -> Q:
        return Q(**{f"{self.name}__lte": day})

    def __gt__(self, day: date) -> Q:
        return self._or_never(Q(**{f"{self.name}__gt": day}))

    def __ge__(self, day: date) -> Q:
        return self._or_never(Q(**{f"{self.name}__gte": day}))

    def _or_never(self, later: Q) -> Q:
        return later | Q(**{f"{self.name}__isnull": True}) if self.never else later


class NeverYet:
    """A day that has not come for any row: later than all, so no condition."""

    def __gt__(self, _: date) -> Q:
        return Q()


NEVER_YET = NeverYet()
