# SPDX-License-Identifier: EUPL-1.2
"""Why decisions refuses something, one class per cause."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.decisions.domain.draft_merging import Conflict


class UnknownTextError(AppealsError):
    """The text library holds no text with that key."""


class TextRefusedError(AppealsError):
    """A text cannot be published or withdrawn as asked; the message says why."""


class DraftConflictError(AppealsError):
    """Somebody else has saved the same words meanwhile; nothing was stored."""

    def __init__(
        self, message: str, *, user_text: str, conflicts: Sequence[Conflict] = ()
    ) -> None:
        super().__init__(message, user_text=user_text)
        self.conflicts = tuple(conflicts)


class UnknownLetterKindError(AppealsError):
    """There is no kind of letter with that name."""


class LetterIncompleteError(AppealsError):
    """A letter cannot leave the house: something in it is missing or to be written."""

    def __init__(
        self, message: str, *, user_text: str, missing: Sequence[str] = ()
    ) -> None:
        super().__init__(message, user_text=user_text)
        self.missing = tuple(missing)


class UnprintableError(AppealsError):
    """A letter holds a sign that cannot be drawn."""


class UnreadableLetterError(AppealsError):
    """A file cannot be read or written as a letter; names it."""


class WordFileError(AppealsError):
    """A Word file cannot be taken as the text of a letter; the message says why."""


class UnusablePdfError(AppealsError):
    """A PDF cannot be taken into a bundle; what was taken of it is taken back."""


class BundleTooLargeError(AppealsError):
    """A bundle would have more pages than anybody can open."""


class UnknownMeetingError(AppealsError):
    """There is no board meeting with that number, or not for this person."""


class MeetingRefusedError(AppealsError):
    """A board meeting does not allow what was asked; the message says why."""


class UnknownMeetingRuleError(AppealsError):
    """There is no such kind of voting, or no such ground for extended voting."""


class MemberRefusedError(AppealsError):
    """Somebody cannot be appointed as asked; the message says which rule forbids it."""


class UnknownMemberError(AppealsError):
    """There is no appointed member with that code."""


class UnknownRobotError(AppealsError):
    """There is no robot of that name, or it has not done that."""


class RobotNotTriedError(AppealsError):
    """A robot is not switched on before it was tried on history."""
