# SPDX-License-Identifier: EUPL-1.2
"""From all rows of one case to acts and fates.

Pure: the planner knows what was taken over before, orders what is new by time, tries
each row on the case and gives every row exactly one fate. Nothing is written here, and
nothing raises for a bad row.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter
from typing import TYPE_CHECKING, Protocol

from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.domain.eventlog import IMPORTER
from anke.cases.domain.state import NEW_CASE, CaseStatus
from anke.cases.moving.domain import moves
from anke.cases.moving.domain.case_row import CaseRow
from anke.cases.moving.domain.dictionary import BY_NAME, CASES, TABLES
from anke.cases.moving.domain.fates import Fate, RowFate, fault
from anke.cases.moving.domain.moves import Context, UnfitError
from anke.cases.moving.domain.trial import Trial
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from anke.cases.domain import commands as c
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.state import CaseState
    from anke.cases.moving.domain.cells import Reader, Row
    from anke.cases.moving.domain.moves import Make, Shelf
    from anke.cases.moving.domain.pieces import Hasher, Piece

    Cells = Sequence[str]

# Within a day: who is in the case, what is in it, what happened, how it ended.
_PARTY, _DOCUMENT, _EVENT = 1, 3, 4


@dataclass(frozen=True, slots=True)
class CaseTables:
    """All rows of one case, by table, each with its line."""

    reference: str
    rows: Mapping[str, Sequence[tuple[int, Cells]]]

    def of(self, table: str) -> Sequence[tuple[int, Cells]]:
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
    """What a case asks of the register, and what became of its rows."""

    reference: str
    handle: str
    state: CaseState = NEW_CASE
    acts: list[c.Act] = field(default_factory=list)
    fates: list[RowFate] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    is_new: bool = False
    length_before: int = 0


@dataclass(slots=True)
class _Move:
    """A row that is new, waiting for its turn."""

    row: Row
    piece: Piece
    make: Make
    on: date
    rank: int
    at: datetime
    actor: Actor


_by_turn = attrgetter("on", "rank", "at", "row.line")


class Planner:
    """Plans the cases of one set of tables."""

    def __init__(
        self,
        reader: Reader,
        rules: Rules,
        hasher: Hasher,
        *,
        register: Register,
        shelf: Shelf,
        delivered: Collection[str] = tuple(BY_NAME),
    ) -> None:
        self.reader, self.rules, self.hasher = reader, rules, hasher
        self.register, self.shelf = register, shelf
        self.delivered = delivered

    def plan(self, case: CaseTables, handle: str) -> CasePlan:
        """Plan one case; `handle` names it where it has no number yet."""
        return _CasePlanning(self, case, handle).plan()


class _CasePlanning:
    """The planning of one case under way."""

    def __init__(self, planner: Planner, case: CaseTables, handle: str) -> None:
        self.planner, self.case = planner, case
        self.context = Context(planner.rules, planner.shelf)
        self.result = CasePlan(case.reference, handle)
        self.kept: dict[tuple[str, bytes], Piece] = {}
        self.met: dict[tuple[str, bytes], int] = {}
        self.rows: list[Row] = []

    def plan(self) -> CasePlan:
        """Give every row its fate."""
        first = self._first_row()
        number = first.text("number") if first else ""
        known = self.planner.register.known(self.case.reference, number)
        problem = self._problem(first, known, number)
        if problem is not None:
            self._reject_rest(problem)
            return self.result
        trial = self._begin(known)
        case_row = CaseRow(self, first, known) if first is not None else None
        if case_row is not None and not case_row.open(trial):
            self._reject_rest(fault("case-rejected", line=case_row.row.line))
            return self.result
        moves_of_rows = self._moves(trial.state)
        self._walk(trial, sorted(moves_of_rows, key=_by_turn))
        if case_row is not None:
            case_row.close(trial, self._gone())
        self._finish(trial)
        return self.result

    def _first_row(self) -> Row | None:
        """Read the case's own row; another one with its number is a double."""
        found = self.case.of(CASES.name)
        if not found:
            return None
        line, cells = found[0]
        row = self.planner.reader.read(CASES, line, cells)
        for other, _ in found[1:]:
            self._settle_line(
                CASES.name, other, Fate.REJECTED, fault("double", "case", line=line)
            )
        return row

    def _problem(
        self, first: Row | None, known: Known | None, number: str
    ) -> Fault | None:
        """Say why none of the case's rows can be taken, if that is so."""
        if first is None:
            return fault("no-case", "case", text=self.case.reference) if (
                known is None
            ) else None
        if first.faults and known is None:
            self.settle(first, Fate.REJECTED)
            return fault("case-rejected", line=first.line)
        if number and known is None:
            first.wrong("unknown-number", "number", text=number)
        elif number and (owner := self._other_owner(number)):
            first.wrong("number-taken", "number", text=number, other=owner)
        else:
            return None
        self.settle(first, Fate.REJECTED)
        return fault("case-rejected", line=first.line)
