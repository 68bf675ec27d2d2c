# SPDX-License-Identifier: EUPL-1.2
"""Compute a table a few periods at a time, so that its size costs time, not memory.

Nothing is added over periods: so every total, mark and value of a period is the same,
whether the other periods are computed beside it or not.

    for table in blocks(area, plan, most_cells=200_000):
        ...
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from anke.portal.domain.computing import compute
from anke.portal.domain.headings import axes_of
from anke.portal.domain.notes import breaks_crossed, notes_under
from anke.portal.domain.selection import Dimension
from anke.portal.domain.tables import Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.portal.domain.areas import Area
    from anke.portal.domain.resolving import Plan

# About 20 MB of arrays.
MOST_CELLS: Final = 200_000
LONG: Final = (
    Dimension.PERIOD,
    Dimension.FIRST_INSTANCE,
    Dimension.SUBJECT,
    Dimension.MEASURE,
)


def blocks(area: Area, plan: Plan, most_cells: int = MOST_CELLS) -> Iterator[Table]:
    """Give the table in pieces, one after another, oldest periods first."""
    for periods in period_groups(area, plan, most_cells):
        yield compute(area, replace(plan, periods=periods))


def period_groups(
    area: Area, plan: Plan, most_cells: int = MOST_CELLS
) -> list[tuple[str, ...]]:
    """Part the periods, so that each group has so many cells or is one period."""
    each = max(1, cell_count(area, plan) // len(plan.periods))
    together = max(1, most_cells // each)
    return [
        plan.periods[start : start + together]
        for start in range(0, len(plan.periods), together)
    ]


def cell_count(area: Area, plan: Plan) -> int:
    """Count the cells of a table, totals and all, without computing it."""
    count = 1
    for headings in axes_of(area, plan).values():
        count *= len(headings)
    return count


def long_plan(plan: Plan) -> Plan:
    """Lay a table out as one column: period, first instance, subject, key figure."""
    selection = plan.selection.with_(rows=LONG, columns=())
    return replace(plan, selection=selection)


def outline(area: Area, plan: Plan) -> Table:
    """Give a table's headings, notes and breaks; its cells are not computed."""
    nothing = np.zeros((0, 0), np.int64)
    return Table(
        plan=plan,
        axes=axes_of(area, plan),
        states=nothing.astype(np.int8),
        values=nothing.astype(np.float64),
        n=nothing,
        of=nothing,
        missing=nothing,
        notes=notes_under(area, plan),
        breaks=breaks_crossed(area, plan),
    )
