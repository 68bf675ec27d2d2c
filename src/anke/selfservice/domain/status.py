# SPDX-License-Identifier: EUPL-1.2
"""What one reader is told about one case: a whitelist, and nothing beside it.

`status_of` copies named facts out of the case's state; a fact that is added to the
state later does not show until somebody adds it here. Free texts of the journal (why
a deadline stands still, themes, notes) never come through: they may name others.

    status = status_of(state, reader, rules, cause="reglerne blev ændret")
    status.standpoints[0].stand     # <Stand.FIRST_INSTANCE_ASKED>
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from anke.cases.domain.state import CaseStatus
from anke.deadlines.domain.clock import clock
from anke.deadlines.domain.events import Extended, NoticeGiven, Paused, RuleChanged
from anke.selfservice.domain.standing import standpoints
from anke.selfservice.domain.ways_in import CLOSED_GROUND

if TYPE_CHECKING:
    from datetime import date

    from anke.cases.domain.decide import Rules
    from anke.cases.domain.state import CaseClock, CaseState
    from anke.deadlines.domain.clock import Clock
    from anke.deadlines.domain.events import Event
    from anke.selfservice.domain.readers import Reader
    from anke.selfservice.domain.standing import Standpoint

DueState = Literal["running", "overdue", "paused", "met", "breached"]


@dataclass(frozen=True, slots=True)
class DueDate:
    """A deadline with its arithmetic (*frist*), in which no free text is left."""

    clock: Clock
    due_on: date
    state: DueState


@dataclass(frozen=True, slots=True)
class LetterToReader:
    """A letter of ours that was sent to the reader; `place` counts the reader's own."""

    place: int
    document: str
    purpose: str
    sent_on: date


@dataclass(frozen=True, slots=True)
class Status:
    """Everything that the page may say about the case itself."""

    number: str
    area: str
    subject: str
    first_instance: str
    reference: str
    team: str
    received_on: date
    waits_since: date
    reopened: bool
    decided_on: date | None
    outcome: str
    standpoints: tuple[Standpoint, ...]
    due_dates: tuple[DueDate, ...]
    letters: tuple[LetterToReader, ...]


def is_open_to_readers(state: CaseState) -> bool:
    """Tell whether a case can be looked into from outside at all.

    Not when it was opened by mistake, and not when it is strictly protected.
    """
    work = state.work
    is_strict = work.protection > 0 and work.protection_ground == CLOSED_GROUND
    return state.status in {CaseStatus.PENDING, CaseStatus.DECIDED} and not is_strict


def status_of(
    state: CaseState, reader: Reader, rules: Rules, today: date, *, cause: str
) -> Status:
    """Say what a reader may know. `cause` stands in for why rules were changed.

    Errors: ValueError for a case that is not open to readers.
    """
    if not is_open_to_readers(state) or state.received_on is None:
        raise ValueError("a case that is not open to readers")
    letters = _letters(state, reader)
    return Status(
        number=state.number,
        area=state.area,
        subject=state.subject,
        first_instance=state.first_instance,
        # Its own number for the case; a citizen's case may carry anybody's.
        reference=state.reference if reader.is_first_instance else "",
        team=state.team,
        received_on=state.received_on,
        waits_since=state.spell_started_on or state.received_on,
        reopened=state.spell > 1,
        decided_on=state.decided_on,
        outcome=state.outcome if _was_told(state, letters) else "",
        standpoints=standpoints(state, reader),
        due_dates=_due_dates(state, rules, today, cause),
        letters=letters,
    )


def _letters(state: CaseState, reader: Reader) -> tuple[LetterToReader, ...]:
    own = [
        letter
        for letter in state.work.letters
        if letter.recipient in reader.marks and letter.sent_on is not None
    ]
    return tuple(
        LetterToReader(place, letter.document, letter.purpose, letter.sent_on)
        for place, letter in enumerate(own, 1)
        if letter.sent_on is not None
    )


def _was_told(state: CaseState, letters: tuple[LetterToReader, ...]) -> bool:
    """Tell whether the reader has been sent the decision that is in force.

    The page must not be quicker than the letter, which gives the reasons.
    """
    return state.decided_on is not None and any(
        letter.purpose == "decision" and letter.sent_on >= state.decided_on
        for letter in letters
    )


def _due_dates(
    state: CaseState, rules: Rules, today: date, cause: str
) -> tuple[DueDate, ...]:
    """Give the deadlines of this spell, the nearest first."""
    lines = [line for line in state.clocks if line.spell == state.spell]
    dates = [
        DueDate(
            clock(
                [_without_free_text(event, cause) for event in line.events],
                rules.rulebook,
                rules.calendar,
            ),
            line.due_on,
            _due_state(line, today),
        )
        for line in lines
    ]
    return tuple(sorted(dates, key=lambda each: each.due_on))


def _due_state(line: CaseClock, today: date) -> DueState:
    if line.ended_on is not None:
        return "breached" if line.ended_on > line.due_on else "met"
    if line.paused:
        return "paused"
    return "overdue" if today > line.due_on else "running"


def _without_free_text(event: Event, cause: str) -> Event:
    """Take out what somebody wrote: a reason may name another party."""
    if isinstance(event, Paused | Extended | NoticeGiven):
        return replace(event, reason="")
    if isinstance(event, RuleChanged):
        return replace(event, cause=cause)
    return event
