# SPDX-License-Identifier: EUPL-1.2
"""Who may sign in, and as what: stream `staff`.

People are named by the codes by which the journal knows them, never by their names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from anke.cases.domain.payloads.base import Payload


@dataclass(frozen=True, slots=True)
class StaffRoleSet(Payload):
    """A member of staff got another role (*rolle*), and with it other permissions."""

    kind: ClassVar[str] = "staff_role_set"
    staff: str
    role: str
    before: str
    cause: str


@dataclass(frozen=True, slots=True)
class StaffDeactivated(Payload):
    """A member of staff may no longer sign in (*deaktiveret*)."""

    kind: ClassVar[str] = "staff_deactivated"
    staff: str
    cause: str


@dataclass(frozen=True, slots=True)
class StaffActivated(Payload):
    """A member of staff may sign in again."""

    kind: ClassVar[str] = "staff_activated"
    staff: str
    cause: str
