# SPDX-License-Identifier: EUPL-1.2
"""Why somebody is not let in, one class for each cause."""

from anke.errors import AppealsError
from anke.selfservice.domain.ways_in import Standing


class NoWayInError(AppealsError):
    """The link opens nothing; `why` says what somebody can do about it.

    A code that does not fit and a link that was never made are both `open`: they are
    told alike.
    """

    def __init__(self, why: Standing) -> None:
        super().__init__(f"the link does not open: {why}")
        self.why = why


class NotOpenToReadersError(AppealsError):
    """The case cannot be looked into from outside, or not by this party."""


class SignInRefusedError(AppealsError):
    """The broker's answer cannot be trusted, or does not say who somebody is."""


class SignInMisconfiguredError(AppealsError):
    """The file that describes the broker is missing something."""
