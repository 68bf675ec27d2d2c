# SPDX-License-Identifier: EUPL-1.2
"""The declared tables of one area and year, and where there can be no case.

A quarter that is not over stands in no table, nor does a year whose quarters are not
all over: what is released is a whole period.

    layout = layout_of(area, axes, 2022, quarters_over(2022, date(2022, 9, 30)))
    layout.axes[2].codes       # ('2022', '2022K1', '2022K2', '2022K3', '2022K4')
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

import numpy as np

from anke.publication.bundle.contents import LAW_PREFIX
from anke.publication.domain.tables import (
    NO_PARENT,
    DeclaredTable,
    Hierarchy,
    Layout,
    flat,
    roll_up,
)
from anke.publication.gate.axes import hierarchy_of
from anke.publication.gate.counting import QUARTERS, leaves_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.publication.bundle.contents import Value
    from anke.publication.domain.tables import Counts, Flags
    from anke.publication.gate.areas import PublishedArea, PublishedTable
    from anke.publication.gate.axes import AreaAxes

# Cases of a law that was repealed are decided for so long after; later there are none.
RUN_OFF_YEARS: Final = 3


def quarter_code(year: int, quarter: int) -> str:
    """Name a quarter: `2022K1`."""
    return f"{year}K{quarter}"


def quarters_over(year: int, as_of: date) -> tuple[int, ...]:
    """List the quarters of a year that were over at the end of a day."""
    return tuple(q for q in range(1, QUARTERS + 1) if _last_day(year, q) <= as_of)


def quarters_told(area: PublishedArea, year: int, as_of: date) -> tuple[int, ...]:
    """List the quarters of a year that were over, from the area's first one on."""
    over = quarters_over(year, as_of)
    if year >= area.first_year:
        return over
    if area.first_quarter is None or year < area.years_from:
        return ()
    return tuple(q for q in over if q >= area.first_quarter)


def periods_of(area: PublishedArea, year: int, over: Sequence[int]) -> tuple[str, ...]:
    """List the periods of a year that are published: the year first, if it is over."""
    whole = (str(year),) if len(over) == QUARTERS else ()
    parts = tuple(quarter_code(year, q) for q in over) if area.quarters else ()
    return whole + parts


def layout_of(
    area: PublishedArea, axes: AreaAxes, year: int, over: Sequence[int]
) -> Layout:
    """Declare the tables of an area and year.

    Every table names its values, so that a later release with more values can still
    say what stood in an earlier one.
    """
    instance = hierarchy_of("first_instance", axes.first_instances)
    subject = hierarchy_of("subject", axes.subjects)
    tables = []
    for table in area.tables:
        periods = periods_of(area, year, over)
        if not table.quarters:
            periods = tuple(each for each in periods if each == str(year))
        if periods:
            instances = instance.at_depth(*table.first_instances)
            subjects = _subjects(subject, table)
            tables.append(DeclaredTable(table.id, (instances, subjects, periods)))
    return Layout((instance, subject, _period(area, year)), tuple(tables))


def _subjects(axis: Hierarchy, table: PublishedTable) -> tuple[str, ...]:
    """List the subjects of a table: those of its levels, and of its laws if it has."""
    codes = axis.at_depth(*table.subjects)
    if not table.laws:
        return codes
    laws = {f"{LAW_PREFIX}{law}" for law in table.laws}
    above = dict(zip(axis.codes, axis.parents, strict=True))
    return tuple(
        code
        for code in codes
        if above[code] == NO_PARENT or {code, axis.codes[above[code]]} & laws
    )


def _period(area: PublishedArea, year: int) -> Hierarchy:
    if not area.quarters:
        return Hierarchy("period", (str(year),), (NO_PARENT,))
    quarters = [quarter_code(year, q) for q in range(1, QUARTERS + 1)]
    return flat("period", quarters, str(year))


def structural_zeros(
    layout: Layout,
    axes: AreaAxes,
    area_from: date,
    year: int,
    counts: Counts,
) -> Flags:
    """Mark where there can be no case: a subject whose law is not in force.

    Before its first day there is none, and none so long after its last one that every
    case has been decided. Where the register has a case all the same (a slip, or one
    that took very long), the subject has no structural zeros in that year.

    Shapes: boxes of the layout.
    """
    there = leaves_of(counts, layout.axes)
    size = there.shape[2]
    subjects = _flags(axes.subjects, layout.axes[1], year, size, area_from)
    instances = _flags(axes.first_instances, layout.axes[0], year, size, area_from)
    subjects[there.sum(axis=(0, 2)) > 0] = False
    instances[there.sum(axis=(1, 2)) > 0] = False
    cannot = subjects[None] | instances[:, None]
    possible = roll_up(layout, (~cannot).astype(np.int64))
    return np.asarray(possible == 0)


def _flags(
    values: Sequence[Value], axis: Hierarchy, year: int, size: int, since: date
) -> Flags:
    """Mark the periods in which the lowest values are out of force.

    Shapes: lowest values x lowest periods.
    """
    rows = [_out_of_force(values[place], year, size, since) for place in axis.leaves]
    return np.asarray(rows, dtype=np.bool_).reshape(len(rows), size)


def _out_of_force(value: Value, year: int, size: int, since: date) -> Flags:
    first = max(since, date.fromisoformat(value.valid_from or "0001-01-01"))
    last = date.fromisoformat(value.valid_to) if value.valid_to else None
    flags = []
    for place in range(size):
        quarters = (place + 1,) if size == QUARTERS else (1, QUARTERS)
        begins, ends = _first_day(year, quarters[0]), _last_day(year, quarters[-1])
        is_over = last is not None and begins.year > last.year + RUN_OFF_YEARS
        flags.append(ends < first or is_over)
    return np.asarray(flags)


def _first_day(year: int, quarter: int) -> date:
    return date(year, 3 * quarter - 2, 1)


def _last_day(year: int, quarter: int) -> date:
    if quarter == QUARTERS:
        return date(year, 12, 31)
    return date(year, 3 * quarter + 1, 1) - timedelta(days=1)
