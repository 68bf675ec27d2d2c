# SPDX-License-Identifier: EUPL-1.2
"""An area as the site asks it: its cells, and what is looked up often.

Made once for each release and area; every question after that is a look-up.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from anke.portal.domain.periods import first_day, is_year

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy.typing as npt

    from anke.publication.bundle.cells import Cube
    from anke.publication.bundle.contents import (
        AreaContents,
        Break,
        Contents,
        Measure,
        Note,
        Value,
    )


@dataclass(frozen=True)
class Area:
    """An area (*sagsområde*) of one release.

    Attributes:
        contents: Everything in the release that is no cell.
        cube: The cells.
    """

    contents: Contents
    cube: Cube

    @property
    def facts(self) -> AreaContents:
        """The area's dimensions, counters and measures."""
        return self.cube.area

    @property
    def id(self) -> str:
        """The area's code."""
        return self.facts.id

    @cached_property
    def first_instances(self) -> Hierarchy:
        """The first instances, under regions and the country."""
        return Hierarchy(self.facts.first_instances)

    @cached_property
    def subjects(self) -> Hierarchy:
        """The subjects, under laws and all of them."""
        return Hierarchy(self.facts.subjects)

    @cached_property
    def measures(self) -> Mapping[str, Measure]:
        """The key figures by id."""
        return {measure.id: measure for measure in self.facts.measures}

    @cached_property
    def years(self) -> tuple[str, ...]:
        """The years, oldest first."""
        return tuple(sorted(each for each in self.facts.periods if is_year(each)))

    @cached_property
    def quarters(self) -> tuple[str, ...]:
        """The quarters, oldest first."""
        return tuple(sorted(each for each in self.facts.periods if not is_year(each)))

    @cached_property
    def periods_in_order(self) -> tuple[str, ...]:
        """Years and quarters as they follow; a year before its quarters."""
        return tuple(sorted(self.facts.periods, key=lambda p: (first_day(p), len(p))))

    @cached_property
    def populations(self) -> npt.NDArray[np.int64]:
        """Inhabitants of each first instance, in the cube's order; 0 where unknown."""
        return np.asarray([v.population for v in self.facts.first_instances], np.int64)

    @cached_property
    def notes(self) -> tuple[Note, ...]:
        """The notes that may stand under a table of this area."""
        return tuple(
            note
            for note in self.contents.notes
            if not note.areas or self.id in note.areas
        )

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """The breaks in this area's series, oldest first."""
        found = (
            each
            for each in self.contents.breaks
            if not each.areas or self.id in each.areas
        )
        return tuple(sorted(found, key=lambda each: each.on))


@dataclass(frozen=True)
class Hierarchy:
    """The values of a dimension, each under the total that it is a part of."""

    values: tuple[Value, ...]

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Where each code stands in the cube."""
        return {value.code: place for place, value in enumerate(self.values)}

    @cached_property
    def by_code(self) -> Mapping[str, Value]:
        """The values by code."""
        return {value.code: value for value in self.values}

    @cached_property
    def parts(self) -> Mapping[str, tuple[str, ...]]:
        """The codes directly under each code."""
        found: dict[str, list[str]] = {}
        for value in self.values:
            found.setdefault(value.parent, []).append(value.code)
        return {code: tuple(codes) for code, codes in found.items()}

    @cached_property
    def wholes(self) -> Mapping[str, frozenset[str]]:
        """All totals above each code, and the code itself."""
        found: dict[str, frozenset[str]] = {}
        # Sorted by level, so that what stands above is known before what is below.
        for value in sorted(self.values, key=lambda each: each.level):
            above = found.get(value.parent, frozenset())
            found[value.code] = above | {value.code}
        return found

    @cached_property
    def top(self) -> tuple[str, ...]:
        """What nothing stands above: the country, all subjects."""
        lowest = min(value.level for value in self.values)
        return tuple(value.code for value in self.values if value.level == lowest)

    def at_level(self, level: int) -> tuple[str, ...]:
        """Give the codes of a level."""
        return tuple(value.code for value in self.values if value.level == level)

    def whole_of(self, codes: tuple[str, ...]) -> str:
        """Give the smallest whole of all codes: of a law's subjects the law."""
        shared = frozenset.intersection(*(self.wholes[code] for code in codes))
        known = (each for each in self.values if each.code in shared)
        return max(known, key=lambda v: v.level, default=self.by_code[self.top[0]]).code

    def finest(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Leave out every code that is the whole of another one.

        What is left can be added: no case is in two of them.
        """
        wholes: set[str] = set()
        for code in codes:
            wholes |= self.wholes[code] - {code}
        return tuple(code for code in codes if code not in wholes)
