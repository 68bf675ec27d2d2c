# SPDX-License-Identifier: EUPL-1.2
"""What made-up cases end with: the outcome of every counted unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from anke.demo.domain.choice import pick
from anke.demo.domain.targets import in_year

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from anke.demo.domain.frame import Frame
    from anke.demo.domain.targets import Targets

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

MOST_UNITS = 4
NO_UNIT = -1


class Ended(NamedTuple):
    """The year of each decision and the place of its law among the names."""

    years: Ints
    law: Ints
    law_names: Sequence[str]


def outcomes_of(
    frame: Frame, target: Targets, ended: Ended, rng: np.random.Generator
) -> Ints:
    """Draw the outcome of every counted unit after the tables of law and year."""
    size = ended.law.size
    drawn = np.full((size, MOST_UNITS), NO_UNIT)
    chance = rng.random((size, MOST_UNITS))
    units = 1 + pick(np.cumsum(target.units), rng.random(size))
    area = frame.rules.catalogue.area(target.area)
    on_merits = {outcome.id for outcome in area.outcomes if outcome.on_merits}
    for year in np.unique(ended.years).tolist():
        table = in_year(target.outcomes, year)
        for place, name in enumerate(ended.law_names):
            rows = np.flatnonzero((ended.years == year) & (ended.law == place))
            if rows.size:
                mix = _Mix(table[name], frame.outcomes, on_merits)
                mix.fill(drawn, rows, chance, units)
    if area.counting_unit != "part-decision":
        # Children and municipalities of one case share its outcome.
        drawn = np.where(drawn >= 0, drawn[:, :1], NO_UNIT)
    return drawn


class _Mix:
    """The outcomes of one law and year, with their shares."""

    def __init__(
        self,
        shares: Mapping[str, float],
        codes: Mapping[str, int],
        on_merits: set[str],
    ) -> None:
        self.codes = np.array([codes[name] for name in shares])
        self.on_merits = np.array([name in on_merits for name in shares])
        self.shares = np.array(list(shares.values()))

    def fill(self, drawn: Ints, rows: Ints, chance: Floats, units: Ints) -> None:
        """Draw for some rows; only what is tested on the merits has more units."""
        first = pick(np.cumsum(self.shares), chance[rows, 0])
        drawn[rows, 0] = self.codes[first]
        tested = np.cumsum(self.shares * self.on_merits)
        for unit in range(1, MOST_UNITS):
            more = rows[self.on_merits[first] & (units[rows] > unit)]
            drawn[more, unit] = self.codes[pick(tested, chance[more, unit])]
