# SPDX-License-Identifier: EUPL-1.2
"""Why a deadline refuses something, one class per cause."""

from anke.errors import AppealsError


class DeadlineError(AppealsError):
    """The common root of what administrative time refuses."""


class DataFileError(DeadlineError):
    """A data file of rules or holidays cannot be read; names file, entry and field."""


class DateOutOfRangeError(DeadlineError):
    """A day lies outside the years for which the calendar knows its holidays."""


class InvalidPeriodError(DeadlineError):
    """A length and a unit that are no period of time."""


class UnknownRuleError(DeadlineError):
    """No deadline rule carries this id."""


class RuleNotInForceError(DeadlineError):
    """The rule exists, but not on that day."""


class DeliveryNotKnownError(DeadlineError):
    """No entry says when a letter by this channel counts as received on that day."""


class NotStartedError(DeadlineError):
    """The ledger holds an event before the deadline began to run."""


class AlreadyStartedError(DeadlineError):
    """The ledger starts the same deadline twice."""


class AbsoluteDeadlineError(DeadlineError):
    """An absolute deadline (*absolut frist*) was to be paused or extended."""


class NotPausableError(DeadlineError):
    """The rule gives no ground for letting the deadline stand still."""


class AlreadyPausedError(DeadlineError):
    """The deadline stands still already."""


class NotPausedError(DeadlineError):
    """The deadline runs, so it cannot be resumed."""


class ExtensionTooLongError(DeadlineError):
    """The extension goes beyond the longest that the rule allows."""


class DeadlineExpiredError(DeadlineError):
    """The deadline has run out; what comes after cannot bring it back."""
