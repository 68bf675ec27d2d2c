# SPDX-License-Identifier: EUPL-1.2
"""Why tables cannot be published: one class per cause."""

from __future__ import annotations

from anke.errors import AppealsError


class InconsistentReleaseError(AppealsError):
    """The counts do not fit what the release shows of them, or do not add up."""


class UnprotectableError(AppealsError):
    """A count cannot be hidden: nothing around it is left to hide."""


class BundleDamagedError(AppealsError):
    """A released bundle is not what its manifest says, or was written otherwise."""


class NothingReleasedError(AppealsError):
    """There is no release yet, or none with this id."""


class NothingToReleaseError(AppealsError):
    """The facts hold no whole period of any published area."""


class UnknownReleaseError(AppealsError):
    """No release has this id."""


class ReleaseStateError(AppealsError):
    """The release is not where this can be done, such as signing before the attack."""


class SamePersonError(AppealsError):
    """Somebody would sign a second time; two persons must (*to par øjne*)."""


class EmbargoError(AppealsError):
    """The hour of the release has not come (*klausuleret*)."""


class AttackFailedError(AppealsError):
    """A hidden count can be worked out; the release is refused."""


class WorkRunningError(AppealsError):
    """The gate is at work on this already."""


class SigningKeyError(AppealsError):
    """The key by which releases are signed is missing or cannot be opened."""
