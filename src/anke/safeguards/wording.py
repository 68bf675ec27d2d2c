# SPDX-License-Identifier: EUPL-1.2
"""Codes of safeguards in the reader's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from anke.access.models import User, ViewEvent
from anke.cases.domain import payloads as p

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from django_stubs_ext import StrPromise

GROUNDS: Mapping[str, StrPromise] = {
    "secret-address": gettext_lazy("Level 1: the address is secret"),
    "staff-relative": gettext_lazy("Level 2: related to a member of staff"),
    "own-employee": gettext_lazy("Level 3: a member of staff is a party"),
    "strict": gettext_lazy("Level 3: other grave reasons"),
}
CONFLICTS: Mapping[str, StrPromise] = {
    "own-interest": gettext_lazy("own interest in the outcome (no. 1)"),
    "family": gettext_lazy("family or others close (no. 2)"),
    "company": gettext_lazy("in the lead of, or close to, a party (no. 3)"),
    "handled-before": gettext_lazy("took part at the first instance (no. 4)"),
    "other": gettext_lazy("other circumstances that raise doubt (no. 5)"),
}


def role_name(role: str) -> str:
    """Name a role."""
    return str(dict(User.RoleChoice.choices).get(role, role))


def kind_name(kind: str) -> str:
    """Name what was shown."""
    return str(dict(ViewEvent.Kind.choices).get(kind, kind))


def account_sentence(payload: p.Payload) -> str:
    """Tell what was changed of an account."""
    return _SENTENCES[type(payload)](payload)


def _role_set(payload: p.StaffRoleSet) -> str:
    return _("Role changed from %(before)s to %(after)s") % {
        "before": role_name(payload.before).lower(),
        "after": role_name(payload.role).lower(),
    }


_SENTENCES: Mapping[type[p.Payload], Callable[[Any], str]] = {
    p.StaffRoleSet: _role_set,
    p.StaffActivated: lambda _payload: _("May sign in again"),
    p.StaffDeactivated: lambda _payload: _("May no longer sign in"),
}
