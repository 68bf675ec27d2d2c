# SPDX-License-Identifier: EUPL-1.2
"""Why the register refuses something, one class per cause."""

from anke.errors import AppealsError


class CommandRefusedError(AppealsError):
    """The case does not allow what was asked; the message says why."""


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
