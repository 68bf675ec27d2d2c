# SPDX-License-Identifier: EUPL-1.2
"""The overview (*Overblik*): key figures of each area, and how they moved by month."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from anke.statistics.domain.periods import (
    first_day,
    last_day,
    month_label,
    month_number,
    months_of,
)
from anke.statistics.queries.figures import (
    MeasureRow,
    latest_vintage,
    measure_many,
    rules_version,
)
from anke.statistics.queries.tables import period_filter
from anke.statistics.queries.words import label, rank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from anke.statistics.domain.definitions import Measure
    from anke.statistics.queries.questions import Filter
    from anke.statistics.vintages import Vintage

# The columns, in order; times as the results contract has them.
COLUMNS = (
    "received",
    "decided",
    "pending",
    "reversal-rate",
    "processing-time-mean",
    "within-deadline",
    "age-of-pending",
)
UNITS = {"processing-time-mean": "weeks", "age-of-pending": "weeks"}
TREND = ("received", "decided", "pending")
TREND_MONTHS = 36
NOTHING = MeasureRow({}, None, 0, None)


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure on the overview, with what asks for its "hvorfor?"."""

    measure: Measure
    unit: str
    row: MeasureRow
    where: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class AreaFigures:
    """The key figures of one area; of all areas where `area` is empty."""

    area: str
    name: str
    received: Figure
    decided: Figure
    pending: Figure
    reversal_rate: Figure
    processing_time: Figure
    within_deadline: Figure
    age_of_pending: Figure

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in the order of the columns."""
        return (
            self.received,
            self.decided,
            self.pending,
            self.reversal_rate,
            self.processing_time,
            self.within_deadline,
            self.age_of_pending,
        )


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """One month: what came in, what went out and what waited at its end."""

    month: str
    first_day: date
    received: int
    decided: int
    pending: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the overview shows."""

    vintage: Vintage
    period: str
    is_whole: bool
    areas: tuple[AreaFigures, ...]
    total: AreaFigures
    trend: tuple[TrendPoint, ...]


def overview(
    period: str = "",
    where: Filter | None = None,
    *,
    as_of: date | None = None,
    language: str = "da",
) -> Overview:
    """Give the key figures of a period (2022, 2022K1 or 2022-03), area by area.

    Without a period: the year of the vintage's day. `is_whole` tells whether the
    period had ended by then. What was computed once for a vintage is kept.

    Errors: those of `measure`.
    """
    vintage = latest_vintage(as_of)
    period = period or str(vintage.as_of.year)
    fixed = tuple(
        (name, (value,) if isinstance(value, str | int) else tuple(value))
        for name, value in sorted((where or {}).items())
    )
    return _overview(vintage, period, fixed, language, rules_version())


def forget() -> None:
    """Forget what was computed, for those who want to time it."""
    _overview.cache_clear()


@lru_cache(maxsize=256)
def _overview(
    vintage: Vintage,
    period: str,
    where: tuple[tuple[str, Sequence[str | int]], ...],
    language: str,
    _rules: str,
) -> Overview:
    wanted: dict[str, str | int | Sequence[str | int]] = {
        **dict(where),
        **period_filter(period),
    }
    results = measure_many(
        COLUMNS, by=("area",), where=wanted, vintage=vintage, units=UNITS
    )
    found: dict[str, dict[str, MeasureRow]] = {"": {}}
    for name, result in results.items():
        found[""][name] = result.total
        for row in result.rows:
            found.setdefault(row.dims["area"], {})[name] = row

    def line(area: str, name: str) -> AreaFigures:
        asked = {**wanted, "area": area} if area else wanted
        return AreaFigures(
            area,
            name,
            *(
                Figure(
                    results[column].measure,
                    results[column].unit,
                    found[area].get(column, NOTHING),
                    asked,
                )
                for column in COLUMNS
            ),
        )

    areas = sorted(filter(None, found), key=lambda area: rank("area", area))
    months = months_of(*next(iter(period_filter(period).items())))
    return Overview(
        vintage=vintage,
        period=period,
        is_whole=vintage.as_of >= last_day(months[-1]),
        areas=tuple(line(area, label("area", area, language)) for area in areas),
        total=line("", "Alle sagsområder" if language == "da" else "All areas"),
        trend=_trend(vintage, months, dict(where)),
    )


def _trend(
    vintage: Vintage, months: range, where: dict[str, Sequence[str | int]]
) -> tuple[TrendPoint, ...]:
    """Give the months up to the end of the period, three years at most."""
    if not vintage.first_month:
        return ()
    last = min(months[-1], month_number(vintage.as_of))
    first = max(last - TREND_MONTHS + 1, vintage.first_month)
    shown = range(first, last + 1)
    wanted = {**where, "month": [month_label(month) for month in shown]}
    results = measure_many(TREND, by=("month",), where=wanted, vintage=vintage)
    counts = {
        name: {row.dims["month"]: row.n for row in result.rows}
        for name, result in results.items()
    }
    return tuple(
        TrendPoint(
            month_label(month),
            first_day(month),
            *(counts[name].get(month_label(month), 0) for name in TREND),
        )
        for month in shown
    )
