# SPDX-License-Identifier: EUPL-1.2
"""Numbers, days and periods as a Danish reader expects them in a report.

Example:
    >>> from datetime import date
    >>> period_name("2022-09"), period_name("2022K3"), long_day(date(2022, 12, 31))
    ('september 2022', '3. kvartal 2022', '31. december 2022')
    >>> written(18420, Unit.COUNT), written(None, Unit.SHARE)
    ('18.420', 'kan ikke opgøres')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.contract.reports.document import Unit
from anke.web import figures

if TYPE_CHECKING:
    from datetime import date
    from fractions import Fraction

MONTHS: Final = (
    "januar", "februar", "marts", "april", "maj", "juni", "juli", "august",
    "september", "oktober", "november", "december",
)  # fmt: skip
NOT_COMPUTABLE: Final = "kan ikke opgøres"
NOT_SAID: Final = "ikke angivet"
_SUFFIX: Final = {Unit.WEEKS: " uger", Unit.DAYS: " dage", Unit.POINTS: " point"}
_SPACE: Final = "\N{NO-BREAK SPACE}"


def written(
    number: float | Fraction | None, unit: Unit, *, with_unit: bool = False
) -> str:
    """Write a number; rounding happens here and nowhere else.

    A share always has its sign; other units are named where `with_unit` is set.
    """
    if number is None:
        return NOT_COMPUTABLE
    if unit is Unit.SHARE:
        return figures.share("da", float(number * 100))
    if unit is Unit.COUNT:
        return figures.count("da", round(number))
    text = figures.decimal("da", float(number))
    if unit is Unit.PLAIN:
        text = plain(number)
    suffix = _SUFFIX.get(unit, "").replace(" ", _SPACE) if with_unit else ""
    return f"{text}{suffix}"


def plain(number: float | Fraction) -> str:
    """Write a number of somebody else's with the decimals that it has, four at most.

    Example:
        >>> plain(7.9), plain(20), plain(-0.019)
        ('7,9', '20', '−0,019')
    """
    text = f"{abs(float(number)):,.4f}".rstrip("0").rstrip(".")
    danish = text.translate(str.maketrans(",.", ".,"))
    return f"\N{MINUS SIGN}{danish}" if number < 0 else danish


def period_name(period: str) -> str:
    """Name a month, quarter or year in words."""
    if "-" in period:
        year, month = period.split("-")
        return f"{MONTHS[int(month) - 1]} {year}"
    if "K" in period:
        year, quarter = period.split("K")
        return f"{quarter}. kvartal {year}"
    return period


def short_month(month: str) -> str:
    """Name a month as an axis does: "sep 22"."""
    year, number = month.split("-")
    return f"{MONTHS[int(number) - 1][:3]} {year[2:]}"


def long_day(day: date) -> str:
    """Write a day in words."""
    return f"{day.day}. {MONTHS[day.month - 1]} {day.year}"


def short_day(day: date) -> str:
    """Write a day in figures."""
    return f"{day:%d.%m.%Y}"


def listed(words: list[str]) -> str:
    """Join words as a sentence does.

    Example:
        >>> listed(["a", "b", "c"])
        'a, b og c'
    """
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} og {words[-1]}"
