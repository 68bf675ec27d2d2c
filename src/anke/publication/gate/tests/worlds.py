# SPDX-License-Identifier: EUPL-1.2
"""A small authority to publish: a catalogue of two areas, counts drawn by chance."""

from __future__ import annotations

import pickle
import random
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from anke.cases.domain.catalogue import (
    Area,
    AreaOutcome,
    Catalogue,
    FirstInstance,
    Law,
    Subject,
)
from anke.cases.domain.decide import Rules
from anke.cases.domain.handling_rules import HandlingRules, Reason
from anke.cases.rules import rules_of
from anke.publication.bundle.contents import Text
from anke.publication.domain.protection import protect
from anke.publication.domain.rules import ProtectionRule
from anke.publication.gate import preparing, protecting, years
from anke.publication.gate.areas import PublishedArea, PublishedTable, SplitBy
from anke.publication.gate.counting import AreaFacts
from anke.publication.gate.years import Order

if TYPE_CHECKING:
    from anke.publication.domain.releases import Marks

OUTCOMES = (
    AreaOutcome("changed", "Ændring", "Changed", True, True, 1),
    AreaOutcome("upheld", "Stadfæstelse", "Upheld", True, False, 2),
    AreaOutcome("rejected", "Afvisning", "Rejected", False, False, 3),
)
MUNICIPALITIES = ("municipality-1", "municipality-2", "municipality-3")
SUBJECTS = ("a-1", "a-2", "b-1")
MUNICIPAL = PublishedArea(
    "municipal",
    2021,
    SplitBy.MUNICIPALITY,
    quarters=True,
    tables=(
        PublishedTable("municipality-subject-year", (0, 1, 2), (0, 1, 2), False),
        PublishedTable("municipality-law-quarter", (0, 1, 2), (0, 1), True),
        PublishedTable("region-subject-quarter", (0, 1), (0, 1, 2), True),
    ),
)
UDK = PublishedArea(
    "udk",
    2021,
    SplitBy.COUNTRY,
    quarters=False,
    tables=(PublishedTable("subject-year", (0,), (0, 1, 2), False),),
)


def catalogue() -> Catalogue:
    """Give two areas, two laws, three subjects, three municipalities in two regions."""
    area = Area(
        id="municipal",
        name_da="Kommunale",
        name_en="Municipal",
        finance_kind="grant",
        counting_unit="case",
        case_kinds=("m",),
        outcomes=OUTCOMES,
        source="x",
        first_instance_kinds=("municipality", "region"),
    )
    laws = (Law("a", "Lov A", "Law A", "A", "x"), Law("b", "Lov B", "Law B", "B", "x"))
    subjects = (
        Subject("a-1", "municipal", "Hjælp", "Help", "x", "a", ("§ 1",)),
        Subject("a-2", "municipal", "Støtte", "Aid", "x", "a", predecessors=("a-1",)),
        Subject("b-1", "municipal", "Ny", "New", "x", "b", valid_from=date(2022, 7, 1)),
        Subject("u-1", "udk", "Pension", "Pension", "x", "b"),
    )
    regions = [
        FirstInstance(name, name, name, "region", "x")
        for name in ("region-1", "region-2")
    ]
    towns = [
        FirstInstance(name, name, name, "municipality", "x", region, str(at), 1000)
        for at, (name, region) in enumerate(
            zip(MUNICIPALITIES, ("region-1", "region-1", "region-2"), strict=True)
        )
    ]
    udk = replace(area, id="udk", first_instance_kinds=("udk",))
    return Catalogue((area, udk), laws, subjects, (*regions, *towns))


def rules() -> Rules:
    """Give the rules of the small authority."""
    reason = Reason("law", "Anden vurdering", "Another assessment", "x")
    shipped = rules_of()
    handling = HandlingRules(reasons=(reason,))
    return Rules(catalogue(), shipped.rulebook, shipped.calendar, handling)


@dataclass(frozen=True)
class FakeVintage:
    """As much of a vintage as the gate asks for."""

    id: str = "2022-12-31-abc"
    as_of: date = date(2022, 12, 31)


def facts(seed: int, area: str = "municipal", *, cases: int = 400) -> AreaFacts:
    """Draw decisions of two years by chance; few subjects and places have most."""
    chance = random.Random(f"{seed} {area}")
    instances = MUNICIPALITIES if area == "municipal" else ("udk",)
    subjects = SUBJECTS if area == "municipal" else ("u-1",)
    found: dict[tuple[str, str, int, str], int] = {}
    for _ in range(cases):
        month = chance.randrange(2021 * 12, 2023 * 12)
        subject = chance.choices(subjects, (10, 3, 1)[: len(subjects)])[0]
        if subject == "b-1":
            month = max(month, 2022 * 12 + 6)
        place = chance.choices(instances, (9, 2, 1)[: len(instances)])[0]
        outcome = chance.choice(OUTCOMES)
        counted = [(outcome.id, 1)]
        if outcome.on_merits:
            counted += [("days", chance.randrange(20, 300)), ("day_cases", 1)]
        if outcome.reversal:
            counted.append(("reason:law", 1))
        for counter, amount in counted:
            key = place, subject, month, counter
            found[key] = found.get(key, 0) + amount
    return facts_from(found)


def facts_from(found: dict[tuple[str, str, int, str], int]) -> AreaFacts:
    """Give counts as the vintage does: ordered, in columns."""
    rows = sorted((*key, amount) for key, amount in found.items())
    columns = zip(*rows, strict=True) if rows else [() for _ in range(5)]
    return AreaFacts(*(tuple(column) for column in columns))


def with_more(known: AreaFacts, *more: tuple[str, str, int, str, int]) -> AreaFacts:
    """Add late registrations to what was counted."""
    found = {
        row[:4]: row[4]
        for row in zip(
            known.first_instances,
            known.subjects,
            known.months,
            known.counters,
            known.amounts,
            strict=True,
        )
    }
    for *key, amount in more:
        found[tuple(key)] = found.get(tuple(key), 0) + amount
    return facts_from(found)


_PROTECTED: dict[bytes, Marks] = {}


def _protect_once(layout, counts, rule, *, structural=None, earlier=()) -> Marks:
    """Protect, and remember: equal input gives equal marks, and tests ask for few.

    What a release goes through is tested with the same small authority again and again;
    protection itself has tests of its own.
    """
    key = pickle.dumps((layout, counts, rule, structural, list(earlier)))
    if key not in _PROTECTED:
        _PROTECTED[key] = protect(
            layout, counts, rule, structural=structural, earlier=earlier
        )
    return _PROTECTED[key].copy()


def publish_these(monkeypatch, by_area: dict[str, AreaFacts]) -> None:
    """Let the gate publish two small areas and count what is given."""
    monkeypatch.setattr(protecting, "protect", _protect_once)
    monkeypatch.setattr(preparing, "published_areas", lambda: (MUNICIPAL, UDK))
    monkeypatch.setattr(preparing, "read_facts", lambda _db, _v, area: by_area[area])


def order(release: str = "2022-12-31-1", **more) -> Order:
    """Order a release of the small authority."""
    made = {
        "id": release,
        "title": Text("Ankestatistik", "Statistics"),
        "vintage": FakeVintage(),
        "rules": rules(),
        "rule": ProtectionRule(),
    }
    return Order(**{**made, **more})


def drafted(folder, monkeypatch, by_area, **more):
    """Prepare a draft of the small authority."""
    publish_these(monkeypatch, by_area)
    return preparing.prepare(order(**more), folder, lambda *_: None)


def cube_of_place(folder, draft, name):
    """Read what a draft will show of an area and year."""
    area = name.partition("/")[0]
    contents = years.read_contents(folder, draft)
    found = next(each for each in contents.areas if each.id == area)
    return years.read_cells(folder, found, name, draft.place(name))
