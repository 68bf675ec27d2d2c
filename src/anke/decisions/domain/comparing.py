# SPDX-License-Identifier: EUPL-1.2
"""Two versions of a text, word by word.

>>> [(piece.kind, piece.text) for piece in compare("Vi ændrer den.", "Vi ophæver den.")]
[('same', 'Vi '), ('gone', 'ændrer'), ('new', 'ophæver'), ('same', ' den.')]
"""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_WORDS = re.compile(r"\w+|\s+|[^\w\s]")


class Piece(NamedTuple):
    """A stretch of text that stands in both versions, or in one of them."""

    kind: Literal["same", "gone", "new"]
    text: str


def compare(old: str, new: str) -> tuple[Piece, ...]:
    """Give what is the same, what is gone and what is new, in reading order.

    Put together without what is new it is the old text, without what is gone the new.
    """
    grouped = groupby(_pieces(old, new), key=lambda piece: piece.kind)
    return tuple(
        Piece(kind, "".join(piece.text for piece in pieces)) for kind, pieces in grouped
    )


def _pieces(old: str, new: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(old), _WORDS.findall(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for how, a, b, c, d in matcher.get_opcodes():
        if how == "equal":
            yield Piece("same", "".join(before[a:b]))
            continue
        if a < b:
            yield Piece("gone", "".join(before[a:b]))
        if c < d:
            yield Piece("new", "".join(after[c:d]))
