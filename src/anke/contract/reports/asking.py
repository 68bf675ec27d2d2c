# SPDX-License-Identifier: EUPL-1.2
"""Figures from a vintage, many at a time, each with the question that gives it alone.

asked = Asking(vintage)
answers = asked.ask(["pending"], by=("area", "month"), where={"month": months})
answers.figure("x", "Verserende", "pending", {"area": "udk", "month": "2022-09"})
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.contract.reports.document import Figure, Question, Take, Unit
from anke.statistics.domain.definitions import Kind
from anke.statistics.domain.periods import month_number, months_of
from anke.statistics.queries import measure_many, measures

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anke.statistics.domain.definitions import Measure
    from anke.statistics.queries import MeasureResult, MeasureRow
    from anke.statistics.vintages import Vintage

_PERIODS = ("month", "quarter", "year")


@dataclass(frozen=True, slots=True)
class Answers:
    """What a vintage answered to several measures that were split alike.

    `results` is empty where none of the months lies in the vintage.
    """

    vintage: Vintage
    where: Mapping[str, str | Sequence[str]]
    results: Mapping[str, MeasureResult]
    known: Mapping[str, Measure]
    rows: Mapping[tuple[str, tuple[tuple[str, str], ...]], MeasureRow]

    def figure(
        self,
        name: str,
        label: str,
        measure: str,
        dims: Mapping[str, str] | None = None,
        *,
        take: Take = Take.VALUE,
    ) -> Figure:
        """Give the figure of a row; of all rows together where no row is named."""
        dims = dims or {}
        where = {key: values_of(value) for key, value in self.where.items()}
        where |= {key: (value,) for key, value in dims.items()}
        unit = _UNITS[take] if take is not Take.VALUE else self._unit(measure)
        row = self._row(measure, dims)
        return Figure(
            name=name,
            label=label,
            number=self._number(measure, row, take, where),
            unit=unit,
            question=Question(
                measure,
                tuple(sorted(where.items())),
                "weeks" if self.known[measure].is_time else "",
                self.vintage.id,
            ),
            take=take,
            n=row.n if row else 0,
        )

    def _row(self, measure: str, dims: Mapping[str, str]) -> MeasureRow | None:
        if not dims:
            found = self.results.get(measure)
            return found.total if found else None
        return self.rows.get((measure, tuple(sorted(dims.items()))))

    def _unit(self, measure: str) -> Unit:
        found = self.known[measure]
        if found.is_time:
            return Unit.WEEKS
        return Unit.SHARE if found.kind is Kind.SHARE else Unit.COUNT

    def _number(
        self,
        measure: str,
        row: MeasureRow | None,
        take: Take,
        where: Mapping[str, tuple[str, ...]],
    ) -> float | None:
        if not is_covered(self.vintage, where):
            return None
        if row is None:
            counts = take is not Take.VALUE or self._unit(measure) is Unit.COUNT
            return 0 if counts else None
        return number_of(row, take)


_UNITS = dict.fromkeys((Take.N, Take.OF, Take.REST), Unit.COUNT)


class Asking:
    """Asks one vintage, several measures at once."""

    def __init__(self, vintage: Vintage) -> None:
        self.vintage = vintage
        self._measures = measures()

    def ask(
        self,
        names: Sequence[str],
        *,
        by: Sequence[str] = (),
        where: Mapping[str, str | Sequence[str]],
    ) -> Answers:
        """Ask several measures, split alike; times are in weeks.

        Errors: those of `measure_many`, but a period outside the vintage is none.
        """
        known = self._measures
        units = {name: "weeks" for name in names if known[name].is_time}
        plain = {key: values_of(value) for key, value in where.items()}
        if not is_covered(self.vintage, plain):
            return Answers(self.vintage, where, {}, known, {})
        results = measure_many(
            names,
            by=by,
            where=plain,
            vintage=self.vintage,
            units=units,
            # The whole of several periods is nothing that a report shows.
            with_totals=not any(name in _PERIODS for name in by),
        )
        rows = {
            (name, tuple(sorted(row.dims.items()))): row
            for name, result in results.items()
            for row in result.rows
            if result.by
        }
        return Answers(self.vintage, where, results, known, rows)


def number_of(row: MeasureRow, take: Take) -> float | None:
    """Give one number of a measure's row."""
    if take is Take.VALUE:
        return row.value
    if take is Take.N:
        return row.n
    return (row.of or 0) - (row.n if take is Take.REST else 0)


def values_of(value: str | Sequence[str]) -> tuple[str, ...]:
    """Give one value or several as several."""
    return (value,) if isinstance(value, str) else tuple(value)


def is_covered(vintage: Vintage, where: Mapping[str, tuple[str, ...]]) -> bool:
    """Tell whether any month of a filter lies in what the vintage knows of."""
    last = min(vintage.last_month, month_number(vintage.as_of))
    return all(
        any(
            vintage.first_month <= month <= last
            for value in values
            for month in months_of(period, value)
        )
        for period, values in where.items()
        if period in _PERIODS
    )
