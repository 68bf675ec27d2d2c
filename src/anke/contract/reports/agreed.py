# SPDX-License-Identifier: EUPL-1.2
"""What the contract agreed on for an area (*det aftalte*), as a report's column has it.

thresholds_of(contract, "processing-time-mean").of("municipal")  # Fraction(91)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.contract.domain.terms import Comparator, MeasureCondition
from anke.contract.reports.document import Unit
from anke.contract.reports.wording import NOT_SAID, written

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from fractions import Fraction

    from anke.contract.domain.terms import Contract

_DAYS_IN_WEEK = 7


@dataclass(frozen=True, slots=True)
class Agreed:
    """The conditions of a contract on one measure."""

    conditions: tuple[MeasureCondition, ...]
    unit: Unit

    def of(self, area: str) -> str:
        """Say what was agreed for an area, or that nobody has said it."""
        found = [each for each in self.conditions if _covers(each, area)]
        words = [_told(each, self.unit) for each in found]
        return "; ".join(dict.fromkeys(words)) or NOT_SAID

    @property
    def areas(self) -> tuple[str, ...]:
        """The areas that are named."""
        return tuple(area for each in self.conditions for area in each.areas or ())

    @property
    def has_unsaid_areas(self) -> bool:
        """Whether there is a threshold of which nobody has said where it holds."""
        return any(
            each.areas is None and each.threshold is not None
            for each in self.conditions
        )


def agreed_on(
    contract: Contract, measure: str, unit: Unit, where: Mapping[str, str]
) -> Agreed:
    """Collect what a contract says of a measure with a filter."""
    wanted = tuple(sorted(where.items()))
    found = (each for each in _conditions(contract) if each.measure == measure)
    return Agreed(tuple(each for each in found if each.where == wanted), unit)


def threshold_in(condition: MeasureCondition, unit: Unit) -> Fraction | None:
    """Give a threshold in a report's unit: the contract counts days."""
    if condition.threshold is None or unit is not Unit.WEEKS:
        return condition.threshold
    return condition.threshold / _DAYS_IN_WEEK


def _conditions(contract: Contract) -> Iterator[MeasureCondition]:
    for target in contract.targets:
        for part in (*target.parts, *target.any_of):
            if isinstance(part, MeasureCondition):
                yield part


def _covers(condition: MeasureCondition, area: str) -> bool:
    if condition.areas is None or not area:
        return condition.areas == () and not area
    return area in condition.areas


def _told(condition: MeasureCondition, unit: Unit) -> str:
    threshold = threshold_in(condition, unit)
    if threshold is None:
        return NOT_SAID
    word = "mindst" if condition.comparator is Comparator.AT_LEAST else "højst"
    return f"{word} {written(threshold, unit)}"
