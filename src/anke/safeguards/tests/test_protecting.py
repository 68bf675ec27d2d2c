# SPDX-License-Identifier: EUPL-1.2
"""Who may protect a case, name people on it, and keep somebody away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.cases.domain.handling import GROUNDS
from anke.cases.errors import CommandRefusedError, UnknownCaseError
from anke.cases.queries import cases_visible_to
from anke.cases.services import read_states
from anke.safeguards.domain.protecting import CONFLICT_GROUNDS, LEVELS
from anke.safeguards.errors import ProtectionRefusedError, UnknownStaffCodeError
from anke.safeguards.protecting import (
    declare_conflict,
    lift_conflict,
    name_person,
    protect,
    unname_person,
)
from anke.safeguards.tests.conftest import OWN, TEAM
from anke.safeguards.wording import CONFLICTS
from anke.safeguards.wording import GROUNDS as GROUND_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.access.models import User

    People = Callable[..., User]

pytestmark = pytest.mark.db


def work(number: str) -> tuple[int, set[str], set[str]]:
    """Give level, names and conflicts as the journal has them."""
    state = read_states([number])[number].work
    return state.protection, set(state.granted), set(state.conflicts)


def test_every_ground_has_its_level_and_its_words() -> None:
    """What the journal takes, the page offers in words."""
    assert set(LEVELS) == set(GROUNDS) == set(GROUND_WORDS)
    assert {each.code for each in CONFLICT_GROUNDS} == set(CONFLICTS)


@pytest.mark.parametrize(
    ("who", "ground", "allowed"),
    [
        ((Role.REGISTRAR, "J001"), "secret-address", True),
        ((Role.REGISTRAR, "J001"), "staff-relative", False),
        ((Role.CASEWORKER, "S009"), "secret-address", True),
        ((Role.CASEWORKER, "S009"), "staff-relative", False),
        ((Role.CASEWORKER, OWN), "staff-relative", True),
        ((Role.CASEWORKER, OWN), "own-employee", False),
        ((Role.TEAM_LEADER, "T001", TEAM), "staff-relative", True),
        ((Role.TEAM_LEADER, "T001", TEAM), "strict", False),
        ((Role.HEAD, "C001"), "strict", True),
    ],
)
def test_who_sets_a_level_must_reach_it(
    number: str, person: People, who: tuple[str, ...], ground: str, allowed: bool
) -> None:
    """Nobody protects a case further than they would still see it, but heads."""
    person(Role.CASEWORKER, "S002", TEAM)
    user = person(*who)

    if allowed:
        protect(user, number, ground=ground, named="S002")
        assert work(number)[0] == LEVELS[ground]
        return
    with pytest.raises(AccessDeniedError) as told:
        protect(user, number, ground=ground, named="S002")
    assert "beskyttet" in told.value.user_text
    assert work(number) == (0, set(), set())


def test_a_case_that_nobody_could_open_is_not_made(number: str, person: People) -> None:
    """On level 3 somebody else is named, in the same act."""
    head = person(Role.HEAD, "C001")
    worker = person(Role.CASEWORKER, OWN)

    with pytest.raises(ProtectionRefusedError):
        protect(head, number, ground="own-employee")
    with pytest.raises(ProtectionRefusedError):
        protect(head, number, ground="own-employee", named="C001")
    with pytest.raises(UnknownStaffCodeError):
        protect(head, number, ground="own-employee", named="X999")
    assert work(number) == (0, set(), set())
    protect(head, number, ground="own-employee", named=OWN)

    assert work(number) == (3, {OWN}, set())
    assert cases_visible_to(worker).exists()
    assert not cases_visible_to(head).exists()


def test_a_head_names_people_without_opening_the_case(
    number: str, person: People
) -> None:
    """Somebody outside lets somebody in, and the last name is not taken back."""
    head, worker = person(Role.HEAD, "C001"), person(Role.CASEWORKER, "S002")
    person(Role.CASEWORKER, OWN)
    protect(head, number, ground="strict", named=OWN)

    with pytest.raises(ProtectionRefusedError):
        unname_person(head, number, OWN, cause="Syg")
    with pytest.raises(ProtectionRefusedError):
        name_person(head, number, "C001", cause="Jeg vil se den")
    name_person(head, number, "S002", cause="Overtager")
    unname_person(head, number, OWN, cause="Syg")

    assert work(number) == (3, {"S002"}, set())
    assert cases_visible_to(worker).exists()
    with pytest.raises(UnknownCaseError):
        name_person(person(Role.TEAM_LEADER, "T001", TEAM), number, OWN, cause="x")


def test_to_open_a_case_again_is_for_leaders(number: str, person: People) -> None:
    """Who may raise the protection may not lower it."""
    worker = person(Role.CASEWORKER, OWN)
    leader = person(Role.TEAM_LEADER, "T001", TEAM)
    protect(worker, number, ground="staff-relative")

    with pytest.raises(AccessDeniedError):
        protect(worker, number, ground="", lift_cause="Skilt")
    protect(leader, number, ground="", lift_cause="Skilt")

    assert work(number)[0] == 0


def test_whoever_says_it_of_themselves_is_out_at_once(
    number: str, person: People
) -> None:
    """The conflict is declared by oneself and settled by a leader."""
    worker = person(Role.CASEWORKER, OWN, TEAM)
    leader = person(Role.TEAM_LEADER, "T001", TEAM)

    declare_conflict(worker, number, OWN, ground="family")
    seen = cases_visible_to(worker).exists()
    with pytest.raises(ProtectionRefusedError):
        name_person(leader, number, OWN, cause="Alligevel")
    with pytest.raises(AccessDeniedError):
        lift_conflict(worker, number, OWN, cause="Fortrudt")
    lift_conflict(leader, number, OWN, cause="En navnebror")

    assert not seen
    assert cases_visible_to(worker).exists()


def test_only_a_leader_says_it_of_somebody_else(number: str, person: People) -> None:
    """A colleague tells the leader; the leader decides (forvaltningsloven § 6)."""
    colleague = person(Role.CASEWORKER, "S002")
    leader = person(Role.TEAM_LEADER, "T001", TEAM)
    person(Role.CASEWORKER, OWN)

    with pytest.raises(AccessDeniedError):
        declare_conflict(colleague, number, OWN, ground="family")
    with pytest.raises(UnknownStaffCodeError):
        declare_conflict(leader, number, "X999", ground="family")
    declare_conflict(leader, number, OWN, ground="family")

    assert work(number)[2] == {OWN}


def test_a_leader_does_not_settle_their_own_conflict(
    number: str, person: People
) -> None:
    """Whoever is in conflict is out, leader or not."""
    head = person(Role.HEAD, "C001")
    declare_conflict(head, number, "C001", ground="other")

    with pytest.raises((UnknownCaseError, CommandRefusedError)):
        lift_conflict(head, number, "C001", cause="Det går nok")
    with pytest.raises(UnknownCaseError):
        protect(head, number, ground="secret-address")
