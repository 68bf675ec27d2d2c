# SPDX-License-Identifier: EUPL-1.2
"""The view log (opslagslog): who looked at whose data, for those who may see it.

    wanted = Wanted(case="22-00001", first_on=date(2022, 1, 1))
    looks(user, wanted)[:50]

A citizen's own log has neither names nor codes of the staff: what was seen, when and
what for. A look at the log is a look, too. Parts downstream say where else the data of
a case stand, and who was shown them outside the house:

    register_streams(streams_of_letters)
    register_outside(looks_by_link)

Legal source: databeskyttelsesforordningen art. 15; C-579/21, Pankki S, 22 June 2023.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext as _

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
    from collections.abc import Callable, Collection, Iterable, Iterator

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.cases.domain.cpr import Cpr

    # Which streams hold data of the cases with these numbers, beside their own.
    Streams = Callable[[Collection[str]], Iterable[str]]
    # The looks from outside the house at the cases of these streams.
    Outside = Callable[[Collection[str]], Iterable["ShownLook"]]

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


_streams: dict[str, Streams] = {}
_outside: dict[str, Outside] = {}


def register_streams(streams: Streams) -> None:
    """Let a part say in which of its streams data of a case stand."""
    _streams[streams.__qualname__] = streams


def register_outside(outside: Outside) -> None:
    """Let a part tell of looks that nobody of the staff made."""
    _outside[outside.__qualname__] = outside


def streams_with_data_of(numbers: Collection[str]) -> list[str]:
    """Give every stream that holds data of some cases: their own, those of letters."""
    found = {case_stream(number) for number in numbers}
    for streams in _streams.values():
        found.update(streams(numbers))
    return sorted(found)


def looks(actor: User | AnonymousUser, wanted: Wanted) -> QuerySet[ViewEvent]:
    """Give the looks that fit, the newest first. Errors: AccessDeniedError."""
    require(actor, Action.SEE_VIEW_LOG)
    found = ViewEvent.objects.select_related("actor").order_by("-at", "-pk")
    if wanted.case:
        found = found.filter(stream__in=streams_with_data_of([wanted.case]))
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
    own = streams_of(cpr)
    streams = streams_with_data_of([each.removeprefix("case:") for each in own])
    record_views(
        person,
        streams=own,
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
    return without_staff(streams_with_data_of([number]))


def without_staff(streams: Collection[str]) -> tuple[ShownLook, ...]:
    """Give the looks at some streams as a citizen is told of them, the oldest first.

    Those by a link or from a first instance are among them.
    """
    rows = ViewEvent.objects.filter(stream__in=streams).order_by("at", "pk")
    told = [
        ShownLook(at, whose(stream), kind_name(kind), _told(kind, purpose))
        for at, stream, kind, purpose in rows.values_list(
            "at", "stream", "kind", "purpose"
        )
    ]
    for outside in _outside.values():
        told += outside(streams)
    return tuple(sorted(told, key=lambda each: each.at))


def whose(stream: str) -> str:
    """Name whose data a stream holds: the case, or the letter it came by."""
    kind, _colon, number = stream.partition(":")
    return _("letter %(number)s") % {"number": number} if kind == "mail" else number


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
