# SPDX-License-Identifier: EUPL-1.2
"""Years, quarters and months as the figures name them: 2022, 2022K1, 2022-03.

Inside, a month is one number (year x 12 + month - 1), so that a quarter is that number
divided by 3 and a year by 12, in every engine alike.

>>> quarter_label(month_number(date(2022, 3, 31)) // 3)
'2022K1'
>>> months_of("quarter", "2022K1") == range(24264, 24267)
True
>>> last_day(24266)
datetime.date(2022, 3, 31)
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date
from typing import TYPE_CHECKING

from anke.statistics.errors import WrongPeriodError

if TYPE_CHECKING:
    from collections.abc import Callable

MONTHS_IN = {"year": 12, "quarter": 3, "month": 1}
PERIODS = tuple(MONTHS_IN)
_FORMS = {
    "year": re.compile(r"\A(\d{4})\Z"),
    "quarter": re.compile(r"\A(\d{4})[ -]?[KQkq]([1-4])\Z"),
    "month": re.compile(r"\A(\d{4})-(0[1-9]|1[0-2])\Z"),
}
_EXAMPLES = {"year": "2022", "quarter": "2022K1", "month": "2022-03"}
_NAMES_DA = {"year": "årstal", "quarter": "kvartal", "month": "måned"}


def month_number(day: date) -> int:
    """Number the month of a day."""
    return day.year * 12 + day.month - 1


def first_day(month: int) -> date:
    """Give the first day of a month by its number."""
    return date(month // 12, month % 12 + 1, 1)


def last_day(month: int) -> date:
    """Give the last day of a month by its number."""
    year, place = divmod(month, 12)
    return date(year, place + 1, monthrange(year, place + 1)[1])


def year_label(number: int) -> str:
    """Name a year by its number."""
    return str(number)


def quarter_label(number: int) -> str:
    """Name a quarter (*kvartal*) by its number."""
    return f"{number // 4}K{number % 4 + 1}"


def month_label(number: int) -> str:
    """Name a month by its number."""
    return f"{number // 12}-{number % 12 + 1:02}"


LABELS: dict[str, Callable[[int], str]] = {
    "year": year_label,
    "quarter": quarter_label,
    "month": month_label,
}


def months_of(period: str, text: str) -> range:
    """Read a year, quarter or month as the numbers of its months.

    Errors: WrongPeriodError that shows how the period is written.
    """
    match = _FORMS[period].match(str(text).strip())
    if match is None:
        example = _EXAMPLES[period]
        raise WrongPeriodError(
            f"{text!r} is not a {period}: write it like {example}",
            user_text=f"{text!r} er ikke et {_NAMES_DA[period]}: skriv det som "
            f"{example}.",
        )
    year = int(match[1])
    place = int(match[2]) - 1 if match.lastindex == 2 else 0
    first = year * 12 + place * MONTHS_IN[period]
    return range(first, first + MONTHS_IN[period])


def period_of(period: str, month: int) -> str:
    """Name the year, quarter or month that a month lies in."""
    return LABELS[period](month // MONTHS_IN[period])
