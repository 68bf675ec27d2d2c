# SPDX-License-Identifier: EUPL-1.2
"""When each item of an agenda begins: reckoned, never typed.

>>> times("09:00", [15, 45, 20])
[('09:00', '09:15'), ('09:15', '10:00'), ('10:00', '10:20')]
"""

from __future__ import annotations

import re
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

_CLOCK = re.compile(r"\A([01]\d|2[0-3]):([0-5]\d)\Z")
_DAY = 24 * 60


def is_clock_time(text: str) -> bool:
    """Tell whether a text is a time of day, such as 09:00."""
    return _CLOCK.match(text) is not None


def times(starts_at: str, minutes: Sequence[int]) -> list[tuple[str, str]]:
    """Give when each item begins and ends. Errors: ValueError for no time of day."""
    match = _CLOCK.match(starts_at)
    if match is None:
        raise ValueError(f"{starts_at!r} is not a time of day")
    start = 60 * int(match[1]) + int(match[2])
    marks = accumulate(minutes, initial=start)
    return [(_text(first), _text(last)) for first, last in pairwise(marks)]


def _text(minute: int) -> str:
    hour, rest = divmod(minute % _DAY, 60)
    return f"{hour:02}:{rest:02}"
