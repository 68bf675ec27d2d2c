# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong when somebody asks for access."""

from django.core.exceptions import PermissionDenied

from anke.access.domain.permissions import Action
from anke.access.domain.reach import SENTENCES, Refusal
from anke.errors import AppealsError


class AccessDeniedError(AppealsError, PermissionDenied):
    """The actor's role does not give this permission, or not on this case.

    Django answers it with the page for 403, so a view need not catch it. `reason` is
    why not on this case; empty where it is the role.
    """

    def __init__(self, action: Action, reason: str = "") -> None:
        super().__init__(
            f"not allowed: {action}", user_text=reason or SENTENCES[Refusal.ROLE]
        )
        self.action = action
        self.reason = reason


class SecondStepKeyError(AppealsError):
    """A secret of the second step cannot be read: wrong key, or a changed row."""

    def __init__(self, message: str) -> None:
        super().__init__(
            message,
            user_text="Dit andet trin kan ikke læses. Kontakt driften.",
        )


class UnknownUserError(AppealsError):
    """No active member of staff has this user name."""
