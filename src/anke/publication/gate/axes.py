# SPDX-License-Identifier: EUPL-1.2
"""The dimensions of an area: first instances under regions, subjects under laws.

They follow from the catalogue; a code that only the facts know (an imported log brings
its own) gets a place, too, so that no case falls out of a total.

    axes = axes_of(area, catalogue, instances={"committee-0101"}, subjects={"sel-95"})
    axes.instance_places["committee-0101"]     # the place of municipality-0101
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final

from anke.cases.domain.catalogue import ALWAYS, UNSPECIFIED_LAW
from anke.publication.bundle.contents import (
    ALL_SUBJECTS,
    COUNTRY,
    LAW_PREFIX,
    Text,
    Value,
)
from anke.publication.domain.tables import NO_PARENT, Hierarchy
from anke.publication.gate.areas import SplitBy

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from anke.cases.domain.catalogue import Catalogue, FirstInstance
    from anke.publication.gate.areas import PublishedArea

# A region is a total of its municipalities, and a first instance beside them.
OWN_PREFIX: Final = "own:"
OTHERS: Final = "others"
_MUNICIPALITY, _REGION = "municipality", "region"


@dataclass(frozen=True)
class AreaAxes:
    """The values of an area's dimensions, every total before its parts."""

    first_instances: tuple[Value, ...]
    subjects: tuple[Value, ...]
    stands_for: Mapping[str, str]

    @cached_property
    def instance_places(self) -> dict[str, int]:
        """For each first instance of the facts its place."""
        places = {value.code: at for at, value in enumerate(self.first_instances)}
        known = {code: places[value] for code, value in self.stands_for.items()}
        return {**places, **known}

    @cached_property
    def subject_places(self) -> dict[str, int]:
        """For each subject its place."""
        return {value.code: at for at, value in enumerate(self.subjects)}


def hierarchy_of(dimension: str, values: tuple[Value, ...]) -> Hierarchy:
    """Give values as the hierarchy that suppression works with."""
    places = {value.code: at for at, value in enumerate(values)}
    parents = tuple(
        places[value.parent] if value.parent else NO_PARENT for value in values
    )
    return Hierarchy(dimension, tuple(places), parents)


def axes_of(
    area: PublishedArea,
    catalogue: Catalogue,
    *,
    instances: Iterable[str] = (),
    subjects: Iterable[str] = (),
) -> AreaAxes:
    """Make the dimensions of an area.

    Args:
        area: What is published of it.
        catalogue: The words by which cases are registered.
        instances: The first instances that the facts name.
        subjects: The subjects that the facts name, or that were published before.
    """
    if area.by is SplitBy.COUNTRY:
        values: tuple[Value, ...] = (_country(catalogue),)
        stands_for = dict.fromkeys(instances, COUNTRY)
    else:
        values, stands_for = _instances(area, catalogue, set(instances))
    found = tuple(_subjects(area.id, catalogue, set(subjects)))
    return AreaAxes(values, found, stands_for)


# --- First instances -----------------------------------------------------------------


def _country(catalogue: Catalogue) -> Value:
    people = sum(each.population or 0 for each in _municipalities(catalogue))
    return Value(COUNTRY, Text("Hele landet", "Denmark"), population=people)


def _municipalities(catalogue: Catalogue) -> list[FirstInstance]:
    return [one for one in catalogue.first_instances if one.kind == _MUNICIPALITY]


def _instances(
    area: PublishedArea, catalogue: Catalogue, found: set[str]
) -> tuple[tuple[Value, ...], dict[str, str]]:
    kinds = catalogue.area(area.id).first_instance_kinds
    municipalities = _municipalities(catalogue)
    by_number = {one.code: one.id for one in municipalities if one.code}
    values = [_country(catalogue)]
    stands_for: dict[str, str] = {}
    for region in catalogue.first_instances:
        if region.kind == _REGION:
            members = [one for one in municipalities if one.region == region.id]
            values += _region(region, members, has_own=_REGION in kinds)
            stands_for[region.id] = OWN_PREFIX + region.id
    for one in catalogue.first_instances:
        if one.kind in {_MUNICIPALITY, _REGION} or one.kind not in kinds:
            continue
        # A municipality's committee is counted with its municipality.
        if one.code in by_number:
            stands_for[one.id] = by_number[one.code]
        else:
            values.append(_instance(one, COUNTRY, 1))
    places = {value.code for value in values}
    known = {code for code, value in stands_for.items() if value in places}
    rest = found - places - known
    if rest:
        text = Text("Andre førsteinstanser", "Other first instances")
        values.append(Value(OTHERS, text, COUNTRY, 1))
        stands_for.update(dict.fromkeys(rest, OTHERS))
    kept = {value.code for value in values}
    return tuple(values), {c: v for c, v in stands_for.items() if v in kept}


def _region(
    region: FirstInstance, members: list[FirstInstance], *, has_own: bool
) -> Iterator[Value]:
    people = sum(each.population or 0 for each in members)
    name = Text(region.name_da, region.name_en)
    yield Value(region.id, name, COUNTRY, 1, population=people)
    yield from (_instance(each, region.id, 2) for each in members)
    if has_own:
        own = Text(f"{region.name_da} selv", f"{region.name_en} itself")
        yield Value(OWN_PREFIX + region.id, own, region.id, 2)


def _instance(one: FirstInstance, parent: str, level: int) -> Value:
    return Value(
        code=one.id,
        name=Text(one.name_da, one.name_en),
        parent=parent,
        level=level,
        valid_from=_day(one.valid_from),
        valid_to=_day(one.valid_to),
        population=one.population or 0,
    )


# --- Subjects ------------------------------------------------------------------------


def _subjects(area: str, catalogue: Catalogue, found: set[str]) -> Iterator[Value]:
    """List the laws of an area, each with its subjects, in the catalogue's order."""
    known = {each.id: each for each in catalogue.subjects}
    mine = [one for one in catalogue.subjects if one.area == area or one.id in found]
    by_law: dict[str, list[Value]] = {}
    for one in mine:
        by_law.setdefault(one.law, []).append(
            Value(
                code=one.id,
                name=Text(one.name_da, one.name_en),
                parent=LAW_PREFIX + one.law,
                level=2,
                legal_basis=", ".join(one.provisions),
                valid_from=_day(one.valid_from),
                valid_to=_day(one.valid_to),
            )
        )
    for code in sorted(found - known.keys()):
        strange = Value(code, Text(code, code), LAW_PREFIX + UNSPECIFIED_LAW, 2)
        by_law.setdefault(UNSPECIFIED_LAW, []).append(strange)
    yield Value(ALL_SUBJECTS, Text("Alle emner", "All subjects"))
    for law in catalogue.laws:
        if law.id in by_law:
            yield Value(
                code=LAW_PREFIX + law.id,
                name=Text(law.short_da, law.name_en),
                parent=ALL_SUBJECTS,
                level=1,
                valid_from=_day(law.valid_from),
                valid_to=_day(law.valid_to),
            )
            yield from by_law.pop(law.id)
    for code, members in by_law.items():
        yield Value(LAW_PREFIX + code, Text(code, code), ALL_SUBJECTS, 1)
        yield from members


def _day(day: date | None) -> str:
    return "" if day is None or day == ALWAYS else day.isoformat()
