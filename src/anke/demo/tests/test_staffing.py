# SPDX-License-Identifier: EUPL-1.2
"""The demo's staff: those of the histories, with competence for what they decide."""

from __future__ import annotations

import pytest

from anke.access.models import User
from anke.access.services import create_demo_users
from anke.allocation.domain.decide import ALLOCATION_STREAM
from anke.allocation.models import Absence, Competence, StaffMember, Team
from anke.allocation.proposals import compute
from anke.cases.models import Case
from anke.cases.queries import journal_of
from anke.demo import services
from anke.demo.domain.authority import Authority, Wishes

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def authority() -> Authority:
    """Plan a small authority."""
    from anke.cases.rules import rules_of
    from anke.demo.domain.authority import plan_for

    return plan_for(Wishes(cases=400), services.load_calibration(), rules_of(()))


@pytest.fixture
def head() -> User:
    """Who puts the staff into their teams."""
    create_demo_users()
    return User.objects.get(username="ankechef")


def test_everybody_in_the_histories_is_a_member_of_staff(
    authority: Authority, head: User
) -> None:
    """In the team that the cases name, with the sign-in users in the first one."""
    services.write_authority(authority)

    services.write_staff(authority, head)

    teams = dict(StaffMember.objects.values_list("code", "team_id"))
    for case in Case.objects.exclude(staff=""):
        assert teams[case.staff] == case.team
    first = Team.objects.get(leader="T001")
    signed_in = User.objects.filter(username__in=["sagsbehandler", "teamleder"])
    assert {user.team for user in signed_in} == {first.name}
    assert not Absence.objects.filter(staff="S001").exists()


def test_a_second_time_changes_nothing(authority: Authority, head: User) -> None:
    """A build that was broken off may go through it again."""
    services.write_staff(authority, head)
    before = len(journal_of(ALLOCATION_STREAM)), Competence.objects.count()

    services.write_staff(authority, head)

    assert (len(journal_of(ALLOCATION_STREAM)), Competence.objects.count()) == before


def test_a_leader_has_something_to_distribute(authority: Authority, head: User) -> None:
    """Cases wait in line, and the staff can decide them."""
    services.write_authority(authority)
    services.write_staff(authority, head)

    found = compute(head)

    assert found.given
    assert found == compute(head)
