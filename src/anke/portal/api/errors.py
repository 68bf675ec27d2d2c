# SPDX-License-Identifier: EUPL-1.2
"""Why the API refuses a call, besides a wrong selection: one class per cause."""

from __future__ import annotations

from anke.errors import AppealsError


class UnknownResourceError(AppealsError):
    """An address of the API names something that is not there.

    Attributes:
        parameter: The part of the address, by its name in the contract.
    """

    def __init__(self, parameter: str, value: str) -> None:
        super().__init__(
            f"{parameter}={value[:80]}: not found",
            user_text="Det, adressen peger på, findes ikke.",
        )
        self.parameter = parameter


class TooManyCallsError(AppealsError):
    """An address made more calls than the published limit.

    Attributes:
        seconds: How long to wait.
    """

    def __init__(self, seconds: int) -> None:
        super().__init__(
            f"too many calls from your address; wait {seconds} s",
            user_text=f"Der er kaldt for ofte. Prøv igen om {seconds} sekunder.",
        )
        self.seconds = seconds
