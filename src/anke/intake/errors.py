# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong in the mail room, one class for each cause."""

from anke.errors import AppealsError


class UnknownLetterError(AppealsError):
    """There is no letter with that number."""


class LetterRefusedError(AppealsError):
    """The letter's state does not allow what was asked."""


class EmptyLetterError(AppealsError):
    """Something of no bytes was handed to the door; there is nothing to keep."""


class PhraseError(AppealsError):
    """A phrase to look for in letters cannot be read."""


class IntakeDataError(AppealsError):
    """A data file of the mail room is wrong; names file, line, entry and field."""


class RoutingRuleError(AppealsError):
    """A routing rule cannot be read; the message names line and column."""

    def __init__(
        self, message: str, *, user_text: str, line: int = 0, column: int = 0
    ) -> None:
        super().__init__(message, user_text=user_text)
        self.line = line
        self.column = column


class SubmissionChangedError(AppealsError):
    """The same submission came again with another content; which one counts?"""


class FileRefusedError(AppealsError):
    """A file is of a kind, or of a size, that is not taken in."""


class FileDamagedError(AppealsError):
    """A file that was taken in is gone, or is not what it was; `name` tells which."""

    def __init__(self, name: str) -> None:
        super().__init__(
            "a file is not what was taken in",
            user_text=f"Filen “{name}” er blevet beskadiget hos os. Send den igen.",
        )
        self.name = name


class InstanceKeyError(AppealsError):
    """The key is none of ours, or was revoked, or there is nobody it could be for."""


class TooManyError(AppealsError):
    """Somebody has sent too much in a short time."""


class ChannelMisconfiguredError(AppealsError):
    """A channel is switched on, but what it needs is missing or unsafe."""


class MailboxUnreachableError(AppealsError):
    """The mail server does not answer, refuses us, or broke off."""


class DeliveryUnreadableError(AppealsError):
    """A file that was to be delivered cannot be read."""


class UnknownAttachmentError(AppealsError):
    """The letter has no such attachment."""


class TruthUnreadableError(AppealsError):
    """The labels of a folder of letters are missing or cannot be read."""


class TooFewExamplesError(AppealsError):
    """There are too few settled letters to train a model and to judge it."""


class UnknownModelError(AppealsError):
    """There is no triage model, or more than one, with that name."""
