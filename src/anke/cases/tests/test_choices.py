# SPDX-License-Identifier: EUPL-1.2
"""What the filters of a list offer is looked up once a minute, for the same rights."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anke.access.domain.roles import Role
from anke.access.models import User
from anke.cases.domain import commands as c
from anke.cases.searching import staff_and_teams
from anke.cases.tests.factories import RECEIVED_ON, do, register

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.fixtures import SettingsWrapper

pytestmark = [pytest.mark.db, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def _remembered(settings: SettingsWrapper) -> Iterator[None]:
    settings.ANKE_CHOICES_SECONDS = 60
    cache.clear()
    yield
    cache.clear()


def reader(name: str, role: Role) -> User:
    """Make a user."""
    return User.objects.create(username=name, role=role, staff_code=name, team="Social")


def queries_of(user: User) -> tuple[tuple[list[str], list[str]], int]:
    """Give what is offered, and how many queries it took."""
    with CaptureQueriesContext(connection) as asked:
        found = staff_and_teams(user)
    return found, len(asked)


def test_the_same_question_is_answered_from_memory() -> None:
    """A colleague with the same rights profits; somebody with others does not."""
    do(register().number, c.AllocateCase("S001", "Social"), RECEIVED_ON)
    head = reader("c1", Role.HEAD)

    first, asked = queries_of(head)
    again, asked_again = queries_of(head)

    assert first == again == (["S001"], ["Social"])
    assert asked_again == asked - 1


def test_other_rights_are_another_question() -> None:
    """Who loses the right to see cases is offered nothing from a minute ago."""
    do(register().number, c.AllocateCase("S001", "Social"), RECEIVED_ON)
    person = reader("c1", Role.HEAD)
    assert staff_and_teams(person) == (["S001"], ["Social"])

    person.role = Role.BOARD_MEMBER
    person.save()

    assert staff_and_teams(User.objects.get(pk=person.pk)) == ([], [])
