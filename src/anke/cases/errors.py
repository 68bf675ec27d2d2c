# SPDX-License-Identifier: EUPL-1.2
"""Why the register refuses something, one class per cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.cases.domain.entries import Entry


class CommandRefusedError(AppealsError):
    """The case does not allow what was asked; the message says why."""


class StaleCaseError(CommandRefusedError):
    """Somebody else worked on the case meanwhile; `since` is what they did."""

    def __init__(self, message: str, *, user_text: str, since: Sequence[Entry]) -> None:
        super().__init__(message, user_text=user_text)
        self.since = since


class JournalCorruptError(AppealsError):
    """An entry cannot be read as the kind it says it is."""


class UnknownCaseError(AppealsError):
    """There is no case with that number."""


class VaultKeyError(AppealsError):
    """The key to the personal data is missing or does not fit."""


class DocumentMissingError(AppealsError):
    """A document that the journal refers to is not in the store, or was changed."""


class RulesUnreadableError(AppealsError):
    """A file of rules cannot be read."""
