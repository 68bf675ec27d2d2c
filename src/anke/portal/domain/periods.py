# SPDX-License-Identifier: EUPL-1.2
"""Years and quarters as the bundle writes them: 2022, 2022K1.

Example:
    >>> first_day("2022K2"), last_day("2022K2"), last_day("2022")
    ('2022-04-01', '2022-06-30', '2022-12-31')
"""

from __future__ import annotations

import re
from typing import Final

_FORM: Final = re.compile(r"(\d{4})(?:K([1-4]))?")
_STARTS: Final = ("01-01", "04-01", "07-01", "10-01")
_ENDS: Final = ("03-31", "06-30", "09-30", "12-31")


def is_year(period: str) -> bool:
    """Tell a year from a quarter."""
    return len(period) == 4


def is_period(text: str) -> bool:
    """Tell whether a text is a year or a quarter at all."""
    return _FORM.fullmatch(text) is not None


def first_day(period: str) -> str:
    """Give the first day of a period (ISO)."""
    year, quarter = period[:4], period[5:]
    return f"{year}-{_STARTS[int(quarter) - 1] if quarter else _STARTS[0]}"


def last_day(period: str) -> str:
    """Give the last day of a period (ISO)."""
    year, quarter = period[:4], period[5:]
    return f"{year}-{_ENDS[int(quarter) - 1] if quarter else _ENDS[-1]}"


def quarter_number(period: str) -> int:
    """Give 1 to 4 of a quarter, 0 of a year."""
    return int(period[5:] or 0)
