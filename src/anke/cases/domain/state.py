# SPDX-License-Identifier: EUPL-1.2
"""What a case is now, folded from its journal: `fold(state, entry) -> state`.

Nothing here decides anything. `fold` believes what the journal says; whether it may
be said is the business of `decide`. A state can be thrown away and rebuilt.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from anke.cases.domain import payloads as p
from anke.cases.domain.work import NO_WORK, WorkState
from anke.cases.domain.work_folding import (
    COUNTS_AS_WORK,
    WORK_FOLDS,
    correct_work,
    decide_work,
    end_step,
    reopen_work,
)
from anke.deadlines.domain import clock as ledger

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from anke.cases.domain.entries import Entry

    Fold = Callable[["CaseState", Entry, p.Payload], None]
    ClockChange = Callable[["CaseClock"], "CaseClock"]


class CaseStatus(StrEnum):
    """Whether somebody still waits for the authority."""

    UNREGISTERED = "unregistered"
    PENDING = "pending"
    DECIDED = "decided"
    WITHDRAWN = "withdrawn"


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
    """A case as its journal tells it (*sagens tilstand*).

    `first_work` is the kind of the first entry by which somebody worked on the case;
    until then its registration can be withdrawn. `withdrawn_documents` are places in
    `documents`, each with the day and the cause.
    """

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
    withdrawn_documents: tuple[tuple[int, date, str], ...] = ()
    relations: tuple[tuple[str, str], ...] = ()
    erased: frozenset[str] = frozenset()
    open_steps: tuple[str, ...] = ()
    clocks: tuple[CaseClock, ...] = ()
    first_work: str = ""
    withdrawn_on: date | None = None
    withdrawal_cause: str = ""
    work: WorkState = NO_WORK
    length: int = 0

    def running_clock(self, rule: str) -> CaseClock | None:
        """Find the clock of a rule that still runs, or None."""
        for line in self.clocks:
            if line.rule == rule and line.ended_on is None:
                return line
        return None

    @property
    def due_on(self) -> date | None:
        """Give the nearest due date among the clocks that run (paused ones do not)."""
        return min(
            (
                line.due_on
                for line in self.clocks
                if line.ended_on is None and not line.paused
            ),
            default=None,
        )


NEW_CASE = CaseState()

# A state is frozen for everybody. Only here is it changed, while it is a fresh copy
# that nobody holds yet: a new copy for each entry took half the time of a rebuild.
_set = object.__setattr__
_NAMES = tuple(field.name for field in fields(CaseState))


def own_copy(state: CaseState) -> CaseState:
    """Give a copy that nobody else holds."""
    copied = object.__new__(CaseState)
    for name in _NAMES:
        _set(copied, name, getattr(state, name))
    return copied


def _register(state: CaseState, entry: Entry, payload: p.CaseRegistered) -> None:
    relations = state.relations
    if payload.predecessor:
        relations = (*relations, (payload.predecessor, payload.relation))
    _set(state, "number", payload.number)
    _set(state, "status", CaseStatus.PENDING)
    _set(state, "area", payload.area)
    _set(state, "subject", payload.subject)
    _set(state, "first_instance", payload.first_instance)
    _set(state, "channel", payload.channel)
    _set(state, "reference", payload.reference)
    _set(state, "tracks", payload.tracks)
    _set(state, "predecessor", payload.predecessor)
    _set(state, "relations", relations)
    _set(state, "received_on", entry.occurred_on)
    _set(state, "recorded_at", entry.recorded_at)
    _set(state, "first_decided_on", payload.first_decided_on)
    _set(state, "appealed_on", payload.appealed_on)
    _set(state, "spell", 1)
    _set(state, "spell_started_on", entry.occurred_on)


def _note_work(state: CaseState, payload: p.Payload) -> None:
    """Remember the first entry by which somebody worked on the case."""
    if not state.first_work:
        _set(state, "first_work", payload.kind)


def _add_party(state: CaseState, _: Entry, payload: p.PartyAdded) -> None:
    _set(state, "parties", (*state.parties, (payload.role, payload.person)))


def _file(state: CaseState, entry: Entry, payload: p.DocumentFiled) -> None:
    filed = (payload.document, payload.theme, payload.direction, entry.occurred_on)
    _set(state, "documents", (*state.documents, filed))


def _allocate(state: CaseState, _: Entry, payload: p.CaseAllocated) -> None:
    if payload.staff:
        # A team alone is where the mail room sent the case, nobody's work on it.
        _note_work(state, payload)
    _set(state, "staff", payload.staff)
    _set(state, "team", payload.team)


def _start_step(state: CaseState, _: Entry, payload: p.StepStarted) -> None:
    _note_work(state, payload)
    _set(state, "open_steps", (*state.open_steps, payload.step))


def _end_step(state: CaseState, _: Entry, payload: p.StepEnded) -> None:
    steps = tuple(step for step in state.open_steps if step != payload.step)
    _set(state, "open_steps", steps)
    _set(state, "work", end_step(state.work, payload.step))


def _record(state: CaseState, _: Entry, payload: p.ActivityRecorded) -> None:
    """Keep what happened in the journal alone."""
    _note_work(state, payload)


def _start_clock(state: CaseState, _: Entry, payload: p.DeadlineStarted) -> None:
    line = CaseClock(
        rule=payload.rule,
        spell=state.spell,
        due_on=payload.due_on,
        events=(ledger.Started(payload.start_on, payload.rule),),
    )
    _set(state, "clocks", (*state.clocks, line))


def _with_clock(state: CaseState, rule: str, change: ClockChange) -> None:
    clocks = tuple(
        change(line) if line.rule == rule and line.ended_on is None else line
        for line in state.clocks
    )
    _set(state, "clocks", clocks)


def _pause(state: CaseState, entry: Entry, payload: p.DeadlinePaused) -> None:
    _note_work(state, payload)
    event = ledger.Paused(entry.occurred_on, payload.reason)
    _with_clock(
        state,
        payload.rule,
        lambda line: replace(line, paused=True, events=(*line.events, event)),
    )


def _resume(state: CaseState, entry: Entry, payload: p.DeadlineResumed) -> None:
    event = ledger.Resumed(entry.occurred_on)
    _with_clock(
        state,
        payload.rule,
        lambda line: replace(
            line, paused=False, due_on=payload.due_on, events=(*line.events, event)
        ),
    )


def _extend(state: CaseState, entry: Entry, payload: p.DeadlineExtended) -> None:
    _note_work(state, payload)
    event = ledger.Extended(
        entry.occurred_on, payload.length, ledger.Unit(payload.unit), payload.reason
    )
    _with_clock(
        state,
        payload.rule,
        lambda line: replace(line, due_on=payload.due_on, events=(*line.events, event)),
    )


def _notice(state: CaseState, entry: Entry, payload: p.DeadlineNoticed) -> None:
    _note_work(state, payload)
    event = ledger.NoticeGiven(entry.occurred_on, payload.announced_on, payload.reason)
    _with_clock(
        state,
        payload.rule,
        lambda line: replace(
            line, noticed_on=entry.occurred_on, events=(*line.events, event)
        ),
    )


def _recompute(state: CaseState, entry: Entry, payload: p.DeadlineRecomputed) -> None:
    event = ledger.RuleChanged(entry.occurred_on, payload.cause)
    _with_clock(
        state,
        payload.rule,
        lambda line: replace(line, due_on=payload.due_on, events=(*line.events, event)),
    )


def _reclassify(state: CaseState, _: Entry, payload: p.CaseReclassified) -> None:
    _note_work(state, payload)
    _set(state, "area", payload.area)
    _set(state, "subject", payload.subject)


def _correct_appeal(state: CaseState, _: Entry, payload: p.AppealCorrected) -> None:
    _set(state, "first_instance", payload.first_instance)
    _set(state, "first_decided_on", payload.first_decided_on)
    _set(state, "appealed_on", payload.appealed_on)


def _relate(state: CaseState, _: Entry, payload: p.CaseRelated) -> None:
    _set(state, "relations", (*state.relations, (payload.other, payload.relation)))


def _end_clocks(state: CaseState, on: date) -> None:
    clocks = tuple(
        replace(line, ended_on=on) if line.ended_on is None else line
        for line in state.clocks
    )
    _set(state, "clocks", clocks)


def _decide(state: CaseState, entry: Entry, payload: p.CaseDecided) -> None:
    _note_work(state, payload)
    _set(state, "status", CaseStatus.DECIDED)
    _set(state, "decided_on", entry.occurred_on)
    _set(state, "outcome", payload.outcome)
    _set(state, "units", payload.units)
    _set(state, "open_steps", ())
    _set(state, "work", decide_work(state.work, entry, payload))
    _end_clocks(state, entry.occurred_on)


def _correct(state: CaseState, _: Entry, payload: p.DecisionCorrected) -> None:
    _set(state, "outcome", payload.outcome)
    _set(state, "units", payload.units)
    _set(state, "work", correct_work(state.work, payload))


def _reopen(state: CaseState, entry: Entry, _: p.CaseReopened) -> None:
    _set(state, "status", CaseStatus.PENDING)
    _set(state, "spell", state.spell + 1)
    _set(state, "spell_started_on", entry.occurred_on)
    _set(state, "decided_on", None)
    _set(state, "outcome", "")
    _set(state, "units", ())
    _set(state, "work", reopen_work(state.work))


def _withdraw(state: CaseState, entry: Entry, payload: p.RegistrationWithdrawn) -> None:
    _set(state, "status", CaseStatus.WITHDRAWN)
    _set(state, "withdrawn_on", entry.occurred_on)
    _set(state, "withdrawal_cause", payload.cause)
    _end_clocks(state, entry.occurred_on)


def _withdraw_document(
    state: CaseState, entry: Entry, payload: p.DocumentWithdrawn
) -> None:
    """Mark every place at which the document stands; filed again it stands anew."""
    marked = {place for place, _, _ in state.withdrawn_documents}
    fresh = (
        (place, entry.occurred_on, payload.cause)
        for place, (document, *_) in enumerate(state.documents)
        if document == payload.document and place not in marked
    )
    _set(state, "withdrawn_documents", (*state.withdrawn_documents, *fresh))


def _follow(state: CaseState, _: Entry, payload: p.PredecessorFound) -> None:
    """Take the place after an earlier case, on the tracks that go with it."""
    _set(state, "predecessor", payload.predecessor)
    relation = (payload.predecessor, payload.relation)
    if relation not in state.relations:
        _set(state, "relations", (*state.relations, relation))
    fresh = tuple(track for track in payload.tracks if track not in state.tracks)
    _set(state, "tracks", (*state.tracks, *fresh))


def _work(state: CaseState, entry: Entry, payload: p.Payload) -> None:
    """Fold what is being done about the case."""
    kind = type(payload)
    if kind in COUNTS_AS_WORK:
        _note_work(state, payload)
    _set(state, "work", WORK_FOLDS[kind](state.work, entry, payload))


def _erase(state: CaseState, _: Entry, payload: p.Erased) -> None:
    _set(state, "erased", state.erased | {payload.commitment})


_FOLDS: dict[type[p.Payload], Fold] = {
    kind: cast("Fold", fold_one)
    for kind, fold_one in (
        (p.CaseRegistered, _register),
        (p.PartyAdded, _add_party),
        (p.DocumentFiled, _file),
        (p.CaseAllocated, _allocate),
        (p.StepStarted, _start_step),
        (p.StepEnded, _end_step),
        (p.ActivityRecorded, _record),
        (p.DeadlineStarted, _start_clock),
        (p.DeadlinePaused, _pause),
        (p.DeadlineResumed, _resume),
        (p.DeadlineExtended, _extend),
        (p.DeadlineNoticed, _notice),
        (p.DeadlineRecomputed, _recompute),
        (p.CaseReclassified, _reclassify),
        (p.AppealCorrected, _correct_appeal),
        (p.CaseRelated, _relate),
        (p.CaseDecided, _decide),
        (p.DecisionCorrected, _correct),
        (p.CaseReopened, _reopen),
        (p.RegistrationWithdrawn, _withdraw),
        (p.DocumentWithdrawn, _withdraw_document),
        (p.PredecessorFound, _follow),
        (p.Erased, _erase),
        *((kind, _work) for kind in WORK_FOLDS),
    )
}


def fold(state: CaseState, entry: Entry) -> CaseState:
    """Give the state of the case after one more entry.

    Errors: KeyError for an entry that does not belong in a case's stream.
    """
    return fold_all((entry,), state)


def fold_all(entries: Iterable[Entry], state: CaseState = NEW_CASE) -> CaseState:
    """Give the state of the case after all the entries, the given one unchanged.

    Errors: KeyError for an entry that does not belong in a case's stream.
    """
    after = own_copy(state)
    advance(after, entries)
    return after


def advance(own: CaseState, entries: Iterable[Entry]) -> None:
    """Carry a state on over some entries, in place.

    Only for one who holds the state alone, by `own_copy`: bulk work that decides many
    acts of a case would spend a fifth of its time on copies that nobody looks at.
    """
    for entry in entries:
        payload = entry.payload
        _FOLDS[type(payload)](own, entry, payload)
        _set(own, "length", own.length + 1)
