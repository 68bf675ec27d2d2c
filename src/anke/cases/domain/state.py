# SPDX-License-Identifier: EUPL-1.2
"""What a case is now, folded from its journal: `fold(state, entry) -> state`.

Nothing here decides anything. `fold` believes what the journal says; whether it may
be said is the business of `decide`. A state can be thrown away and rebuilt.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, TypeVar, cast

from anke.cases.domain import payloads as p
from anke.deadlines.domain import clock as ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from anke.cases.domain.entries import Entry

    Fold = Callable[["CaseState", Entry, p.Payload], "CaseState"]
    ClockChange = Callable[["CaseClock"], "CaseClock"]

T = TypeVar("T")


class CaseStatus(StrEnum):
    """Whether somebody still waits for the authority."""

    UNREGISTERED = "unregistered"
    PENDING = "pending"
    DECIDED = "decided"


@dataclass(frozen=True, slots=True)
class CaseClock:
    """One deadline of the case: its rule, its ledger and the last computed end."""

    rule: str
    spell: int
    due_on: date
    events: tuple[ledger.Event, ...]
    paused: bool = False
    noticed_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class CaseState:
    """A case as its journal tells it (*sagens tilstand*)."""

    number: str = ""
    status: CaseStatus = CaseStatus.UNREGISTERED
    area: str = ""
    subject: str = ""
    first_instance: str = ""
    channel: str = ""
    reference: str = ""
    tracks: tuple[str, ...] = ()
    predecessor: str = ""
    received_on: date | None = None
    recorded_at: datetime | None = None
    first_decided_on: date | None = None
    appealed_on: date | None = None
    spell: int = 0
    spell_started_on: date | None = None
    decided_on: date | None = None
    outcome: str = ""
    units: tuple[p.Unit, ...] = ()
    staff: str = ""
    team: str = ""
    parties: tuple[tuple[str, str], ...] = ()
    documents: tuple[tuple[str, str, str, date], ...] = ()
    relations: tuple[tuple[str, str], ...] = ()
    erased: frozenset[str] = frozenset()
    open_steps: tuple[str, ...] = ()
    clocks: tuple[CaseClock, ...] = ()
    length: int = 0

    def running_clock(self, rule: str) -> CaseClock | None:
        """Find the clock of a rule that still runs, or None."""
        for line in self.clocks:
            if line.rule == rule and line.ended_on is None:
                return line
        return None

    @property
    def due_on(self) -> date | None:
        """Give the nearest due date among the running clocks."""
        return min(
            (line.due_on for line in self.clocks if line.ended_on is None),
            default=None,
        )


NEW_CASE = CaseState()


def _register(state: CaseState, entry: Entry, payload: p.CaseRegistered) -> CaseState:
    relations = state.relations
    if payload.predecessor:
        relations = (*relations, (payload.predecessor, payload.relation))
    return replace(
        state,
        number=payload.number,
        status=CaseStatus.PENDING,
        area=payload.area,
        subject=payload.subject,
        first_instance=payload.first_instance,
        channel=payload.channel,
        reference=payload.reference,
        tracks=payload.tracks,
        predecessor=payload.predecessor,
        relations=relations,
        received_on=entry.occurred_on,
        recorded_at=entry.recorded_at,
        first_decided_on=payload.first_decided_on,
        appealed_on=payload.appealed_on,
        spell=1,
        spell_started_on=entry.occurred_on,
        length=state.length + 1,
    )


def _add_party(state: CaseState, _: Entry, payload: p.PartyAdded) -> CaseState:
    party = (payload.role, payload.person)
    return replace(state, parties=(*state.parties, party), length=state.length + 1)


def _file(state: CaseState, entry: Entry, payload: p.DocumentFiled) -> CaseState:
    filed = (payload.document, payload.theme, payload.direction, entry.occurred_on)
    return replace(state, documents=(*state.documents, filed), length=state.length + 1)


def _allocate(state: CaseState, _: Entry, payload: p.CaseAllocated) -> CaseState:
    return replace(
        state, staff=payload.staff, team=payload.team, length=state.length + 1
    )


def _start_step(state: CaseState, _: Entry, payload: p.StepStarted) -> CaseState:
    steps = (*state.open_steps, payload.step)
    return replace(state, open_steps=steps, length=state.length + 1)


def _end_step(state: CaseState, _: Entry, payload: p.StepEnded) -> CaseState:
    steps = tuple(step for step in state.open_steps if step != payload.step)
    return replace(state, open_steps=steps, length=state.length + 1)


def _note_only(state: CaseState, _: Entry, __: p.Payload) -> CaseState:
    return replace(state, length=state.length + 1)


def _start_clock(state: CaseState, _: Entry, payload: p.DeadlineStarted) -> CaseState:
    line = CaseClock(
        rule=payload.rule,
        spell=state.spell,
        due_on=payload.due_on,
        events=(ledger.Started(payload.start_on, payload.rule),),
    )
    return replace(state, clocks=(*state.clocks, line), length=state.length + 1)


def _with_clock(state: CaseState, rule: str, change: ClockChange) -> CaseState:
    clocks = tuple(
        change(line) if line.rule == rule and line.ended_on is None else line
        for line in state.clocks
    )
    return replace(state, clocks=clocks, length=state.length + 1)


def _pause(state: CaseState, entry: Entry, payload: p.DeadlinePaused) -> CaseState:
    event = ledger.Paused(entry.occurred_on, payload.reason)
    return _with_clock(
        state,
        payload.rule,
        lambda line: replace(line, paused=True, events=(*line.events, event)),
    )


def _resume(state: CaseState, entry: Entry, payload: p.DeadlineResumed) -> CaseState:
    event = ledger.Resumed(entry.occurred_on)
    return _with_clock(
        state,
        payload.rule,
        lambda line: replace(
            line, paused=False, due_on=payload.due_on, events=(*line.events, event)
        ),
    )


def _extend(state: CaseState, entry: Entry, payload: p.DeadlineExtended) -> CaseState:
    event = ledger.Extended(
        entry.occurred_on, payload.length, ledger.Unit(payload.unit), payload.reason
    )
    return _with_clock(
        state,
        payload.rule,
        lambda line: replace(line, due_on=payload.due_on, events=(*line.events, event)),
    )


def _notice(state: CaseState, entry: Entry, payload: p.DeadlineNoticed) -> CaseState:
    event = ledger.NoticeGiven(entry.occurred_on, payload.announced_on, payload.reason)
    return _with_clock(
        state,
        payload.rule,
        lambda line: replace(
            line, noticed_on=entry.occurred_on, events=(*line.events, event)
        ),
    )


def _recompute(
    state: CaseState, entry: Entry, payload: p.DeadlineRecomputed
) -> CaseState:
    event = ledger.RuleChanged(entry.occurred_on, payload.cause)
    return _with_clock(
        state,
        payload.rule,
        lambda line: replace(line, due_on=payload.due_on, events=(*line.events, event)),
    )


def _reclassify(state: CaseState, _: Entry, payload: p.CaseReclassified) -> CaseState:
    return replace(
        state, area=payload.area, subject=payload.subject, length=state.length + 1
    )


def _relate(state: CaseState, _: Entry, payload: p.CaseRelated) -> CaseState:
    relation = (payload.other, payload.relation)
    return replace(
        state, relations=(*state.relations, relation), length=state.length + 1
    )


def _decide(state: CaseState, entry: Entry, payload: p.CaseDecided) -> CaseState:
    clocks = tuple(
        replace(line, ended_on=entry.occurred_on) if line.ended_on is None else line
        for line in state.clocks
    )
    return replace(
        state,
        status=CaseStatus.DECIDED,
        decided_on=entry.occurred_on,
        outcome=payload.outcome,
        units=payload.units,
        open_steps=(),
        clocks=clocks,
        length=state.length + 1,
    )


def _correct(state: CaseState, _: Entry, payload: p.DecisionCorrected) -> CaseState:
    return replace(
        state,
        outcome=payload.outcome,
        units=payload.units,
        length=state.length + 1,
    )


def _reopen(state: CaseState, entry: Entry, _: p.CaseReopened) -> CaseState:
    return replace(
        state,
        status=CaseStatus.PENDING,
        spell=state.spell + 1,
        spell_started_on=entry.occurred_on,
        decided_on=None,
        outcome="",
        units=(),
        length=state.length + 1,
    )


def _erase(state: CaseState, _: Entry, payload: p.Erased) -> CaseState:
    return replace(
        state,
        erased=state.erased | {payload.commitment},
        length=state.length + 1,
    )


_FOLDS: dict[type[p.Payload], Fold] = {
    kind: cast("Fold", fold_one)
    for kind, fold_one in (
        (p.CaseRegistered, _register),
        (p.PartyAdded, _add_party),
        (p.DocumentFiled, _file),
        (p.CaseAllocated, _allocate),
        (p.StepStarted, _start_step),
        (p.StepEnded, _end_step),
        (p.ActivityRecorded, _note_only),
        (p.DeadlineStarted, _start_clock),
        (p.DeadlinePaused, _pause),
        (p.DeadlineResumed, _resume),
        (p.DeadlineExtended, _extend),
        (p.DeadlineNoticed, _notice),
        (p.DeadlineRecomputed, _recompute),
        (p.CaseReclassified, _reclassify),
        (p.CaseRelated, _relate),
        (p.CaseDecided, _decide),
        (p.DecisionCorrected, _correct),
        (p.CaseReopened, _reopen),
        (p.Erased, _erase),
    )
}


def fold(state: CaseState, entry: Entry) -> CaseState:
    """Give the state of the case after one more entry.

    Errors: KeyError for an entry that does not belong in a case's stream.
    """
    return _FOLDS[type(entry.payload)](state, entry, entry.payload)


def fold_all(entries: Iterable[Entry], state: CaseState = NEW_CASE) -> CaseState:
    """Give the state of the case after all the entries."""
    for entry in entries:
        state = fold(state, entry)
    return state
