# SPDX-License-Identifier: EUPL-1.2
"""What goes into the planning of one case, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anke.cases.domain import commands as c
    from anke.cases.domain.state import CaseState
    from anke.cases.moving.domain.fates import RowFate
    from anke.cases.moving.domain.pieces import Piece

    Line = tuple[int, Sequence[str]]


@dataclass(frozen=True, slots=True)
class CaseTables:
    """All rows of one case, by table, each with its line."""

    reference: str
    rows: Mapping[str, Sequence[Line]]

    def of(self, table: str) -> Sequence[Line]:
        """Give the rows of a table."""
        return self.rows.get(table, ())


@dataclass(frozen=True, slots=True)
class Known:
    """What the register holds of a case: its number, its state, and what was moved."""

    number: str
    state: CaseState
    pieces: tuple[Piece, ...] = ()


class Register(Protocol):
    """What the planner asks of the register besides the case itself."""

    def number_of(self, reference: str) -> str:
        """Give the number, or handle, of a case moved before; empty for none."""

    def known(self, reference: str, number: str) -> Known | None:
        """Give what the register holds of a case, by the map or by its number here."""

    def owner_of(self, number: str) -> str:
        """Give the reference under which a case here was moved; empty for none."""


@dataclass(slots=True)
class CasePlan:
    """What a case asks of the register, and what became of its rows.

    `is_taken` tells that the case itself stood in nothing's way; `pieces` are then all
    that has been moved of it.
    """

    reference: str
    case: str
    is_new: bool = False
    is_taken: bool = False
    length_before: int = 0
    entries: int = 0
    acts: list[c.Act] = field(default_factory=list)
    fates: list[RowFate] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
