# SPDX-License-Identifier: EUPL-1.2
"""Make a demo population without a register, and read figures off its entries.

Nothing of the statistics part is used: the figures are counted here from the journal's
entries, by the definitions of the published statistics.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

from anke.cases.catalogue import load_catalogue
from anke.cases.domain import payloads as p
from anke.cases.domain.commands import Act
from anke.cases.domain.decide import Rules, decide
from anke.cases.domain.entries import Entry
from anke.cases.domain.state import NEW_CASE, fold_all
from anke.cases.handling_catalogue import load_handling
from anke.deadlines.catalogue import load_calendar, load_rulebook
from anke.demo.domain.authority import Authority, Wishes, plan_for
from anke.demo.domain.calibration import parse_calibration
from anke.demo.domain.clerk import Vault, World
from anke.demo.domain.histories import histories
from anke.demo.domain.letters import Letter
from anke.demo.domain.people import Somebody

TEXT = (Path(__file__).parents[1] / "calibration.toml").read_text("utf-8")
CALIBRATION = parse_calibration(TEXT)
RULES = Rules(
    load_catalogue(), load_rulebook(), load_calendar(), handling=load_handling()
)


@dataclass
class Spell:
    """One spell of a case, from receipt or reopening to its decision."""

    area: str
    law: str
    started_on: date
    decided_on: date | None = None
    outcome: str = ""
    units: tuple[str, ...] = ()


@dataclass
class Population:
    """Acts, entries, spells and people of a made-up authority."""

    authority: Authority
    acts: list[Act] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    spells: list[Spell] = field(default_factory=list)
    people: list[Somebody] = field(default_factory=list)
    letters: set[Letter] = field(default_factory=set)


@lru_cache(maxsize=4)
def population(cases: int, years: int = 3, seed: int = 2022) -> Population:
    """Make a whole population and let `decide` answer all its acts."""
    authority = plan_for(Wishes(cases, years, seed), CALIBRATION, RULES)
    made = Population(authority)
    for acts in stories(authority, made.people, made.letters):
        entries = list(decided(acts, authority))
        made.acts += acts
        made.entries += entries
        made.spells += spells_of(entries)
    return made


def stories(
    authority: Authority,
    people: list[Somebody] | None = None,
    letters: set[Letter] | None = None,
) -> Iterator[list[Act]]:
    """Give the acts of every case, with commitments as the vault makes them."""

    def seal(_: str, salt: bytes, somebody: Somebody) -> str:
        if people is not None:
            people.append(somebody)
        return sha256(salt + somebody.name.encode()).hexdigest()

    def file(_: str, salt: bytes, letter: Letter) -> str:
        if letters is not None:
            letters.add(letter)
        return sha256(salt + bytes.fromhex(letter.digest)).hexdigest()

    world = World(
        frame=authority.frame,
        plan=authority.plan,
        habits=authority.habits,
        teams=authority.teams,
        seed=authority.wishes.seed,
        vault=Vault(seal, file),
        name_of=authority.numbers.__getitem__,
    )
    return histories(world, 0, len(authority.plan))


def decided(acts: list[Act], authority: Authority) -> Iterator[Entry]:
    """Let `decide` answer the acts of one case, under its number."""
    number = authority.numbers[int(acts[0].case.removeprefix("@"))]
    state = NEW_CASE
    for act in acts:
        named = Act(number, act.command, act.occurred_on, act.recorded_at, act.actor)
        entries = decide(state, named, RULES)
        state = fold_all(entries, state)
        yield from entries


def spells_of(entries: list[Entry]) -> list[Spell]:
    """Read the spells of one case off its entries."""
    spells: list[Spell] = []
    for entry in entries:
        payload = entry.payload
        if isinstance(payload, p.CaseRegistered):
            law = RULES.catalogue.law_of(payload.subject).id
            spells.append(Spell(payload.area, law, entry.occurred_on))
        elif isinstance(payload, p.CaseReopened):
            last = spells[-1]
            spells.append(Spell(last.area, last.law, entry.occurred_on))
        elif isinstance(payload, p.CaseReclassified):
            spells[-1].area = payload.area
            spells[-1].law = RULES.catalogue.law_of(payload.subject).id
        elif isinstance(payload, p.CaseDecided | p.DecisionCorrected):
            if isinstance(payload, p.CaseDecided):
                spells[-1].decided_on = entry.occurred_on
            spells[-1].outcome = payload.outcome
            units = tuple(unit.outcome for unit in payload.units)
            spells[-1].units = units or (payload.outcome,)
    return spells
