# SPDX-License-Identifier: EUPL-1.2
"""Widening many intervals with few linear programs, and naming what stays narrow.

A program pushes all unknowns that are still narrow at once, up or down, and its
solution is taken in for every unknown (disclosure.md, algorithm, steps 3 and 4). A
small part is pushed whole. In a large one a program over everything is dear, and a
solution has only so many cases to raise unknowns with. So a program gathers cases in
totals, a different choice of them each time; exchanges (`exchanges`) then show for each
count below what those cases can do for it alone. That begins at the counts themselves,
and goes on while it pays.

What is left is pushed one by one over everything, which gives the exact interval.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

from anke.publication.domain.exchanges import Exchanges
from anke.publication.domain.linear import patch_of
from anke.publication.domain.tables import NO_PARENT

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anke.publication.domain.intervals import Intervals
    from anke.publication.domain.knowledge import Knowledge, Solution
    from anke.publication.domain.linear import Patch
    from anke.publication.domain.tables import Flags, Layout, Places

# A part is left after so many programs that widened nothing enough.
_PATIENCE: Final = 3
# How many are pushed the other way: else two that compete would always do so.
_AGAINST: Final = 0.1
# What needs no push moves about a little, so that no solution is met again and again.
_SHAKE: Final = 0.02
# How often each narrow count looks for an exchange: at the true counts, and after.
_FIRST_TRIES, _TRIES = 45, 15
# Another program is solved while this share becomes wide, and never more than so many.
_PAYS: Final = 0.02
_MOST_PROGRAMS: Final = 60
# Below so many narrow counts they are pushed themselves, and not the totals above.
_TAIL: Final = 1500
# What a narrow count weighs beside the totals above, at first and in the tail.
_LEAF, _LEAF_IN_TAIL, _TOTAL_IN_TAIL = 0.2, 3.0, 0.1
# How much of the worth of its parts a total has, for each level.
_HEIRLOOM: Final = 0.5
# How many of the empty lowest cells take part in a program.
_EMPTY: Final = 0.15
_WHOLE: Final = 1e-6


@dataclass(frozen=True)
class Probe:
    """A search for guarded unknowns that can be narrowed too far.

    Attributes:
        known: What is known of the unknowns.
        layout: The layout of their cells, whose branches bound the patches.
        inside: One solution to start from.
        width: How wide an interval has to be. Unit: cases.
        seed: Of the order in which unknowns are pushed.
        at_once: Up to how many unknowns a part is pushed whole.
        most_single: How many of a larger part are tried one by one, which is dear; the
            rest stays unproven.
        progress: Is told which share of the guarded unknowns is wide enough.
    """

    known: Knowledge
    layout: Layout
    inside: Solution
    width: int
    seed: int
    at_once: int = 400
    most_single: int = 40
    progress: Callable[[float], None] | None = None

    def narrow(self, intervals: Intervals, *, exact: bool = True) -> Places:
        """Widen intervals as far as needed, and give the unknowns that stay narrow.

        Where it need not be exact, what sweeps did not widen in a large part counts as
        narrow: nothing narrow is missed, but something wide may be named. Where it has
        to be, what could not be settled is not named; its interval stays narrow.
        """
        rng = np.random.default_rng(self.seed)
        failing = [np.empty(0, dtype=np.intp)]
        parts = list(parts_of(self.known))
        large = [part for part in parts if len(part) > self.at_once]
        if large and self._pending(intervals)[np.concatenate(large)].any():
            self._search(np.concatenate(large), intervals, rng, exact=exact)
        for part in parts:
            narrow = part[self._pending(intervals)[part]]
            is_large = len(part) > self.at_once
            if is_large and not exact:
                failing.append(narrow)
            elif len(narrow):
                whole = patch_of(self.known, part, self.inside)
                if not is_large:
                    self._push_whole(whole, intervals, rng)
                most = self.most_single if is_large else len(part)
                failing.append(self._push_one_by_one(whole, intervals, most))
        return np.concatenate(failing)

    def _pending(self, intervals: Intervals) -> Flags:
        return self.known.guarded & intervals.narrow(self.width)

    def _tell(self, intervals: Intervals) -> None:
        if self.progress is not None:
            narrow = np.count_nonzero(self._pending(intervals))
            self.progress(1 - narrow / np.count_nonzero(self.known.guarded))

    def _search(
        self,
        part: Places,
        intervals: Intervals,
        rng: np.random.Generator,
        *,
        exact: bool,
    ) -> None:
        """Exchange around ever other solutions, while that pays."""
        self.exchanges.spread(intervals, self.inside, rng, _FIRST_TRIES)
        misses, patience = 0, _PATIENCE if exact else 1
        for _ in range(_MOST_PROGRAMS):
            before = np.count_nonzero(self._pending(intervals)[part])
            if not before or misses == patience:
                return
            solution = self._gathered(part, intervals, rng)
            intervals.widen(part, solution[part])
            self.exchanges.spread(intervals, solution, rng, _TRIES)
            after = np.count_nonzero(self._pending(intervals)[part])
            self._tell(intervals)
            pays = before - after > (0 if exact else _PAYS * before)
            misses = 0 if pays else misses + 1

    def _gathered(
        self, part: Places, intervals: Intervals, rng: np.random.Generator
    ) -> Solution:
        """Find a solution that has cases where much that is narrow can use them."""
        pending = self._pending(intervals)
        is_tail = np.count_nonzero(pending) < _TAIL
        worth, is_total = self._worth(pending)
        chance = rng.random(len(pending))
        leaf = np.where(pending, (_LEAF_IN_TAIL if is_tail else _LEAF) * chance, 0.0)
        total = worth * chance**2 * (_TOTAL_IN_TAIL if is_tail else 1.0)
        weights = np.where(is_total & ~(pending & is_tail), total, leaf)
        weights -= _WHOLE + 0.01 * rng.random(len(pending))
        free = is_total | (self.inside > 0) | (rng.random(len(pending)) < _EMPTY)
        free |= pending & is_tail
        return self._pushed(part[free[part]], weights)

    def _pushed(self, free: Places, weights: Solution) -> Solution:
        """Push, but none further up than it needs, so that there is more for others."""
        patch = patch_of(self.known, free, self.inside)
        enough = np.maximum(patch.least + self.width, self.inside[free])
        is_class = np.isfinite(self.known.largest[free])
        largest = np.where(is_class, np.minimum(patch.largest, enough), patch.largest)
        found = replace(patch, largest=largest).push(weights[free])
        solution = self.inside.copy()
        if found is not None:
            whole = np.round(found)
            solution[free] = np.where(abs(found - whole) < _WHOLE, whole, found)
        return solution

    def _worth(self, pending: Flags) -> tuple[Solution, Flags]:
        """Tell how much that is narrow stands below each unknown, and which have parts.

        Shapes: (n,) each, one for every unknown.
        """
        cells, shape = self.known.cells, self.layout.shape
        worth = np.bincount(cells, pending, int(np.prod(shape))).astype(np.float64)
        below = np.bincount(cells, minlength=worth.size)
        own = below[cells]
        worth, below = worth.reshape(shape), below.reshape(shape)
        for place, axis in enumerate(self.layout.axes):
            its, parts = np.moveaxis(worth, place, 0), np.moveaxis(below, place, 0)
            for total in axis.totals:
                its[total] += _HEIRLOOM * its[axis.parts(total)].sum(axis=0)
                parts[total] += parts[axis.parts(total)].sum(axis=0)
        return worth.ravel()[cells], below.ravel()[cells] > own

    def _push_whole(
        self, patch: Patch, intervals: Intervals, rng: np.random.Generator
    ) -> None:
        """Push all narrow unknowns of a part at once, until that no longer helps."""
        misses = 0
        while misses < _PATIENCE:
            before = np.count_nonzero(self._pending(intervals)[patch.free])
            if not before:
                return
            solution = patch.push(self._weights(patch, intervals, rng))
            if solution is None:
                return
            intervals.widen(patch.free, solution)
            after = np.count_nonzero(self._pending(intervals)[patch.free])
            misses = misses + 1 if after == before else 0

    def _push_one_by_one(self, patch: Patch, intervals: Intervals, most: int) -> Places:
        """Find the exact ends of the first few unknowns that are still narrow.

        Returns: the unknowns that are narrow when nothing more can be found.
        """
        failed = []
        for place in np.flatnonzero(self._pending(intervals)[patch.free])[:most]:
            unknown = patch.free[place]
            weights = np.zeros(len(patch.free))
            for way in (1.0, -1.0):
                if intervals.narrow(self.width)[unknown]:
                    weights[place] = way
                    solution = patch.push(weights)
                    if solution is not None:
                        intervals.widen(patch.free, solution)
            if intervals.narrow(self.width)[unknown]:
                failed.append(unknown)
        return np.asarray(failed, dtype=np.intp)

    def _weights(
        self, patch: Patch, intervals: Intervals, rng: np.random.Generator
    ) -> Solution:
        """Weigh what is narrow: up where its bound leaves room, else down."""
        least, most = intervals.least[patch.free], intervals.most[patch.free]
        up = (least + self.width <= patch.largest) & (most < least + self.width)
        ways = np.where(up ^ (rng.random(len(up)) < _AGAINST), 1.0, -1.0)
        return np.where(
            self._pending(intervals)[patch.free],
            ways * rng.uniform(0.5, 1.0, len(up)),
            _SHAKE * rng.uniform(-1.0, 1.0, len(up)),
        )

    @cached_property
    def exchanges(self) -> Exchanges:
        """The exchanges among the unknowns."""
        return Exchanges(self.known, self.layout, self.width)


def parts_of(knowledge: Knowledge) -> Iterator[Places]:
    """Split the unknowns into parts that no relation connects."""
    rows = sparse.vstack([abs(knowledge.equal), abs(knowledge.most)])
    graph = sparse.block_array([[None, rows.T], [rows, None]])
    _, labels = sparse.csgraph.connected_components(graph, directed=False)
    yield from _grouped(labels[: len(knowledge.cells)])


def _grouped(labels: Places) -> Iterator[Places]:
    """Give the places of each label."""
    order = np.argsort(labels, kind="stable")
    starts = np.flatnonzero(np.diff(labels[order], prepend=NO_PARENT - 1))
    for start, end in pairwise([*starts, len(order)]):
        yield order[start:end]
