# SPDX-License-Identifier: EUPL-1.2
"""What can stand in the way of opening a letter, one class for each cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.errors import AppealsError

if TYPE_CHECKING:
    from anke.intake.domain.reading import Verdict


class Refusal(AppealsError):
    """A letter, or one file of it, is not opened: the verdict, and why in Danish."""

    def __init__(self, verdict: Verdict, reason: str) -> None:
        super().__init__(f"not opened: {verdict}", user_text=reason)
        self.verdict = verdict


class NotInLetterError(AppealsError):
    """The letter has no attachment at that place."""


class NotShowableError(AppealsError):
    """The file has no such page, or none that can be drawn."""


class WorkerNotStartedError(AppealsError):
    """No reading process can be started here: nothing is wrong with the letter."""


class WorkerLostError(AppealsError):
    """The reading process died, hung or answered nonsense, and was put down."""

    def __init__(self, message: str, *, slow: bool = False) -> None:
        super().__init__(message, user_text="Filen kunne ikke åbnes.")
        self.slow = slow
