# SPDX-License-Identifier: EUPL-1.2
"""Who notes what a case's people do, and turns it into acts in order of time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from zoneinfo import ZoneInfo

from anke.cases.domain import commands as c
from anke.demo.domain.draws import key_of, salt_of
from anke.demo.domain.letters import letter_of
from anke.demo.domain.lookups import Lookups
from anke.demo.domain.organisation import Team, person
from anke.demo.domain.plan import FAST_TRACK, NOTICE_SCHEME

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from anke.cases.domain.catalogue import Catalogue
    from anke.cases.domain.entries import Actor
    from anke.demo.domain.frame import Frame
    from anke.demo.domain.habits import Habits
    from anke.demo.domain.letters import Letter
    from anke.demo.domain.people import Somebody
    from anke.demo.domain.plan import Plan

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OFFICE_OPENS = time(8, 0)
TRACKS = {0: (), FAST_TRACK: ("fast-track",), NOTICE_SCHEME: ("notice-scheme",)}
_MINUTE = timedelta(minutes=1)
_BUSY_MINUTES = 300
_REGISTRARS = 4
_MUNICIPAL_TEAMS = {"serviceloven": 1, "aktivloven": 2, "sygedagpengeloven": 3}
_OTHER_MUNICIPAL_TEAM = 4


def municipal_team(law: str, *, about_children: bool) -> int:
    """Give the place of the municipal team that decides cases of a law."""
    return 0 if about_children else _MUNICIPAL_TEAMS.get(law, _OTHER_MUNICIPAL_TEAM)


class Vault(NamedTuple):
    """How the generator gets commitments; the service keeps what stands behind them.

    Both take the case's handle, a salt and what is to be kept.
    """

    person: Callable[[str, bytes, Somebody], str]
    document: Callable[[str, bytes, Letter], str]


@dataclass(frozen=True, eq=False)
class World:
    """All that the histories of cases share.

    `name_of` gives the name by which an earlier case of the plan can be referred to:
    its number, or the handle of one in the same batch.
    """

    frame: Frame
    plan: Plan
    habits: Habits
    teams: Mapping[str, tuple[Team, ...]]
    seed: int
    vault: Vault
    name_of: Callable[[int], str]
    lookups: Lookups = field(init=False)
    outcome_names: tuple[str, ...] = field(init=False)
    keys: tuple[int, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Number the words back from the plan."""
        keys = tuple(key_of(self.seed, area, "history") for area in self.frame.areas)
        object.__setattr__(self, "lookups", Lookups(self.frame.rules))
        object.__setattr__(self, "outcome_names", tuple(self.frame.outcomes))
        object.__setattr__(self, "keys", keys)

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue of cases."""
        return self.frame.rules.catalogue


class Row(NamedTuple):
    """One row of the plan as plain numbers."""

    number: int
    area: int
    place: int
    received: int
    registered: int
    decided: int
    subject: int
    instance: int
    tracks: int
    outcomes: list[int]
    reopened: int
    decided_again: int
    outcome_again: int
    predecessor: int
    root: int


def rows_of(plan: Plan, start: int, stop: int) -> Iterator[Row]:
    """Give rows of the plan, in the order of registration."""
    columns = [getattr(plan, name)[start:stop].tolist() for name in Row._fields[1:]]
    for number, values in enumerate(zip(*columns, strict=True), start):
        yield Row(number, *values)


@lru_cache(maxsize=8192)
def _opening(ordinal: int) -> datetime:
    """Give the instant at which the office opens, in UTC as the journal writes it."""
    local = datetime.combine(date.fromordinal(ordinal), OFFICE_OPENS, COPENHAGEN)
    return local.astimezone(UTC)


class _Deed(NamedTuple):
    """Something somebody does on a day; `occurred` where the law dates it otherwise."""

    day: int
    order: int
    command: c.Command
    actor: Actor
    occurred: int


class Clerk:
    """The making of one case's acts: words first, in any order; then sorted by day."""

    __slots__ = (
        "asked",
        "chance",
        "deeds",
        "handle",
        "heard",
        "items",
        "law",
        "leader",
        "registrar",
        "root_chance",
        "row",
        "staff",
        "subject",
        "team",
        "tracks",
        "world",
    )

    def __init__(
        self, world: World, row: Row, chance: list[float], root_chance: list[float]
    ) -> None:
        self.world = world
        self.row = row
        self.chance = chance
        self.root_chance = root_chance
        self.subject = world.lookups.subjects[row.subject]
        self.law = world.lookups.laws[row.subject]
        self.tracks: tuple[str, ...] = TRACKS[row.tracks]
        self.handle = f"@{row.number}"
        self.deeds: list[_Deed] = []
        self.items = 0
        self.asked = 0
        self.heard = ""
        self.team = self._team()
        self.staff = person(self.team.staff[int(chance[1] * len(self.team.staff))])
        self.leader = person(self.team.leader)
        self.registrar = person(f"J{1 + int(chance[2] * _REGISTRARS):03}")

    def _team(self) -> Team:
        teams = self.world.teams[self.subject.area]
        if self.subject.area != "municipal":
            return teams[int(self.chance[0] * len(teams))]
        about_children = self.world.lookups.about_children[self.row.subject]
        return teams[municipal_team(self.subject.law, about_children=about_children)]

    def do(
        self, day: int, command: c.Command, actor: Actor, occurred: int | None = None
    ) -> None:
        """Note that somebody does something on a day."""
        order = len(self.deeds)
        self.deeds.append(
            _Deed(day, order, command, actor, day if occurred is None else occurred)
        )

    def working(self, ordinal: float) -> int:
        """Give the working day on a day, or the next one."""
        return self.world.frame.days.at_or_after(int(ordinal))

    def salt(self) -> bytes:
        """Give the next salt of the case."""
        self.items += 1
        return salt_of(self.world.keys[self.row.area], self.row.place, self.items)

    def add_party(self, day: int, role: str, somebody: Somebody) -> None:
        """Seal somebody's data and add the party; the first one is who is heard."""
        commitment = self.world.vault.person(self.handle, self.salt(), somebody)
        self.heard = self.heard or commitment
        self.do(day, c.AddParty(role, commitment), self.registrar)

    def file(
        self, day: int, kind: str, actor: Actor, occurred: int | None = None
    ) -> str:
        """Journalise a letter and refer to it, unless that lies in the future."""
        if day > self.world.frame.last:
            return ""
        letter = letter_of(kind, self.law)
        commitment = self.world.vault.document(self.handle, self.salt(), letter)
        command = c.FileDocument(commitment, letter.theme, letter.direction)
        self.do(day, command, actor, occurred)
        return commitment

    def in_order(self) -> list[c.Act]:
        """Put the deeds in order and give each its minute; forget the future."""
        last = self.world.frame.last
        first_minute = int(self.chance[26] * _BUSY_MINUTES) * _MINUTE
        acts = []
        day, moment = 0, _opening(last)
        for deed in sorted(self.deeds):
            if deed.day > last:
                break
            if deed.day != day:
                day = deed.day
                moment = _opening(day) + first_minute
            moment += _MINUTE
            occurred = date.fromordinal(deed.occurred)
            acts.append(c.Act(self.handle, deed.command, occurred, moment, deed.actor))
        return acts
