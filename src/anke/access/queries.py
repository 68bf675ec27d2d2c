# SPDX-License-Identifier: EUPL-1.2
"""Ask what somebody may do, and who has looked at a case.

Every other part's queries begin here:

    require(actor, Action.SEE_CASE)
"""

from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.access.errors import AccessDeniedError, UnknownUserError
from anke.access.models import User, ViewEvent

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet


def may(actor: "User | AnonymousUser", action: Action) -> bool:
    """Answer whether the actor may do this; nobody unknown may do anything."""
    return isinstance(actor, User) and actor.may(action)


def require(actor: "User | AnonymousUser", action: Action) -> User:
    """Return the actor as a known member of staff who may do this.

    Errors:
        AccessDeniedError: the actor's role does not give the permission.
    """
    if not isinstance(actor, User) or not actor.may(action):
        raise AccessDeniedError(action)
    return actor


def user_named(name: str) -> User:
    """Find who acts on the command line (`--as controller`).

    Errors:
        UnknownUserError: no active member of staff has this user name.
    """
    found = User.objects.filter(username=name, is_active=True).first()
    if found is None:
        raise UnknownUserError(
            f"no active user {name!r}", user_text=f"Der er ingen aktiv bruger {name!r}."
        )
    return found


def views_of(actor: "User | AnonymousUser", stream: str) -> "QuerySet[ViewEvent]":
    """Who looked at this stream, newest first, for those who may see the log."""
    require(actor, Action.SEE_VIEW_LOG)
    return (
        ViewEvent.objects.filter(stream=stream)
        .select_related("actor")
        .order_by("-at", "-pk")
    )
