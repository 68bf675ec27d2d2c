# SPDX-License-Identifier: EUPL-1.2
"""The staff's accounts: journaled changes, and one administrator remains."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest
from django.db import connection, connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.access.models import User
from anke.cases import clock
from anke.cases.domain.entries import SYSTEM, Actor, ActorKind
from anke.cases.domain.payloads import StaffDeactivated, StaffRoleSet
from anke.cases.queries import journal_of
from anke.safeguards.accounts import Wish, accounts, change_account
from anke.safeguards.domain.decide_accounts import STAFF_STREAM, Account, decide_account
from anke.safeguards.errors import OwnAccountError, UnknownAccountError

if TYPE_CHECKING:
    from collections.abc import Callable

    People = Callable[..., User]

ADMINISTRATOR = Role.ADMINISTRATOR


def lock(actor: User, user: User) -> bool:
    """Take somebody's sign-in away."""
    return change_account(
        actor, user.username, Wish(Role(user.role), False, "Fratrådt")
    )


@pytest.mark.db
@pytest.mark.django_db
def test_a_change_is_journaled_and_counts_at_once(person: People) -> None:
    """Role and sign-in change with a cause, under the administrator's code."""
    boss, worker = person(ADMINISTRATOR), person(Role.CASEWORKER, "S001")
    browser = Client()
    browser.force_login(worker)
    before = browser.get("/sager/").status_code

    changed = change_account(
        boss, worker.username, Wish(Role.TEAM_LEADER, False, "Orlov")
    )
    again = change_account(
        boss, worker.username, Wish(Role.TEAM_LEADER, False, "Orlov")
    )
    worker.refresh_from_db()
    role_set, locked = journal_of(STAFF_STREAM)

    assert (changed, again) == (True, False)
    assert (worker.role, worker.is_active) == ("team_leader", False)
    assert role_set.payload == StaffRoleSet(
        "S001", "team_leader", "caseworker", "Orlov"
    )
    assert locked.payload == StaffDeactivated("S001", "Orlov")
    assert role_set.actor.id == boss.username
    assert (before, browser.get("/sager/").status_code) == (200, 302)


@pytest.mark.db
@pytest.mark.django_db
def test_nobody_changes_their_own_account(person: People) -> None:
    """The last administrator can neither leave nor be anything else."""
    boss = person(ADMINISTRATOR)

    for wish in (Wish(ADMINISTRATOR, False, "x"), Wish(Role.HEAD, True, "x")):
        with pytest.raises(OwnAccountError):
            change_account(boss, boss.username, wish)
    assert not journal_of(STAFF_STREAM)
    assert User.objects.get(pk=boss.pk).is_active


@pytest.mark.db
@pytest.mark.django_db
def test_only_an_administrator_sees_and_changes_accounts(person: People) -> None:
    """A head reads cases; an administrator reads the list of staff."""
    head, boss = person(Role.HEAD, "C001"), person(ADMINISTRATOR)

    for refused in (
        lambda: accounts(head),
        lambda: change_account(head, boss.username, Wish(Role.HEAD, True, "x")),
    ):
        with pytest.raises(AccessDeniedError):
            refused()
    with pytest.raises(UnknownAccountError):
        change_account(boss, "findes-ikke", Wish(Role.HEAD, True, "x"))
    assert list(accounts(boss, role="head")) == [head]
    assert list(accounts(boss, text="c001")) == [head]


@pytest.mark.unit
@settings(suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(
            st.integers(0, 3),
            st.integers(0, 3),
            st.sampled_from([ADMINISTRATOR, Role.HEAD]),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_by_whatever_steps_one_administrator_remains(
    steps: list[tuple[int, int, Role, bool]],
) -> None:
    """Only administrators act, and none acts on themselves."""
    people = {
        place: Account(str(place), ADMINISTRATOR if place < 2 else Role.HEAD, True)
        for place in range(4)
    }

    for by, on, role, active in steps:
        acting = people[by]
        if acting.role is not ADMINISTRATOR or not acting.active:
            continue
        wish = Account(people[on].code, role, active)
        try:
            decide_account(
                people[on],
                wish,
                cause="x",
                at=clock.wall_now(),
                actor=Actor(ActorKind.PERSON, acting.code),
            )
        except OwnAccountError:
            continue
        people[on] = wish
        assert any(
            each.active and each.role is ADMINISTRATOR for each in people.values()
        )


@pytest.mark.unit
def test_an_account_that_is_so_already_gives_no_entry() -> None:
    """What does not change is not written down."""
    same = Account("S001", Role.HEAD, True)

    assert decide_account(same, same, cause="", at=clock.wall_now(), actor=SYSTEM) == []


@pytest.mark.db
@pytest.mark.django_db(transaction=True)
def test_two_who_lock_each_other_out_leave_one(person: People) -> None:
    """The second one is no administrator any more when their turn comes."""
    one, other = person(ADMINISTRATOR, "A001"), person(ADMINISTRATOR, "A002")
    begin = threading.Barrier(2)
    refused: list[str] = []

    def attempt(actor: User, user: User) -> None:
        begin.wait(10)
        try:
            lock(actor, user)
        except AccessDeniedError as error:
            refused.append(str(error))
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=attempt, args=pair)
        for pair in ((one, other), (other, one))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert User.objects.filter(role=ADMINISTRATOR, is_active=True).count() == 1
    assert len(refused) == 1
    assert connection.is_usable()
