# SPDX-License-Identifier: EUPL-1.2
"""From a question in words to requests that an engine can answer.

A question is a measure, what to split it by and what to filter it to. It is checked
here, word by word, before anything is computed.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anke.statistics.domain.counters import Basis
from anke.statistics.domain.dimensions import dimension, is_period
from anke.statistics.domain.periods import (
    MONTHS_IN,
    last_day,
    month_label,
    month_number,
    months_of,
)
from anke.statistics.engines.requests import Request, Where
from anke.statistics.errors import MeasureMismatchError, WrongPeriodError
from anke.statistics.queries.words import check_value

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from anke.statistics.domain.definitions import Measure
    from anke.statistics.vintages import Vintage

    # A filter: one value or several for each dimension.
    Filter = Mapping[str, "str | int | Sequence[str | int]"]


@dataclass(frozen=True, slots=True)
class Question:
    """A checked question about one vintage.

    `months` are the months that the filter leaves, None when it names no period.
    """

    vintage: Vintage
    by: tuple[str, ...]
    where: Where
    months: tuple[int, ...] | None

    @property
    def words(self) -> tuple[str, ...]:
        """What it is split by, the periods apart."""
        return tuple(name for name in self.by if not is_period(name))

    @property
    def grain(self) -> str:
        """The shortest period that it is split by; empty for none."""
        periods = [name for name in self.by if is_period(name)]
        return min(periods, key=lambda name: MONTHS_IN[name], default="")

    def requests(self, measure: Measure) -> list[Request]:
        """Give what an engine must answer for a measure: one request for each basis."""
        found = []
        for basis in measure.bases:
            counters = [each for each in measure.counters if each.basis is basis]
            found.append(
                Request(
                    fact=measure.fact,
                    basis=basis,
                    counters=tuple(counter.id for counter in counters),
                    by=self.words,
                    where=self.where,
                    grain=self.grain,
                    months=_ranges(self.months) if basis is not Basis.END else (),
                    ends=self._ends_of(basis),
                    quantity=measure.quantity,
                    quantile=measure.quantile,
                )
            )
        return found

    def _ends_of(self, basis: Basis) -> tuple[tuple[int, date], ...]:
        """Give the days that tests of a basis are asked of."""
        if basis is Basis.END:
            return self.ends()
        if basis is Basis.BREACHED:
            # What has run out is known up to the vintage's day and no further.
            return ((month_number(self.vintage.as_of), self.vintage.as_of),)
        return ()

    def ends(self) -> tuple[tuple[int, date], ...]:
        """Give the last month and day of each period, no later than the vintage's day.

        Errors: WrongPeriodError when none of the periods has begun by then.
        """
        latest = month_number(self.vintage.as_of)
        if not self.vintage.first_month:
            return ((latest, self.vintage.as_of),)
        if self.months is None:
            months: Iterable[int] = range(self.vintage.first_month, latest + 1)
        else:
            months = (month for month in self.months if month <= latest)
        length = MONTHS_IN[self.grain] if self.grain else None
        last: dict[int, int] = {}
        for month in months:
            period = month // length if length else 0
            last[period] = max(month, last.get(period, 0))
        if not last:
            raise _no_figures(self.vintage)
        return tuple(
            (month, min(last_day(month), self.vintage.as_of))
            for month in sorted(last.values())
        )

    def without_split(self) -> Question:
        """Ask the same for all together."""
        return replace(self, by=())


def ask(
    vintage: Vintage, measure: Measure, by: Sequence[str], where: Filter
) -> Question:
    """Check a question word by word.

    Errors: UnknownWordError, WrongPeriodError, MeasureMismatchError.
    """
    names = tuple(dict.fromkeys((*by, *measure.split_by)))
    for name in (*names, *where):
        found = dimension(name, measure.fact, measure.bases)
        if found.only_filters and name in names:
            raise MeasureMismatchError(
                f"nothing is split by {name}: it filters",
                user_text=f"Målet kan ikke opdeles efter {name}, kun afgrænses.",
            )
    words, months = [], None
    for name, given in sorted(where.items()):
        values = _values(name, given)
        if is_period(name):
            covered = {month for value in values for month in months_of(name, value)}
            months = covered if months is None else months & covered
        else:
            for value in values:
                check_value(vintage, name, value)
            words.append((name, values))
    checked = None if months is None else _known_months(vintage, months)
    return Question(vintage, names, tuple(words), checked)


def given_values(given: object) -> list[str]:
    """Give the values of a filter: one, several, or several in one text with commas."""
    several = given if isinstance(given, list | tuple | set) else str(given).split(",")
    return [str(each) for each in several]


def _values(name: str, given: str | int | Sequence[str | int]) -> tuple[str, ...]:
    values = given_values(given)
    if not values:
        raise MeasureMismatchError(
            f"the filter {name} names no value",
            user_text=f"Afgrænsningen {name} nævner ingen værdi.",
        )
    return tuple(sorted(set(values)))


def _known_months(vintage: Vintage, months: set[int]) -> tuple[int, ...]:
    """Give the months in order, when some of them lie in the vintage."""
    if vintage.first_month:
        known = range(vintage.first_month, vintage.last_month + 1)
        if not months.intersection(known):
            raise _no_figures(vintage)
    return tuple(sorted(months))


def _no_figures(vintage: Vintage) -> WrongPeriodError:
    first, last = month_label(vintage.first_month), month_label(vintage.last_month)
    return WrongPeriodError(
        f"no figures for that period: they run from {first} to {last}, as of "
        f"{vintage.as_of}",
        user_text=f"Der er ingen tal for perioden: de går fra {first} til {last}, "
        f"opgjort den {vintage.as_of}.",
    )


def _ranges(months: Iterable[int] | None) -> tuple[tuple[int, int], ...]:
    """Give months as ranges; one that is empty when no month is left."""
    if months is None:
        return ()
    ranges: list[tuple[int, int]] = []
    for month in months:
        if ranges and month == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], month)
        else:
            ranges.append((month, month))
    return tuple(ranges) or ((0, 0),)
