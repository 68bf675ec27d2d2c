# SPDX-License-Identifier: EUPL-1.2
"""Covers for the tests, and plans from addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

from anke.portal.domain.areas import Area
from anke.portal.domain.resolving import resolve
from anke.portal.domain.selection import parse_selection
from anke.portal.domain.tables import State
from anke.portal.exports.blocks import outline
from anke.portal.exports.cover import Cover, Mark
from anke.portal.tests.worlds import SMALL, made_contents, made_cubes

if TYPE_CHECKING:
    from anke.portal.domain.resolving import Plan

AREA: Final = Area(made_contents(SMALL), made_cubes(SMALL)[0])
MARKS: Final = {
    State.SMALL: Mark("0–4", "Færre end 5 sager."),
    State.HIDDEN: Mark("skjult", "Beskytter et lille tal et andet sted."),
    State.STRUCTURAL_ZERO: Mark("ingen", "Der kan ikke være sager."),
    State.ABSENT: Mark("ikke delt", "Ikke offentliggjort i denne detalje."),
    State.NOT_COMPUTABLE: Mark("–", "Kan ikke opgøres."),
}


def planned(query: str, area: Area = AREA) -> Plan:
    """Plan what an address asks for."""
    return resolve(parse_selection(area.id, parse_qsl(query)), area)


def cover_of(plan: Plan, area: Area = AREA, **changes: object) -> Cover:
    """Give a cover for a plan."""
    table = outline(area, plan)
    facts = {
        "language": "da",
        "title": "Omgørelsesprocent",
        "area": area.facts.name.da,
        "source": "Ankemyndigheden",
        "release": "2023-03-01-1",
        "published_at": "2023-03-01T08:00:00+01:00",
        "as_of": "2023-01-31",
        "vintage": "2023-01-31-0123456789ab",
        "next_at": "2023-06-01T08:00:00+02:00",
        "address": "https://portal.example/da/tabel/municipal",
        "contact": "statistik@anke.example",
        "counting_unit": area.facts.counting_unit.da,
        "notes": tuple((note.is_mandatory, note.text.da) for note in table.notes),
        "breaks": tuple(each.broken.text.da for each in table.breaks),
        "definitions": tuple((m.name.da, m.definition.da) for m in plan.measures),
        "marks": MARKS,
        "fewest": 30,
    }
    return Cover(**(facts | changes))
