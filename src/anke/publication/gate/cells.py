# SPDX-License-Identifier: EUPL-1.2
"""Boxes of counts as the rows of a bundle, and the rows checked against the marks.

Every counter of a row has the row's mask. Reasons and formal errors are few, so they
stand by country, law or subject, and year alone.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import numpy as np

from anke.publication.bundle.cells import NOTHING, Cube, empty_cube, fill, table_of
from anke.publication.bundle.contents import CASES
from anke.publication.domain.releases import Mark
from anke.publication.errors import InconsistentReleaseError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from anke.publication.bundle.contents import AreaContents
    from anke.publication.domain.releases import Marks
    from anke.publication.domain.tables import Counts, Flags, Layout
    from anke.publication.gate.protecting import Tables

# Counters of these groups are published by country and year alone.
SPARSE_GROUPS: Final = frozenset({"reason", "formal-error"})


def printed(marks: Marks) -> Marks:
    """Give marks as readers see them: withheld is printed as hidden."""
    return np.where(marks == Mark.WITHHELD, Mark.HIDDEN, marks).astype(np.int8)


def cells_of(
    area: AreaContents,
    layout: Layout,
    marks: Marks,
    boxes: Mapping[str, Counts],
    periods: Sequence[str],
) -> pa.Table:
    """Give what is released of an area and year: shown counts, marks for the others.

    Shapes: `marks` and every box have the shape of the layout.
    """
    cube = empty_cube(replace(area, periods=tuple(periods)))
    codes = layout.axes[2].codes
    chosen = [codes.index(period) for period in periods]
    cube.marks[:] = printed(marks)[:, :, chosen]
    seen = np.isin(cube.marks, (Mark.SHOWN, Mark.STRUCTURAL_ZERO))
    sparse = seen & _by_country_and_year(layout, periods)
    for counter in area.counters:
        where = sparse if counter.group in SPARSE_GROUPS else seen
        counts = boxes[counter.id][:, :, chosen]
        cube.values[counter.id][:] = np.where(where, counts, NOTHING)
    return table_of(cube, periods)


def _by_country_and_year(layout: Layout, periods: Sequence[str]) -> Flags:
    is_country = layout.axes[0].depths == 0
    is_year = np.asarray([period.isdecimal() for period in periods])
    return np.asarray(is_country[:, None, None] & is_year)


def cube_of(area: AreaContents, periods: Sequence[str], cells: pa.Table) -> Cube:
    """Read rows back into arrays. Errors: KeyError for an unknown code."""
    cube = empty_cube(replace(area, periods=tuple(periods)))
    fill(cube, cells)
    return cube


def require_faithful(cube: Cube, tables: Tables) -> None:
    """Refuse rows that are not what the marks say: the attack must see what readers do.

    Errors: InconsistentReleaseError.
    """
    codes = tables.layout.axes[2].codes
    chosen = [codes.index(period) for period in cube.periods]
    marks = printed(tables.marks)[:, :, chosen]
    seen = np.isin(marks, (Mark.SHOWN, Mark.STRUCTURAL_ZERO))
    counts = np.where(seen, tables.counts[:, :, chosen], NOTHING)
    others = [key for key, box in cube.values.items() if (box[~seen] != NOTHING).any()]
    if (cube.marks != marks).any() or (cube.values[CASES] != counts).any() or others:
        raise InconsistentReleaseError(
            "the file to be released does not hold what the marks say",
            user_text="Filen indeholder ikke det, som skal frigives. Forbered "
            "offentliggørelsen igen.",
        )
