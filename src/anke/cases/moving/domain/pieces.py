# SPDX-License-Identifier: EUPL-1.2
"""What was taken over from a row, in a form by which it is known again.

A piece has a key (which row, or which part of a case's row) and a content (what it
said), both as keyed hashes: the next run can tell what is new, what is the same and
what has changed, and nobody can tell from them whom it was about.

>>> hasher = Hasher(b"a secret")
>>> piece = hasher.piece("parties", "id:P1", "Nancy", has_own_number=True)
>>> unpacked(packed([piece])) == [piece], len(packed([piece])), piece.table
(True, 17, 'parties')
"""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, NamedTuple

from anke.cases.moving.domain.dictionary import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

HASH_BYTES = 8
_PIECE_BYTES = 1 + 2 * HASH_BYTES
_OWN_NUMBER = 0x80
_TABLES = [table.name for table in TABLES]


class Piece(NamedTuple):
    """One thing taken over: its table, its key and its content.

    `has_own_number` tells that the row has a number of its own over there, so that a
    row which disappears and one which is new are surely two.
    """

    table: str
    key: bytes
    content: bytes
    has_own_number: bool = False


class Hasher:
    """Makes pieces with a key that only this installation has."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def piece(
        self, table: str, key: str, content: str, *, has_own_number: bool = False
    ) -> Piece:
        """Make the piece of a row."""
        return Piece(table, self._hash(key), self._hash(content), has_own_number)

    def _hash(self, text: str) -> bytes:
        return blake2b(
            text.encode(), digest_size=HASH_BYTES, key=self._secret[:64]
        ).digest()


def packed(pieces: Iterable[Piece]) -> bytes:
    """Write pieces one after the other, as they are stored."""
    return b"".join(
        bytes([_TABLES.index(table) | (_OWN_NUMBER if own else 0)]) + key + content
        for table, key, content, own in pieces
    )


def unpacked(data: bytes) -> list[Piece]:
    """Read stored pieces."""
    return [
        Piece(
            _TABLES[data[at] & ~_OWN_NUMBER],
            data[at + 1 : at + 1 + HASH_BYTES],
            data[at + 1 + HASH_BYTES : at + _PIECE_BYTES],
            bool(data[at] & _OWN_NUMBER),
        )
        for at in range(0, len(data), _PIECE_BYTES)
    ]
