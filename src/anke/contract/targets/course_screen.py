# SPDX-License-Identifier: EUPL-1.2
"""The course of a part through its year: months, forecast, agreed path, what moves it.

for course in courses_of(condition, vintage):    # one figure each
    course.value, course.sentences
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from anke.contract.conditions import is_stock, measure_of
from anke.contract.domain.forecasting import Forecast, TooLittle
from anke.contract.domain.terms import MeasureCondition, Mode
from anke.contract.figures import figures_of, has_figures
from anke.contract.targets.mover_tables import mover_tables
from anke.contract.targets.outlook import outlook_of
from anke.contract.targets.wording import (
    area_name,
    shown_factor,
    threshold_text,
    truth_text,
    value_text,
)
from anke.statistics.domain.definitions import Unit
from anke.statistics.why_screen import why_address
from anke.web import charts, formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.contract.domain.terms import Step
    from anke.contract.targets.outlook import MadeBefore, Outlook
    from anke.statistics.vintages import Vintage

_DECIDED_ONLY: Final = {"within-deadline": "within-deadline-decided"}


@dataclass(frozen=True, slots=True)
class Course:
    """One figure of a part: of all its areas, or of one of them."""

    name: str
    value: str
    why: str
    beside: str
    chart: charts.Chart | None
    sentences: tuple[str, ...]
    made_before: Table | None
    movers: tuple[Table, ...]


def courses_of(condition: MeasureCondition, vintage: Vintage) -> Iterable[Course]:
    """Give the course of each figure: one when areas are pooled."""
    if not has_figures(condition, vintage):
        return
    areas = condition.areas or ()
    apart = condition.mode is Mode.EACH and len(areas) > 1
    for group in [(area,) for area in areas] if apart else [areas]:
        single = replace(condition, areas=group, mode=Mode.POOLED)
        yield _course(single, vintage)


def _course(condition: MeasureCondition, vintage: Vintage) -> Course:
    measure = measure_of(condition)
    (figure,) = figures_of((condition,), vintage)[condition]
    areas = condition.areas or ()
    outlook = outlook_of(condition, areas, vintage)
    return Course(
        name=", ".join(map(area_name, areas)) or _("All areas"),
        value=value_text(measure, figure.value, condition.threshold),
        why=why_address(measure, figure.address),
        beside=_decided_only(condition, vintage),
        chart=_chart(condition, outlook),
        sentences=tuple(_sentences(condition, outlook)),
        made_before=_made_before_table(condition, outlook),
        movers=tuple(mover_tables(condition, figure, vintage)),
    )


def _decided_only(condition: MeasureCondition, vintage: Vintage) -> str:
    """Give the share of the decided cases alone, which stands beside the true one."""
    other = _DECIDED_ONLY.get(condition.measure)
    if other is None:
        return ""
    alone = replace(condition, measure=other)
    (figure,) = figures_of((alone,), vintage)[alone]
    value = value_text(measure_of(alone), figure.value)
    return _("Of the decided cases alone: %(value)s") % {"value": value}


def _chart(condition: MeasureCondition, outlook: Outlook | None) -> charts.Chart | None:
    """Draw the months of the year, the year so far, the threshold, the agreed path."""
    if outlook is None or len(outlook.months) < 2:
        return None
    measure = measure_of(condition)
    factor = Fraction(1) if measure.unit is Unit.SHARE else shown_factor(measure)

    def shown(values: Iterable[Fraction | None]) -> tuple[float | None, ...]:
        return tuple(None if v is None else float(v * factor) for v in values)

    labels = tuple(each.label for each in outlook.months)
    series = [charts.Series(_("Month"), shown(m.value for m in outlook.months))]
    if not is_stock(measure):
        series.append(charts.Series(_("The year so far"), shown(outlook.so_far)))
    if condition.threshold is not None:
        line = shown([condition.threshold] * len(labels))
        series.append(charts.Series(_("Threshold"), line))
    agreed = {step.period: step.threshold for step in condition.path}
    if agreed.keys() & set(labels):
        path = shown(agreed.get(each) for each in labels)
        series.append(charts.Series(_("Agreed path"), path))
    return charts.Chart(
        title=_("%(part)s, month by month") % {"part": condition.title},
        kind="line",
        periods=labels,
        series=tuple(series),
        unit=_chart_unit(measure.unit),
        axis=_("weeks") if measure.is_time else "",
        period_heading=_("Month"),
    )


def _chart_unit(unit: Unit) -> charts.Unit:
    if unit is Unit.SHARE:
        return "share"
    return "decimal" if unit is Unit.DAYS else "number"


# --- The forecast --------------------------------------------------------------------


def _sentences(condition: MeasureCondition, outlook: Outlook | None) -> Iterable[str]:
    """Say where the figure goes, how sure that is, and how it was found."""
    if outlook is None:
        return
    said = outlook.forecast
    if said is None:
        yield _("The longest time of a year cannot be carried on month by month.")
    elif isinstance(said, TooLittle):
        yield _(
            "There is too little history to carry the year on: %(months)s whole months,"
            " and it takes %(wanted)s."
        ) % {"months": said.months, "wanted": said.wanted}
    elif said.is_final:
        yield _("The year has ended: nothing is left to carry on.")
    else:
        yield _forecast_text(condition, said)
        yield from _chance_text(condition, said)
        yield _(
            "The months that are left are drawn from the last 12 to 24 months, a "
            "thousand times. What the months do not show, such as new staff or a new "
            "rule, is not in it."
        )


def _forecast_text(condition: MeasureCondition, said: Forecast) -> str:
    measure = measure_of(condition)
    words = {
        name: value_text(measure, Fraction(value))
        for name, value in (
            ("value", said.value), ("low", said.low), ("high", said.high)
        )
    }  # fmt: skip
    return (
        _(
            "Carried on to the end of the year: %(value)s. Four in five of the years "
            "drawn end between %(low)s and %(high)s."
        )
        % words
    )


def _chance_text(condition: MeasureCondition, said: Forecast) -> Iterable[str]:
    comparator, threshold = condition.comparator, condition.threshold
    if comparator is None or threshold is None:
        return
    chance = said.chance_of(lambda value: comparator.holds(Fraction(value), threshold))
    yield _("%(share)s of them keep the threshold.") % {
        "share": formats.share(chance, 0)
    }


def _made_before_table(
    condition: MeasureCondition, outlook: Outlook | None
) -> Table | None:
    """Show what the forecast said in the course of the year, to be held against."""
    if outlook is None or not outlook.made_before:
        return None
    return Table(
        caption=_("What it would have said in the course of the year"),
        hide_caption=True,
        columns=(
            Column("month", _("At the end of")),
            Column("so_far", _("The year so far"), numeric=True),
            Column("value", _("Carried on"), numeric=True),
            Column("low", _("From"), numeric=True),
            Column("high", _("To"), numeric=True),
        ),
        rows=[_made_row(condition, each) for each in outlook.made_before],
    )


def _made_row(condition: MeasureCondition, made: MadeBefore) -> Row:
    measure = measure_of(condition)
    said = made.forecast
    values = (made.so_far, said.value, said.low, said.high)
    cells = (
        Cell(value_text(measure, None if value is None else Fraction(value)))
        for value in values
    )
    return Row((Cell(made.month), *cells))


def path_table(condition: MeasureCondition, vintage: Vintage) -> Table | None:
    """Show what was agreed for other years, or for months on the way, and what came."""
    if not condition.path:
        return None
    return Table(
        caption=_("Agreed path"),
        hide_caption=True,
        columns=(
            Column("period", _("Period")),
            Column("threshold", _("Threshold")),
            Column("value", _("What came")),
            Column("source", _("Source")),
        ),
        rows=[_step_row(condition, step, vintage) for step in condition.path],
    )


def _step_row(condition: MeasureCondition, step: Step, vintage: Vintage) -> Row:
    measure = measure_of(condition)
    own = replace(
        condition, period=step.period, threshold=step.threshold, mode=Mode.POOLED
    )
    figures = figures_of((own,), vintage).get(own, ())
    value = figures[0].value if figures else None
    came = value_text(measure, value, step.threshold)
    return Row(
        (
            Cell(step.period),
            Cell(threshold_text(measure, step.threshold)),
            Cell(came, note=_kept_text(own, value)),
            Cell(step.source),
        )
    )


def _kept_text(condition: MeasureCondition, value: Fraction | None) -> str:
    """Say whether a value keeps its step; nothing where that cannot be said."""
    comparator, threshold = condition.comparator, condition.threshold
    if value is None or comparator is None or threshold is None:
        return ""
    return truth_text(comparator.holds(value, threshold))
