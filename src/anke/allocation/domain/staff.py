# SPDX-License-Identifier: EUPL-1.2
"""Who can be given a case: competence, time at work, absence, and what they hold.

>>> from datetime import date
>>> anna = Member("S001", "Børn", (Competence("municipal", 2, law="serviceloven"),))
>>> anna.level_in("municipal", "serviceloven", date(2022, 5, 2))
2
>>> anna.level_in("municipal", "aktivloven", date(2022, 5, 2))
0
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

FULL_TIME = 100


@dataclass(frozen=True, slots=True)
class Competence:
    """What somebody may decide (*kompetence*): an area, or one law of it, and a level.

    Level 1 learns, 2 works alone, 3 is a specialist. Both days are in force themselves.
    """

    area: str
    level: int
    law: str = ""
    valid_from: date = date.min
    valid_to: date = date.max

    def fits(self, area: str, law: str, day: date) -> bool:
        """Tell whether it covers a case of an area and a law on a day."""
        return (
            self.area == area
            and self.law in ("", law)
            and self.valid_from <= day <= self.valid_to
        )


@dataclass(frozen=True, slots=True)
class Loan:
    """Somebody works for another area for a time (*udlån*), and gets its cases only."""

    area: str
    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class Member:
    """A member of staff as the distribution sees one.

    `percent` is the part of full time; `cap` an own bound on open cases, None for the
    house's. `load` counts the open cases; `holds` are keys of the citizens and cases in
    them, so that what belongs together can be found. `absences` are first and last day.
    """

    code: str
    team: str = ""
    competences: tuple[Competence, ...] = ()
    percent: int = FULL_TIME
    cap: int | None = None
    absences: tuple[tuple[date, date], ...] = ()
    loans: tuple[Loan, ...] = ()
    load: int = 0
    holds: frozenset[str] = field(default=frozenset())

    def level_in(self, area: str, law: str, day: date) -> int:
        """Give the level in which the person decides such cases; 0 when not at all."""
        return max(
            (one.level for one in self.competences if one.fits(area, law, day)),
            default=0,
        )

    def is_away(self, day: date, days_ahead: int = 0) -> bool:
        """Tell whether the person is absent on the day, or soon will be."""
        soon = day + timedelta(days=days_ahead)
        return any(first <= soon and day <= last for first, last in self.absences)

    def lent_to(self, day: date) -> str:
        """Give the area that the person is lent to on a day, or nothing."""
        for loan in self.loans:
            if loan.first_on <= day <= loan.last_on:
                return loan.area
        return ""

    def takes(self, area: str, day: date) -> bool:
        """Tell whether the person gets cases of an area; when lent, of no other."""
        return self.lent_to(day) in ("", area)
