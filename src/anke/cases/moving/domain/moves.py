# SPDX-License-Identifier: EUPL-1.2
"""What a row asks of the register, as the case stands when its turn has come.

One function for each kind of row; what it cannot make sense of it says as a fault.
The register itself has the last word: `plan` tries each command on the case.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple, Protocol, cast

from anke.cases.domain import commands as c
from anke.cases.domain.handling_rules import Answer
from anke.cases.moving.domain.due_dates import due_fault
from anke.cases.moving.domain.fates import Fault, fault

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from anke.cases.domain.cpr import Cpr
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.state import CaseClock, CaseState
    from anke.cases.moving.domain.cells import Row

    Make = Callable[["Context", Row, CaseState], list[c.Command]]

UNKNOWN_RECIPIENT = "ukendt"
MOVED = "Ifølge det tidligere system"
_WEEKS_TO_ANSWER = timedelta(days=14)


class PersonFacts(NamedTuple):
    """Who somebody is, on the way into the vault."""

    name: str
    cpr: Cpr | None
    address: str
    digital_post: bool


class FoundFile(NamedTuple):
    """A file that can be read, by its content."""

    path: str
    sha256: str
    size_bytes: int
    media_type: str


class Shelf(Protocol):
    """Where personal data, notes and files go; each gives a commitment."""

    def seal(self, person: PersonFacts) -> str:
        """Put somebody into the vault."""

    def keep_note(self, text: str) -> str:
        """Put a text into the document store."""

    def find(self, path: str) -> FoundFile | Fault:
        """Look a file up, or say what is wrong with it."""

    def keep_file(self, found: FoundFile) -> str:
        """Put a file into the document store."""


class UnfitError(Exception):
    """A row cannot be what it says it is, as the case stands."""

    def __init__(self, found: Fault) -> None:
        super().__init__(found.code)
        self.fault = found


@dataclass(frozen=True, slots=True)
class Context:
    """What the makers need besides the row and the case."""

    rules: Rules
    shelf: Shelf


def _unfit(code: str, column: str = "", **details: object) -> UnfitError:
    return UnfitError(fault(code, column, **details))


def _need(row: Row, *columns: str) -> None:
    for column in columns:
        if not row.values.get(column):
            raise _unfit("needed", column, what=row.text("what") or row.text("kind"))


# --- Parties and documents -----------------------------------------------------------


def party(context: Context, row: Row, _: CaseState) -> list[c.Command]:
    """Seal the person and add the party."""
    wants_post = row.values.get("digital_post")
    person = PersonFacts(
        name=row.text("name"),
        cpr=cast("Cpr | None", row.values.get("cpr")),
        address=row.text("address"),
        digital_post=wants_post is not False,
    )
    return [c.AddParty(row.text("role"), context.shelf.seal(person))]


def document(context: Context, row: Row, _: CaseState) -> list[c.Command]:
    """Journalise a file that was found."""
    found = context.shelf.find(row.text("file"))
    if isinstance(found, Fault):
        raise UnfitError(found)
    commitment = context.shelf.keep_file(found)
    return [c.FileDocument(commitment, row.text("theme"), row.text("direction"))]


# --- History -------------------------------------------------------------------------


def happened(context: Context, row: Row, state: CaseState) -> list[c.Command]:
    """Do again what happened, and write the note that stands beside it."""
    what, _, step = row.text("what").partition(":")
    if step and what in _HAPPENED:
        row.values |= {"what": what, "step": step}
    make = _HAPPENED.get(row.text("what"), _recorded)
    commands = make(context, row, state)
    if row.text("note"):
        commands.append(c.WriteNote(context.shelf.keep_note(row.text("note"))))
    return commands


def is_known(what: str) -> bool:
    """Tell whether the register has an act of its own for what happened."""
    return what.partition(":")[0] in _HAPPENED


def _recorded(_: Context, row: Row, __: CaseState) -> list[c.Command]:
    return [c.RecordActivity(row.text("what"), row.text("by"))]


def _allocated(_: Context, row: Row, __: CaseState) -> list[c.Command]:
    if not row.text("staff") and not row.text("team"):
        _need(row, "staff")
    return [c.AllocateCase(row.text("staff"), row.text("team"))]


def _step_started(_: Context, row: Row, __: CaseState) -> list[c.Command]:
    _need(row, "step")
    return [c.StartStep(row.text("step"))]


def _step_ended(_: Context, row: Row, __: CaseState) -> list[c.Command]:
    _need(row, "step")
    return [c.EndStep(row.text("step"))]


def _requested(context: Context, row: Row, state: CaseState) -> list[c.Command]:
    _need(row, "step")
    rule = context.rules.handling.step(row.text("step"))
    owed_by = row.text("owed_by") or (rule.owed_by if rule else "other")
    days = timedelta(days=rule.answer_days) if rule else _WEEKS_TO_ANSWER
    due_on = row.day("due_on") or _day(row) + days
    recipient = _recipient(owed_by, state)
    return [c.SendRequest(row.text("step"), owed_by, recipient, due_on)]


def _recipient(owed_by: str, state: CaseState) -> str:
    if owed_by == "first-instance":
        return state.first_instance
    if owed_by == "party" and state.parties:
        return state.parties[0][1]
    return UNKNOWN_RECIPIENT


def _answered(_: Context, row: Row, state: CaseState) -> list[c.Command]:
    _need(row, "step")
    step = row.text("step")
    waiting = [each for each in state.work.open_requests if each.step == step]
    if not waiting:
        raise _unfit("no-request", "step", text=step)
    answer = row.text("answer") or Answer.ANSWERED.value
    return [c.AnswerRequest(waiting[0].number, answer)]


def _decided(_: Context, row: Row, __: CaseState) -> list[c.Command]:
    _need(row, "outcome")
    return [c.DecideCase(row.text("outcome"), outside=True)]


def _reopened(_: Context, row: Row, __: CaseState) -> list[c.Command]:
    return [c.ReopenCase(row.text("reason") or MOVED)]


def _reclassified(_: Context, row: Row, state: CaseState) -> list[c.Command]:
    area, subject = row.text("area") or state.area, row.text("subject")
    return [c.ReclassifyCase(area, subject, row.text("reason") or MOVED)]


def _noted(_: Context, row: Row, __: CaseState) -> list[c.Command]:
    _need(row, "note")
    return []


_HAPPENED: dict[str, Make] = {
    "allocated": _allocated,
    "step_started": _step_started,
    "step_ended": _step_ended,
    "requested": _requested,
    "answered": _answered,
    "decided": _decided,
    "reopened": _reopened,
    "reclassified": _reclassified,
    "noted": _noted,
}


# --- Clocks --------------------------------------------------------------------------


def clocked(context: Context, row: Row, state: CaseState) -> list[c.Command]:
    """Do again what happened to a deadline."""
    if row.text("kind") == "started":
        return _started(context, row, state)
    line = _line(row, state)
    reason = row.text("reason") or MOVED
    if row.text("kind") == "paused":
        return [c.PauseDeadline(line.rule, reason)]
    if row.text("kind") == "resumed":
        return [c.ResumeDeadline(line.rule)]
    if row.text("kind") == "extended":
        _need(row, "length", "unit")
        length = cast("int", row.values["length"])
        return [c.ExtendDeadline(line.rule, length, row.text("unit"), reason)]
    _need(row, "announced_on")
    announced_on = cast("date", row.day("announced_on"))
    return [c.GiveNotice(line.rule, reason, announced_on)]


def _started(context: Context, row: Row, state: CaseState) -> list[c.Command]:
    """Start what does not begin with receipt; else compare where it begins."""
    rule_id, on = row.text("rule"), _day(row)
    line = state.running_clock(rule_id) if rule_id else _line(row, state)
    if line is not None:
        if line.events[0].on != on:
            row.wrong("start-differs", "on", there=on, here=line.events[0].on)
        return []
    starts = {rule.start_event for rule in context.rules.rulebook.versions(rule_id)}
    kinds = context.rules.catalogue.case_kinds(state.area, state.subject, state.tracks)
    for event in sorted(starts - {"receipt"}):
        applicable = context.rules.rulebook.rules_for(kinds, event, on)
        if rule_id in {rule.id for rule in applicable}:
            return [c.StartDeadlines(event)]
    raise _no_clock(row, state)


def _line(row: Row, state: CaseState) -> CaseClock:
    """Find the running deadline that a row speaks of."""
    rule_id = row.text("rule")
    lines = [
        line
        for line in state.clocks
        if line.ended_on is None and rule_id in ("", line.rule)
    ]
    if not lines:
        raise _no_clock(row, state)
    if len(lines) > 1:
        running = ", ".join(line.rule for line in lines)
        raise _unfit("which-clock", "rule", running=running)
    return lines[0]


def _no_clock(row: Row, state: CaseState) -> UnfitError:
    running = ", ".join(line.rule for line in state.clocks if line.ended_on is None)
    told = f"Her løber: {running}." if running else "Her løber ingen frist."
    return _unfit("no-clock", "rule", text=row.text("rule"), running=told)


def compare_due(row: Row, state: CaseState, rules: Rules) -> None:
    """Remark upon the other system's due date for a deadline, once all is told."""
    there = row.day("due_on")
    if there is None or row.text("kind") != "started":
        return
    rule_id = row.text("rule")
    lines = [line for line in state.clocks if rule_id in ("", line.rule)]
    if found := due_fault(there, lines[-1] if lines else None, rules):
        row.faults.append(found)


def _day(row: Row) -> date:
    # The column is required: a row without it never comes here.
    return cast("date", row.day("on"))
