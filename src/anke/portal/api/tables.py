# SPDX-License-Identifier: EUPL-1.2
"""The tables of the API: each area by years and, where there are any, by quarters.

A time axis with years and quarters mixed could not be added, drawn or counted back on;
so each area is two tables with the same dimensions.

Example:
    >>> table_id("municipal", "quarters")
    'municipal-quarters'
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, Literal

from anke.portal.domain.resolving import DEFAULT_YEARS
from anke.portal.domain.selection import Dimension
from anke.publication.bundle.contents import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.portal.domain.areas import Area, Hierarchy

Frequency = Literal["years", "quarters"]

DEFAULT_QUARTERS: Final = 8
_BY: Final = {
    "years": Text("efter år", "by year"),
    "quarters": Text("efter kvartal", "by quarter"),
}


@dataclass(frozen=True)
class ApiTable:
    """A table of the API.

    Attributes:
        id: Its id in addresses.
        area: The area that it shows.
        frequency: Whether its periods are years or quarters.
    """

    id: str
    area: Area
    frequency: Frequency

    @property
    def periods(self) -> tuple[str, ...]:
        """The periods, oldest first."""
        area = self.area
        return area.years if self.frequency == "years" else area.quarters

    @cached_property
    def codes(self) -> Mapping[Dimension, tuple[str, ...]]:
        """The codes of each dimension, in their order."""
        return {
            Dimension.FIRST_INSTANCE: tuple(self.area.first_instances.places),
            Dimension.SUBJECT: tuple(self.area.subjects.places),
            Dimension.PERIOD: self.periods,
            Dimension.MEASURE: tuple(self.area.measures),
        }

    @property
    def size(self) -> int:
        """How many cells the whole table has."""
        count = 1
        for codes in self.codes.values():
            count *= len(codes)
        return count

    @cached_property
    def hierarchies(self) -> Mapping[Dimension, Hierarchy]:
        """The dimensions that have totals of their own."""
        return {
            Dimension.FIRST_INSTANCE: self.area.first_instances,
            Dimension.SUBJECT: self.area.subjects,
        }

    def elimination(self, dimension: Dimension) -> str:
        """Give the code that stands for a dimension that is left out, if there is one.

        It is a published total: the country, all subjects. Nothing is added for it.
        """
        hierarchy = self.hierarchies.get(dimension)
        if hierarchy is None or len(hierarchy.top) != 1:
            return ""
        return hierarchy.top[0]

    @cached_property
    def default_selection(self) -> Mapping[Dimension, tuple[str, ...]]:
        """What is given when nothing is chosen."""
        measures = self.area.facts.measures
        usual = tuple(each.id for each in measures if each.is_default)
        newest = DEFAULT_YEARS if self.frequency == "years" else DEFAULT_QUARTERS
        return {
            Dimension.FIRST_INSTANCE: self.area.first_instances.top,
            Dimension.SUBJECT: self.area.subjects.top,
            Dimension.PERIOD: self.periods[-newest:],
            Dimension.MEASURE: usual or (measures[0].id,),
        }

    def label(self, language: str) -> str:
        """Say what the table shows."""
        name = self.area.facts.name.in_language(language)
        by = _BY[self.frequency].in_language(language)
        return f"{name} {by}, {self.periods[0]}–{self.periods[-1]}"

    def is_about(self, words: str, language: str) -> bool:
        """Tell whether every word stands in its names, its subjects' or its codes."""
        return all(
            word in self._searched(language) for word in words.casefold().split()
        )

    def _searched(self, language: str) -> str:
        texts = [self.id, self.label(language)]
        for hierarchy in self.hierarchies.values():
            texts += [v.name.in_language(language) for v in hierarchy.values]
            texts += [v.legal_basis for v in hierarchy.values if v.legal_basis]
        texts += [m.name.in_language(language) for m in self.area.facts.measures]
        return "\n".join(texts).casefold()


def table_id(area: str, frequency: Frequency) -> str:
    """Name a table."""
    return f"{area}-{frequency}"


def tables_of(areas: Mapping[str, Area]) -> dict[str, ApiTable]:
    """Give the tables of a release, by id."""
    frequencies: tuple[Frequency, ...] = ("years", "quarters")
    found = {}
    for area in areas.values():
        for frequency in frequencies:
            table = ApiTable(table_id(area.id, frequency), area, frequency)
            if table.periods:
                found[table.id] = table
    return found
