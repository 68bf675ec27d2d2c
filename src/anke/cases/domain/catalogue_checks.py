# SPDX-License-Identifier: EUPL-1.2
"""Check that the entries of a catalogue agree with each other.

Each check is one small function that yields what it finds, so that the list of
checks reads as the list of promises the catalogue gives to the rest of the house.

>>> from anke.cases.domain.catalogue import Catalogue, Subject
>>> lost = Subject(id="x", area="moon", name_da="X", name_en="X", source="-")
>>> [(p.entry, p.field) for p in problems(Catalogue((), (), (lost,), ()))]
[('x', 'area'), ('x', 'law')]
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anke.cases.domain.catalogue import Area, Catalogue, Law, Subject


@dataclass(frozen=True, slots=True)
class Problem:
    """One disagreement: where it stands and what it is, in two languages."""

    table: str
    entry: str
    field: str
    text: str
    text_da: str


def problems(catalogue: Catalogue) -> Iterator[Problem]:
    """Yield everything in the catalogue that does not fit together."""
    yield from _windows(catalogue)
    for area in catalogue.areas:
        yield from _outcomes(area)
    laws = {law.id: law for law in catalogue.laws}
    for law in catalogue.laws:
        yield from _law(law, laws)
    yield from _subjects(catalogue, laws)
    yield from _instances(catalogue)
    yield from _twins(catalogue.subjects)


def _windows(catalogue: Catalogue) -> Iterator[Problem]:
    tables = {
        "area": catalogue.areas,
        "law": catalogue.laws,
        "subject": catalogue.subjects,
        "first_instance": catalogue.first_instances,
        "track": catalogue.tracks,
    }
    for table, entries in tables.items():
        for entry in entries:
            first, last = entry.window
            if last < first:
                yield Problem(
                    table,
                    entry.id,
                    "valid_to",
                    f"ends on {last}, before it begins on {first}",
                    f"slutter {last}, før det begynder {first}",
                )


def _outcomes(area: Area) -> Iterator[Problem]:
    if not area.outcomes:
        yield Problem("area", area.id, "outcomes", "is empty", "er tom")
    for name, values in (
        ("id", Counter(outcome.id for outcome in area.outcomes)),
        ("order", Counter(str(outcome.order) for outcome in area.outcomes)),
    ):
        for value, times in values.items():
            if times > 1:
                yield Problem(
                    "area",
                    area.id,
                    f"outcomes.{name}",
                    f"{value} is used {times} times",
                    f"{value} er brugt {times} gange",
                )
    for outcome in area.outcomes:
        if outcome.reversal and not outcome.on_merits:
            yield Problem(
                "area",
                area.id,
                f"outcomes.{outcome.id}",
                "a reversal must count as decided on the merits",
                "en omgørelse skal tælle som realitetsbehandlet",
            )


def _law(law: Law, laws: dict[str, Law]) -> Iterator[Problem]:
    for earlier_id in law.predecessors:
        earlier = laws.get(earlier_id)
        if earlier is None:
            yield _unknown("law", law.id, "predecessors", earlier_id)
        elif earlier.window[0] >= law.window[0]:
            # A law may take over a part of one that goes on, as barnets lov did.
            yield _overlap("law", law.id, earlier_id)
        elif earlier.valid_to is not None and earlier.valid_to >= law.valid_from:
            yield _overlap("law", law.id, earlier_id)


def _subjects(catalogue: Catalogue, laws: dict[str, Law]) -> Iterator[Problem]:
    areas = {area.id: area for area in catalogue.areas}
    subjects = {subject.id: subject for subject in catalogue.subjects}
    for subject in catalogue.subjects:
        for name, owner in (
            ("area", areas.get(subject.area)),
            ("law", laws.get(subject.law)),
        ):
            if owner is None:
                yield _unknown("subject", subject.id, name, getattr(subject, name))
            elif not _within(subject.window, owner.window):
                yield Problem(
                    "subject",
                    subject.id,
                    "valid_from",
                    f"is in force on days when its {name} {owner.id} is not",
                    f"gælder på dage, hvor {owner.id} ikke gælder",
                )
        yield from _predecessors(subject, subjects)


def _within(inner: tuple[object, object], outer: tuple[object, object]) -> bool:
    return bool(outer[0] <= inner[0] and inner[1] <= outer[1])  # type: ignore[operator]


def _predecessors(subject: Subject, subjects: dict[str, Subject]) -> Iterator[Problem]:
    for earlier_id in subject.predecessors:
        earlier = subjects.get(earlier_id)
        if earlier is None:
            yield _unknown("subject", subject.id, "predecessors", earlier_id)
        elif earlier.window[1] >= subject.window[0]:
            yield _overlap("subject", subject.id, earlier_id)
        elif earlier.area != subject.area:
            yield Problem(
                "subject",
                subject.id,
                "predecessors",
                f"{earlier_id} belongs to another area, {earlier.area}",
                f"{earlier_id} hører til et andet område, {earlier.area}",
            )


def _instances(catalogue: Catalogue) -> Iterator[Problem]:
    instances = {entry.id: entry for entry in catalogue.first_instances}
    for instance in catalogue.first_instances:
        region = instances.get(instance.region)
        if instance.region and (region is None or region.kind != "region"):
            yield _unknown("first_instance", instance.id, "region", instance.region)
        for earlier_id in instance.predecessors:
            earlier = instances.get(earlier_id)
            if earlier is None:
                yield _unknown(
                    "first_instance", instance.id, "predecessors", earlier_id
                )
            elif earlier.window[1] >= instance.window[0]:
                yield _overlap("first_instance", instance.id, earlier_id)


def _twins(subjects: Sequence[Subject]) -> Iterator[Problem]:
    """Two subjects of one law and name must not be in force on the same day."""
    seen: dict[tuple[str, ...], list[Subject]] = {}
    for subject in subjects:
        key = (subject.area, subject.law, subject.name_da, *subject.provisions)
        for other in seen.setdefault(key, []):
            if not _apart(subject, other):
                yield _overlap("subject", subject.id, other.id, field="valid_from")
        seen[key].append(subject)


def _apart(one: Subject, other: Subject) -> bool:
    return one.window[1] < other.window[0] or other.window[1] < one.window[0]


def _unknown(table: str, entry: str, field: str, wanted: str) -> Problem:
    return Problem(
        table,
        entry,
        field,
        f"{wanted!r} is not in the catalogue",
        f"{wanted!r} findes ikke i kataloget",
    )


def _overlap(
    table: str, entry: str, other: str, *, field: str = "predecessors"
) -> Problem:
    return Problem(
        table,
        entry,
        field,
        f"the days of force overlap those of {other}",
        f"gyldigheden overlapper gyldigheden for {other}",
    )
