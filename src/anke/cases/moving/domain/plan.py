# SPDX-License-Identifier: EUPL-1.2
"""From all rows of one case to acts and fates.

Pure: the planner knows what was moved before, orders what is new by time, tries each
row on the case and gives every row exactly one fate. Nothing is written here, and
nothing raises for a bad row.
"""

from __future__ import annotations

from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, cast

from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.domain.eventlog import IMPORTER
from anke.cases.domain.state import NEW_CASE, CaseStatus
from anke.cases.moving.domain import case_row, moves
from anke.cases.moving.domain.case_plan import CasePlan, CaseTables, Known, Register
from anke.cases.moving.domain.cells import noon
from anke.cases.moving.domain.dictionary import BY_NAME, CASES
from anke.cases.moving.domain.due_dates import due_fault, nearest_clock
from anke.cases.moving.domain.fates import Fate, Fault, RowFate, fault
from anke.cases.moving.domain.memory import Memory, Verdict, piece_of
from anke.cases.moving.domain.moves import Context, UnfitError
from anke.cases.moving.domain.trial import Trial
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence
    from datetime import date, datetime

    from anke.cases.domain import commands as c
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.state import CaseState
    from anke.cases.moving.domain.case_row import Part
    from anke.cases.moving.domain.cells import Reader, Row
    from anke.cases.moving.domain.moves import Shelf
    from anke.cases.moving.domain.pieces import Hasher, Piece

    Make = Callable[[CaseState], list[c.Command]]

# Within a day: who is in the case, what is in it, what happened.
_MAKERS = {
    "parties": (moves.party, "joined_on", 1),
    "documents": (moves.document, "dated_on", 3),
    "clocks": (moves.clocked, "on", 4),
    "history": (moves.happened, "on", 4),
}


@dataclass(frozen=True, slots=True)
class _Move:
    """Something new, waiting for its turn."""

    row: Row
    piece: Piece
    make: Make
    on: date
    rank: int
    at: datetime
    line: int
    actor: Actor = IMPORTER


_by_turn = attrgetter("on", "rank", "at", "line")


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
        first = case.of(CASES.name)[:1]
        row = None
        if first:
            row = self.reader.read(CASES, *first[0])
            case_row.check(row)
        known = self.register.known(case.reference, row.text("number") if row else "")
        return _Planning(self, case, row, known, handle).plan()


class _Planning:
    """The planning of one case under way.

    `accepted` are the rows whose turn has come and gone well. What is worth a look
    about the case as a whole gathers on its own row.
    """

    def __init__(
        self,
        planner: Planner,
        case: CaseTables,
        row: Row | None,
        known: Known | None,
        handle: str,
    ) -> None:
        self.planner, self.case, self.row, self.known = planner, case, row, known
        state = known.state if known else NEW_CASE
        self.trial = Trial(known.number if known else handle, state, planner.rules)
        self.memory = Memory(known.pieces if known else ())
        self.result = CasePlan(
            case.reference,
            self.trial.case,
            is_new=known is None,
            length_before=state.length,
        )
        self.context = Context(planner.rules, planner.shelf)
        self.accepted: list[Row] = []
        self.brings_news = self.is_conflict = False

    def plan(self) -> CasePlan:
        """Give every row its fate."""
        self._settle_doubles()
        problem = self._problem()
        if problem is not None:
            return self._rejected(problem)
        waiting = list(self._parts()) if self.row is not None else []
        if self.row is not None and self.known is None and not self._open():
            return self._rejected(self._case_rejected())
        for table in _MAKERS:
            waiting += self._rows(table)
        for move in sorted(waiting, key=_by_turn):
            self._take(move)
        self._settle_accepted()
        if self.row is not None:
            self._settle_case_row(self.row)
        self.result.acts, self.result.entries = self.trial.acts, self.trial.entries
        self.result.pieces, self.result.is_taken = self.memory.pieces, True
        return self.result

    # --- What stands in the way of the whole case -------------------------------------

    def _problem(self) -> Fault | None:
        """Say why none of the case's rows can be taken, if that is so.

        A bad row of a case that was moved before costs only itself.
        """
        row, known = self.row, self.known
        if row is None:
            text = self.case.reference
            return None if known else fault("no-case", "case", text=text)
        is_another = self._is_another(row)
        if not row.faults:
            return None
        self._settle(row, Fate.REJECTED)
        if known is None or is_another:
            return self._case_rejected()
        self.row = None
        return None

    def _is_another(self, row: Row) -> bool:
        """Tell whether the row names a case here that cannot be its own.

        A mistyped number would put somebody's letters on a stranger's case; so a case
        that was opened here must say the same in all that the row says.
        """
        number, known = row.text("number"), self.known
        if not number:
            return False
        owner = self.planner.register.owner_of(number)
        before = len(row.faults)
        if known is None or known.number != number or owner not in ("", row.case):
            row.wrong("wrong-number", "number", text=number)
        elif not known.pieces:
            differences = case_row.OPENING.differences(row, known.state)
            row.faults += [one for one in differences if row.values.get(one.column)]
        return len(row.faults) > before

    def _case_rejected(self) -> Fault:
        line = self.case.of(CASES.name)[0][0]
        return fault("case-rejected", "case", line=line)

    def _rejected(self, problem: Fault) -> CasePlan:
        """Reject all rows but those of the case itself, which have their fate."""
        for table in BY_NAME:
            if table == CASES.name:
                continue
            for line, _ in self.case.of(table):
                self._settle_line(table, line, Fate.REJECTED, (problem,))
        return self.result

    # --- The case's own row -----------------------------------------------------------

    def _settle_doubles(self) -> None:
        lines = [line for line, _ in self.case.of(CASES.name)]
        for line in lines[1:]:
            double = fault("double", "case", line=lines[0])
            self._settle_line(CASES.name, line, Fate.REJECTED, (double,))

    def _open(self) -> bool:
        """Open the case, protected from the first moment; False when it is refused."""
        row = cast("Row", self.row)
        day = cast("date", row.day("received_on"))
        command = case_row.opening(row, self._predecessor(row))
        try:
            self.trial.take([command], day, row.instant("registered_at", day), IMPORTER)
        except AppealsError as error:
            row.wrong("refused", text=error.user_text)
            self._settle(row, Fate.REJECTED)
            return False
        return True

    def _predecessor(self, row: Row) -> str:
        reference = row.text("predecessor")
        return self.planner.register.number_of(reference) if reference else ""

    def _parts(self) -> Iterator[_Move]:
        """Give what is new in the case's row; nothing of it where a part conflicts."""
        row = cast("Row", self.row)
        news = []
        for part in case_row.PARTS:
            if not part.is_filled(row):
                continue
            piece = self.planner.hasher.piece(
                CASES.name, part.name, row.content(part.columns)
            )
            if self._is_news(part, piece, row):
                news.append((part, piece))
        if not self.is_conflict:
            for part, piece in news:
                yield self._part_move(part, piece, row)

    def _is_news(self, part: Part, piece: Piece, row: Row) -> bool:
        verdict = self.memory.meet(piece, row.line)
        if verdict is not Verdict.CHANGED:
            return verdict is Verdict.NEW
        differences = part.differences(row, self.trial.state)
        if part.here and not differences:
            # Somebody has done the same here.
            self.memory.keep(piece)
            return False
        row.faults += differences or [fault("changed", part.columns[0])]
        self.is_conflict = True
        return False

    def _part_move(self, part: Part, piece: Piece, row: Row) -> _Move:
        on = part.on(row)
        at = noon(on) if part.day != "received_on" else row.instant("registered_at", on)

        def make(state: CaseState) -> list[c.Command]:
            predecessor = ""
            if part is case_row.PREDECESSOR:
                predecessor = self._predecessor(row)
                if not predecessor:
                    text = row.text("predecessor")
                    raise UnfitError(fault("no-predecessor", "predecessor", text=text))
                if state.predecessor == predecessor:
                    return []
            return part.make(row, state, predecessor)

        return _Move(row, piece, make, on, part.rank, at, row.line)

    def _settle_case_row(self, row: Row) -> None:
        state = self.trial.state
        lost = sorted(
            {table for table in self.planner.delivered if self.memory.lost(table)}
        )
        if lost:
            names = ", ".join(BY_NAME[table].name_da for table in lost)
            row.wrong("gone", tables=names)
        if self.result.is_new and not row.day("decided_on"):
            self._compare(row, state)
        if self.is_conflict:
            self._settle(row, Fate.CONFLICT)
        elif not self.brings_news:
            self._settle(row, Fate.ALREADY)
        else:
            self._settle(row, Fate.REMARKED if row.faults else Fate.IMPORTED)

    def _compare(self, row: Row, state: CaseState) -> None:
        """Compare a case that is open there with how it stands here."""
        there = row.day("due_on")
        if state.status is CaseStatus.DECIDED:
            row.wrong("open-there", "decided_on", text=state.decided_on)
        elif there is not None:
            found = due_fault(there, nearest_clock(state), self.planner.rules)
            if found is not None:
                row.faults.append(found)

    # --- The other rows ---------------------------------------------------------------

    def _rows(self, table: str) -> list[_Move]:
        """Read the rows of a table; settle what is not new, give what is."""
        fresh = [
            found
            for line, cells in self.case.of(table)
            if (found := self._meet(table, line, cells)) is not None
        ]
        lost = [piece for piece in self.memory.lost(table) if not piece.has_own_number]
        waiting = []
        for row, piece in fresh:
            if lost and not piece.has_own_number:
                row.wrong("perhaps-changed")
                self._settle(row, Fate.CONFLICT)
            else:
                waiting.append(self._move(row, piece))
        return waiting

    def _meet(
        self, table: str, line: int, cells: Sequence[str]
    ) -> tuple[Row, Piece] | None:
        """Read a row and say whether it is new; else it gets its fate."""
        area = self.trial.state.area
        row = self.planner.reader.read(BY_NAME[table], line, cells, area)
        file = self._file(row) if table == "documents" and not row.faults else ""
        if row.faults:
            self._settle(row, Fate.REJECTED)
            return None
        piece = piece_of(row, self.memory, self.planner.hasher, file=file)
        verdict = self.memory.meet(piece, line)
        if verdict is Verdict.NEW:
            return row, piece
        if verdict is Verdict.DOUBLE:
            row.wrong("double", line=self.memory.line_of(piece))
            self._settle(row, Fate.REJECTED)
        elif verdict is Verdict.CHANGED:
            row.wrong("changed")
            self._settle(row, Fate.CONFLICT)
        else:
            self._settle(row, Fate.ALREADY)
        return None

    def _file(self, row: Row) -> str:
        found = self.planner.shelf.find(row.text("file"))
        if isinstance(found, Fault):
            row.faults.append(found)
            return ""
        return found.sha256

    def _move(self, row: Row, piece: Piece) -> _Move:
        maker, column, rank = _MAKERS[row.table]
        on = row.day(column) or cast("date", self.trial.state.received_on)
        at = row.instant("recorded_at", on)
        actor = IMPORTER
        if row.text("by") and moves.is_known(row.text("what")):
            actor = Actor(ActorKind.PERSON, row.text("by"))

        def make(state: CaseState) -> list[c.Command]:
            return maker(self.context, row, state)

        return _Move(row, piece, make, on, rank, at, row.line, actor)

    def _take(self, move: _Move) -> None:
        """Try a row on the case, now that its turn has come."""
        row = move.row
        try:
            commands = move.make(self.trial.state)
            self.trial.take(commands, move.on, move.at, move.actor)
        except UnfitError as unfit:
            row.faults.append(unfit.fault)
        except AppealsError as error:
            row.wrong("refused", text=error.user_text)
        else:
            self.memory.keep(move.piece)
            if row is self.row:
                self.brings_news = True
            else:
                self.accepted.append(row)
            return
        if row is not self.row:
            self._settle(row, Fate.REJECTED)

    def _settle_accepted(self) -> None:
        """Settle the rows that went well, once the case has come to its end."""
        for row in self.accepted:
            if row.table == "clocks":
                moves.compare_due(row, self.trial.state, self.planner.rules)
            self._settle(row, Fate.REMARKED if row.faults else Fate.IMPORTED)

    # --- Fates ------------------------------------------------------------------------

    def _settle(self, row: Row, fate: Fate) -> None:
        self._settle_line(row.table, row.line, fate, tuple(row.faults))

    def _settle_line(
        self, table: str, line: int, fate: Fate, faults: tuple[Fault, ...]
    ) -> None:
        self.result.fates.append(
            RowFate(table, line, self.case.reference, fate, faults)
        )
