# SPDX-License-Identifier: EUPL-1.2
"""Letter numbers (*postnummer i postlisten*), YY-MNNNNN, without gaps.

>>> letter_number(2026, 42)
'26-M00042'
"""

from __future__ import annotations

import re

from anke.errors import AppealsError

_FORM = re.compile(r"\A(\d{2})-M(\d{5,})\Z")
_CENTURY = 2000


class LetterNumberError(AppealsError):
    """Not a letter number."""


def letter_number(year: int, serial: int) -> str:
    """Write a letter number; five digits are the least, not the most.

    Errors: LetterNumberError for a year outside 2000–2099.
    """
    if not _CENTURY <= year < _CENTURY + 100:
        raise LetterNumberError(f"year {year} cannot be written with two digits")
    return f"{year - _CENTURY:02}-M{serial:05}"


def parse_letter_number(text: str) -> tuple[int, int]:
    """Read a letter number as year and serial. Errors: LetterNumberError."""
    match = _FORM.match(text.strip())
    if match is None:
        raise LetterNumberError(
            f"{text[:20]!r} is not a letter number",
            user_text="Et postnummer ser sådan ud: 26-M00042.",
        )
    return _CENTURY + int(match[1]), int(match[2])
