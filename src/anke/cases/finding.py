# SPDX-License-Identifier: EUPL-1.2
"""Find a case by what a person types, and write down looks at many cases at once."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.queries import require
from anke.access.services import record_views
from anke.cases.domain.entries import case_stream
from anke.cases.queries import cases_of_cpr

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from anke.access.models import User
    from anke.cases.domain.cpr import Cpr

# As many rows are written down, and then sent, at a time.
_PIECE = 2000


def full_number(text: str) -> str:
    """Let people type `22-42` for `22-00042`.

    >>> full_number("22-42"), full_number("KB-7")
    ('22-00042', 'KB-7')
    """
    year, dash, serial = text.partition("-")
    if dash and year.isdigit() and serial.isdigit():
        return f"{year}-{serial:0>5}"
    return text


def cases_with_cpr(actor: User, cpr: Cpr, *, at: datetime) -> list[str]:
    """Give the numbers of the cases with this person, by the keyed hash alone.

    Each case that is found is a look at personal data and is written down as such.

    Errors:
        AccessDeniedError: the actor's role does not search by CPR number.
    """
    person = require(actor, Action.SEARCH_BY_CPR)
    numbers = list(cases_of_cpr(person, cpr).values_list("number", flat=True))
    record_views(
        person,
        streams=[case_stream(number) for number in numbers],
        at=at,
        purpose="CPR-søgning",
        kind=ViewEvent.Kind.SEARCH,
    )
    return numbers


def written_down(
    actor: User,
    rows: Iterable[tuple[object, ...]],
    *,
    at: datetime,
    wanted: Mapping[str, str],
) -> Iterator[tuple[object, ...]]:
    """Hand on the rows of a list that leaves the house, each look written down first.

    One line in the view log for each case, by the row's first column, a piece of the
    list at a time: what was not sent was not looked at. A row without a case's number
    is nobody's.
    """
    filters = ", ".join(f"{name}={value}" for name, value in sorted(wanted.items()))
    left = iter(rows)
    while piece := tuple(islice(left, _PIECE)):
        record_views(
            actor,
            streams=[case_stream(str(number)) for number, *_ in piece if number],
            at=at,
            purpose=f"CSV: {filters or 'alle'}"[:120],
            kind=ViewEvent.Kind.EXPORT,
        )
        yield from piece
