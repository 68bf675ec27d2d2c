# SPDX-License-Identifier: EUPL-1.2
r"""Text that no spreadsheet takes for a formula (*formelindsprøjtning*).

A spreadsheet computes a cell that begins with =, +, - or @, also one that a name or a
note brought along. Such a text gets an apostrophe before it, by which spreadsheets know
a text. Numbers of ours never begin so.

Example:
    >>> defused('=HYPERLINK("//x")'), defused("Aarhus"), defused(" @sum")
    ('\'=HYPERLINK("//x")', 'Aarhus', "' @sum")
    >>> printable("Aar\x00hus")
    'Aarhus'
"""

from __future__ import annotations

import re
from typing import Final

# Signs, their wide forms that East Asian spreadsheets read the same way, and what moves
# a text to another cell.
_STARTS: Final = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
# What XML 1.0 cannot hold, and nobody can read.
_UNREADABLE: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]"
)


def defused(text: str) -> str:
    """Give a text that stays a text; most are given back as they are."""
    # Spaces and invisible signs before the sign do not stop a spreadsheet.
    seen = printable(text).lstrip(" \u00a0\u200b\ufeff")
    return f"'{text}" if seen.startswith(_STARTS) else text


def printable(text: str) -> str:
    """Leave out signs that a file may not hold."""
    return _UNREADABLE.sub("", text)
