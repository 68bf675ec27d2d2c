# SPDX-License-Identifier: EUPL-1.2
"""The CPR number, masked in every string form.

>>> str(Cpr("251248-9996"))
'251248-xxxx'
>>> Cpr("2512489996").digits
'2512489996'
"""

from __future__ import annotations

import re

from anke.errors import AppealsError

_FORM = re.compile(r"\A(\d{6})[- ]?(\d{4})\Z")


class CprError(AppealsError):
    """Ten digits were expected, the first six of them a date."""


class Cpr:
    """A CPR number (*personnummer*) that cannot be shown by accident.

    The checksum is not demanded: numbers given out since 2007 need not fulfil it.
    Errors: CprError, which never repeats the number.
    """

    __slots__ = ("_digits",)

    def __init__(self, text: str) -> None:
        match = _FORM.match(text.strip())
        if match is None or not _has_date(match[1]):
            raise CprError(
                "not a CPR number",
                user_text="Et CPR-nummer har ti cifre og begynder med en fødselsdato.",
            )
        self._digits = match[1] + match[2]

    @property
    def digits(self) -> str:
        """Give all ten digits, for encryption, look-up and the letter itself."""
        return self._digits

    @property
    def masked(self) -> str:
        """Give the birth date only."""
        return f"{self._digits[:6]}-xxxx"

    def __str__(self) -> str:
        return self.masked

    def __repr__(self) -> str:
        return f"Cpr({self.masked!r})"

    def __format__(self, _: str) -> str:
        return self.masked

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Cpr) and self._digits == other._digits

    def __hash__(self) -> int:
        return hash(self._digits)

    def __copy__(self) -> Cpr:
        return self

    def __deepcopy__(self, _: object) -> Cpr:
        return self

    def __reduce__(self) -> tuple[type[Cpr], tuple[str]]:
        raise TypeError("a CPR number is not pickled")


def _has_date(six: str) -> bool:
    # Days above 60 are the replacement numbers (erstatningspersonnumre) of hospitals
    # and authorities; the month is a real month in both.
    day, month = int(six[:2]), int(six[2:4])
    return 1 <= month <= 12 and (1 <= day <= 31 or 61 <= day <= 91)
