# SPDX-License-Identifier: EUPL-1.2
"""Which cells of a box add up to which: the equations that anybody can write down.

Example:
    >>> from anke.publication.domain.tables import ALL, DeclaredTable, Layout, flat
    >>> layout = Layout((flat("year", ["Q1", "Q2"], "year"),), (
    ...     DeclaredTable("cases", (ALL,)),))
    >>> equations_of(layout).toarray().tolist()
    [[-1.0, 1.0, 1.0]]
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.publication.domain.tables import Layout, Places


def equations_of(layout: Layout) -> sparse.csr_array:
    """Write down every equation of a layout: the parts less their total are nought.

    Wherever a total and all its parts stand somewhere in the tables, there is an
    equation, also where they stand in different tables.

    Shapes: one row for each equation, one column for each cell of the flattened box.
    """
    blocks = list(_blocks(layout))
    cells = int(np.prod(layout.shape))
    if not blocks:
        return sparse.csr_array((0, cells))
    return sparse.csr_array(sparse.vstack(blocks, format="csr"))


def _blocks(layout: Layout) -> Iterator[sparse.csr_array]:
    numbers = np.arange(int(np.prod(layout.shape))).reshape(layout.shape)
    for place, axis in enumerate(layout.axes):
        cells = np.moveaxis(numbers, place, 0).reshape(len(axis), -1)
        stands = np.moveaxis(layout.exists, place, 0).reshape(len(axis), -1)
        for total in axis.totals:
            parts = axis.parts(total)
            whole = stands[total] & stands[parts].all(axis=0)
            if whole.any():
                yield _sums(cells[total, whole], cells[parts][:, whole], numbers.size)


def _sums(totals: Places, parts: Places, cells: int) -> sparse.csr_array:
    """Write `sum(parts) - total` for many totals at once.

    Shapes: totals (n,), parts (k, n).
    """
    columns = np.concatenate([totals[None], parts]).T
    signs = np.ones(columns.shape)
    signs[:, 0] = -1
    ends = np.arange(len(totals) + 1) * columns.shape[1]
    return sparse.csr_array(
        (signs.ravel(), columns.ravel(), ends), shape=(len(totals), cells)
    )
