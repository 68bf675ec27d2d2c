# SPDX-License-Identifier: EUPL-1.2
"""Writing the demo authority into the register, as people's own acts would be.

A part of the plan at a time is turned into acts and given to `apply_acts`; personal
data and documents go through the vault and the store, all in one transaction. So no
rule is bypassed, and a build that was broken off goes on with the next part.
"""

from __future__ import annotations

import gc
import json
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING

import numpy as np
from django.conf import settings
from django.db import connection, transaction

from anke.allocation.staffing import (
    Terms,
    save_staff,
    save_team,
    set_absence,
    set_competence,
)
from anke.cases.documents import keep_documents, refer_to_document, store_content
from anke.cases.domain.cpr import Cpr
from anke.cases.domain.entries import case_stream
from anke.cases.domain.payloads import StaffCompetenceSet
from anke.cases.models import Case
from anke.cases.rules import current_rules, rules_of
from anke.cases.services import apply_acts
from anke.cases.vault import Person, keep_people, seal_person
from anke.demo.domain.authority import plan_for
from anke.demo.domain.calibration import parse_calibration
from anke.demo.domain.clerk import Vault, World
from anke.demo.domain.histories import histories
from anke.demo.domain.letters import MEDIA_TYPE
from anke.demo.domain.staffing import SITES, employees
from anke.demo.errors import RegisterInUseError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anke.access.models import User
    from anke.cases.domain.commands import Act
    from anke.cases.models import Document, PersonalData
    from anke.demo.domain.authority import Authority, Wishes
    from anke.demo.domain.calibration import Calibration
    from anke.demo.domain.letters import Letter
    from anke.demo.domain.people import Somebody
    from anke.demo.domain.staffing import Employee

CASES_A_PART = 2000
# Commitments are spread evenly over the indexes, so a part touches pages everywhere.
# SQLite writes them to their places less often when it may wait for more parts: half
# as much is written, and a sixth of the time is saved (100,000 cases).
_PAGES_BEFORE_CHECKPOINT, _USUAL_PAGES = 32_768, 1000


def load_calibration() -> Calibration:
    """Read the shipped calibration."""
    return parse_calibration(_calibration_text())


def _calibration_text() -> str:
    return files("anke.demo").joinpath("calibration.toml").read_text(encoding="utf-8")


@dataclass(slots=True)
class _Keeper:
    """Keeps what stands behind the commitments of one part, until it is stored."""

    people: list[tuple[str, PersonalData]]
    documents: list[tuple[str, Document]]

    def person(self, handle: str, salt: bytes, somebody: Somebody) -> str:
        """Seal somebody's data; the case has no number yet."""
        person = Person(
            name=somebody.name,
            cpr=Cpr(somebody.cpr) if somebody.cpr else None,
            address=somebody.address,
            digital_post=somebody.digital_post,
        )
        row = seal_person("", person, salt=lambda: salt)
        self.people.append((handle, row))
        return row.commitment

    def document(self, handle: str, salt: bytes, letter: Letter) -> str:
        """Make a letter durable and refer to it."""
        row = refer_to_document(
            "",
            _stored(letter),
            size_bytes=len(letter.content),
            media_type=MEDIA_TYPE,
            salt=lambda: salt,
        )
        self.documents.append((handle, row))
        return row.commitment

    def store(self, numbers: dict[str, str]) -> None:
        """Store everything under the cases' numbers."""
        for handle, person in self.people:
            person.stream = case_stream(numbers[handle])
        for handle, document in self.documents:
            document.stream = case_stream(numbers[handle])
        keep_people(row for _, row in self.people)
        keep_documents(row for _, row in self.documents)
        self.people.clear()
        self.documents.clear()


_in_store: set[tuple[str, str]] = set()


def _stored(letter: Letter) -> str:
    key = (str(settings.ANKE_VAR), letter.digest)
    if key not in _in_store:
        store_content(letter.content)
        _in_store.add(key)
    return letter.digest


def plan_demo(wishes: Wishes) -> Authority:
    """Plan the authority by the rules in force."""
    return plan_for(wishes, load_calibration(), current_rules())


def write_authority(
    authority: Authority, *, done: Callable[[int], object] = lambda _: None
) -> int:
    """Write the cases that are not written yet; give how many there were.

    Run twice it writes nothing the second time: parts are written whole, in order, and
    the register itself says how far it has come. `done` is told each part's size.
    """
    start = Case.objects.count()
    total = len(authority.plan)
    keeper = _Keeper([], [])
    world = _world(authority, keeper)
    with _collector_at_rest(), _rare_checkpoints():
        for first in range(start, total, CASES_A_PART):
            last = min(first + CASES_A_PART, total)
            _write_part(authority, world, keeper, first, last)
            done(last - first)
    return total - start


def _world(authority: Authority, keeper: _Keeper) -> World:
    return World(
        frame=authority.frame,
        plan=authority.plan,
        habits=authority.habits,
        teams=authority.teams,
        seed=authority.wishes.seed,
        vault=Vault(keeper.person, keeper.document),
        name_of=authority.numbers.__getitem__,
    )


def _write_part(
    authority: Authority, world: World, keeper: _Keeper, first: int, last: int
) -> None:
    acts: list[Act] = []
    for story in histories(world, first, last):
        acts.extend(story)
    with transaction.atomic():
        applied = apply_acts(
            acts, batch=f"demo-{authority.wishes.seed}", rules=authority.frame.rules
        )
        number = applied.numbers.get(f"@{first}")
        if number != authority.numbers[first]:
            raise RegisterInUseError(
                f"row {first} became case {number}, not {authority.numbers[first]}",
                user_text="Registret indeholder sager, som demoen ikke har lavet.",
            )
        keeper.store(applied.numbers)


def write_staff(authority: Authority, user: User) -> int:
    """Put the demo's staff into their teams, with what they may decide; tell how many.

    Codes are those of the cases' histories. Run twice it changes nothing.
    """
    today = date.fromordinal(authority.frame.last)
    teams = {team.name: team for many in authority.teams.values() for team in many}
    areas: dict[str, str] = {}
    for area, many in authority.teams.items():
        for team in many:
            # The first area is the team's own; others only share it.
            areas.setdefault(team.name, area)
    subjects = authority.frame.rules.catalogue.subjects
    staff = employees(authority.teams, subjects, today)
    with transaction.atomic():
        for place, team in enumerate(teams.values()):
            save_team(
                user,
                team.name,
                area=areas[team.name],
                leader=team.leader,
                site=SITES[place % 2],
            )
        for one in staff:
            _write_employee(one, user, authority.wishes.first_day)
    return len(staff)


def _write_employee(one: Employee, user: User, since: date) -> None:
    terms = Terms(percent=one.percent, site=one.site)
    save_staff(user, one.code, team=one.team, terms=terms)
    for can in one.can:
        set_competence(
            user,
            StaffCompetenceSet(
                one.code, can.area, can.level, can.law, valid_from=since
            ),
        )
    if one.absence:
        set_absence(user, one.code, *one.absence)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Keep the garbage collector away: a part makes much and none of it in circles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@contextmanager
def _rare_checkpoints() -> Iterator[None]:
    """Let SQLite gather more pages before it puts them in their places."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA wal_autocheckpoint={_PAGES_BEFORE_CHECKPOINT}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA wal_autocheckpoint={_USUAL_PAGES}")


def fingerprint(wishes: Wishes) -> str:
    """Name what a build depends on, so that only an equal build is carried on."""
    parts = (
        json.dumps(asdict(wishes)),
        _calibration_text(),
        rules_of(()).version,
        np.__version__,
    )
    return sha256("|".join(parts).encode()).hexdigest()
