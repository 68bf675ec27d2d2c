# SPDX-License-Identifier: EUPL-1.2
"""The attacker (*angriber*): bounds every hidden count from all that is published.

It begins anew from the releases and shares no result with the suppression. That the
house attacks itself saves time, no more: the true counts are one solution to start
from, checked against what is published like any other.

Example: a release that shows 12 in all and 9 in Q1 fails, with Q2 named.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from anke.publication.domain.intervals import Intervals
from anke.publication.domain.knowledge import known_from
from anke.publication.domain.linear import whole_of
from anke.publication.domain.probing import Probe
from anke.publication.errors import InconsistentReleaseError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anke.publication.domain.knowledge import Knowledge, Solution, Versions
    from anke.publication.domain.releases import Release
    from anke.publication.domain.rules import ProtectionRule
    from anke.publication.domain.tables import Counts, Layout, Places


@dataclass(frozen=True)
class Attack:
    """What an attack found.

    Attributes:
        layout: The layout of the attacked release.
        cells: The hidden rows, as numbers of the flattened box.
        least: The least that each may be, as far as looked for.
        most: The most that each may be, as far as looked for.
        failing: The cells whose interval is narrower than the rule allows; exact.
        unproven: Cells of very large tables of which it was not settled in the end.
    """

    layout: Layout
    cells: Places
    least: Solution
    most: Solution
    failing: Places
    unproven: Places

    @property
    def holds(self) -> bool:
        """Whether it is certain that no hidden count can be narrowed too far."""
        return not len(self.failing) and not len(self.unproven)

    @property
    def failing_names(self) -> list[tuple[str, ...]]:
        """Name the failing cells by the codes of their dimensions."""
        return [self.layout.name(int(cell)) for cell in self.failing]

    @property
    def doubtful_names(self) -> list[tuple[str, ...]]:
        """Name the cells for which nobody can vouch: failing ones, then unproven."""
        return [self.layout.name(int(cell)) for cell in (*self.failing, *self.unproven)]


def attack(
    releases: Sequence[Release],
    rule: ProtectionRule,
    *,
    truth: Sequence[Counts] | None = None,
    versions: Sequence[Versions] | None = None,
    seed: int = 1,
    progress: Callable[[float], None] | None = None,
) -> Attack:
    """Try to narrow each hidden row of the newest release.

    Args:
        releases: Everything published of these tables, oldest first.
        rule: How wide an interval has to stay.
        truth: The counts behind the releases, as boxes; spares the search for a first
            solution, and changes no verdict.
        versions: Which counts were not revised, from `versions_of`.
        seed: Of the order in which counts are pushed.
        progress: Is told which share of the hidden counts is known to be wide enough.

    Errors: InconsistentReleaseError where no counts fit what is published.
    """
    known = known_from(releases, rule, versions)
    inside = _first_solution(known, truth)
    intervals = Intervals.at(inside)
    layout = releases[-1].layout
    probe = Probe(known, layout, inside, rule.width, seed, progress=progress)
    failing = probe.narrow(intervals)
    guarded = known.guarded
    is_open = guarded & intervals.narrow(rule.width)
    is_open[failing] = False
    return Attack(
        layout=layout,
        cells=known.cells[guarded],
        least=intervals.least[guarded],
        most=intervals.most[guarded],
        failing=np.unique(np.concatenate([known.cells[failing], known.given_away])),
        unproven=np.unique(known.cells[is_open]),
    )


def _first_solution(known: Knowledge, truth: Sequence[Counts] | None) -> Solution:
    """Find counts that fit everything published; the true ones do, if given.

    Errors: InconsistentReleaseError.
    """
    whole = whole_of(known)
    if truth is None:
        found = whole.push(np.zeros(len(known.cells)))
    else:
        boxes = np.stack([box.ravel() for box in truth]).astype(np.float64)
        found = boxes[known.versions, known.cells]
        found = found if whole.fits(found) else None
    if found is None:
        raise InconsistentReleaseError(
            "no counts fit what the releases show",
            user_text="Ingen antal passer med det offentliggjorte.",
        )
    return found
