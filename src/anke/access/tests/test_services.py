# SPDX-License-Identifier: EUPL-1.2
"""The demo's members of staff, and the view log."""

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError

from anke.access.domain.permissions import Action
from anke.access.domain.roles import PEOPLE, Role
from anke.access.errors import AccessDeniedError
from anke.access.models import User, ViewEvent
from anke.access.queries import may, require, views_of
from anke.access.services import DEMO_USERS, create_demo_users, record_view

pytestmark = [pytest.mark.db, pytest.mark.django_db]
NOON = datetime(2022, 12, 31, 12, tzinfo=UTC)


def user_with(role: Role) -> User:
    """Find the demo's user of this role."""
    create_demo_users()
    return User.objects.get(role=role)


def test_the_demo_has_one_user_for_each_role() -> None:
    """Whoever tries the demo can be anybody in the house."""
    users = create_demo_users()

    assert [user.role for user in users] == list(PEOPLE)
    assert all(user.check_password("anke-demo-2022") for user in users)


def test_a_second_run_changes_nothing() -> None:
    """The demo may be started again without new users or passwords."""
    first = create_demo_users()
    second = create_demo_users("another-password")

    assert [user.pk for user in first] == [user.pk for user in second]
    assert User.objects.count() == len(DEMO_USERS)
    assert User.objects.get(role=Role.HEAD).check_password("anke-demo-2022")


def test_an_unknown_role_is_refused_by_form_and_register() -> None:
    """A role outside the table gives no user, however it is written."""
    user = user_with(Role.HEAD)
    user.role = "king"

    with pytest.raises(ValidationError):
        user.full_clean()
    with pytest.raises(IntegrityError):
        user.save()


def test_require_returns_the_actor_or_refuses() -> None:
    """A head opens cases, an administrator and a stranger do not."""
    head, administrator = user_with(Role.HEAD), user_with(Role.ADMINISTRATOR)

    assert require(head, Action.SEE_CASE) == head
    for refused in (administrator, AnonymousUser()):
        with pytest.raises(AccessDeniedError, match="see_case"):
            require(refused, Action.SEE_CASE)
    assert issubclass(AccessDeniedError, PermissionDenied)


def test_whoever_is_deactivated_may_do_nothing() -> None:
    """A person who has left keeps the name in the log and nothing else."""
    head = user_with(Role.HEAD)
    head.is_active = False

    assert not any(may(head, action) for action in Action)


def test_a_look_is_written_down_and_read_by_those_who_may() -> None:
    """The view log says who looked, at what, when and why."""
    caseworker, head = user_with(Role.CASEWORKER), user_with(Role.HEAD)
    record_view(
        caseworker,
        stream="case:22-00001",
        at=NOON,
        purpose="sagsbehandling",
        kind=ViewEvent.Kind.PAGE,
    )

    (event,) = views_of(head, "case:22-00001")

    assert (event.actor, event.at, event.kind) == (caseworker, NOON, "page")
    assert str(event) == "case:22-00001 page 2022-12-31 12:00"
    with pytest.raises(AccessDeniedError):
        views_of(caseworker, "case:22-00001")
