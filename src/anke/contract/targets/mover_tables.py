# SPDX-License-Identifier: EUPL-1.2
"""What moves a part's figure, as tables: areas or laws, and months, the worst first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from anke.contract.conditions import measure_of
from anke.contract.domain.terms import Comparator, MeasureCondition
from anke.contract.figures import split_of_figure
from anke.contract.targets.movers import Mover, counts, pulls
from anke.contract.targets.wording import shown_factor, unit_word, value_text
from anke.statistics.domain.definitions import Kind
from anke.statistics.domain.dimensions import DIMENSIONS
from anke.statistics.queries.words import label
from anke.statistics.why_screen import why_address
from anke.statistics.wording import language, measure_name
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.contract.domain.forecasting import MonthNumbers
    from anke.contract.figures import Measured
    from anke.statistics.vintages import Vintage

MOST_MOVERS: Final = 6


def mover_tables(
    condition: MeasureCondition, figure: Measured, vintage: Vintage
) -> Iterable[Table]:
    """Show which areas (or laws) and months pull the figure the most."""
    measure = measure_of(condition)
    if measure.kind is Kind.QUANTILE:
        return
    by = "law" if len(condition.areas or ()) == 1 else "area"
    for name in (by, "month"):
        groups = split_of_figure(condition, figure, name, vintage)
        movers = _movers(condition, figure, groups)
        if len(movers) > 1:
            yield _mover_table(condition, figure, name, movers)


def _movers(
    condition: MeasureCondition,
    figure: Measured,
    groups: Iterable[tuple[str, MonthNumbers]],
) -> list[Mover]:
    measure = measure_of(condition)
    if measure.kind is Kind.COUNT:
        return counts(groups)[:MOST_MOVERS]
    line = figure.value if condition.threshold is None else condition.threshold
    if line is None:
        return []
    more_is_better = condition.comparator is Comparator.AT_LEAST
    return pulls(groups, line, more_is_better)[:MOST_MOVERS]


def _mover_table(
    condition: MeasureCondition, figure: Measured, name: str, movers: list[Mover]
) -> Table:
    measure = measure_of(condition)
    dimension = DIMENSIONS[name]
    heading = dimension.name_da if language() == "da" else dimension.name_en
    is_count = measure.kind is Kind.COUNT
    columns = [
        Column("group", heading),
        Column("value", measure_name(measure), numeric=True),
    ]
    if not is_count:
        columns += [
            Column("of", _("Over"), numeric=True),
            Column("pull", _pull_heading(condition), numeric=True),
        ]
    return Table(
        caption=_("What moves it: %(dimension)s") % {"dimension": heading.lower()},
        hide_caption=True,
        columns=tuple(columns),
        rows=[_mover_row(condition, figure, name, each) for each in movers],
    )


def _pull_heading(condition: MeasureCondition) -> str:
    unit = unit_word(measure_of(condition))
    if condition.threshold is None:
        return _("Pull from the whole, in %(unit)s") % {"unit": unit}
    return _("Pull from the threshold, in %(unit)s") % {"unit": unit}


def _mover_row(
    condition: MeasureCondition, figure: Measured, name: str, mover: Mover
) -> Row:
    measure = measure_of(condition)
    where = figure.address
    if name == "month":
        where = {k: v for k, v in where.items() if k not in ("year", "quarter")}
    cells = [
        Cell(label(name, mover.value, language())),
        Cell(
            value_text(measure, mover.own),
            why=why_address(measure, {**where, name: mover.value}),
            why_label=mover.value,
        ),
    ]
    if measure.kind is not Kind.COUNT:
        cells += [Cell(formats.number(mover.of)), Cell(_pull_text(condition, mover))]
    return Row(tuple(cells))


def _pull_text(condition: MeasureCondition, mover: Mover) -> str:
    """Write a pull with its sign, in the unit of the value."""
    measure = measure_of(condition)
    pull = float(mover.pull * shown_factor(measure))
    sign = "+" if pull > 0 else ""
    return f"{sign}{formats.number(pull, 2)}"
