# SPDX-License-Identifier: EUPL-1.2
"""What was moved of a case before: which rows are new, the same, or changed.

A row is known again by its own number over there. Where it has none, by what hardly
changes: who a party is, when something happened, where a file lies.
"""

from __future__ import annotations

from enum import Enum, auto
from typing import TYPE_CHECKING

from anke.cases.moving.domain.dictionary import TABLES
from anke.cases.moving.domain.words import folded

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.cases.moving.domain.cells import Row
    from anke.cases.moving.domain.pieces import Hasher, Piece

# The row's own number, and else the columns by which it is known again.
_OWN = {"parties": "party", "history": "event", "documents": "document"}
_KEYS = {
    "history": ("on", "what", "recorded_at", "by"),
    "clocks": ("rule", "kind", "on"),
    "documents": ("file",),
}
# What a row says; a due date that the other system computes each day is no content.
_CONTENT = {
    table.name: [
        column.name
        for column in table.columns[1:]
        if (table.name, column.name) != ("clocks", "due_on")
    ]
    for table in TABLES
}


class Verdict(Enum):
    """What a piece is, beside what was moved before."""

    NEW = auto()
    SAME = auto()
    CHANGED = auto()
    DOUBLE = auto()


class Memory:
    """The pieces of one case: those moved before, those met now, those to keep."""

    def __init__(self, before: Iterable[Piece]) -> None:
        self._before = {(piece.table, piece.key): piece for piece in before}
        self._met: dict[tuple[str, bytes], int] = {}
        self._twins: dict[str, int] = {}
        self._kept = dict(self._before)

    @property
    def pieces(self) -> list[Piece]:
        """Everything that has been moved of the case by now."""
        return list(self._kept.values())

    def meet(self, piece: Piece, line: int) -> Verdict:
        """Say what a piece is; meeting it twice makes the second one a double."""
        key = piece.table, piece.key
        if key in self._met:
            return Verdict.DOUBLE
        self._met[key] = line
        before = self._before.get(key)
        if before is None:
            return Verdict.NEW
        return Verdict.SAME if before.content == piece.content else Verdict.CHANGED

    def line_of(self, piece: Piece) -> int:
        """Give the line in which a piece was met first."""
        return self._met[piece.table, piece.key]

    def keep(self, piece: Piece) -> None:
        """Remember a piece as moved, with what it says now."""
        self._kept[piece.table, piece.key] = piece

    def twin(self, key: str) -> int:
        """Count rows that cannot be told apart: 1 for the first, 2 for the second."""
        self._twins[key] = self._twins.get(key, 0) + 1
        return self._twins[key]

    def lost(self, table: str) -> list[Piece]:
        """Give what was moved from a table and is not met in it now."""
        return [
            piece
            for key, piece in self._before.items()
            if piece.table == table and key not in self._met
        ]


def piece_of(row: Row, memory: Memory, hasher: Hasher, *, file: str = "") -> Piece:
    """Make the piece of a row of parties, history, clocks or documents.

    `file` is the SHA-256 of a document's content.
    """
    own = row.text(_OWN[row.table]) if row.table in _OWN else ""
    key = f"own:{own}" if own else _key(row, memory)
    content = row.content(_CONTENT[row.table]) + file
    return hasher.piece(row.table, key, content, has_own_number=bool(own))


def _key(row: Row, memory: Memory) -> str:
    if row.table == "parties":
        who = row.content(["cpr"]) or folded(row.text("name"))
        return f"{row.text('role')}\x1f{who}"
    key = row.content(_KEYS[row.table])
    if row.table == "history":
        return f"{key}\x1f{memory.twin(key)}"
    return key
