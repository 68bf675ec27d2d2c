# SPDX-License-Identifier: EUPL-1.2
"""A measure as a table for a screen: names instead of codes, a link for each figure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.statistics.domain.dimensions import DIMENSIONS
from anke.statistics.domain.periods import MONTHS_IN, month_number, period_of
from anke.statistics.queries.explanations import explanation_of
from anke.statistics.queries.figures import latest_vintage, measure_many
from anke.statistics.queries.words import label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from anke.statistics.domain.definitions import Measure
    from anke.statistics.queries.explanations import Explanation
    from anke.statistics.queries.figures import MeasureRow
    from anke.statistics.queries.questions import Filter
    from anke.statistics.vintages import Vintage


@dataclass(frozen=True, slots=True)
class TableRow:
    """One line of a table: names of its dimensions, and the figure.

    `where` asks for this very figure: give it to `why` or write it into an address.
    """

    labels: tuple[str, ...]
    where: Mapping[str, object]
    figure: MeasureRow


@dataclass(frozen=True, slots=True)
class MeasureTable:
    """A measure split by some dimensions, ready to be shown."""

    measure: Measure
    vintage: Vintage
    explanation: Explanation
    unit: str
    headings: tuple[str, ...]
    rows: tuple[TableRow, ...]
    total: TableRow


def measure_table(
    measure_id: str,
    *,
    by: Sequence[str] = (),
    where: Filter | None = None,
    as_of: date | None = None,
    vintage: Vintage | None = None,
    unit: str = "",
    language: str = "da",
) -> MeasureTable:
    """Compute a measure as a table with names in a language.

    Errors: those of `measure`.
    """
    where = where or {}
    result = measure_many(
        [measure_id],
        by=by,
        where=where,
        vintage=vintage or latest_vintage(as_of),
        units={measure_id: unit} if unit else {},
    )[measure_id]
    danish = language == "da"
    rows = tuple(
        TableRow(
            tuple(label(name, v, language) for name, v in row.dims.items()),
            {**where, **row.dims},
            row,
        )
        for row in result.rows
    )
    together = "I alt" if danish else "Total"
    dimensions = [DIMENSIONS[name] for name in result.by]
    return MeasureTable(
        result.measure,
        result.vintage,
        explanation_of(result.measure, language),
        result.unit,
        tuple(each.name_da if danish else each.name_en for each in dimensions),
        rows,
        TableRow((together,), dict(where), result.total),
    )


def periods_of(vintage: Vintage, period: str = "year") -> tuple[str, ...]:
    """Give the years, quarters or months of a vintage, newest first.

    Errors: KeyError for another word than year, quarter and month.
    """
    length = MONTHS_IN[period]
    if not vintage.first_month:
        return ()
    months = range(vintage.first_month, month_number(vintage.as_of) + 1)
    newest_first = sorted({month // length for month in months}, reverse=True)
    return tuple(period_of(period, number * length) for number in newest_first)


def period_filter(text: str) -> dict[str, str]:
    """Read "2022", "2022K1" or "2022-03" as a filter.

    Errors: WrongPeriodError.
    """
    name = "month" if "-" in text else "year" if text.isdigit() else "quarter"
    return {name: text}
