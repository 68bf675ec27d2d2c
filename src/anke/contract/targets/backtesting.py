# SPDX-License-Identifier: EUPL-1.2
"""How often the forecast's span held what came: asked again of years that are over.

rows = backtest(contracts(), latest_vintage(), [2021, 2022])
rows[0].share        # of the spans made in those years, how many held the year's end

Every part of the contracts is carried on from the end of each month of each year, from
that month's figures as they are known now. A span should hold four in five answers.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from anke.contract.conditions import is_stock, measure_of
from anke.contract.domain.forecasting import Forecast
from anke.contract.domain.terms import MeasureCondition, Mode
from anke.contract.targets.outlook import outlook_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anke.contract.domain.terms import Contract
    from anke.statistics.vintages import Vintage

_EXACT = 1e-9


@dataclass(frozen=True, slots=True)
class Held:
    """What came of the forecasts of one measure.

    `error` is the mean distance of the point, as a share of the value that came.
    """

    measure: str
    made: int
    held: int
    error: float

    @property
    def share(self) -> float:
        """Give the share of the spans that held the value."""
        return self.held / self.made


def backtest(
    contracts: Iterable[Contract], vintage: Vintage, years: Iterable[int]
) -> tuple[Held, ...]:
    """Give what came of the forecasts of some years, measure by measure.

    Years that the vintage does not know to their end are left out.
    """
    over = [year for year in years if year * 12 + 11 < _months_known(vintage)]
    results: dict[str, list[tuple[bool, float]]] = defaultdict(list)
    for condition in _parts(contracts, over):
        outlook = outlook_of(condition, condition.areas or (), vintage)
        if outlook is None or not isinstance(outlook.forecast, Forecast):
            continue
        end = outlook.forecast.value
        for made in outlook.made_before:
            said = made.forecast
            inside = said.low - _EXACT <= end <= said.high + _EXACT
            missed = abs(said.value - end) / max(abs(end), _EXACT)
            results[condition.measure].append((inside, missed))
    return tuple(_held(measure, found) for measure, found in sorted(results.items()))


def _months_known(vintage: Vintage) -> int:
    """Number the month after the last one that the vintage knows to its end."""
    from anke.statistics.domain.periods import last_day, month_number

    month = month_number(vintage.as_of)
    return month + (vintage.as_of == last_day(month))


def _parts(
    contracts: Iterable[Contract], years: Iterable[int]
) -> Iterator[MeasureCondition]:
    """Give each part once for each year and area, whatever its threshold."""
    parts = {
        replace(part, id="", title="", threshold=None, path=(), source="")
        for contract in contracts
        for target in contract.targets
        for part in (*target.parts, *target.any_of)
        if isinstance(part, MeasureCondition) and part.areas is not None
        if part.older_than is None
    }
    for part in sorted(parts, key=repr):
        apart = part.mode is Mode.EACH and part.areas
        groups = [(area,) for area in part.areas or ()] if apart else [part.areas]
        for year in years:
            period = f"{year}-12" if is_stock(measure_of(part)) else str(year)
            for areas in groups:
                yield replace(part, period=period, areas=areas, mode=Mode.POOLED)


def _held(measure: str, found: list[tuple[bool, float]]) -> Held:
    errors = sum(missed for _, missed in found) / len(found)
    return Held(measure, len(found), sum(inside for inside, _ in found), errors)
