# SPDX-License-Identifier: EUPL-1.2
"""Meeting numbers (*mødenumre*), YY-NNN, without gaps.

>>> meeting_number(2026, 7)
'26-007'
"""

from __future__ import annotations

import re

from anke.decisions.errors import UnknownMeetingError

_FORM = re.compile(r"\A(\d{2})-(\d{3,4})\Z")
_CENTURY = 2000


def meeting_number(year: int, serial: int) -> str:
    """Write a meeting's number. Errors: ValueError for a year outside 2000–2099."""
    if not _CENTURY <= year < _CENTURY + 100:
        raise ValueError(f"year {year} cannot be written with two digits")
    return f"{year - _CENTURY:02}-{serial:03}"


def parse_meeting_number(text: str) -> tuple[int, int]:
    """Read a meeting's number as year and serial. Errors: UnknownMeetingError."""
    match = _FORM.match(text.strip())
    if match is None:
        raise UnknownMeetingError(
            f"{text[:20]!r} is not a meeting's number",
            user_text="Et mødenummer ser sådan ud: 26-007.",
        )
    return _CENTURY + int(match[1]), int(match[2])


def meeting_stream(number: str) -> str:
    """Name the stream in which everything about a meeting is written."""
    return f"meeting:{number}"
