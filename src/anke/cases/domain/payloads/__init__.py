# SPDX-License-Identifier: EUPL-1.2
"""The catalogue of journal payloads: every kind of thing that can happen to a case.

A journal entry says *what happened* in one of the forms below. A payload holds
codes, dates and commitments, never a name, a CPR number or free text about a
person: personal data stands in the vault and the payload carries its commitment.
A field with its default value is left out of the stored text, so a field that is
added later does not change the bytes of older entries.

>>> payload_text(CaseAllocated(staff="kb", team="born"))
'{"staff":"kb","team":"born"}'
"""

from __future__ import annotations

import json
from dataclasses import MISSING, dataclass, fields
from datetime import date
from json.encoder import encode_basestring
from operator import attrgetter
from typing import ClassVar, TypeAlias

Value: TypeAlias = "str | int | bool | date | tuple[object, ...] | None"


@dataclass(frozen=True, slots=True)
class Unit:
    """One counted unit (*tælleenhed*) of a decision: a part-decision, a child.

    A decision without units counts once, with the case's own subject and
    first instance.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}

    outcome: str
    subject: str = ""
    first_instance: str = ""


@dataclass(frozen=True, slots=True)
class Payload:
    """What happened; each subclass is one kind of journal entry."""

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}
    kind: ClassVar[str] = ""


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
    """The case was given to a caseworker and a team (*fordelt*)."""

    kind: ClassVar[str] = "case_allocated"
    staff: str
    team: str


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
class CaseRelated(Payload):
    """The case is related to another one (*relateret sag*)."""

    kind: ClassVar[str] = "case_related"
    other: str
    relation: str


@dataclass(frozen=True, slots=True)
class CaseDecided(Payload):
    """The case ended with an outcome (*afgørelse*, or rejected, lapsed, referred).

    `outcome` is the most far-reaching one of the units; no units means one.
    """

    kind: ClassVar[str] = "case_decided"
    outcome: str
    units: tuple[Unit, ...] = ()
    meeting: bool = False


@dataclass(frozen=True, slots=True)
class DecisionCorrected(Payload):
    """The registration of an outcome was wrong; the case stays decided."""

    kind: ClassVar[str] = "decision_corrected"
    outcome: str
    cause: str
    units: tuple[Unit, ...] = ()


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


@dataclass(frozen=True, slots=True)
class RulesApplied(Payload):
    """A catalogue of rules came into force; `text` is what was added to it."""

    kind: ClassVar[str] = "rules_applied"
    name: str
    sha256: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class LogImported(Payload):
    """An event log was read to its end, with the sums that account for it."""

    kind: ClassVar[str] = "log_imported"
    name: str
    sha256: str
    mapping: str
    rows: int
    imported: int
    rejected: int
    cases: int


# --- The mail room: streams `mail:26-M00001`, `routing`, `mail-robot`, `triage` ------


@dataclass(frozen=True, slots=True)
class MailReceived(Payload):
    """A letter came in (*modtaget*); its raw bytes were durable before this entry.

    `document` is the commitment to the raw letter in the document store.
    """

    kind: ClassVar[str] = "mail_received"
    number: str
    channel: str
    document: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class MailProposed(Payload):
    """The machine proposed what a letter is (*forslag fra visiteringen*).

    `confidence` is the calibrated probability of the mail kind in ten-thousandths;
    `abstained` names the targets where it was not sure enough to promise anything.
    """

    kind: ClassVar[str] = "mail_proposed"
    model: str
    mail_kind: str = ""
    area: str = ""
    subject: str = ""
    first_instance: str = ""
    team: str = ""
    case: str = ""
    urgent: bool = False
    confidence: int = 0
    abstained: tuple[str, ...] = ()
    rule: str = ""
    signals: tuple[str, ...] = ()
    due_on: date | None = None


@dataclass(frozen=True, slots=True)
class MailSplit(Payload):
    """One letter was found to hold several matters (*delt i flere forhold*)."""

    kind: ClassVar[str] = "mail_split"
    matters: int


@dataclass(frozen=True, slots=True)
class MailFiled(Payload):
    """A matter of a letter was filed on a case (*journaliseret på sag*).

    `fate` says what became of the proposal (accepted, corrected, none) and `corrected`
    names the fields that a person changed: training data. `seconds` went from opening
    the letter to filing it.
    """

    kind: ClassVar[str] = "mail_filed"
    matter: int
    mail_kind: str
    case: str
    new_case: bool = False
    documents: tuple[str, ...] = ()
    area: str = ""
    subject: str = ""
    first_instance: str = ""
    team: str = ""
    urgent: bool = False
    fate: str = "none"
    corrected: tuple[str, ...] = ()
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class MailRejected(Payload):
    """A matter of a letter was not taken in, with the reason (*afvist*).

    `forwarded_to` names the authority it was sent on to (forvaltningsloven § 7 (2));
    `note` is the commitment to a note in the document store.
    """

    kind: ClassVar[str] = "mail_rejected"
    matter: int
    mail_kind: str
    reason: str
    forwarded_to: str = ""
    note: str = ""
    fate: str = "none"
    corrected: tuple[str, ...] = ()
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class MailUndone(Payload):
    """The filing or rejection of a matter was undone (*fortrudt*); it waits again."""

    kind: ClassVar[str] = "mail_undone"
    matter: int
    cause: str


@dataclass(frozen=True, slots=True)
class MailAnswered(Payload):
    """A letter of ours answered this one: a receipt (*kvittering*), a forwarding."""

    kind: ClassVar[str] = "mail_answered"
    answer: str
    document: str
    channel: str
    case: str = ""


@dataclass(frozen=True, slots=True)
class RoutingRulesSaved(Payload):
    """The mail room's routing rules (*fordelingsregler*) were changed."""

    kind: ClassVar[str] = "routing_rules_saved"
    text: str
    cause: str


@dataclass(frozen=True, slots=True)
class RobotKindsSet(Payload):
    """The head of the mail room said what a robot may file alone."""

    kind: ClassVar[str] = "robot_kinds_set"
    mail_kinds: tuple[str, ...]
    cause: str


@dataclass(frozen=True, slots=True)
class TriageModelChosen(Payload):
    """A triage model was put to work, or an earlier one taken back."""

    kind: ClassVar[str] = "triage_model_chosen"
    model: str
    role: str
    cause: str


KINDS: dict[str, type[Payload]] = {
    payload.kind: payload for payload in Payload.__subclasses__()
}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Unit):
        return {
            name: getattr(value, name)
            for name in ("outcome", "subject", "first_instance")
            if getattr(value, name)
        }
    raise TypeError(f"{value!r} cannot stand in a journal payload")


def _sorted_fields(kind: type[Payload]) -> tuple[tuple[str, object], ...]:
    return tuple(sorted((field.name, field.default) for field in fields(kind)))


# The field's name as JSON, how to read it, and the value that is left out.
_FIELDS = {
    kind: tuple(
        (f"{encode_basestring(name)}:", name, attrgetter(name), default)
        for name, default in _sorted_fields(kind)
    )
    for kind in KINDS.values()
}
_ENCODE = json.JSONEncoder(
    ensure_ascii=False,
    check_circular=False,
    allow_nan=False,
    separators=(",", ":"),
    default=_plain,
).encode


def payload_text(payload: Payload) -> str:
    """Give the canonical JSON of a payload: sorted keys, defaults left out.

    Errors: TypeError for a value that has no canonical form, such as a float.
    """
    chosen = []
    for label, name, value_of, default in _FIELDS[type(payload)]:
        value = value_of(payload)
        if default is not MISSING and value == default:
            continue
        if type(value) is str:
            # Most values are texts, and an encoder made for each costs more than all.
            chosen.append(label + encode_basestring(value))
            continue
        if type(value) is float:
            raise TypeError(f"{payload.kind}.{name}: no floats in the journal")
        chosen.append(label + _ENCODE(value))
    return f"{{{','.join(chosen)}}}"
