# SPDX-License-Identifier: EUPL-1.2
"""Figures as Danish and English readers expect them, fast.

`anke.web.formats` asks Django for the format of each number; a table of 20,000 cells
has no time for that. A test holds both together.

Example:
    >>> count("da", 18420), share("da", 30.24).split(), decimal("en", 4.25)
    ('18.420', ['30,2', '%'], '4.2')
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

_DANISH: Final = str.maketrans(",.", ".,")
_SPACE: Final = "\N{NO-BREAK SPACE}"


@lru_cache(maxsize=65_536)
def count(language: str, value: int) -> str:
    """Write a count with the thousands set apart."""
    text = f"{value:,}"
    return text if language == "en" else text.translate(_DANISH)


@lru_cache(maxsize=8192)
def share(language: str, value: float) -> str:
    """Write a percentage with one decimal."""
    text = f"{value:.1f}{_SPACE}%" if language == "da" else f"{value:.1f}%"
    return text.translate(_DANISH) if language == "da" else text


@lru_cache(maxsize=8192)
def decimal(language: str, value: float) -> str:
    """Write a number with one decimal."""
    text = f"{value:,.1f}"
    return text if language == "en" else text.translate(_DANISH)


def value(language: str, unit: str, number: float) -> str:
    """Write a value in the unit of its key figure."""
    if unit == "percent":
        return share(language, number)
    if unit == "per-10000":
        return decimal(language, number)
    return count(language, round(number))
