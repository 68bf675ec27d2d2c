# SPDX-License-Identifier: EUPL-1.2
"""Code lists (*kodelister*): the levels of a dimension, its groups, ready-made choices.

A list of groups says which municipalities a region holds. Choosing by it gives the
region's *published* figure: the API adds nothing, for a sum of what is published is not
the region's figure when something is hidden.

    municipal-years.instans.level-2     every municipality
    municipal-years.instans.groups-1    every region, with its municipalities
    municipal-years.emne.preset-...     a choice that the release offers
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from anke.portal.domain.selection import Dimension
from anke.publication.bundle.contents import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from anke.portal.api.tables import ApiTable
    from anke.publication.bundle.contents import Preset, Value

_LEVELS: Final = {
    Dimension.FIRST_INSTANCE: (
        Text("Hele landet", "The whole country"),
        Text("Regioner og grupper", "Regions and groups"),
        Text("Kommuner og andre instanser", "Municipalities and other instances"),
    ),
    Dimension.SUBJECT: (
        Text("Alle emner", "All subjects"),
        Text("Love", "Laws"),
        Text("Emner", "Subjects"),
    ),
}
_DEEPER: Final = Text("Niveau {}", "Level {}")
_GROUPED: Final = Text("{}, med deres dele", "{}, with their parts")


@dataclass(frozen=True)
class CodeList:
    """A code list.

    Attributes:
        id: Its id in addresses.
        label: What it is called.
        kind: `Valueset`, a choice of values; `Aggregation`, values with their parts.
        dimension: The dimension that it belongs to.
        values: The values that may be chosen by it.
        parts: For each value the codes of its parts; of a choice the value itself.
    """

    id: str
    label: Text
    kind: Literal["Valueset", "Aggregation"]
    dimension: Dimension
    values: tuple[Value, ...]
    parts: tuple[tuple[str, ...], ...]

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that may be chosen by it."""
        return tuple(value.code for value in self.values)


def code_lists(table: ApiTable, presets: Iterable[Preset]) -> dict[str, CodeList]:
    """Give the code lists of a table, by id."""
    found = [*_levels(table), *_groups(table), *_presets(table, presets)]
    return {each.id: each for each in found}


def _levels(table: ApiTable) -> Iterator[CodeList]:
    for dimension, hierarchy in table.hierarchies.items():
        for level in sorted({value.level for value in hierarchy.values}):
            values = tuple(v for v in hierarchy.values if v.level == level)
            yield _choice(
                f"{table.id}.{dimension}.level-{level}",
                _level_name(dimension, level),
                dimension,
                values,
            )


def _groups(table: ApiTable) -> Iterator[CodeList]:
    for dimension, hierarchy in table.hierarchies.items():
        for level in sorted({value.level for value in hierarchy.values}):
            values = tuple(
                value
                for value in hierarchy.values
                if value.level == level and hierarchy.parts.get(value.code)
            )
            name = _level_name(dimension, level)
            label = Text(_GROUPED.da.format(name.da), _GROUPED.en.format(name.en))
            if values:
                yield CodeList(
                    f"{table.id}.{dimension}.groups-{level}",
                    label,
                    "Aggregation",
                    dimension,
                    values,
                    tuple(hierarchy.parts[value.code] for value in values),
                )


def _presets(table: ApiTable, presets: Iterable[Preset]) -> Iterator[CodeList]:
    subjects = table.area.subjects.by_code
    for preset in presets:
        values = tuple(subjects[code] for code in preset.subjects if code in subjects)
        if preset.area == table.area.id and values:
            identifier = f"{table.id}.{Dimension.SUBJECT}.preset-{preset.id}"
            yield _choice(identifier, preset.name, Dimension.SUBJECT, values)


def _choice(
    identifier: str, label: Text, dimension: Dimension, values: tuple[Value, ...]
) -> CodeList:
    parts = tuple((value.code,) for value in values)
    return CodeList(identifier, label, "Valueset", dimension, values, parts)


def _level_name(dimension: Dimension, level: int) -> Text:
    names = _LEVELS[dimension]
    if level < len(names):
        return names[level]
    return Text(_DEEPER.da.format(level), _DEEPER.en.format(level))
