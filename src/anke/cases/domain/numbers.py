# SPDX-License-Identifier: EUPL-1.2
"""Case numbers (*journalnummer*), YY-NNNNN.

>>> case_number(2022, 42)
'22-00042'
>>> parse_number("22-00042")
(2022, 42)
"""

from __future__ import annotations

import re

from anke.errors import AppealsError

_FORM = re.compile(r"\A(\d{2})-(\d{5,})\Z")
_CENTURY = 2000


class CaseNumberError(AppealsError):
    """Not a case number."""


def case_number(year: int, serial: int) -> str:
    """Write a case number; five digits are the least, not the most.

    Errors: CaseNumberError for a year outside 2000–2099, which two digits cannot tell.
    """
    if not _CENTURY <= year < _CENTURY + 100:
        raise CaseNumberError(f"year {year} cannot be written with two digits")
    return f"{year - _CENTURY:02}-{serial:05}"


def parse_number(text: str) -> tuple[int, int]:
    """Read a case number as year and serial.

    Errors: CaseNumberError.
    """
    match = _FORM.match(text.strip())
    if match is None:
        raise CaseNumberError(
            f"{text[:20]!r} is not a case number",
            user_text="Et sagsnummer ser sådan ud: 22-00042.",
        )
    return _CENTURY + int(match[1]), int(match[2])
