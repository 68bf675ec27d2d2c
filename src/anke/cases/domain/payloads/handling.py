# SPDX-License-Identifier: EUPL-1.2
"""What is done to a case between its allocation and its letter: stream `case:…`.

A *request* is anything that somebody else owes an answer to: a party hearing, files
from the first instance, a question to a medical consultant. It has a number within the
case, from 1. A *draft* is a decision on its way to a signature; its text stands in the
document store and the payload carries its commitment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from anke.cases.domain.payloads.base import Payload


@dataclass(frozen=True, slots=True)
class RequestSent(Payload):
    """Somebody was asked for something (*høring, anmodning*).

    `owed_by` says who owes the answer (party, first-instance, consultant, other) and
    `recipient` which one: a commitment, a first instance's id, a staff code.
    `document` is the question, in the document store.
    """

    kind: ClassVar[str] = "request_sent"
    number: int
    step: str
    owed_by: str
    recipient: str
    due_on: date
    document: str = ""


@dataclass(frozen=True, slots=True)
class RequestReminded(Payload):
    """Who owes an answer was reminded (*rykket*), with a new day."""

    kind: ClassVar[str] = "request_reminded"
    number: int
    due_on: date
    document: str = ""


@dataclass(frozen=True, slots=True)
class RequestAnswered(Payload):
    """A request was answered, or it was settled that no answer comes.

    `answer` is answered, nothing-to-add (*ingen bemærkninger*) or no-answer; of a
    consultant also more-needed or second-opinion.
    """

    kind: ClassVar[str] = "request_answered"
    number: int
    answer: str
    document: str = ""


@dataclass(frozen=True, slots=True)
class RequestWithdrawn(Payload):
    """A request was taken back (*tilbagekaldt*)."""

    kind: ClassVar[str] = "request_withdrawn"
    number: int
    cause: str


@dataclass(frozen=True, slots=True)
class NoteWritten(Payload):
    """Somebody wrote a note on the case (*notat*); the text stands in the store."""

    kind: ClassVar[str] = "note_written"
    note: str


@dataclass(frozen=True, slots=True)
class RemarkMade(Payload):
    """Somebody who checks registrations found something (*bemærkning*).

    `about` is what is wrong: outcome, reasons, subject, dates, parties, deadlines or
    other. What exactly stands in the store under `note`.
    """

    kind: ClassVar[str] = "remark_made"
    number: int
    about: str
    note: str


@dataclass(frozen=True, slots=True)
class RemarkSettled(Payload):
    """A remark was dealt with: the registration was corrected, or it was right."""

    kind: ClassVar[str] = "remark_settled"
    number: int
    result: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class CaseTabled(Payload):
    """The case was put on the agenda of a board meeting (*sat på ankemøde*)."""

    kind: ClassVar[str] = "case_tabled"
    meeting: str
    held_on: date


@dataclass(frozen=True, slots=True)
class CaseTakenOff(Payload):
    """The case was taken off an agenda, or postponed (*udsat*)."""

    kind: ClassVar[str] = "case_taken_off"
    meeting: str
    cause: str


@dataclass(frozen=True, slots=True)
class CaseVoted(Payload):
    """A board meeting settled the case's outcome (*voteret*).

    `voting` is ordinary or extended (*udvidet votering*); `agreement` is unanimous or
    majority, as the letter must say; `casting_vote` tells that the chair broke a tie.

    Legal source: retssikkerhedsloven §§ 52, 55 and 56.
    """

    kind: ClassVar[str] = "case_voted"
    meeting: str
    voting: str
    agreement: str
    outcome: str
    casting_vote: bool = False


@dataclass(frozen=True, slots=True)
class DraftSubmitted(Payload):
    """A draft decision was handed in for the second signature (*til godkendelse*).

    `signer` is who was asked to sign; empty means anybody who may.
    """

    kind: ClassVar[str] = "draft_submitted"
    version: int
    document: str
    outcome: str
    signer: str = ""


@dataclass(frozen=True, slots=True)
class DraftReturned(Payload):
    """The second reader returned a draft; the reasons stand in the store."""

    kind: ClassVar[str] = "draft_returned"
    version: int
    note: str


@dataclass(frozen=True, slots=True)
class DraftRecalled(Payload):
    """Who wrote a draft took it back before it was signed."""

    kind: ClassVar[str] = "draft_recalled"
    version: int


@dataclass(frozen=True, slots=True)
class DraftApproved(Payload):
    """The second reader signed a draft (*andenunderskrift*)."""

    kind: ClassVar[str] = "draft_approved"
    version: int
    document: str
    outcome: str


@dataclass(frozen=True, slots=True)
class LetterPosted(Payload):
    """A letter of ours was put into the outbox, in the act that it follows from.

    `letter` is its id in the outbox; `purpose` what it is for (decision, hearing,
    notice, reminder, request, information); `recipient` as in a request.
    """

    kind: ClassVar[str] = "letter_posted"
    letter: str
    document: str
    purpose: str
    recipient: str
    channel: str


@dataclass(frozen=True, slots=True)
class LetterSent(Payload):
    """A letter left the house (*afsendt*) on the entry's day."""

    kind: ClassVar[str] = "letter_sent"
    letter: str
    channel: str


@dataclass(frozen=True, slots=True)
class LetterStopped(Payload):
    """A letter did not leave the house: called back, or it could not be sent."""

    kind: ClassVar[str] = "letter_stopped"
    letter: str
    cause: str


@dataclass(frozen=True, slots=True)
class ProtectionSet(Payload):
    """The case was protected (*beskyttet*): level 1, 2 or 3, and why.

    `ground` is secret-address, own-employee, staff-relative or strict.
    """

    kind: ClassVar[str] = "protection_set"
    level: int
    ground: str


@dataclass(frozen=True, slots=True)
class AccessGranted(Payload):
    """A named member of staff may work on a protected case."""

    kind: ClassVar[str] = "access_granted"
    staff: str
    cause: str


@dataclass(frozen=True, slots=True)
class AccessRevoked(Payload):
    """A named member of staff may no longer work on a protected case."""

    kind: ClassVar[str] = "access_revoked"
    staff: str
    cause: str


@dataclass(frozen=True, slots=True)
class ConflictDeclared(Payload):
    """A member of staff may not take part in the case (*inhabil*).

    Legal source: forvaltningsloven §§ 3–6.
    """

    kind: ClassVar[str] = "conflict_declared"
    staff: str
    ground: str


@dataclass(frozen=True, slots=True)
class ConflictLifted(Payload):
    """A declared conflict of interest turned out to be none."""

    kind: ClassVar[str] = "conflict_lifted"
    staff: str
    cause: str


@dataclass(frozen=True, slots=True)
class PredecessorFound(Payload):
    """The case follows an earlier one; `tracks` are those it is on from now.

    An appeal over a decision that was made anew after our remittal goes on the fast
    track, where its provisions have it.
    """

    kind: ClassVar[str] = "predecessor_found"
    predecessor: str
    relation: str
    tracks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CourtCaseOpened(Payload):
    """The decision was brought before a court (*retssag*)."""

    kind: ClassVar[str] = "court_case_opened"
    court: str
    reference: str


@dataclass(frozen=True, slots=True)
class CourtCaseEnded(Payload):
    """The court's answer: upheld, changed, remitted, settled or withdrawn."""

    kind: ClassVar[str] = "court_case_ended"
    reference: str
    result: str
