# SPDX-License-Identifier: EUPL-1.2
"""Exchanges: what a few cases moved crosswise show to be possible.

A linear program finds one solution in seconds. Exchanges find thousands around it in a
fraction of one, each its own: a count climbs, case by case, as far as it has to, by
exchanges that share the same room. All targets of one kind climb side by side.

Cells that are tied by a published rate are left alone; so nothing is found that breaks
an equation (an exchange keeps them all) or a bound (each is looked up).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

from anke.publication.domain.corners import Board, Corners, Side, crossed
from anke.publication.domain.linear import TOLERANCE
from anke.publication.domain.tables import NO_PARENT

if TYPE_CHECKING:
    from anke.publication.domain.corners import Signs, Turn
    from anke.publication.domain.intervals import Intervals
    from anke.publication.domain.knowledge import Knowledge, Solution
    from anke.publication.domain.tables import Flags, Layout, Places

# Room of a cell that nobody sees, or that has no upper end.
_ENDLESS: Final = 64
# So many changed cells of one climb are kept; a longer climb is given up.
_KEPT: Final = 96
# So many climbs are compared with their own past at once, which bounds the memory.
_AT_ONCE: Final = 2048


@dataclass(frozen=True)
class Rooms:
    """How many cases each cell can lose and gain around one solution.

    Shapes: flat boxes; 0 for what is published.
    """

    down: Signs
    up: Signs

    def left(self, cells: Places, signs: Signs, moved: Signs) -> Signs:
        """Tell how far cells can still go, after they were moved so far."""
        rising = np.where(signs > 0, self.up[cells] - moved, _ENDLESS)
        return np.where(signs < 0, self.down[cells] + moved, rising)


def rooms_of(known: Knowledge, solution: Solution) -> Rooms:
    """Measure the room around a solution; of several versions of a count the least."""
    down = np.where(known.fixed, 0.0, np.inf)
    up = down.copy()
    np.minimum.at(down, known.cells, solution - known.least)
    np.minimum.at(up, known.cells, known.largest - solution)
    tied = known.cells[np.unique(known.most.indices)]
    down[tied] = up[tied] = 0.0
    return Rooms(_whole(down), _whole(up))


@dataclass(frozen=True)
class Givers:
    """The lowest values that have a case to give, and a way to draw among them."""

    board: Board
    turn: Turn
    rooms: Rooms

    @cached_property
    def leaves(self) -> Places:
        """Combinations of lowest values whose cells all have a case to give."""
        leaves, turn = self.board.leaves, self.turn
        able = np.ones(len(leaves), dtype=np.bool_)
        shape = self.board.layout.shape
        for levels in product(*(self.board.chain(turn, a) for a in range(len(shape)))):
            nodes = tuple(level[leaves[:, axis]] for axis, level in enumerate(levels))
            able &= self.rooms.down[np.ravel_multi_index(nodes, shape)] > 0
        return np.asarray(leaves[able])

    @cached_property
    def _orders(self) -> dict[tuple[int, ...], tuple[Places, Places]]:
        return {}

    def draw(
        self, nodes: Places, depths: tuple[int, ...], rng: np.random.Generator
    ) -> Places:
        """Draw a giver inside each combination of values; NO_PARENT where is none.

        Shapes: `nodes` (n, axes); `depths` tells at which depth each axis has to agree,
        NO_PARENT for anywhere.
        """
        if depths not in self._orders:
            keys = self._keys(self.leaves, depths)
            order = np.argsort(keys, kind="stable")
            self._orders[depths] = order, keys[order]
        order, keys = self._orders[depths]
        if not len(order):
            return np.full(len(nodes), NO_PARENT)
        wanted = self._keys(nodes, depths)
        starts = np.searchsorted(keys, wanted, "left")
        ends = np.searchsorted(keys, wanted, "right")
        picks = starts + (rng.random(len(wanted)) * (ends - starts)).astype(np.intp)
        found = order[np.minimum(picks, len(order) - 1)]
        return np.where(ends > starts, found, NO_PARENT)

    def _keys(self, nodes: Places, depths: tuple[int, ...]) -> Places:
        keys = np.zeros(len(nodes), dtype=np.intp)
        for axis, depth in enumerate(depths):
            if depth != NO_PARENT:
                keys *= self.board.layout.shape[axis]
                keys += self.board.above[axis][depth][nodes[:, axis]]
        return keys


@dataclass
class Climbs:
    """Targets on their way, each with what its own exchanges have changed.

    Shapes: `targets` (n,), cells of the flattened box; `need` (n,), how many cases each
    has still to go; `cells` and `moved` (n, kept), its changes so far.
    """

    targets: Places
    need: Places
    cells: npt.NDArray[np.int32]
    moved: Signs
    kept: Places

    @classmethod
    def of(cls, targets: Places, need: Places) -> Climbs:
        """Start at the foot."""
        shape = (len(targets), _KEPT)
        return cls(
            targets,
            need.copy(),
            np.full(shape, NO_PARENT, dtype=np.int32),
            np.zeros(shape, dtype=np.int16),
            np.zeros(len(targets), dtype=np.intp),
        )

    def before(self, rows: Places, cells: Places) -> Signs:
        """Tell how far cells were already moved; shapes (m,), (m, touched)."""
        moved = np.zeros(cells.shape, dtype=np.int16)
        for some in np.array_split(np.arange(len(rows)), len(rows) // _AT_ONCE + 1):
            kept = int(self.kept[rows[some]].max(initial=0))
            if kept:
                past = self.cells[rows[some], :kept]
                now = cells[some].astype(np.int32)
                same = now[:, :, None] == past[:, None, :]
                moves = self.moved[rows[some], :kept]
                moved[some] = (same * moves[:, None, :]).sum(axis=2)
        return moved

    def keep(self, rows: Places, cells: Places, moves: Signs) -> None:
        """Remember changes; who has made too many is no longer tried."""
        fits = self.kept[rows] + cells.shape[1] <= _KEPT
        self.need[rows[~fits]] = 0
        rows, cells, moves = rows[fits], cells[fits], moves[fits]
        at = self.kept[rows][:, None] + np.arange(cells.shape[1])
        self.cells[rows[:, None], at] = np.where(moves != 0, cells, NO_PARENT)
        self.moved[rows[:, None], at] = moves
        self.kept[rows] += cells.shape[1]


@dataclass(frozen=True)
class Exchanges:
    """Looks for exchanges among the unknowns.

    Attributes:
        known: What is known of the unknowns.
        layout: The layout of their cells.
        size: The width that intervals have to have. Unit: cases.
    """

    known: Knowledge
    layout: Layout
    size: int

    def spread(
        self,
        intervals: Intervals,
        solution: Solution,
        rng: np.random.Generator,
        tries: int,
    ) -> None:
        """Widen narrow intervals by exchanges around one solution.

        Shapes: `solution` (n,), one for each unknown.
        """
        rooms = rooms_of(self.known, solution)
        givers = {turn: Givers(self._board, turn, rooms) for turn in self._board.turns}
        for its in self._alike:
            for way in (1, -1):
                narrow = its[self.known.guarded[its] & intervals.narrow(self.size)[its]]
                need = self._need(narrow, intervals, solution, way)
                climbs = Climbs.of(self.known.cells[narrow[need > 0]], need[need > 0])
                for turn in self._suiting(its) * tries:
                    found = self._found(givers[turn], climbs, way, rng)
                    self._take_in(found, climbs, rooms, intervals, solution)

    def in_the_way(
        self,
        pending: Places,
        solution: Solution,
        counts: Solution,
        rng: np.random.Generator,
    ) -> Solution:
        """Tell which published cells stop most exchanges that narrow counts need.

        Shapes: `pending` numbers of unknowns; `counts` a flat box, as many cases as a
        cell could give if it were hidden, NOTHING for one that cannot be.

        Returns: a flat box of votes.
        """
        shown = counts > NO_PARENT
        rooms = rooms_of(self.known, solution)
        down = np.where(shown, _whole(counts), rooms.down)
        rooms = Rooms(down, np.where(shown, _ENDLESS, rooms.up).astype(np.int16))
        votes = np.zeros(len(counts))
        givers = {turn: Givers(self._board, turn, rooms) for turn in self._board.turns}
        for its in self._alike:
            narrow = np.intersect1d(its, pending)
            for way, can in ((1, rooms.up), (-1, rooms.down)):
                cells = self.known.cells[narrow]
                cells = cells[can[cells] > 0]
                climbs = Climbs.of(cells, np.ones(len(cells), dtype=np.intp))
                for turn in self._suiting(its) * _VOTES:
                    _, touched, signs = self._found(givers[turn], climbs, way, rng)
                    closed = rooms.left(touched, signs, signs * 0) <= 0
                    stops = shown[touched] & (signs != 0)
                    stops &= ~closed.any(axis=1, keepdims=True)
                    many = stops.sum(axis=1, keepdims=True)
                    share = stops / np.maximum(many, 1) ** 2 * (many <= _STOPS)
                    np.add.at(votes, touched, share)
        return votes

    @cached_property
    def _board(self) -> Board:
        return Board(self.layout)

    @cached_property
    def _alike(self) -> list[Places]:
        """The unknowns by their depths, those of the highest totals first."""
        depths = self._board.depths(self.known.cells)
        kinds, labels = np.unique(depths, axis=0, return_inverse=True)
        order = np.argsort(kinds.sum(axis=1), kind="stable")
        return [np.flatnonzero(labels.ravel() == kind) for kind in order]

    @cached_property
    def _unknown_at(self) -> list[Places]:
        """For each version the number of the unknown in each cell, or NO_PARENT."""
        found = []
        for version in np.unique(self.known.versions):
            here = np.full(len(self.known.fixed), NO_PARENT)
            its = np.flatnonzero(self.known.versions == version)
            here[self.known.cells[its]] = its
            found.append(here)
        return found

    def _suiting(self, its: Places) -> list[Turn]:
        depths = self._depths(self.known.cells[its[:1]])
        return [turn for turn in self._board.turns if self._board.suits(turn, depths)]

    def _depths(self, cells: Places) -> tuple[int, ...]:
        return tuple(int(depth) for depth in self._board.depths(cells[:1])[0])

    def _need(
        self, its: Places, intervals: Intervals, solution: Solution, way: int
    ) -> Places:
        """Tell how far unknowns have to go from here to be wide, as far as they can."""
        if way > 0:
            end = np.minimum(intervals.least[its] + self.size, self.known.largest[its])
            need = end - solution[its]
        else:
            end = np.maximum(intervals.most[its] - self.size, self.known.least[its])
            need = solution[its] - end
        return np.ceil(need - TOLERANCE).astype(np.intp)

    def _found(
        self, givers: Givers, climbs: Climbs, way: int, rng: np.random.Generator
    ) -> tuple[Places, Places, Signs]:
        """Look for one exchange for each climb that has not yet arrived.

        Returns: the climbs that found one, the cells touched, and their signs.
        """
        live = np.flatnonzero(climbs.need > 0)
        corners = _corners(givers, climbs.targets[live], way, rng)
        cells, signs = givers.board.touched(givers.turn, corners)
        return live[corners.targets], cells, (signs * way).astype(np.int16)

    def _take_in(
        self,
        found: tuple[Places, Places, Signs],
        climbs: Climbs,
        rooms: Rooms,
        intervals: Intervals,
        solution: Solution,
    ) -> None:
        """Make the exchanges for which there is room, as many cases as there is."""
        rows, cells, signs = found
        # Most find no room at all; that is seen at once, without their past.
        fits = np.flatnonzero((rooms.left(cells, signs, signs * 0) > 0).all(axis=1))
        rows, cells, signs = rows[fits], cells[fits], signs[fits]
        moved = climbs.before(rows, cells)
        left = rooms.left(cells, signs, moved).min(axis=1, initial=_ENDLESS)
        amount = np.minimum(left, climbs.need[rows]).astype(np.int16)
        goes = amount > 0
        rows, cells, moved = rows[goes], cells[goes], moved[goes]
        moves = signs[goes] * amount[goes, None]
        climbs.need[rows] -= amount[goes]
        self._widen(cells, moved + moves, moves != 0, intervals, solution)
        on = climbs.need[rows] > 0
        climbs.keep(rows[on], cells[on], moves[on])

    def _widen(
        self,
        cells: Places,
        moved: Signs,
        changed: Flags,
        intervals: Intervals,
        solution: Solution,
    ) -> None:
        for here in self._unknown_at:
            its = np.where(changed, here[cells], NO_PARENT)
            is_unknown = its != NO_PARENT
            its = its[is_unknown]
            there = solution[its] + moved[is_unknown]
            np.minimum.at(intervals.least, its, there)
            np.maximum.at(intervals.most, its, there)


# So often each narrow count asks what is in its way, and so many cells may be at once.
_VOTES: Final = 4
_STOPS: Final = 4


def _corners(
    givers: Givers, targets: Places, way: int, rng: np.random.Generator
) -> Corners:
    """Choose for each target two corners that give a case, and so all of them.

    A target that is to gain needs givers beside it; one that is to lose gives itself.
    The first giver differs from the target on the last axis crossed, or not at all; the
    second on all others, and on the last one as the number of axes has it.
    """
    board, turn = givers.board, givers.turn
    *rest, last = crossed(turn)
    nodes = board.nodes(targets)
    depths = [int(depth) for depth in board.depths(targets[:1]).ravel()]
    if not depths:
        return _none(nodes)
    outside = [_outside(board, turn, axis) for axis in range(len(turn))]
    first = depths.copy()
    first[last] = outside[last] if way > 0 else depths[last]
    found = givers.draw(nodes, tuple(first), rng)
    rows = np.flatnonzero(found != NO_PARENT)
    nodes, near = nodes[rows], givers.leaves[found[rows]]

    # What is not crossed has to be the very same; so has the last axis of three.
    second, wanted = list(board.lowest), near.copy()
    for axis in rest:
        second[axis], wanted[:, axis] = outside[axis], nodes[:, axis]
    if len(rest) == 1:
        second[last] = depths[last] if way > 0 else outside[last]
        wanted[:, last] = nodes[:, last]
    found = givers.draw(wanted, tuple(second), rng)
    met = np.flatnonzero(found != NO_PARENT)
    rows, nodes, near = rows[met], nodes[met], near[met]
    far = givers.leaves[found[met]]

    gain, across = near.copy(), near.copy()
    across[:, rest] = far[:, rest]
    if len(rest) == 1:
        (gain if way > 0 else across)[:, last] = far[:, last]
    elif way > 0:
        gain[:, last] = _any_leaf(board, last, depths[last], nodes, rng)
    else:
        across[:, last] = _any_leaf(board, last, max(outside[last], 0), nodes, rng)
    differ = (gain[:, [*rest, last]] != across[:, [*rest, last]]).all(axis=1)
    return Corners(rows[differ], gain[differ], across[differ])


def _none(nodes: Places) -> Corners:
    return Corners(np.empty(0, dtype=np.intp), nodes[:0], nodes[:0])


def _outside(board: Board, turn: Turn, axis: int) -> int:
    """Give the depth at which the other side of an exchange has to agree."""
    return board.lowest[axis] - 1 if turn[axis] == Side.NEAR else NO_PARENT


def _any_leaf(
    board: Board, axis: int, depth: int, nodes: Places, rng: np.random.Generator
) -> Places:
    """Draw a lowest value of an axis that agrees with each node down to a depth."""
    leaves = board.layout.axes[axis].leaves
    above = board.above[axis][depth]
    order = leaves[np.argsort(above[leaves], kind="stable")]
    wanted = above[nodes[:, axis]]
    starts = np.searchsorted(above[order], wanted, "left")
    ends = np.searchsorted(above[order], wanted, "right")
    picks = starts + (rng.random(len(wanted)) * (ends - starts)).astype(np.intp)
    return np.asarray(order[np.minimum(picks, len(order) - 1)])


def _whole(room: Solution) -> Signs:
    cases = np.clip(np.floor(room + TOLERANCE / 2), 0, _ENDLESS)
    return np.asarray(cases, dtype=np.int16)
