# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong on the way out of the house, one class for each cause."""

from anke.errors import AppealsError


class UnknownRecipientError(AppealsError):
    """The letter is for somebody who is not known, or not a party of the case."""


class UnknownDocumentError(AppealsError):
    """The letter, or what is enclosed, is no document of the case."""


class UnknownPostedLetterError(AppealsError):
    """There is no letter out with that number."""


class LetterGoneError(AppealsError):
    """The letter has left the house, or may have: too late for what was asked."""


class LetterNotStuckError(AppealsError):
    """The letter does not wait for a person; there is nothing to settle."""


class NoSuchWayError(AppealsError):
    """The recipient cannot be reached by that channel."""


class PostAddressesError(AppealsError):
    """The file of first instances' addresses is wrong; names file, line and field."""


class TransportError(AppealsError):
    """A channel did not do what was asked; `problem` is the reason as a code."""

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


class NotTakenError(TransportError):
    """Surely not handed over; later it may be.

    `is_down` tells that the channel takes nothing from anybody just now.
    """

    is_down = True


class RefusedError(TransportError):
    """Surely not handed over, and never will be by this channel."""


class UnsureError(TransportError):
    """Nobody can tell whether it was handed over."""
