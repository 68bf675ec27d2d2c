# SPDX-License-Identifier: EUPL-1.2
"""Where the targets are going by the end of the year (*prognose*), in a report.

It is the forecast of the target's page, made from the report's own vintage; it is no
part of the score. When the year has ended there is nothing to carry on.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final

from anke.contract.conditions import measure_of
from anke.contract.domain.forecasting import Forecast
from anke.contract.domain.terms import MeasureCondition, Mode
from anke.contract.figures import area_names
from anke.contract.reports.document import Paragraph, Points, Section, Unit
from anke.contract.reports.wording import long_day, written
from anke.contract.targets.outlook import forecast_of, has_ended
from anke.statistics.domain.definitions import Kind
from anke.statistics.domain.durations import in_unit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.contract.figures import Measured
    from anke.contract.reports.standing import Standing

_WORDS: Final = (
    "Prognosen er et skøn over resten af året og ændrer ikke målopfyldelsen. Den "
    "bygger på de tal, der var kendt den {day}. Fire ud af fem af de forløb, der er "
    "trukket, ender i spændet."
)


def forecast_sections(standing: Standing) -> tuple[Section, ...]:
    """Say of each part that months make up where it ends; nothing when it has ended."""
    told = tuple(_told(standing))
    if not told:
        return ()
    words = Paragraph(_WORDS.format(day=long_day(standing.vintage.as_of)))
    return (Section("Prognose", (words, Points(told))),)


def _told(standing: Standing) -> Iterator[str]:
    for scored in standing.score.targets:
        for part in scored.parts:
            condition = part.condition
            if not isinstance(condition, MeasureCondition):
                continue
            if has_ended(condition, standing.vintage):
                continue
            for one in standing.measured.get(condition, ()):
                said = forecast_of(condition, one.areas, standing.vintage)
                if isinstance(said, Forecast):
                    name = f"Mål {scored.target.number}: {_name(condition, one)}"
                    yield f"{name}: {_sentence(condition, said)}"


def _name(condition: MeasureCondition, one: Measured) -> str:
    if condition.mode is Mode.EACH and len(condition.areas or ()) > 1:
        return f"{condition.title}, {area_names(one.areas)}"
    return condition.title


def _sentence(condition: MeasureCondition, said: Forecast) -> str:
    """Give the middle, the span, and how many of the drawn years keep the threshold."""
    value, low, high = (
        _written(condition, each) for each in (said.value, said.low, said.high)
    )
    span = f"ventet {value}, mellem {low} og {high}"
    comparator, threshold = condition.comparator, condition.threshold
    if comparator is None or threshold is None:
        return f"{span}."
    chance = said.chance_of(lambda each: comparator.holds(Fraction(each), threshold))
    return f"{span}; tærsklen holdes i {written(chance, Unit.SHARE)} af forløbene."


def _written(condition: MeasureCondition, value: float) -> str:
    measure = measure_of(condition)
    if measure.is_time:
        return written(in_unit(value, "weeks"), Unit.WEEKS, with_unit=True)
    return written(value, Unit.SHARE if measure.kind is Kind.SHARE else Unit.COUNT)
