# SPDX-License-Identifier: EUPL-1.2
"""Solutions of linear relations: how far can unknown counts be pushed at once?

Only scipy's public interface to HiGHS is used. Presolve is off: on these sparse sums it
costs two to five times what it saves (measured on a simulated year of 36,000 unknowns).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np
from scipy import sparse

if TYPE_CHECKING:
    from anke.publication.domain.knowledge import Knowledge, Solution
    from anke.publication.domain.tables import Places

# How exactly a solution has to fit; HiGHS works to 1e-7.
TOLERANCE: Final = 1e-6
# The first that gives an answer is believed: simplex, then interior point.
_METHODS: Final[tuple[tuple[str, dict[str, bool]], ...]] = (
    ("highs-ds", {"presolve": False}),
    ("highs-ds", {}),
    ("highs-ipm", {}),
)


@dataclass(frozen=True)
class Patch:
    """Some unknowns that may move, while all others stay where they are.

    What is possible inside a patch is possible altogether, so that an interval wide
    enough here is wide enough.
    """

    free: Places
    equal: sparse.csr_array
    equal_to: Solution
    most: sparse.csr_array
    most_to: Solution
    least: Solution
    largest: Solution

    def push(self, weights: Solution) -> Solution | None:
        """Find the solution in which the weighted sum of the unknowns is largest.

        Shapes: weights and answer (n,), one for each free unknown.

        Returns: nothing where the solver finds none that fits the relations.
        """
        if not len(self.free):
            return np.empty(0)
        # Takes a second to load, which every page of the site would pay.
        from scipy.optimize import linprog

        for method, options in _METHODS:
            found = linprog(
                -weights,
                A_eq=self.equal if self.equal.shape[0] else None,
                b_eq=self.equal_to if self.equal.shape[0] else None,
                A_ub=self.most if self.most.shape[0] else None,
                b_ub=self.most_to if self.most.shape[0] else None,
                bounds=np.column_stack([self.least, self.largest]),
                method=method,
                options=options,
            )
            if found.status == 0 and self.fits(found.x):
                return np.asarray(found.x, dtype=np.float64)
        return None

    def fits(self, solution: Solution) -> bool:
        """Tell whether a solution keeps every relation and bound, to the tolerance."""
        off = np.concatenate(
            [
                np.abs(self.equal @ solution - self.equal_to),
                self.most @ solution - self.most_to,
                self.least - solution,
                solution - self.largest,
            ]
        )
        return bool((off <= TOLERANCE).all())


def patch_of(knowledge: Knowledge, free: Places, inside: Solution) -> Patch:
    """Let some unknowns move, and hold the others where a known solution has them.

    Shapes: `free` numbers of unknowns; `inside` (n,) over all unknowns.
    """
    equal, equal_to = _held(knowledge.equal, knowledge.equal_to, free, inside)
    most, most_to = _held(knowledge.most, knowledge.most_to, free, inside)
    return Patch(
        free=free,
        equal=equal,
        equal_to=equal_to,
        most=most,
        most_to=most_to,
        least=knowledge.least[free],
        largest=_within_reach(knowledge)[free],
    )


def whole_of(knowledge: Knowledge) -> Patch:
    """Let every unknown move."""
    everything = np.arange(len(knowledge.cells))
    return patch_of(knowledge, everything, np.zeros(len(everything)))


def _within_reach(knowledge: Knowledge) -> Solution:
    """Bound what no mark bounds, so that every push has an end.

    A tighter bound can only make intervals look narrower, never wider.
    """
    shown = np.abs(knowledge.equal_to).max(initial=0.0)
    ends = knowledge.least.max(initial=0.0)
    return np.asarray(np.minimum(knowledge.largest, 4 * (shown + ends) + 1000))


def _held(
    rows: sparse.csr_array, to: Solution, free: Places, inside: Solution
) -> tuple[sparse.csr_array, Solution]:
    left = sparse.csr_array(rows[:, free])
    keep = np.flatnonzero(np.diff(left.indptr))
    rest = inside.copy()
    rest[free] = 0.0
    return sparse.csr_array(left[keep]), (to - rows @ rest)[keep]
