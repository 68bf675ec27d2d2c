# SPDX-License-Identifier: EUPL-1.2
"""What a part of the contract asks for: which measure, which cases, which months.

    measure_of(condition).kind
    asked_of(condition, vintage)         # for a page: what stands by now
    asked_of(condition, vintage, until)  # for a report: no further than its last day

Before its period has ended a page shows a stock as of the newest month, and a flow as
far as it has come. A report up to a day says of a later stock that it lies ahead.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, TypeAlias

from anke.statistics.domain.counters import Basis
from anke.statistics.domain.dimensions import STARTED_BEFORE
from anke.statistics.domain.measures import find_measure
from anke.statistics.domain.periods import (
    MONTHS_IN,
    month_label,
    month_number,
    months_of,
    period_of,
)
from anke.statistics.queries import measures
from anke.statistics.queries.tables import period_filter

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anke.contract.domain.terms import MeasureCondition
    from anke.statistics.domain.definitions import Measure
    from anke.statistics.vintages import Vintage

# A filter that can be remembered: names and values in the order of the names.
Where: TypeAlias = tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """How a part's figure is asked for, before its areas are named.

    Attributes:
        where: The filter, period included.
        is_ahead: Whether the vintage knows nothing of the period yet.
    """

    where: Where
    is_ahead: bool


def asked_of(
    condition: MeasureCondition, vintage: Vintage, until: date | None = None
) -> Asked:
    """Say how a part's figure is asked for; with `until`, of no later month.

    Errors: UnknownWordError, WrongPeriodError.
    """
    stock = is_stock(measure_of(condition))
    if until is None:
        known = months_known(condition, vintage)
        newest = month_label(known[-1]) if known and stock else condition.period
        ((grain, text),) = period_filter(newest).items()
        return _asked(condition, {grain: (text,)}, is_ahead=not known)
    period = period_until(condition.period, until, at_end=stock)
    is_ahead = _lies_ahead(period, min(until, vintage.as_of))
    return _asked(condition, period, is_ahead=is_ahead)


def _asked(
    condition: MeasureCondition,
    period: Mapping[str, tuple[str, ...]],
    *,
    is_ahead: bool,
) -> Asked:
    where = {**dict(fixed_filter(condition)), **period}
    return Asked(tuple(sorted(where.items())), is_ahead)


def can_be_asked(condition: MeasureCondition) -> bool:
    """Tell whether all is said that a figure needs; a threshold is not."""
    return condition.areas is not None and not lacks_age(condition)


def lacks_age(condition: MeasureCondition) -> bool:
    """Tell whether a part is about older cases and nobody has said how old."""
    return condition.older_than is not None and condition.older_than.weeks is None


def fixed_filter(condition: MeasureCondition) -> Where:
    """Give the filters that hold in every period."""
    found = tuple((name, (value,)) for name, value in condition.where)
    if condition.older_than is None or condition.older_than.weeks is None:
        return found
    # Older than so many weeks when the year began, and so open then.
    first = date(year_of(condition), 1, 1)
    before = first - timedelta(weeks=condition.older_than.weeks)
    return (*found, (STARTED_BEFORE, (before.isoformat(),)))


def months_known(condition: MeasureCondition, vintage: Vintage) -> tuple[int, ...]:
    """Give the months of a part's period that the vintage has begun to know.

    Of a stock that is to stand at the end of a later month, those of its year so far.
    """
    if not vintage.first_month:
        return ()
    ((name, text),) = period_filter(condition.period).items()
    months = months_of(name, text)
    first = months[0]
    if is_stock(measure_of(condition)):
        first = year_of(condition) * 12
    newest = min(months[-1], month_number(vintage.as_of))
    return tuple(range(max(first, vintage.first_month), newest + 1))


def year_of(condition: MeasureCondition) -> int:
    """Give the year that a part's period lies in."""
    return int(condition.period[:4])


def last_month_of(condition: MeasureCondition) -> int:
    """Give the last month of a part's period, 1 to 12."""
    ((name, text),) = period_filter(condition.period).items()
    return months_of(name, text)[-1] % MONTHS_IN["year"] + 1


def measure_of(condition: MeasureCondition) -> Measure:
    """Give the measure of a part. Errors: UnknownWordError."""
    return find_measure(condition.measure, measures())


def is_stock(measure: Measure) -> bool:
    """Tell whether a measure says what stands at the end of a period."""
    return set(measure.bases) == {Basis.END}


def period_until(
    period: str, until: date, *, at_end: bool = False
) -> dict[str, tuple[str, ...]]:
    """Give a period as a filter that ends with a day's month; as it is when it does.

    `at_end` is for what stands at a period's end: the last month alone says it.

    Example:
        >>> from datetime import date
        >>> period_until("2022", date(2022, 8, 31))["month"][-1]
        '2022-08'
        >>> period_until("2022", date(2022, 9, 30))
        {'quarter': ('2022K1', '2022K2', '2022K3')}
        >>> period_until("2022", date(2022, 9, 30), at_end=True)
        {'month': ('2022-09',)}
        >>> period_until("2022-12", date(2022, 9, 30))
        {'month': ('2022-12',)}
    """
    ((grain, text),) = period_filter(period).items()
    months = months_of(grain, text)
    kept = [each for each in months if each <= month_number(until)]
    if not kept or len(kept) == len(months):
        return {grain: (text,)}
    return months_filter(kept[-1:] if at_end else kept)


def months_filter(months: Sequence[int]) -> dict[str, tuple[str, ...]]:
    """Give months as a filter, as whole quarters where they are."""
    length = MONTHS_IN["quarter"]
    if months[0] % length or len(months) % length:
        return {"month": tuple(month_label(month) for month in months)}
    return {"quarter": tuple(period_of("quarter", m) for m in months[::length])}


def _lies_ahead(period: Mapping[str, tuple[str, ...]], until: date) -> bool:
    """Tell whether a period begins after a day's month."""
    ((grain, values),) = period.items()
    return months_of(grain, values[0])[0] > month_number(until)
