# SPDX-License-Identifier: EUPL-1.2
"""The view log (opslagslog): who looked at whose data, for those who may see it.

    wanted = Wanted(case="22-00001", first_on=date(2022, 1, 1))
    looks(user, wanted)[:50]

A citizen's own log has neither names nor codes of the staff: what was seen, when and
what for. A look at the log is a look, too.

Legal source: databeskyttelsesforordningen art. 15; C-579/21, Pankki S, 22 June 2023.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q

from anke.access.domain.permissions import Action
from anke.access.models import User, ViewEvent
from anke.access.queries import require
from anke.access.services import record_view, record_views
from anke.cases import clock
from anke.cases.domain.entries import case_stream
from anke.cases.queries import require_on_case
from anke.cases.vault import streams_of
from anke.safeguards.wording import kind_name

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.cases.domain.cpr import Cpr

LOG_STREAM = "view-log"
SHOWN_DAYS = 30


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which looks are asked for; `streams` are the cases of one person."""

    case: str = ""
    staff: str = ""
    kind: str = ""
    first_on: date | None = None
    last_on: date | None = None
    streams: Collection[str] | None = None

    @property
    def first(self) -> date | None:
        """The first day; without case or person the last month is enough."""
        if self.first_on or self.case or self.streams is not None:
            return self.first_on
        return (self.last_on or clock.today()) - timedelta(days=SHOWN_DAYS)


@dataclass(frozen=True, slots=True)
class ShownLook:
    """A look as a citizen is told of it: nobody's name, nobody's code."""

    at: datetime
    case: str
    what: str
    purpose: str


def looks(actor: User | AnonymousUser, wanted: Wanted) -> QuerySet[ViewEvent]:
    """Give the looks that fit, the newest first. Errors: AccessDeniedError."""
    require(actor, Action.SEE_VIEW_LOG)
    found = ViewEvent.objects.select_related("actor").order_by("-at", "-pk")
    if wanted.case:
        found = found.filter(stream=case_stream(wanted.case))
    if wanted.streams is not None:
        found = found.filter(stream__in=wanted.streams)
    if wanted.staff:
        person = Q(username=wanted.staff) | Q(staff_code=wanted.staff)
        found = found.filter(actor__in=User.objects.filter(person))
    if wanted.kind:
        found = found.filter(kind=wanted.kind)
    if first := wanted.first:
        found = found.filter(at__gte=_midnight(first))
    if wanted.last_on:
        found = found.filter(at__lt=_midnight(wanted.last_on + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, clock.COPENHAGEN)


def streams_with(actor: User | AnonymousUser, cpr: Cpr) -> list[str]:
    """Find the cases of a person for the log, and write the look down for each.

    Errors: AccessDeniedError.
    """
    person = require(actor, Action.SEE_VIEW_LOG)
    streams = streams_of(cpr)
    record_views(
        person,
        streams=streams,
        at=clock.now(),
        purpose="opslagslog for en person",
        kind=ViewEvent.Kind.LOG,
    )
    return streams


def record_log_view(actor: User, wanted: Wanted) -> None:
    """Write down that somebody looked at the log: whose, where it was one case's."""
    record_view(
        actor,
        stream=case_stream(wanted.case) if wanted.case else LOG_STREAM,
        at=clock.now(),
        purpose="opslagslog",
        kind=ViewEvent.Kind.LOG,
    )


def looks_for_the_citizen(
    actor: User | AnonymousUser, number: str
) -> tuple[ShownLook, ...]:
    """Give the looks at one case without anything about the staff.

    Errors: AccessDeniedError, UnknownCaseError.
    """
    person, _ = require_on_case(actor, Action.PRINT_VIEW_LOG, number)
    record_log_view(person, Wanted(case=number))
    found = ViewEvent.objects.filter(stream=case_stream(number))
    return without_staff(found.order_by("at", "pk"))


def without_staff(found: QuerySet[ViewEvent]) -> tuple[ShownLook, ...]:
    """Give looks as a citizen is told of them."""
    rows = found.values_list("at", "stream", "kind", "purpose")
    return tuple(
        ShownLook(
            at, stream.removeprefix("case:"), kind_name(kind), _told(kind, purpose)
        )
        for at, stream, kind, purpose in rows
    )


def _told(kind: str, purpose: str) -> str:
    """Leave out the filters of an export: they may name a caseworker by the code."""
    if kind == ViewEvent.Kind.EXPORT.value:
        return purpose.partition(":")[0]
    return purpose


CSV_HEADINGS = ("at", "stream", "kind", "purpose", "username", "staff_code")


def csv_rows(found: QuerySet[ViewEvent]) -> Iterator[tuple[object, ...]]:
    """Give looks row by row for a CSV file."""
    yield CSV_HEADINGS
    rows = found.values_list(
        "at", "stream", "kind", "purpose", "actor__username", "actor__staff_code"
    )
    for at, *rest in rows.iterator(chunk_size=2000):
        yield at.isoformat(), *("" if each is None else each for each in rest)
