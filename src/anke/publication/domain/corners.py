# SPDX-License-Identifier: EUPL-1.2
"""Corners: which cells an exchange of cases touches, and who can take part in one.

Where one solution has a case of a rare subject in Aarhus, another has it in Odense, if
Odense gives Aarhus a case of something else. Such an exchange crosses two axes, or
three; at every other corner a case is gained, at the ones between it is given. Totals
above both sides stay as they are; those above one side change with it.

Example: on two flat axes an exchange has four corners and leaves all totals alone.
    >>> from anke.publication.domain.tables import ALL, DeclaredTable, Layout, flat
    >>> axes = (flat("area", ["A", "B"], "all"), flat("law", ["x", "y"], "all"))
    >>> board = Board(Layout(axes, (DeclaredTable("t", (ALL, ALL)),)))
    >>> board.turns
    [(<Side.ACROSS: 2>, <Side.ACROSS: 2>)]
    >>> corners = Corners(np.array([0]), np.array([[1, 1]]), np.array([[2, 2]]))
    >>> cells, signs = board.touched(board.turns[0], corners)
    >>> cells.tolist(), signs.tolist()
    ([[4, 5, 7, 8]], [[1, -1, -1, 1]])
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from anke.publication.domain.tables import Hierarchy, Layout, Places

Signs = npt.NDArray[np.int16]


class Side(IntEnum):
    """What an exchange does on an axis.

    Attributes:
        STAY: All corners have the same value.
        NEAR: The two values are lowest ones under one total, which is left alone.
        ACROSS: The two values are any; only the top is left alone.
    """

    STAY = 0
    NEAR = 1
    ACROSS = 2


Turn = tuple[Side, ...]


@dataclass(frozen=True)
class Corners:
    """Exchanges that were found: lowest values on each axis, on two sides.

    Shapes: `targets` (m,), places in the list of those that looked for an exchange;
    `gain` and `across` (m, axes).
    """

    targets: Places
    gain: Places
    across: Places

    def __len__(self) -> int:
        return len(self.targets)


@dataclass(frozen=True)
class Board:
    """The lowest values and totals of a box, ready to look up."""

    layout: Layout

    @cached_property
    def above(self) -> list[list[Places]]:
        """For each axis and depth the ancestor of each value there."""
        return [_ancestors(axis) for axis in self.layout.axes]

    @cached_property
    def lowest(self) -> list[int]:
        """The depth of the lowest values of each axis."""
        return [len(levels) - 1 for levels in self.above]

    @cached_property
    def leaves(self) -> Places:
        """All combinations of lowest values, one column for each axis."""
        grids = np.meshgrid(*(a.leaves for a in self.layout.axes), indexing="ij")
        return np.stack([grid.ravel() for grid in grids], axis=1)

    @cached_property
    def turns(self) -> list[Turn]:
        """All kinds of exchanges: across two or three axes, near or not."""
        ways = [
            (Side.STAY, Side.NEAR, Side.ACROSS)
            if deep > 1
            else (Side.STAY, Side.ACROSS)
            for deep in self.lowest
        ]
        return [turn for turn in product(*ways) if 2 <= len(crossed(turn)) <= 3]

    def nodes(self, cells: Places) -> Places:
        """Give the value on each axis; shapes (n,) to (n, axes)."""
        return np.stack(np.unravel_index(cells, self.layout.shape), axis=1)

    def depths(self, cells: Places) -> Places:
        """Give the depth on each axis; shapes (n,) to (n, axes)."""
        nodes = self.nodes(cells)
        axes = enumerate(self.layout.axes)
        return np.stack([axis.depths[nodes[:, at]] for at, axis in axes], axis=1)

    def suits(self, turn: Turn, depths: tuple[int, ...]) -> bool:
        """Tell whether exchanges of a kind change cells at these depths."""
        for side, depth, lowest in zip(turn, depths, self.lowest, strict=True):
            if (side == Side.NEAR and depth < lowest) or (side and not depth):
                return False
        return True

    def chain(self, turn: Turn, axis: int) -> list[Places]:
        """List the depths of an axis at which cells change."""
        above = self.above[axis]
        if turn[axis] == Side.STAY:
            return above
        return above[-1:] if turn[axis] == Side.NEAR else above[1:]

    def touched(self, turn: Turn, corners: Corners) -> tuple[Places, Signs]:
        """List the cells that exchanges change, with 1, -1, or 0 for one left alone.

        Shapes: (m, touched) each.
        """
        count = len(corners)
        cells = np.zeros((count, 1), dtype=np.intp)
        signs = np.ones((count, 1), dtype=np.int16)
        for axis, size in enumerate(self.layout.shape):
            nodes, each = self._ends(turn, corners, axis)
            wide = (count, cells.shape[1] * nodes.shape[1])
            cells = (cells[:, :, None] * size + nodes[:, None, :]).reshape(wide)
            signs = (signs[:, :, None] * each[:, None, :]).reshape(wide)
        return cells, signs

    def _ends(self, turn: Turn, corners: Corners, axis: int) -> tuple[Places, Signs]:
        chain = self.chain(turn, axis)
        one = np.stack([level[corners.gain[:, axis]] for level in chain], axis=1)
        if turn[axis] == Side.STAY:
            return one, np.ones(one.shape, dtype=np.int16)
        other = np.stack([level[corners.across[:, axis]] for level in chain], axis=1)
        differ = (one != other).astype(np.int16)
        return np.hstack([one, other]), np.hstack([differ, -differ])


def crossed(turn: Turn) -> list[int]:
    """List the axes that an exchange crosses."""
    return [axis for axis, side in enumerate(turn) if side != Side.STAY]


def _ancestors(axis: Hierarchy) -> list[Places]:
    """Give for each depth the ancestor of each value; of a shallower one, itself."""
    levels = []
    parents = np.asarray(axis.parents)
    for depth in range(int(axis.depths.max(initial=0)) + 1):
        level = np.arange(len(axis))
        while (deeper := axis.depths[level] > depth).any():
            level = np.where(deeper, parents[level], level)
        levels.append(level)
    return levels
