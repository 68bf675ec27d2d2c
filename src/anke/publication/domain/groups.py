# SPDX-License-Identifier: EUPL-1.2
"""Hidden groups: what each single equation tells of the counts hidden in it.

The cheap half of secondary suppression (*sekundær diskretionering*): it needs no linear
program, and after it only what several equations tell together is left to look for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from scipy import sparse

    from anke.publication.domain.knowledge import Solution
    from anke.publication.domain.rules import ProtectionRule
    from anke.publication.domain.tables import Counts, Flags, Places


@dataclass(frozen=True)
class Sums:
    """The equations that rows take part in, and the counts in them.

    Attributes:
        rows: One row for each equation: 1 for a part, -1 for the total.
        counts: The true count of every cell.
    """

    rows: sparse.csr_array
    counts: Counts

    def too_narrow(
        self, hidden: Flags, least: Solution, most: Solution, rule: ProtectionRule
    ) -> Places:
        """List the equations that give a hidden count away, or too small a group.

        A group has at least two cells; where the total is shown, they have to add up to
        the threshold at least.

        Shapes: `hidden`, `least` and `most` flat, one for every cell.
        """
        rows = self.rows
        is_hidden = hidden[rows.indices]
        of_row = np.repeat(np.arange(rows.shape[0]), np.diff(rows.indptr))
        parts = rows.data > 0
        total_hidden = _sums(of_row, is_hidden & ~parts, rows.shape[0]) > 0
        sums = _sums(
            of_row,
            np.where(is_hidden & parts, self.counts[rows.indices], 0),
            rows.shape[0],
        )
        some = _sums(of_row, is_hidden, rows.shape[0]) > 0
        small_group = some & ~total_hidden & (sums < rule.threshold)
        widths = self._widths(is_hidden, of_row, least, most)
        narrow = _sums(of_row, is_hidden & (widths < rule.width), rows.shape[0]) > 0
        return np.flatnonzero(small_group | narrow)

    def cells_in(self, row: int) -> Places:
        """List the cells of an equation."""
        start, end = self.rows.indptr[row : row + 2]
        return np.asarray(self.rows.indices[start:end], dtype=np.intp)

    def total_of(self, row: int) -> int:
        """Give the cell that is the total of an equation."""
        start, end = self.rows.indptr[row : row + 2]
        return int(self.rows.indices[start:end][self.rows.data[start:end] < 0][0])

    def _widths(
        self, is_hidden: Flags, of_row: Places, least: Solution, most: Solution
    ) -> Solution:
        """Give how wide each hidden entry stays when only its own equation is known.

        The entries of an equation add up to nought, so that each is bounded by what
        the others can be at the least and at the most.
        """
        rows = self.rows
        signs = rows.data
        true = self.counts[rows.indices].astype(np.float64)
        low = np.where(is_hidden, least[rows.indices], true)
        high = np.where(is_hidden, most[rows.indices], true)
        down = np.where(signs > 0, low, -high)
        up = np.where(signs > 0, high, -low)
        other_up = _without_each(of_row, up, rows.shape[0])
        other_down = _without_each(of_row, down, rows.shape[0])
        widths = np.minimum(up, -other_down) - np.maximum(down, -other_up)
        return np.asarray(widths)


def _sums(of_row: Places, values: Solution | Flags | Counts, size: int) -> Solution:
    return np.bincount(of_row, weights=values, minlength=size).astype(np.float64)


def _without_each(of_row: Places, values: Solution, size: int) -> Solution:
    """Add up each equation without the entry itself, also where ends are infinite."""
    finite = np.isfinite(values)
    ways = np.sign(np.where(finite, 0.0, values))
    sums = _sums(of_row, np.where(finite, values, 0.0), size)[of_row]
    # In one equation all infinite ends point the same way or the sum is free anyway.
    endless = _sums(of_row, ways, size)[of_row] - ways
    own = np.where(finite, values, 0.0)
    return np.where(endless == 0, sums - own, np.copysign(np.inf, endless))
