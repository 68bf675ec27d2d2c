# SPDX-License-Identifier: EUPL-1.2
"""What happens to a case from its registration to its end: stream `case:26-00001`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from anke.cases.domain.payloads.base import FormalError, Payload, Unit


@dataclass(frozen=True, slots=True)
class CaseRegistered(Payload):
    """A case was opened (*sag oprettet*); it occurred on the day of receipt.

    `reference` is the sender's own case number, `tracks` the special tracks
    (fast track, notice scheme) and `predecessor` the case it follows.
    """

    kind: ClassVar[str] = "case_registered"
    number: str
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
class PartyAdded(Payload):
    """A party or representative (*part, partsrepræsentant*) joined the case."""

    kind: ClassVar[str] = "party_added"
    role: str
    person: str


@dataclass(frozen=True, slots=True)
class DocumentFiled(Payload):
    """A document was journalised (*journaliseret*): date and short theme.

    Legal source: offentlighedsloven § 15.
    """

    kind: ClassVar[str] = "document_filed"
    document: str
    theme: str
    direction: str


@dataclass(frozen=True, slots=True)
class CaseAllocated(Payload):
    """The case was given to a caseworker and a team (*fordelt*).

    Without `staff` it waits in line. `reasons` are codes that say why it was given to
    this one, such as statutory or same-citizen; empty where nobody has said.
    """

    kind: ClassVar[str] = "case_allocated"
    staff: str
    team: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StepStarted(Payload):
    """A step began: information gathering, party hearing, consultant, meeting."""

    kind: ClassVar[str] = "step_started"
    step: str


@dataclass(frozen=True, slots=True)
class StepEnded(Payload):
    """A step ended."""

    kind: ClassVar[str] = "step_ended"
    step: str


@dataclass(frozen=True, slots=True)
class ActivityRecorded(Payload):
    """A row of an imported event log that has no kind of its own here."""

    kind: ClassVar[str] = "activity_recorded"
    activity: str
    resource: str = ""
    lifecycle: str = ""


@dataclass(frozen=True, slots=True)
class DeadlineStarted(Payload):
    """A deadline (*frist*) began to run and the authority computed its end."""

    kind: ClassVar[str] = "deadline_started"
    rule: str
    start_on: date
    due_on: date


@dataclass(frozen=True, slots=True)
class DeadlinePaused(Payload):
    """A deadline stands still (*suspenderet*)."""

    kind: ClassVar[str] = "deadline_paused"
    rule: str
    reason: str


@dataclass(frozen=True, slots=True)
class DeadlineResumed(Payload):
    """A deadline runs again, with the days it stood still added."""

    kind: ClassVar[str] = "deadline_resumed"
    rule: str
    due_on: date


@dataclass(frozen=True, slots=True)
class DeadlineExtended(Payload):
    """A deadline was made longer within what its rule allows (*forlænget*)."""

    kind: ClassVar[str] = "deadline_extended"
    rule: str
    length: int
    unit: str
    reason: str
    due_on: date


@dataclass(frozen=True, slots=True)
class DeadlineNoticed(Payload):
    """A deadline notice (*fristbrev*) was sent; it never moves the deadline."""

    kind: ClassVar[str] = "deadline_noticed"
    rule: str
    reason: str
    announced_on: date


@dataclass(frozen=True, slots=True)
class DeadlineRecomputed(Payload):
    """A rule or a holiday changed and with it the due date of a running case."""

    kind: ClassVar[str] = "deadline_recomputed"
    rule: str
    due_before: date
    due_on: date
    cause: str
    rules: str


@dataclass(frozen=True, slots=True)
class CaseReclassified(Payload):
    """The case belongs to another area or subject than first thought."""

    kind: ClassVar[str] = "case_reclassified"
    area: str
    subject: str
    cause: str


@dataclass(frozen=True, slots=True)
class AppealCorrected(Payload):
    """Who decided first, and when, was registered wrong or not at all (*rettet*).

    All three are said anew; they hold for the case from its beginning.
    """

    kind: ClassVar[str] = "appeal_corrected"
    first_instance: str
    first_decided_on: date | None
    appealed_on: date | None
    cause: str


@dataclass(frozen=True, slots=True)
class CaseRelated(Payload):
    """The case is related to another one (*relateret sag*)."""

    kind: ClassVar[str] = "case_related"
    other: str
    relation: str


@dataclass(frozen=True, slots=True)
class CaseDecided(Payload):
    """The case ended with an outcome (*afgørelse*, or rejected, lapsed, referred).

    `outcome` is the most far-reaching one of the units; no units means one. `reasons`
    are the reasons for a reversal (*årsager til omgørelse*), `formal_errors` may stand
    on any outcome. `partial` tells that a reversal concerns a part only, `detriment`
    that the decision was changed to the complainant's disadvantage. `draft` is the
    version that was signed; 0 for a decision that was signed outside the house.
    """

    kind: ClassVar[str] = "case_decided"
    outcome: str
    units: tuple[Unit, ...] = ()
    meeting: bool = False
    reasons: tuple[str, ...] = ()
    formal_errors: tuple[FormalError, ...] = ()
    partial: bool = False
    detriment: bool = False
    draft: int = 0


@dataclass(frozen=True, slots=True)
class DecisionCorrected(Payload):
    """The registration of an outcome was wrong; the case stays decided."""

    kind: ClassVar[str] = "decision_corrected"
    outcome: str
    cause: str
    units: tuple[Unit, ...] = ()
    reasons: tuple[str, ...] = ()
    formal_errors: tuple[FormalError, ...] = ()
    partial: bool = False
    detriment: bool = False


@dataclass(frozen=True, slots=True)
class CaseReopened(Payload):
    """A decided case was taken up again (*genoptaget*); a new spell begins."""

    kind: ClassVar[str] = "case_reopened"
    reason: str


@dataclass(frozen=True, slots=True)
class RegistrationWithdrawn(Payload):
    """The case was opened by mistake (*fejloprettet*): no appeal, in no figure."""

    kind: ClassVar[str] = "registration_withdrawn"
    cause: str


@dataclass(frozen=True, slots=True)
class DocumentWithdrawn(Payload):
    """A document was filed on the wrong case (*fejljournaliseret*); it is kept."""

    kind: ClassVar[str] = "document_withdrawn"
    document: str
    cause: str


@dataclass(frozen=True, slots=True)
class Erased(Payload):
    """Personal data behind a commitment was erased (*slettet*)."""

    kind: ClassVar[str] = "erased"
    commitment: str
    legal_basis: str
