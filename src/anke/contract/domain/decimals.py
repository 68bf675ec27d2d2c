# SPDX-License-Identifier: EUPL-1.2
"""Numbers as people type them, kept exactly: "7,9" and "7.9" are 7.9.

    >>> exact_decimal("1.234.567,80"), exact_decimal("−0,019")
    ('1234567.80', '-0.019')
    >>> exact_decimal("1.234")
    Traceback (most recent call last):
    ...
    anke.contract.domain.decimals.AmbiguousNumberError: 1.234 can be read in two ways

A dot with three digits after it is a thousand in Danish and a fraction in English, so
it is refused rather than guessed.
"""

from __future__ import annotations

import re
from typing import Final

_DANISH: Final = re.compile(r"-?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+")
_GROUPED: Final = re.compile(r"-?[1-9]\d{0,2}(?:\.\d{3}){2,}")
_PLAIN: Final = re.compile(r"-?\d+(?:\.\d+)?")
_EITHER: Final = re.compile(r"-?[1-9]\d{0,2}\.\d{3}")
_LONGEST: Final = 40


class AmbiguousNumberError(ValueError):
    """A number that a Danish and an English reader would read differently."""


def exact_decimal(text: str) -> str:
    """Give a number as decimal text with a point, digit by digit as it was typed.

    Errors: AmbiguousNumberError for 1.234; ValueError for what is no number.
    """
    typed = re.sub(r"\s", "", text).replace("\N{MINUS SIGN}", "-")
    if len(typed) > _LONGEST:
        raise ValueError(f"{typed[:_LONGEST]}… is no number")
    if _EITHER.fullmatch(typed):
        raise AmbiguousNumberError(f"{typed} can be read in two ways")
    if _DANISH.fullmatch(typed):
        return typed.replace(".", "").replace(",", ".")
    if _GROUPED.fullmatch(typed):
        return typed.replace(".", "")
    if _PLAIN.fullmatch(typed):
        return typed
    raise ValueError(f"{typed!r} is no number")
