# SPDX-License-Identifier: EUPL-1.2
"""What can go wrong in allocation, one class for each cause."""

from anke.errors import AppealsError


class LeverRefusedError(AppealsError):
    """A lever is out of bounds, or was not tried before it was to be saved."""


class AllocationRefusedError(AppealsError):
    """The case cannot be given to this person, or taken from them."""


class UnknownStaffError(AppealsError):
    """There is no member of staff with that code."""


class UnknownProposalError(AppealsError):
    """There is no such proposal, or it has been settled."""


class LoanRefusedError(AppealsError):
    """The loan of a person between areas is not possible."""
