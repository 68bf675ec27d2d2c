# SPDX-License-Identifier: EUPL-1.2
"""The months that a report is about, and those it is compared with.

Example:
    >>> span = Span.of("2022-09")
    >>> span.before, span.year_before, span.to_date[0]
    ('2022-08', '2021-09', '2022-01')
    >>> Span.of("2022K1").before
    '2021K4'
    >>> Span.of("2022Q3").period
    '2022K3'
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from anke.contract.conditions import months_filter
from anke.statistics.domain.periods import MONTHS_IN, month_label, months_of, period_of
from anke.statistics.queries.tables import period_filter


@dataclass(frozen=True, slots=True)
class Span:
    """A month, quarter or year of a report, as numbers of its months."""

    period: str
    first: int
    length: int

    @classmethod
    def of(cls, text: str) -> Span:
        """Read "2022-09", "2022K3", "2022Q3" or "2022". Errors: WrongPeriodError."""
        ((grain, value),) = period_filter(text.strip()).items()
        months = months_of(grain, value)
        name = period_of(grain, months[0])
        return cls(name, months[0], MONTHS_IN[grain])

    @property
    def grain(self) -> str:
        """The word of its length: month, quarter or year."""
        return next(name for name, count in MONTHS_IN.items() if count == self.length)

    @property
    def year(self) -> int:
        """The calendar year that it lies in."""
        return self.first // 12

    @property
    def last_month(self) -> int:
        """The number of its last month."""
        return self.first + self.length - 1

    @property
    def last_day(self) -> date:
        """Its last day."""
        year, month = divmod(self.last_month, 12)
        return date(year, month + 1, monthrange(year, month + 1)[1])

    @property
    def before(self) -> str:
        """The period before it."""
        return self.moved(-self.length).period

    @property
    def year_before(self) -> str:
        """The same period of the year before."""
        return self.moved(-12).period

    @property
    def to_date(self) -> tuple[str, ...]:
        """The months of its year up to its own end."""
        return _labels(self.year * 12, self.last_month - self.year * 12 + 1)

    @property
    def to_date_where(self) -> dict[str, tuple[str, ...]]:
        """The filter of the year up to its end; the year itself when it is whole."""
        if len(self.to_date) == MONTHS_IN["year"]:
            return {"year": (str(self.year),)}
        return months_filter(range(self.year * 12, self.last_month + 1))

    @property
    def compared(self) -> tuple[str, ...]:
        """The period, the one before it, and the same one of the year before."""
        moves = (0, -self.length, -12)
        return tuple(dict.fromkeys(self.moved(move).period for move in moves))

    def moved(self, months: int) -> Span:
        """Give the period of the same length that lies so many months later."""
        first = self.first + months
        return Span(period_of(self.grain, first), first, self.length)

    def course(self, count: int = 13) -> tuple[str, ...]:
        """Give the last months up to its end, for a chart."""
        return _labels(self.last_month - count + 1, count)


def _labels(first: int, count: int) -> tuple[str, ...]:
    return tuple(month_label(month) for month in range(first, first + count))
