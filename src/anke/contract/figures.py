# SPDX-License-Identifier: EUPL-1.2
"""What a vintage says of a contract's parts, for pages, scores and reports alike.

    figures = figures_of(conditions, vintage)         # {condition: (Measured, …)}
    figures = figures_of(conditions, vintage, until)  # as a report up to a day has them
    judged(condition, figures[condition]).met
    months = months_of_part(condition, ("municipal",), vintage)

Parts that differ in measure and in their one area only are asked for together, split by
area: a row of a split is the very figure that the filter would give. What was computed
once for a vintage is kept.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final, TypeAlias

from anke.contract.conditions import (
    Where,
    asked_of,
    can_be_asked,
    fixed_filter,
    is_stock,
    measure_of,
    months_known,
    year_of,
)
from anke.contract.domain.forecasting import MonthNumbers
from anke.contract.domain.judging import Figure, gaps_of, judge_measure
from anke.contract.domain.scoring import Found
from anke.contract.domain.terms import Mode
from anke.statistics.domain.definitions import Kind
from anke.statistics.domain.periods import month_label, month_number, months_of
from anke.statistics.queries import MeasureRow, measure_many
from anke.statistics.queries.figures import rules_version
from anke.statistics.queries.tables import period_filter
from anke.statistics.queries.words import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from anke.contract.domain.terms import MeasureCondition
    from anke.statistics.domain.definitions import Measure
    from anke.statistics.vintages import Vintage

HISTORY_MONTHS: Final = 49


@dataclass(frozen=True, slots=True)
class Measured:
    """One figure of a part, with the filter that asks for it alone.

    Attributes:
        areas: The areas that it is of, pooled where there are several; empty for all.
        where: The whole filter, areas and period included.
        row: What was found; None where the vintage knows nothing of the period yet.
        vintage: The vintage's id.
        value: The exact value: of a share its whole numbers, never what was rounded.
    """

    areas: tuple[str, ...]
    where: Where
    row: MeasureRow | None
    vintage: str
    value: Fraction | None

    @property
    def address(self) -> dict[str, str]:
        """The filter as an address wants it."""
        return {name: ",".join(values) for name, values in self.where}


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a part: its value, and the whole numbers that it is made of."""

    label: str
    number: int
    value: Fraction | None
    numbers: MonthNumbers


# --- The figures ---------------------------------------------------------------------


def figures_of(
    conditions: Iterable[MeasureCondition], vintage: Vintage, until: date | None = None
) -> dict[MeasureCondition, tuple[Measured, ...]]:
    """Give the figures of each part: one when areas are pooled, else one for each.

    With `until` periods count no further than that day's month, as a report has them. A
    part of which nobody has said the areas, or the age, has no figures.

    Errors: UnknownWordError for a measure or a word that is not there.
    """
    wanted = [
        each
        for condition in dict.fromkeys(conditions)
        for each in _wanted(condition, vintage, until)
    ]
    splits = _split_by_area(wanted, vintage)
    found: dict[MeasureCondition, tuple[Measured, ...]] = {}
    for each in wanted:
        row = None if each.is_ahead else _row_of(each, splits, vintage)
        measure = measure_of(each.condition)
        value = None if row is None else exact_value(measure, row)
        one = Measured(each.areas, each.whole, row, vintage.id, value)
        found[each.condition] = (*found.get(each.condition, ()), one)
    return found


def judged(condition: MeasureCondition, measured: Sequence[Measured]) -> Found:
    """Judge a part by its figures; one that lies ahead is open, nothing lacks."""
    if not gaps_of(condition) and measured and all(m.row is None for m in measured):
        return Found(None, f"opgøres for {condition.period}")
    figures = [Figure(area_names(m.areas), m.value, m.vintage) for m in measured]
    return judge_measure(condition, figures)


def judged_by_now(
    condition: MeasureCondition, measured: Sequence[Measured], vintage: Vintage
) -> Found:
    """Judge a part as a page does: of what is not in the figures it says so."""
    found = judged(condition, measured)
    if gaps_of(condition) or months_known(condition, vintage):
        return found
    told = f"{condition.title}: der er ingen tal for {condition.period}"
    return replace(found, missing=(told,))


def has_figures(condition: MeasureCondition, vintage: Vintage) -> bool:
    """Tell whether a vintage has a part's figure by now, threshold or not."""
    return can_be_asked(condition) and bool(months_known(condition, vintage))


def area_names(areas: Sequence[str]) -> str:
    """Name areas in Danish."""
    return ", ".join(label("area", area) for area in areas)


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A figure before it is asked for; `where` is without the areas."""

    condition: MeasureCondition
    areas: tuple[str, ...]
    where: Where
    is_ahead: bool

    @property
    def whole(self) -> Where:
        area = (("area", self.areas),) if self.areas else ()
        return tuple(sorted((*self.where, *area)))


def _wanted(
    condition: MeasureCondition, vintage: Vintage, until: date | None
) -> Iterable[_Wanted]:
    areas = condition.areas
    if areas is None or not can_be_asked(condition):
        return
    asked = asked_of(condition, vintage, until)
    apart = condition.mode is Mode.EACH and areas
    for group in [(each,) for each in areas] if apart else [areas]:
        yield _Wanted(condition, group, asked.where, asked.is_ahead)


Rows: TypeAlias = "Mapping[tuple[str, str], MeasureRow]"


def _split_by_area(wanted: Iterable[_Wanted], vintage: Vintage) -> dict[Where, Rows]:
    """Ask once for all figures of one area that differ in measure and area only."""
    together: dict[Where, list[_Wanted]] = defaultdict(list)
    for each in wanted:
        if len(each.areas) == 1 and not each.is_ahead:
            together[each.where].append(each)
    found = {}
    for where, same in together.items():
        ids = tuple(sorted({each.condition.measure for each in same}))
        areas = tuple(sorted({each.areas[0] for each in same}))
        found[where] = _rows(ids, (*where, ("area", areas)), "area", vintage)
    return found


def _row_of(
    wanted: _Wanted, splits: Mapping[Where, Rows], vintage: Vintage
) -> MeasureRow:
    measure = wanted.condition.measure
    if len(wanted.areas) != 1:
        return _rows((measure,), wanted.whole, "", vintage)[measure, ""]
    row = splits[wanted.where].get((measure, wanted.areas[0]))
    return row or _nothing(measure_of(wanted.condition))


def _nothing(measure: Measure) -> MeasureRow:
    """Give the row of no case: a count is nought, all else cannot be computed."""
    if measure.kind is Kind.COUNT:
        return MeasureRow({}, 0, 0, None)
    return MeasureRow({}, None, 0, 0)


def exact_value(measure: Measure, row: MeasureRow) -> Fraction | None:
    """Give a value as whole numbers make it, never as it was rounded.

    A share or a mean of no case is none.
    """
    if measure.kind is Kind.COUNT:
        return Fraction(row.n)
    if row.value is None:
        return None
    if measure.kind is Kind.SHARE:
        return Fraction(row.n, row.of or 0)
    if measure.kind is Kind.MEAN:
        return Fraction(_total_of(measure, row), row.n)
    return Fraction(row.value)


def _total_of(measure: Measure, row: MeasureRow) -> int:
    """Give Σ days of a mean again; a year's days are far below what a float holds."""
    if measure.kind is Kind.MEAN and row.value is not None:
        return round(row.value * row.n)
    return row.n


# --- Their months, and what they are made of -----------------------------------------


def months_of_part(
    condition: MeasureCondition, areas: tuple[str, ...], vintage: Vintage
) -> tuple[Month, ...]:
    """Give a part's months up to the vintage's, four years before included.

    `areas` are those of one figure: all of them where they are pooled.
    """
    if not has_figures(condition, vintage):
        return ()
    measure = measure_of(condition)
    ((name, text),) = period_filter(condition.period).items()
    last = min(months_of(name, text)[-1], month_number(vintage.as_of))
    first = max(year_of(condition) * 12 - HISTORY_MONTHS, vintage.first_month)
    labels = tuple(month_label(each) for each in range(first, last + 1))
    where = (*fixed_filter(condition), ("month", labels))
    if areas:
        where = (*where, ("area", areas))
    rows = _rows((measure.id,), where, "month", vintage)
    return tuple(
        _month(measure, first + place, label, rows.get((measure.id, label)))
        for place, label in enumerate(labels)
    )


def _month(measure: Measure, number: int, label: str, row: MeasureRow | None) -> Month:
    row = row or _nothing(measure)
    if measure.kind is Kind.SHARE:
        numbers = MonthNumbers(row.n, row.of or 0)
    else:
        numbers = MonthNumbers(_total_of(measure, row), row.n)
    return Month(label, number, exact_value(measure, row), numbers)


def split_of_figure(
    condition: MeasureCondition, figure: Measured, by: str, vintage: Vintage
) -> tuple[tuple[str, MonthNumbers], ...]:
    """Give the whole numbers behind a figure of a part, split by one dimension."""
    measure = measure_of(condition)
    if by == "month" and is_stock(measure):
        return ()
    rows = _rows((measure.id,), figure.where, by, vintage)
    return tuple(
        (value, _month(measure, 0, value, row).numbers)
        for (_, value), row in rows.items()
    )


def months_left(vintage: Vintage, year: int, last_month: int = 12) -> tuple[float, ...]:
    """Say what is left of a year up to a month: a part of this month, then whole ones.

    Units: months. Nothing when the vintage knows the last day.
    """
    end = year * 12 + last_month - 1
    now, as_of = month_number(vintage.as_of), vintage.as_of
    if now > end:
        return ()
    days = (_first_of(now + 1) - _first_of(now)).days
    part = (_first_of(now + 1) - as_of).days - 1
    begun = (part / days,) if part else ()
    return (*begun, *(1.0 for _ in range(end - now)))


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


# --- The one way to ask --------------------------------------------------------------


def _rows(ids: tuple[str, ...], where: Where, by: str, vintage: Vintage) -> Rows:
    """Give the rows of some measures by id and value; by "" without a split."""
    return _remembered(ids, tuple(sorted(where)), by, vintage, rules_version())


@lru_cache(maxsize=1024)
def _remembered(
    ids: tuple[str, ...], where: Where, by: str, vintage: Vintage, _rules: str
) -> Rows:
    split = (by,) if by else ()
    results = measure_many(
        ids, by=split, where=dict(where), vintage=vintage, with_totals=not by
    )
    if not by:
        return {(name, ""): result.total for name, result in results.items()}
    found: dict[tuple[str, str], MeasureRow] = {}
    for name, result in results.items():
        for row in result.rows:
            key = name, row.dims[by]
            found[key] = row if len(row.dims) == 1 else _added(row, found.get(key))
    return found


def _added(row: MeasureRow, before: MeasureRow | None) -> MeasureRow:
    """Add up the rows of a measure that splits itself, such as by age."""
    n = row.n + (before.n if before else 0)
    return MeasureRow({}, n, n, None)


def forget() -> None:
    """Forget what was computed, for those who want to time it."""
    _remembered.cache_clear()
