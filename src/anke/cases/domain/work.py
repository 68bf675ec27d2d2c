# SPDX-License-Identifier: EUPL-1.2
"""What is being done about a case, folded from its journal beside `CaseState`.

Requests that somebody owes an answer to, drafts on their way to a signature, letters on
their way out, the meeting it waits for, who may and who must not touch it.

    work = fold_work(NO_WORK, entry, RequestSent(1, "party-hearing", …))
    work.open_requests[0].due_on
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from anke.cases.domain import payloads as p

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from anke.cases.domain.entries import Entry

    Fold = Callable[["WorkState", Entry, p.Payload], "WorkState"]


@dataclass(frozen=True, slots=True)
class Request:
    """Something that somebody was asked for (*høring, anmodning*)."""

    number: int
    step: str
    owed_by: str
    recipient: str
    document: str
    asked_by: str
    sent_on: date
    due_on: date
    reminders: int = 0
    reminded_on: date | None = None
    answer: str = ""
    answer_document: str = ""
    ended_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether the answer is still owed."""
        return self.ended_on is None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft decision in one version; `status` tells where it lies."""

    version: int
    document: str
    outcome: str
    author: str
    submitted_on: date
    signer: str = ""
    status: str = "submitted"  # submitted, returned, recalled, approved
    note: str = ""
    read_by: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of ours on its way out of the house, or gone."""

    letter: str
    document: str
    purpose: str
    recipient: str
    channel: str
    posted_on: date
    sent_on: date | None = None
    stopped_on: date | None = None
    cause: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether it lies in the outbox."""
        return self.sent_on is None and self.stopped_on is None


@dataclass(frozen=True, slots=True)
class Note:
    """A note on the case (*notat*); its text stands in the store."""

    note: str
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class Vote:
    """What a board meeting settled (*votering*)."""

    meeting: str
    voting: str
    agreement: str
    outcome: str
    casting_vote: bool
    on: date


@dataclass(frozen=True, slots=True)
class CourtCase:
    """A court's case about the decision (*retssag*)."""

    court: str
    reference: str
    opened_on: date
    result: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class WorkState:
    """Everything that is being done about a case.

    `pauses` are pairs of a request's number and the deadline rule that stands still
    for it. `steps_done` are steps that ended in this spell.
    """

    requests: tuple[Request, ...] = ()
    drafts: tuple[Draft, ...] = ()
    letters: tuple[Letter, ...] = ()
    notes: tuple[Note, ...] = ()
    meeting: str = ""
    meeting_on: date | None = None
    vote: Vote | None = None
    steps_done: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    formal_errors: tuple[p.FormalError, ...] = ()
    partial: bool = False
    detriment: bool = False
    protection: int = 0
    protection_ground: str = ""
    granted: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    court_cases: tuple[CourtCase, ...] = ()

    @property
    def open_requests(self) -> tuple[Request, ...]:
        """The requests whose answers are owed."""
        return tuple(request for request in self.requests if request.is_open)

    @property
    def draft(self) -> Draft | None:
        """The draft in play: the latest one, unless it was recalled."""
        if not self.drafts or self.drafts[-1].status == "recalled":
            return None
        return self.drafts[-1]

    def request(self, number: int) -> Request | None:
        """Find a request by its number."""
        return next((each for each in self.requests if each.number == number), None)

    def letter(self, letter: str) -> Letter | None:
        """Find a letter by its id in the outbox."""
        return next((each for each in self.letters if each.letter == letter), None)


NO_WORK = WorkState()


def _send_request(work: WorkState, entry: Entry, payload: p.RequestSent) -> WorkState:
    sent = Request(
        number=payload.number,
        step=payload.step,
        owed_by=payload.owed_by,
        recipient=payload.recipient,
        document=payload.document,
        asked_by=entry.actor.id,
        sent_on=entry.occurred_on,
        due_on=payload.due_on,
    )
    return replace(work, requests=(*work.requests, sent))


def _with_request(work: WorkState, number: int, **changes: object) -> WorkState:
    requests = tuple(
        replace(each, **changes) if each.number == number else each  # type: ignore[arg-type]
        for each in work.requests
    )
    return replace(work, requests=requests)


def _remind(work: WorkState, entry: Entry, payload: p.RequestReminded) -> WorkState:
    request = work.request(payload.number)
    reminders = request.reminders + 1 if request else 1
    return _with_request(
        work,
        payload.number,
        due_on=payload.due_on,
        reminders=reminders,
        reminded_on=entry.occurred_on,
    )


def _answer(work: WorkState, entry: Entry, payload: p.RequestAnswered) -> WorkState:
    return _with_request(
        work,
        payload.number,
        answer=payload.answer,
        answer_document=payload.document,
        ended_on=entry.occurred_on,
    )


def _withdraw(work: WorkState, entry: Entry, payload: p.RequestWithdrawn) -> WorkState:
    return _with_request(
        work, payload.number, answer="withdrawn", ended_on=entry.occurred_on
    )


def _note(work: WorkState, entry: Entry, payload: p.NoteWritten) -> WorkState:
    note = Note(payload.note, entry.occurred_on, entry.actor.id)
    return replace(work, notes=(*work.notes, note))


def _table(work: WorkState, _: Entry, payload: p.CaseTabled) -> WorkState:
    return replace(work, meeting=payload.meeting, meeting_on=payload.held_on)


def _take_off(work: WorkState, _: Entry, __: p.CaseTakenOff) -> WorkState:
    return replace(work, meeting="", meeting_on=None)


def _vote(work: WorkState, entry: Entry, payload: p.CaseVoted) -> WorkState:
    vote = Vote(
        payload.meeting,
        payload.voting,
        payload.agreement,
        payload.outcome,
        payload.casting_vote,
        entry.occurred_on,
    )
    return replace(work, meeting="", meeting_on=None, vote=vote)


def _submit(work: WorkState, entry: Entry, payload: p.DraftSubmitted) -> WorkState:
    draft = Draft(
        version=payload.version,
        document=payload.document,
        outcome=payload.outcome,
        author=entry.actor.id,
        submitted_on=entry.occurred_on,
        signer=payload.signer,
    )
    return replace(work, drafts=(*work.drafts, draft))


def _with_draft(work: WorkState, version: int, **changes: object) -> WorkState:
    drafts = tuple(
        replace(each, **changes) if each.version == version else each  # type: ignore[arg-type]
        for each in work.drafts
    )
    return replace(work, drafts=drafts)


def _return(work: WorkState, entry: Entry, payload: p.DraftReturned) -> WorkState:
    return _with_draft(
        work,
        payload.version,
        status="returned",
        note=payload.note,
        read_by=entry.actor.id,
    )


def _recall(work: WorkState, _: Entry, payload: p.DraftRecalled) -> WorkState:
    return _with_draft(work, payload.version, status="recalled")


def _approve(work: WorkState, entry: Entry, payload: p.DraftApproved) -> WorkState:
    return _with_draft(work, payload.version, status="approved", read_by=entry.actor.id)


def _post(work: WorkState, entry: Entry, payload: p.LetterPosted) -> WorkState:
    letter = Letter(
        letter=payload.letter,
        document=payload.document,
        purpose=payload.purpose,
        recipient=payload.recipient,
        channel=payload.channel,
        posted_on=entry.occurred_on,
    )
    return replace(work, letters=(*work.letters, letter))


def _with_letter(work: WorkState, letter: str, **changes: object) -> WorkState:
    letters = tuple(
        replace(each, **changes) if each.letter == letter else each  # type: ignore[arg-type]
        for each in work.letters
    )
    return replace(work, letters=letters)


def _sent(work: WorkState, entry: Entry, payload: p.LetterSent) -> WorkState:
    return _with_letter(
        work, payload.letter, sent_on=entry.occurred_on, channel=payload.channel
    )


def _stopped(work: WorkState, entry: Entry, payload: p.LetterStopped) -> WorkState:
    return _with_letter(
        work, payload.letter, stopped_on=entry.occurred_on, cause=payload.cause
    )


def _protect(work: WorkState, _: Entry, payload: p.ProtectionSet) -> WorkState:
    return replace(work, protection=payload.level, protection_ground=payload.ground)


def _grant(work: WorkState, _: Entry, payload: p.AccessGranted) -> WorkState:
    return replace(work, granted=work.granted | {payload.staff})


def _revoke(work: WorkState, _: Entry, payload: p.AccessRevoked) -> WorkState:
    return replace(work, granted=work.granted - {payload.staff})


def _conflict(work: WorkState, _: Entry, payload: p.ConflictDeclared) -> WorkState:
    return replace(work, conflicts=work.conflicts | {payload.staff})


def _lift(work: WorkState, _: Entry, payload: p.ConflictLifted) -> WorkState:
    return replace(work, conflicts=work.conflicts - {payload.staff})


def _court(work: WorkState, entry: Entry, payload: p.CourtCaseOpened) -> WorkState:
    opened = CourtCase(payload.court, payload.reference, entry.occurred_on)
    return replace(work, court_cases=(*work.court_cases, opened))


def _court_end(work: WorkState, entry: Entry, payload: p.CourtCaseEnded) -> WorkState:
    court_cases = tuple(
        replace(each, result=payload.result, ended_on=entry.occurred_on)
        if each.reference == payload.reference and each.ended_on is None
        else each
        for each in work.court_cases
    )
    return replace(work, court_cases=court_cases)


def end_step(work: WorkState, step: str) -> WorkState:
    """Remember that a step ended in this spell."""
    return replace(work, steps_done=(*work.steps_done, step))


def decide_work(work: WorkState, entry: Entry, payload: p.CaseDecided) -> WorkState:
    """End what was going on when the case is decided; answers are owed no longer."""
    requests = tuple(
        replace(each, answer="moot", ended_on=entry.occurred_on)
        if each.is_open
        else each
        for each in work.requests
    )
    return replace(
        work,
        requests=requests,
        meeting="",
        meeting_on=None,
        reasons=payload.reasons,
        formal_errors=payload.formal_errors,
        partial=payload.partial,
        detriment=payload.detriment,
    )


def correct_work(work: WorkState, payload: p.DecisionCorrected) -> WorkState:
    """Put the corrected registration in the place of the first one."""
    return replace(
        work,
        reasons=payload.reasons,
        formal_errors=payload.formal_errors,
        partial=payload.partial,
        detriment=payload.detriment,
    )


def reopen_work(work: WorkState) -> WorkState:
    """Begin anew when a case is reopened; what was sent and written stays.

    The draft that was signed belongs to the decision before, so that the new spell has
    none in play.
    """
    drafts = tuple(
        replace(each, status="recalled") if each == work.drafts[-1] else each
        for each in work.drafts
    )
    return replace(
        work,
        drafts=drafts,
        vote=None,
        steps_done=(),
        reasons=(),
        formal_errors=(),
        partial=False,
        detriment=False,
    )


WORK_FOLDS: dict[type[p.Payload], Fold] = {
    kind: cast("Fold", fold_one)
    for kind, fold_one in (
        (p.RequestSent, _send_request),
        (p.RequestReminded, _remind),
        (p.RequestAnswered, _answer),
        (p.RequestWithdrawn, _withdraw),
        (p.NoteWritten, _note),
        (p.CaseTabled, _table),
        (p.CaseTakenOff, _take_off),
        (p.CaseVoted, _vote),
        (p.DraftSubmitted, _submit),
        (p.DraftReturned, _return),
        (p.DraftRecalled, _recall),
        (p.DraftApproved, _approve),
        (p.LetterPosted, _post),
        (p.LetterSent, _sent),
        (p.LetterStopped, _stopped),
        (p.ProtectionSet, _protect),
        (p.AccessGranted, _grant),
        (p.AccessRevoked, _revoke),
        (p.ConflictDeclared, _conflict),
        (p.ConflictLifted, _lift),
        (p.CourtCaseOpened, _court),
        (p.CourtCaseEnded, _court_end),
    )
}
# What somebody did about the case; the rest is about people or about letters.
COUNTS_AS_WORK = frozenset(
    {
        p.RequestSent,
        p.CaseTabled,
        p.CaseVoted,
        p.DraftSubmitted,
        p.LetterPosted,
    }
)
