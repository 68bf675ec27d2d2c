# SPDX-License-Identifier: EUPL-1.2
"""The staff's accounts: who they are, and changes that are journaled.

change_account(administrator, "sagsbehandler", role=Role.TEAM_LEADER, active=True,
               cause="Ny teamleder")
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from anke.access.domain.permissions import Action
from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.access.models import User
from anke.access.queries import require
from anke.cases import clock
from anke.cases.journal import append_entries, read_entries
from anke.safeguards.domain.decide_accounts import STAFF_STREAM, Account, decide_account
from anke.safeguards.errors import UnknownAccountError
from anke.safeguards.protecting import actor_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.cases.domain.entries import Entry


@dataclass(frozen=True, slots=True)
class Wish:
    """What an account is to be, and why."""

    role: Role
    active: bool
    cause: str


def accounts(
    actor: User | AnonymousUser, *, role: str = "", text: str = ""
) -> QuerySet[User]:
    """Give the staff by name, for an administrator. Errors: AccessDeniedError."""
    require(actor, Action.MANAGE_STAFF)
    found = User.objects.order_by("-is_active", "display_name", "pk")
    if role:
        found = found.filter(role=role)
    if text:
        named = Q(display_name__icontains=text) | Q(username__icontains=text)
        found = found.filter(named | Q(staff_code__iexact=text))
    return found


def find_account(actor: User | AnonymousUser, username: str) -> User:
    """Give one member of staff. Errors: AccessDeniedError, UnknownAccountError."""
    require(actor, Action.MANAGE_STAFF)
    found = User.objects.filter(username=username).first()
    if found is None:
        raise UnknownAccountError(username)
    return found


def account_history(user: User) -> list[Entry]:
    """Give what was changed of an account, the newest first."""
    code = actor_of(user).id
    return [
        entry
        for entry in reversed(list(read_entries([STAFF_STREAM])))
        if getattr(entry.payload, "staff", "") == code
    ]


@transaction.atomic
def change_account(actor: User | AnonymousUser, username: str, wish: Wish) -> bool:
    """Give an account another role, or open or lock it; tell whether it changed.

    All administrators are locked before the actor is asked for again, so that two who
    take each other away leave one. Run twice it changes nothing.

    Errors: AccessDeniedError, UnknownAccountError, OwnAccountError.
    """
    person = _administrator_still(require(actor, Action.MANAGE_STAFF))
    user = User.objects.select_for_update().filter(username=username).first()
    if user is None:
        raise UnknownAccountError(username)
    by = actor_of(person)
    before = Account(actor_of(user).id, Role(user.role), user.is_active)
    after = Account(before.code, wish.role, wish.active)
    entries = decide_account(before, after, cause=wish.cause, at=clock.now(), actor=by)
    if not entries:
        return False
    append_entries(entries)
    user.role, user.is_active = wish.role.value, wish.active
    user.save(update_fields=["role", "is_active"])
    return True


def _administrator_still(person: User) -> User:
    """Lock the administrators in one order; give the actor if still one of them."""
    ones = User.objects.select_for_update().filter(role=Role.ADMINISTRATOR.value)
    known = {each.pk: each for each in ones.order_by("pk")}
    if not (still := known.get(person.pk)) or not still.is_active:
        raise AccessDeniedError(Action.MANAGE_STAFF)
    return still
