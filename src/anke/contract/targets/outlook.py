# SPDX-License-Identifier: EUPL-1.2
"""Where a part is going: the forecast to the end of the year, and those made before.

    found = outlook_of(condition, ("municipal",), vintage)
    found.forecast            # Forecast | TooLittle | None
    found.made_before         # what it would have said at the end of each month

What was said at the end of a month is made of that month's figures as they are known
now, not as they were known then; late registrations are few.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from anke.contract.conditions import is_stock, last_month_of, measure_of, year_of
from anke.contract.domain.forecasting import (
    Asked,
    DrawnFromMonths,
    Forecast,
    Forecaster,
    Kind,
    TooLittle,
    value_so_far,
)
from anke.contract.figures import months_left, months_of_part
from anke.statistics.domain.definitions import Kind as MeasureKind

if TYPE_CHECKING:
    from anke.contract.domain.terms import MeasureCondition
    from anke.contract.figures import Month
    from anke.statistics.vintages import Vintage

FORECASTER: Final[Forecaster] = DrawnFromMonths()
_MONTHS = 12


@dataclass(frozen=True, slots=True)
class MadeBefore:
    """What the forecast said at the end of a month."""

    month: str
    so_far: float | None
    forecast: Forecast


@dataclass(frozen=True, slots=True)
class Outlook:
    """A part's course through its year, and where it ends.

    `so_far` are the values of the year up to each month; `forecast` is None for what
    months do not make up, such as the longest time of all.
    """

    months: tuple[Month, ...]
    so_far: tuple[Fraction | None, ...]
    forecast: Forecast | TooLittle | None
    made_before: tuple[MadeBefore, ...]


def kind_of(condition: MeasureCondition) -> Kind | None:
    """Tell how a part's value comes out of its months; None when it does not."""
    measure = measure_of(condition)
    if measure.kind is MeasureKind.COUNT:
        if not is_stock(measure):
            return Kind.SUM
        return Kind.COHORT if condition.older_than else Kind.STOCK
    if is_stock(measure) or measure.kind is MeasureKind.QUANTILE:
        return None
    return Kind.RATIO


@lru_cache(maxsize=256)
def outlook_of(
    condition: MeasureCondition, areas: tuple[str, ...], vintage: Vintage
) -> Outlook | None:
    """Give a part's course and forecast; None where its figure cannot be asked for."""
    months = months_of_part(condition, areas, vintage)
    if not months:
        return None
    first = year_of(condition) * _MONTHS
    own, before = _parted(condition, months)
    shown = tuple(each for each in months if each.number >= first)
    kind = kind_of(condition)
    return Outlook(
        months=shown,
        so_far=_values_so_far(kind, own, shown),
        forecast=forecast_of(condition, areas, vintage),
        made_before=_made_before(kind, own, before, _left(condition, vintage)),
    )


@lru_cache(maxsize=256)
def forecast_of(
    condition: MeasureCondition, areas: tuple[str, ...], vintage: Vintage
) -> Forecast | TooLittle | None:
    """Carry a part on to the end of its year; None for what months do not make up."""
    kind = kind_of(condition)
    months = months_of_part(condition, areas, vintage)
    if kind is None or not months:
        return None
    own, before = _parted(condition, months)
    asked = _asked(kind, own, before, _left(condition, vintage))
    return FORECASTER.forecast(asked)


def has_ended(condition: MeasureCondition, vintage: Vintage) -> bool:
    """Tell whether nothing is left of a part's period to carry on."""
    return not _left(condition, vintage)


def _left(condition: MeasureCondition, vintage: Vintage) -> tuple[float, ...]:
    return months_left(vintage, year_of(condition), last_month_of(condition))


def _parted(
    condition: MeasureCondition, months: tuple[Month, ...]
) -> tuple[tuple[Month, ...], tuple[Month, ...]]:
    """Part the months that count from those before them."""
    begins = _begins(condition, year_of(condition) * _MONTHS)
    own = tuple(each for each in months if each.number >= begins)
    return own, tuple(each for each in months if each.number < begins)


def _begins(condition: MeasureCondition, first: int) -> int:
    """Give the first month that counts: of a year's quarter its own."""
    if is_stock(measure_of(condition)) or condition.period.isdigit():
        return first
    from anke.statistics.domain.periods import months_of
    from anke.statistics.queries.tables import period_filter

    ((name, text),) = period_filter(condition.period).items()
    return months_of(name, text)[0]


def _asked(
    kind: Kind,
    own: tuple[Month, ...],
    before: tuple[Month, ...],
    left: tuple[float, ...],
) -> Asked:
    return Asked(
        kind,
        tuple(each.numbers for each in own),
        tuple(each.numbers for each in before),
        left,
    )


def _values_so_far(
    kind: Kind | None, own: tuple[Month, ...], shown: tuple[Month, ...]
) -> tuple[Fraction | None, ...]:
    """Give the year's value as it stood at the end of each month shown."""
    found: list[Fraction | None] = []
    for month in shown:
        upto = tuple(each for each in own if each.number <= month.number)
        if kind in (None, Kind.STOCK, Kind.COHORT):
            found.append(month.value)
            continue
        value = value_so_far(Asked(Kind(kind), tuple(m.numbers for m in upto), (), ()))
        found.append(None if value is None else Fraction(value))
    return tuple(found)


def _made_before(
    kind: Kind | None,
    own: tuple[Month, ...],
    before: tuple[Month, ...],
    left: tuple[float, ...],
) -> tuple[MadeBefore, ...]:
    """Ask again as of the end of each month that is over, the last one left out."""
    if kind is None:
        return ()
    whole = own[:-1] if left and left[0] < 1 else own
    found = []
    for place in range(1, len(whole)):
        ahead = len(own) - place + len(left) - (len(whole) < len(own))
        asked = _asked(kind, whole[:place], before, (1.0,) * ahead)
        said = FORECASTER.forecast(asked)
        if isinstance(said, Forecast):
            label = whole[place - 1].label
            found.append(MadeBefore(label, value_so_far(asked), said))
    return tuple(found)
