# SPDX-License-Identifier: EUPL-1.2
"""Why the public site refuses a question: one class per cause.

Example:
    >>> error = WrongSelectionError("emne", "sel-142", ["sel-42-43", "akl-11"])
    >>> error.parameter, str(error)
    ('emne', 'emne=sel-142: unknown; did you mean sel-42-43?')
"""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING

from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.publication.bundle.contents import Withdrawal

_MOST_ALIKE = 3


class WrongSelectionError(AppealsError):
    """A parameter of an address that cannot be followed; it is named.

    Attributes:
        parameter: The name of the parameter, as it stands in the address.
        value: What stands there.
    """

    def __init__(
        self, parameter: str, value: str, choices: Iterable[str] = (), why: str = ""
    ) -> None:
        alike = get_close_matches(value, list(choices), n=_MOST_ALIKE, cutoff=0.5)
        reason = why or "unknown"
        hint = f"; did you mean {', '.join(alike)}?" if alike else ""
        super().__init__(
            f"{parameter}={value}: {reason}{hint}",
            user_text=f"Adressen siger {parameter}={value}, og det findes ikke her."
            + (f" Mente du {' eller '.join(alike)}?" if alike else ""),
        )
        self.parameter = parameter
        self.value = value


class WithdrawnError(AppealsError):
    """Figures of a release that was taken back (*tilbagekaldt*) are given no more.

    Attributes:
        withdrawal: Which release, when and why.
    """

    def __init__(self, withdrawal: Withdrawal) -> None:
        reason = withdrawal.reason
        super().__init__(
            f"release {withdrawal.release} was withdrawn: {reason.in_language('en')}",
            user_text=f"Udgivelsen {withdrawal.release} er tilbagekaldt: {reason.da}",
        )
        self.withdrawal = withdrawal


class PortalSettingError(AppealsError):
    """A variable of the environment cannot be read as what it should be."""


class UnpackingError(AppealsError):
    """A release could not be made ready for readers; the one before stays."""
