# SPDX-License-Identifier: EUPL-1.2
"""How far apart an outsider must leave the ends of each hidden count.

The ends are counts: a solver's 1.4 to 4.0 leaves 2, 3 and 4, and is 2 wide.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from anke.publication.domain.linear import TOLERANCE

if TYPE_CHECKING:
    from anke.publication.domain.knowledge import Solution
    from anke.publication.domain.tables import Flags, Places


@dataclass
class Intervals:
    """The least and the most that each unknown was seen to be; solutions widen them.

    Shapes: (n,) each, one for every unknown.
    """

    least: Solution
    most: Solution

    @classmethod
    def at(cls, solution: Solution) -> Intervals:
        """Start from one solution."""
        return cls(solution.copy(), solution.copy())

    @property
    def widths(self) -> Solution:
        """How far apart the ends are, in whole cases."""
        return np.floor(self.most + TOLERANCE) - np.ceil(self.least - TOLERANCE)

    def widen(self, unknowns: Places, solution: Solution) -> None:
        """Take another solution in, for some of the unknowns."""
        self.least[unknowns] = np.minimum(self.least[unknowns], solution)
        self.most[unknowns] = np.maximum(self.most[unknowns], solution)

    def narrow(self, width: int) -> Flags:
        """Mark the unknowns not yet seen to be wide enough."""
        return self.widths < width
