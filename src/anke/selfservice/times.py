# SPDX-License-Identifier: EUPL-1.2
"""How long cases of an area took, from the vintage that figures come from now.

The measures are the house's own (`processing-time-median`, `processing-time-p90`), over
the cases decided in the twelve months up to the vintage's day. Nothing is computed
here but what is asked for; each answer is kept as long as its vintage is the current.

    times = times_of("municipal")
    times.half_days, times.cases, times.as_of
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from anke.cases.rules import current_rules
from anke.selfservice.domain.waiting import Times
from anke.statistics import vintages
from anke.statistics.domain.periods import month_label, month_number
from anke.statistics.errors import (
    MeasureMismatchError,
    NoVintageError,
    UnknownWordError,
    VintageDamagedError,
    WrongPeriodError,
)
from anke.statistics.queries import measure_many, measures

if TYPE_CHECKING:
    from datetime import date

    from anke.cases.domain.catalogue import Area
    from anke.statistics.domain.definitions import Measure
    from anke.statistics.vintages import Vintage

HALF, MOST = "processing-time-median", "processing-time-p90"
MONTHS = 12
# No vintage, or one that knows no such area, or nothing of these months.
_NOT_COMPUTABLE = (
    MeasureMismatchError,
    NoVintageError,
    UnknownWordError,
    VintageDamagedError,
    WrongPeriodError,
)


@dataclass(frozen=True, slots=True)
class TimesOfArea:
    """The times of an area, and of which vintage they are."""

    area: str
    times: Times
    as_of: date


def times_of(area: str) -> TimesOfArea | None:
    """Give an area's times; None when no figures are built, or none tell of it."""
    try:
        vintage = vintages.current()
        return _times(vintage, area) if vintage is not None else None
    except _NOT_COMPUTABLE:
        return None


def times_of_all() -> list[tuple[Area, TimesOfArea]]:
    """Give the times of every area that the figures tell of, as the catalogue goes."""
    found = [(area, times_of(area.id)) for area in current_rules().catalogue.areas]
    return [(area, times) for area, times in found if times is not None]


def definitions() -> tuple[Measure, Measure]:
    """Give the two measures with their definitions."""
    known = measures()
    return known[HALF], known[MOST]


@lru_cache(maxsize=256)
def _times(vintage: Vintage, area: str) -> TimesOfArea:
    last = month_number(vintage.as_of)
    months = [month_label(month) for month in range(last - MONTHS + 1, last + 1)]
    found = measure_many(
        [HALF, MOST], where={"area": area, "month": months}, vintage=vintage
    )
    half, most = found[HALF].total, found[MOST].total
    return TimesOfArea(area, Times(half.value, most.value, half.n), vintage.as_of)
