# SPDX-License-Identifier: EUPL-1.2
"""What is refused where people are protected, and where staff get their roles."""

from anke.errors import AppealsError


class OwnAccountError(AppealsError):
    """Nobody changes their own role, or whether they may sign in.

    With it goes the last administrator's way out: somebody else must be one to do it,
    so that one remains whatever is done.
    """

    def __init__(self) -> None:
        super().__init__(
            "nobody changes their own account",
            user_text="Du kan ikke ændre din egen rolle eller spærre dig selv. Bed en "
            "anden administrator om det.",
        )


class UnknownAccountError(AppealsError):
    """There is no such member of staff."""

    def __init__(self, username: str) -> None:
        super().__init__(
            f"no member of staff {username!r}",
            user_text="Medarbejderen findes ikke. Gå tilbage til listen.",
        )


class UnknownStaffCodeError(AppealsError):
    """Nobody who may sign in has this staff code."""

    def __init__(self, code: str) -> None:
        super().__init__(
            f"nobody has the staff code {code!r}",
            user_text=f"Ingen aktiv medarbejder har koden {code}. Kontrollér koden.",
        )


class ProtectionRefusedError(AppealsError):
    """Somebody may not protect this case so, or name this person."""
