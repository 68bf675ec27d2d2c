# SPDX-License-Identifier: EUPL-1.2
"""Suppression (*diskretionering*): which counts of declared tables are hidden.

The algorithm of disclosure.md: hide what is small (primary); hide more until no single
equation tells too much; push all unknowns at once with linear programs; where an
interval stays narrow, hide the cheapest neighbour (secondary) and try only those again,
since to hide more never narrows an interval.

Example: of 12 = 3 + 9 + 0 (structural), 3 is small and 9 is hidden to protect it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from scipy import sparse

from anke.publication.domain.equations import equations_of
from anke.publication.domain.groups import Sums
from anke.publication.domain.intervals import Intervals
from anke.publication.domain.knowledge import known_from, versions_of
from anke.publication.domain.probing import Probe
from anke.publication.domain.releases import Mark, is_hidden, publish
from anke.publication.domain.tables import NO_PARENT
from anke.publication.errors import InconsistentReleaseError, UnprotectableError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anke.publication.domain.knowledge import Solution, Versions
    from anke.publication.domain.releases import Marks, Release
    from anke.publication.domain.rules import ProtectionRule
    from anke.publication.domain.tables import Counts, Flags, Layout, Places

# What a total costs more than a part, and a cell that would lie open in other sums.
_TOTAL, _OPENS = 1_000.0, 50.0
# What a cell costs less for each other sum that it closes as well.
_HELPS = 100.0
# A neighbour near the threshold has little room below and protects badly.
_CRAMPED = 30.0
# Of many failing cells the way is cleared for so many at once, and for some at least.
_FEW, _SHARE = 12, 0.004
# When a cell fails for the second time, the cell itself says too much.
_HIDING_IS_IN_VAIN = 2


@dataclass(frozen=True)
class Earlier:
    """A release that is out, and the counts that stood behind it (all of them)."""

    release: Release
    counts: Counts


def primary(
    layout: Layout,
    counts: Counts,
    rule: ProtectionRule,
    structural: Flags | None = None,
) -> Marks:
    """Mark what is small as one class, and the structural zeros apart.

    Shapes: boxes of the layout. `structural` marks cells in which there can be no case,
    such as a subject before its law was in force.

    Errors: InconsistentReleaseError where there are cases in a structural zero.
    """
    zero = np.zeros(layout.shape, np.bool_) if structural is None else structural
    if (counts[zero] != 0).any():
        raise InconsistentReleaseError("there are cases where there can be none")
    small = counts < rule.threshold
    if rule.hides_like_endings and layout.inherited is not None:
        small |= layout.spread(_all_alike(layout, counts))
    marks = np.where(small, Mark.SMALL, Mark.SHOWN)
    marks = np.where(small & (counts >= rule.threshold), Mark.HIDDEN, marks)
    marks = np.where(zero, Mark.STRUCTURAL_ZERO, marks)
    return layout.spread(np.where(layout.published, marks, Mark.ABSENT).astype(np.int8))


def suppress(
    layout: Layout,
    counts: Counts,
    rule: ProtectionRule,
    *,
    structural: Flags | None = None,
    earlier: Sequence[Earlier] = (),
    seed: int = 0,
    progress: Callable[[float], None] | None = None,
) -> Marks:
    """Mark every cell so that no hidden count can be narrowed too far.

    Masks are sticky: what an earlier release of the same cell hid stays hidden. What an
    earlier release showed, and was not revised, cannot hide anything any more.

    `progress` is told which share of the hidden counts is known to be wide enough; it
    falls back a little when more is hidden. Equal input gives equal marks.

    Shapes: boxes of the layout; the answer holds `Mark`s.

    Errors: InconsistentReleaseError where counts do not add up; UnprotectableError with
    a cell that nothing is left to protect with.
    """
    state = _State(layout, counts, rule, tuple(earlier), seed, progress)
    state.start(primary(layout, counts, rule, structural))
    state.repair()
    while len(failing := state.failing()):
        state.protect(failing)
        state.repair()
    return state.marks


@dataclass
class _State:
    """The marks on their way, with what was already found about the intervals."""

    layout: Layout
    counts: Counts
    rule: ProtectionRule
    earlier: tuple[Earlier, ...]
    seed: int
    progress: Callable[[float], None] | None
    marks: Marks = field(init=False)
    # Of each count: the ends seen so far. Hiding more leaves all of them possible.
    least: Solution = field(init=False)
    most: Solution = field(init=False)

    def start(self, marks: Marks) -> None:
        """Take the primary marks, and those of earlier releases.

        Errors: InconsistentReleaseError.
        """
        rows = equations_of(self.layout)
        if (rows @ self.counts.ravel()).any():
            raise InconsistentReleaseError("the counts do not add up to their totals")
        rows = _only(rows, self.layout.rows.ravel())
        self.sums = Sums(rows, self.counts.ravel())
        self.equations_of_cell = sparse.csr_array(abs(rows).T)
        self.known = np.zeros(self.layout.shape, np.bool_)
        self.versions: list[Versions] = versions_of(
            [*(each.counts for each in self.earlier), self.counts]
        )
        for each, version in zip(self.earlier, self.versions, strict=False):
            hidden = self.layout.rows & is_hidden(each.release.marks)
            marks = np.where(hidden & (marks == Mark.SHOWN), Mark.HIDDEN, marks)
            same = version == self.versions[-1]
            self.known |= each.release.is_seen & same
            withheld = hidden & same & (each.release.marks == Mark.WITHHELD)
            marks = np.where(withheld, Mark.WITHHELD, marks)
        # What was revised, and is now again what an earlier release shows, is known.
        again = self.known & self.layout.rows & (marks > Mark.SMALL)
        marks = np.where(again, Mark.SHOWN, marks)
        self.marks = self.layout.spread(marks.astype(np.int8))
        self.truth = np.concatenate(
            [*(each.counts.ravel() for each in self.earlier), self.counts.ravel()]
        ).astype(np.float64)
        self.least, self.most = self.truth.copy(), self.truth.copy()
        self.failures = np.zeros(self.counts.size, dtype=np.intp)
        self.votes = np.zeros(self.counts.size)
        self.narrow = np.zeros(rows.shape[0], dtype=np.bool_)

    @property
    def hidden(self) -> Flags:
        """The rows that are hidden and that no earlier release gave away."""
        rows = self.layout.rows & is_hidden(self.marks) & ~self.known
        return np.asarray(rows.ravel())

    def repair(self) -> None:
        """Hide more until no single equation tells too much."""
        while True:
            least, most = self._now().bounds(self.rule)
            narrow = self.sums.too_narrow(
                self.hidden, least.ravel(), most.ravel(), self.rule
            )
            before = self.hidden
            self.narrow = np.zeros(self.sums.rows.shape[0], dtype=np.bool_)
            self.narrow[narrow] = True
            for row in narrow:
                # What was hidden for another equation may be enough for this one.
                cells = self.sums.cells_in(row)
                if not (self.hidden & ~before)[cells].any():
                    self._hide_in(int(row))
            if (self.hidden == before).all():
                return

    def failing(self) -> Places:
        """Find the hidden rows that linear programs cannot make wide enough."""
        known = known_from(
            [*(each.release for each in self.earlier), self._now()],
            self.rule,
            self.versions,
        )
        counts = known.cells + known.versions * self.counts.size
        inside = self.truth[counts]
        intervals = Intervals(self.least[counts], self.most[counts])
        probe = Probe(
            known,
            self.layout,
            inside,
            self.rule.width,
            self.seed,
            progress=self.progress,
        )
        failing = probe.narrow(intervals, exact=False)
        self.least[counts], self.most[counts] = intervals.least, intervals.most
        if len(failing) > _FEW:
            self.votes = self._votes(probe, failing)
        return np.unique(known.cells[failing])

    def _votes(self, probe: Probe, failing: Places) -> Solution:
        """Ask of each shown cell how much that is narrow it stands in the way of."""
        shown = (self.marks == Mark.SHOWN) & self.layout.rows & ~self.known
        gives = np.where(shown, self.counts - self.rule.threshold, NO_PARENT)
        rng = np.random.default_rng(self.seed)
        return probe.exchanges.in_the_way(failing, probe.inside, gives.ravel(), rng)

    def protect(self, failing: Places) -> None:
        """Hide a neighbour of each cell, unless another one's neighbour is near.

        Where that did not help, as when an earlier release shows what is around it, the
        class of the cell is withheld; in the end also those of its neighbours.

        Errors: UnprotectableError with the first cell, where nothing is left to do.
        """
        before, marks = self.hidden, self.marks.copy()
        if len(failing) > _FEW and self._clear_the_way(len(failing)):
            return
        for cell in failing:
            self.failures[cell] += 1
            if self.failures[cell] != _HIDING_IS_IN_VAIN:
                self._hide_beside(int(cell), before)
            else:
                self._withhold(np.asarray([cell]))
        if (self.marks == marks).all():
            rows = np.unique(self.equations_of_cell[failing].indices)
            self._withhold(np.unique(self.sums.rows[rows].indices))
        if (self.marks == marks).all():
            name = self.layout.name(int(failing[0]))
            raise UnprotectableError(
                f"nothing is left to hide beside {name}",
                user_text=f"Der er intet tilbage at skjule ved siden af {name}.",
            )

    def _clear_the_way(self, failing: int) -> bool:
        """Hide the cells that stop most of what narrow counts need."""
        many = max(_FEW, int(_SHARE * failing))
        worst = np.argsort(-self.votes, kind="stable")[:many]
        for cell in worst[self.votes[worst] > 0]:
            self._hide(int(cell))
        return bool(self.votes[worst[0]] > 0)

    def _hide_beside(self, cell: int, before: Flags) -> None:
        """Hide the cheapest cell of the sums of a cell, or of the sums around those."""
        near = np.asarray([cell], dtype=np.intp)
        while True:
            rows = np.unique(self.equations_of_cell[near].indices)
            cells = np.unique(self.sums.rows[rows].indices)
            is_fresh = (self.hidden & ~before)[cells].any()
            if is_fresh or self._hide_cheapest(cells, rows):
                return
            further = cells[self.hidden[cells]]
            if len(further) <= len(near):
                return
            near = further

    def _withhold(self, cells: Places) -> None:
        """No longer tell of hidden cells whether they are small."""
        marks = self.marks.ravel()
        marks[cells[self.hidden[cells]]] = Mark.WITHHELD
        self.marks = self.layout.spread(marks.reshape(self.layout.shape))

    def _now(self) -> Release:
        return publish(self.layout, self.counts, self.marks)

    def _hide_in(self, row: int) -> bool:
        """Hide the cheapest part of an equation, or its total where no part is left."""
        cells = self.sums.cells_in(row)
        total = self.sums.total_of(row)
        rows = np.asarray([row])
        return self._hide_cheapest(cells[cells != total], rows) or self._hide_cheapest(
            np.asarray([total]), rows
        )

    def _hide_cheapest(self, cells: Places, rows: Places) -> bool:
        shown = self.marks.ravel()[cells] == Mark.SHOWN
        cells = cells[shown & ~self.known.ravel()[cells]]
        if not len(cells):
            return False
        cheapest = int(cells[np.argmin(self._costs(cells, rows))])
        self._hide(cheapest)
        return True

    def _hide(self, cell: int) -> None:
        self.marks[np.unravel_index(cell, self.layout.shape)] = Mark.HIDDEN
        if self.layout.inherited is not None:
            self.marks = self.layout.spread(self.marks)

    def _costs(self, cells: Places, rows: Places) -> Solution:
        """Price cells by what readers lose, and what has to be hidden next."""
        counts = self.counts.ravel()[cells]
        near = self.equations_of_cell[cells]
        hidden_in = abs(self.sums.rows) @ self.hidden.astype(np.float64)
        opens = np.asarray(
            [np.count_nonzero(hidden_in[each] == 0) for each in _rows(near)]
        )
        helps = np.asarray(
            [np.count_nonzero(self.narrow[each]) for each in _rows(near)]
        )
        totals = {self.sums.total_of(int(row)) for row in rows}
        cramped = counts < self.rule.threshold + self.rule.width
        return np.asarray(
            counts
            + _OPENS * opens
            - _HELPS * helps
            + _CRAMPED * cramped
            + _TOTAL * np.isin(cells, list(totals))
        )


def _all_alike(layout: Layout, counts: Counts) -> Flags:
    """Mark rows that have cases, all with one outcome."""
    axis = layout.inherited or 0
    outcomes = np.take(counts, layout.axes[axis].leaves, axis=axis)
    largest = outcomes.max(axis=axis, keepdims=True)
    return np.broadcast_to(largest == counts, counts.shape) & (counts > 0)


def _only(rows: sparse.csr_array, cells: Flags) -> sparse.csr_array:
    """Keep the equations all of whose cells are marked."""
    others = abs(rows) @ (~cells).astype(np.float64)
    return sparse.csr_array(rows[np.flatnonzero(others == 0)])


def _rows(matrix: sparse.csr_array) -> list[Places]:
    return np.split(matrix.indices, matrix.indptr[1:-1])
