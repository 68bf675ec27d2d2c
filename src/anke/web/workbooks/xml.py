# SPDX-License-Identifier: EUPL-1.2
r"""The smallest pieces of a sheet: escaped text, cells, column letters.

Example:
    >>> column_letters(0), column_letters(27), column_letters(16_383)
    ('A', 'AB', 'XFD')
    >>> text_cell("B", 2, "=1+1", 0)
    '<c r="B2" s="0" t="inlineStr"><is><t xml:space="preserve">\'=1+1</t></is></c>'
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final
from xml.sax.saxutils import escape

from anke.web.workbooks.defusing import defused, printable

DECLARATION: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MOST_SIGNS: Final = 32_767


def escaped(text: str) -> str:
    """Write a text inside an element or an attribute."""
    return escape(printable(text), {'"': "&quot;"})


@lru_cache(maxsize=16_384)
def column_letters(place: int) -> str:
    """Name a column as spreadsheets do; the first is 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def text_cell(column: str, row: int, text: str, style: int) -> str:
    """Write a cell with a text, which is never a formula."""
    return f'<c r="{column}{row}"{text_inside(text, style)}'


def text_inside(text: str, style: int) -> str:
    """Write all of a cell with a text but its place."""
    return (
        f' s="{style}" t="inlineStr"><is><t xml:space="preserve">'
        f"{escaped(defused(text)[:_MOST_SIGNS])}</t></is></c>"
    )
