# SPDX-License-Identifier: EUPL-1.2
"""What one can ask of a case. A command is a wish; `decide` grants or refuses it.

An `Act` is a command with its circumstances: which case, when it happened in law,
when we learnt of it and who asked. Screens, imports and the demo all speak in acts.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from datetime import date, datetime

    from anke.cases.domain.entries import Actor
    from anke.cases.domain.payloads import FormalError, Unit


@dataclass(frozen=True, slots=True)
class RegisterCase:
    """Open a case (*opret sag*) for an appeal received on the act's date."""

    area: str
    subject: str
    first_instance: str
    channel: str = ""
    reference: str = ""
    tracks: tuple[str, ...] = ()
    predecessor: str = ""
    relation: str = ""
    first_decided_on: date | None = None
    appealed_on: date | None = None


@dataclass(frozen=True, slots=True)
class AddParty:
    """Add a party whose personal data stand in the vault under `person`."""

    role: str
    person: str


@dataclass(frozen=True, slots=True)
class FileDocument:
    """Journalise a document that is already durable in the document store."""

    document: str
    theme: str
    direction: str


@dataclass(frozen=True, slots=True)
class AllocateCase:
    """Give the case to a caseworker and a team (*fordel*), and say by codes why."""

    staff: str
    team: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StartStep:
    """Begin a step of the case's handling."""

    step: str


@dataclass(frozen=True, slots=True)
class EndStep:
    """End a step that was begun."""

    step: str


@dataclass(frozen=True, slots=True)
class RecordActivity:
    """Record a row of an imported log as it stands."""

    activity: str
    resource: str = ""
    lifecycle: str = ""


@dataclass(frozen=True, slots=True)
class StartDeadlines:
    """Start the deadlines that begin with an event other than receipt."""

    start_event: str


@dataclass(frozen=True, slots=True)
class PauseDeadline:
    """Let a deadline stand still (*suspender*), where its rule allows it."""

    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class ResumeDeadline:
    """Let a paused deadline run again."""

    rule: str


@dataclass(frozen=True, slots=True)
class ExtendDeadline:
    """Make a deadline longer (*forlæng*), within what its rule allows."""

    rule: str
    length: int
    unit: str
    reason: str


@dataclass(frozen=True, slots=True)
class GiveNotice:
    """Record that a deadline notice (*fristbrev*) was sent to the citizen."""

    rule: str
    reason: str
    announced_on: date


@dataclass(frozen=True, slots=True)
class RecomputeDeadlines:
    """Compute the running deadlines anew because a rule or a holiday changed."""

    cause: str


@dataclass(frozen=True, slots=True)
class ReclassifyCase:
    """Move the case to another area or subject."""

    area: str
    subject: str
    cause: str


@dataclass(frozen=True, slots=True)
class CorrectAppeal:
    """Say anew who decided first, on which day, and when it was appealed (*ret*)."""

    first_instance: str
    first_decided_on: date | None
    appealed_on: date | None
    cause: str


@dataclass(frozen=True, slots=True)
class RelateCase:
    """Relate the case to another one."""

    other: str
    relation: str


@dataclass(frozen=True, slots=True)
class DecideCase:
    """End the case with an outcome; `units` where the area counts several.

    `outside` tells that it was decided and signed in another system, as an import
    reports it: then no signature of this house is asked for.
    """

    outcome: str
    units: tuple[Unit, ...] = ()
    meeting: bool = False
    reasons: tuple[str, ...] = ()
    formal_errors: tuple[FormalError, ...] = ()
    partial: bool = False
    detriment: bool = False
    outside: bool = False


@dataclass(frozen=True, slots=True)
class CorrectDecision:
    """Correct the registered outcome of a decided case."""

    outcome: str
    cause: str
    units: tuple[Unit, ...] = ()
    reasons: tuple[str, ...] = ()
    formal_errors: tuple[FormalError, ...] = ()
    partial: bool = False
    detriment: bool = False


@dataclass(frozen=True, slots=True)
class ReopenCase:
    """Take a decided case up again (*genoptag*)."""

    reason: str


@dataclass(frozen=True, slots=True)
class WithdrawRegistration:
    """Take back a case that was opened by mistake (*fejloprettet*)."""

    cause: str


@dataclass(frozen=True, slots=True)
class WithdrawDocument:
    """Take back a document that was filed on the wrong case (*fejljournaliseret*)."""

    document: str
    cause: str


@dataclass(frozen=True, slots=True)
class ErasePersonalData:
    """Erase the personal data behind a commitment (*slet*)."""

    commitment: str
    legal_basis: str


# --- Working a case ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SendRequest:
    """Ask somebody for something (*hør, anmod*) within a step of the case."""

    step: str
    owed_by: str
    recipient: str
    due_on: date
    document: str = ""


@dataclass(frozen=True, slots=True)
class RemindRequest:
    """Remind who owes an answer (*ryk*) and give a new day."""

    number: int
    due_on: date
    document: str = ""


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """Settle a request: answered, nothing to add, or no answer comes."""

    number: int
    answer: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class WithdrawRequest:
    """Take a request back."""

    number: int
    cause: str


@dataclass(frozen=True, slots=True)
class WriteNote:
    """Write a note (*notat*) whose text is already in the document store."""

    note: str


@dataclass(frozen=True, slots=True)
class MakeRemark:
    """Say that something is registered wrong; the words are already in the store."""

    about: str
    note: str


@dataclass(frozen=True, slots=True)
class SettleRemark:
    """Answer a remark: the registration was corrected, or it was right."""

    number: int
    result: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class TableCase:
    """Put the case on the agenda of a board meeting."""

    meeting: str
    held_on: date


@dataclass(frozen=True, slots=True)
class TakeCaseOff:
    """Take the case off an agenda, or postpone it."""

    meeting: str
    cause: str


@dataclass(frozen=True, slots=True)
class RecordVote:
    """Record what a board meeting settled about the case."""

    meeting: str
    voting: str
    agreement: str
    outcome: str
    casting_vote: bool = False


@dataclass(frozen=True, slots=True)
class SubmitDraft:
    """Hand in a draft decision for the second signature; the text is in the store."""

    document: str
    outcome: str
    signer: str = ""


@dataclass(frozen=True, slots=True)
class ReturnDraft:
    """Return the draft to its author; the reasons are in the store under `note`."""

    note: str


@dataclass(frozen=True, slots=True)
class RecallDraft:
    """Take one's own draft back."""


@dataclass(frozen=True, slots=True)
class ApproveDraft:
    """Sign somebody else's draft (*andenunderskrift*)."""


@dataclass(frozen=True, slots=True)
class PostLetter:
    """Put a letter into the outbox; it leaves the house after the transaction."""

    letter: str
    document: str
    purpose: str
    recipient: str
    channel: str


@dataclass(frozen=True, slots=True)
class MarkLetterSent:
    """Record that a letter left the house."""

    letter: str
    channel: str


@dataclass(frozen=True, slots=True)
class StopLetter:
    """Record that a letter does not leave the house."""

    letter: str
    cause: str


@dataclass(frozen=True, slots=True)
class ProtectCase:
    """Protect the case at a level from 0 (open) to 3."""

    level: int
    ground: str


@dataclass(frozen=True, slots=True)
class GrantAccess:
    """Let a named member of staff work on a protected case."""

    staff: str
    cause: str


@dataclass(frozen=True, slots=True)
class RevokeAccess:
    """Take the named member of staff's access back."""

    staff: str
    cause: str


@dataclass(frozen=True, slots=True)
class DeclareConflict:
    """Declare that a member of staff may not take part (*inhabil*)."""

    staff: str
    ground: str


@dataclass(frozen=True, slots=True)
class LiftConflict:
    """Take a declared conflict of interest back."""

    staff: str
    cause: str


@dataclass(frozen=True, slots=True)
class ActAsRobot:
    """Say that a robot does what follows in this act, and on which occasion."""

    robot: str
    occasion: str


@dataclass(frozen=True, slots=True)
class UndoRobot:
    """Take back what a robot did; what it takes to do so follows in the same act."""

    robot: str
    occasion: str
    cause: str


@dataclass(frozen=True, slots=True)
class WithdrawReminder:
    """Take the last reminder of a request back, before it has left the house."""

    number: int
    cause: str


@dataclass(frozen=True, slots=True)
class LinkPredecessor:
    """Tell which case this one follows, and the tracks that it is on therefore."""

    predecessor: str
    relation: str
    tracks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenCourtCase:
    """Record that the decision was brought before a court."""

    court: str
    reference: str


@dataclass(frozen=True, slots=True)
class EndCourtCase:
    """Record the court's answer."""

    reference: str
    result: str


Command: TypeAlias = (
    RegisterCase
    | AddParty
    | FileDocument
    | AllocateCase
    | StartStep
    | EndStep
    | RecordActivity
    | StartDeadlines
    | PauseDeadline
    | ResumeDeadline
    | ExtendDeadline
    | GiveNotice
    | RecomputeDeadlines
    | ReclassifyCase
    | CorrectAppeal
    | RelateCase
    | DecideCase
    | CorrectDecision
    | ReopenCase
    | WithdrawRegistration
    | WithdrawDocument
    | ErasePersonalData
    | SendRequest
    | RemindRequest
    | AnswerRequest
    | WithdrawRequest
    | WriteNote
    | MakeRemark
    | SettleRemark
    | TableCase
    | TakeCaseOff
    | RecordVote
    | SubmitDraft
    | ReturnDraft
    | RecallDraft
    | ApproveDraft
    | PostLetter
    | MarkLetterSent
    | StopLetter
    | ProtectCase
    | GrantAccess
    | RevokeAccess
    | DeclareConflict
    | LiftConflict
    | LinkPredecessor
    | OpenCourtCase
    | EndCourtCase
    | ActAsRobot
    | UndoRobot
    | WithdrawReminder
)


class Act(NamedTuple):
    """A command with its circumstances.

    `case` is a case number, or a handle such as "@17" for a case that is registered
    in the same batch: the number is not known before the counter has given it.
    """

    case: str
    command: Command
    occurred_on: date
    recorded_at: datetime
    actor: Actor
