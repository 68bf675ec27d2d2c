# SPDX-License-Identifier: EUPL-1.2
"""How long appointed members (*beskikkede medlemmer*) serve, and how often.

They are appointed for four years at a time, from 1 June of the year after the municipal
elections, and for two full terms at most. Who comes in for somebody else in the middle
of a period serves it out, and that is no full term.

>>> period_of(date(2022, 12, 31))
Term(first=datetime.date(2022, 6, 1), last=datetime.date(2026, 5, 31))
>>> check_terms([Term(date(2018, 6, 1), date(2022, 5, 31))],
...             Term(date(2022, 6, 1), date(2026, 5, 31)))

Legal source: retssikkerhedsloven § 51 (read at danskelove.dk); elections 2017, 2021 …
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from anke.decisions.errors import MemberRefusedError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

YEARS = 4
MOST_FULL_TERMS = 2
# Elections are held in November 2017, and every four years.
_AN_ELECTION = 2017
_FIRST_MONTH, _FIRST_DAY = 6, 1
RULE = (
    "Beskikkede medlemmer beskikkes for fire år ad gangen fra 1. juni året efter de "
    "kommunale valg og højst for to fulde perioder (retssikkerhedsloven § 51)."
)


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when somebody serves (*beskikkelsesperiode*); both days count."""

    first: date
    last: date

    def covers(self, day: date) -> bool:
        """Tell whether somebody serves on a day."""
        return self.first <= day <= self.last

    @property
    def is_full(self) -> bool:
        """Whether it is a whole period of appointment."""
        return self == period_of(self.first)


def period_of(day: date) -> Term:
    """Give the period of appointment in which a day lies."""
    year = day.year if day >= date(day.year, _FIRST_MONTH, _FIRST_DAY) else day.year - 1
    start = year - (year - _AN_ELECTION - 1) % YEARS
    first = date(start, _FIRST_MONTH, _FIRST_DAY)
    last = date(start + YEARS, _FIRST_MONTH, _FIRST_DAY) - timedelta(days=1)
    return Term(first, last)


def check_terms(served: Sequence[Term], wanted: Term) -> None:
    """Refuse a term that the law does not allow. Errors: MemberRefusedError."""
    period = period_of(wanted.first)
    if wanted.last < wanted.first or wanted.last > period.last:
        raise MemberRefusedError(
            f"{wanted.first}–{wanted.last} is not within one period",
            user_text=f"Perioden skal slutte senest {period.last:%d.%m.%Y}. {RULE}",
        )
    if any(
        wanted.first <= other.last and other.first <= wanted.last for other in served
    ):
        raise MemberRefusedError(
            "serves already in that time",
            user_text="Medlemmet er allerede beskikket i en del af den periode.",
        )
    full = [term for term in (*served, wanted) if term.is_full]
    if wanted.is_full and len(full) > MOST_FULL_TERMS:
        raise MemberRefusedError(
            f"{len(full)} full terms",
            user_text=f"Medlemmet har allerede siddet i to fulde perioder. {RULE}",
        )


def serves(terms: Iterable[Term], day: date) -> bool:
    """Tell whether somebody is appointed on a day."""
    return any(term.covers(day) for term in terms)
