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
from dataclasses import MISSING, fields
from datetime import date
from json.encoder import encode_basestring
from operator import attrgetter

from anke.cases.domain.payloads.accounts import (
    StaffActivated,
    StaffDeactivated,
    StaffRoleSet,
)
from anke.cases.domain.payloads.allocation import (
    CasesDistributed,
    LeversSet,
    StaffCompetenceSet,
    StaffLent,
    StaffPlaced,
    StaffReturned,
)
from anke.cases.domain.payloads.base import (
    FormalError,
    Payload,
    Unit,
    Value,
)
from anke.cases.domain.payloads.case import (
    ActivityRecorded,
    AppealCorrected,
    CaseAllocated,
    CaseDecided,
    CaseReclassified,
    CaseRegistered,
    CaseRelated,
    CaseReopened,
    DeadlineExtended,
    DeadlineNoticed,
    DeadlinePaused,
    DeadlineRecomputed,
    DeadlineResumed,
    DeadlineStarted,
    DecisionCorrected,
    DocumentFiled,
    DocumentWithdrawn,
    Erased,
    PartyAdded,
    RegistrationWithdrawn,
    StepEnded,
    StepStarted,
)
from anke.cases.domain.payloads.contracts import (
    BreachCauseRecorded,
    DispatchRecorded,
    DocumentKept,
    FigureRecorded,
    ItemStatusRecorded,
    RecordConfirmed,
    RecordWithdrawn,
)
from anke.cases.domain.payloads.handling import (
    AccessGranted,
    AccessRevoked,
    CaseTabled,
    CaseTakenOff,
    CaseVoted,
    ConflictDeclared,
    ConflictLifted,
    CourtCaseEnded,
    CourtCaseOpened,
    DraftApproved,
    DraftRecalled,
    DraftReturned,
    DraftSubmitted,
    LetterPosted,
    LetterSent,
    LetterStopped,
    NoteWritten,
    PredecessorFound,
    ProtectionSet,
    RemarkMade,
    RemarkSettled,
    RequestAnswered,
    RequestReminded,
    RequestSent,
    RequestWithdrawn,
)
from anke.cases.domain.payloads.house import (
    LogImported,
    RulesApplied,
)
from anke.cases.domain.payloads.mail import (
    MailAnswered,
    MailFiled,
    MailProposed,
    MailReceived,
    MailRejected,
    MailSplit,
    MailUndone,
    RobotKindsSet,
    RoutingRulesSaved,
    TriageModelChosen,
)
from anke.cases.domain.payloads.meetings import (
    MeetingCancelled,
    MeetingClosed,
    MeetingConflictDeclared,
    MeetingConflictLifted,
    MeetingItemAdded,
    MeetingItemConcluded,
    MeetingItemDecided,
    MeetingItemMoved,
    MeetingItemPostponed,
    MeetingItemRemoved,
    MeetingItemTimed,
    MeetingMaterialSent,
    MeetingMembersAppointed,
    MeetingMoved,
    MeetingOpened,
    MeetingPlanned,
    MeetingPresenceNoted,
    MeetingProtocolApproved,
    MeetingVoteCast,
    MeetingVotesCleared,
    Seat,
)
from anke.cases.domain.payloads.moving import CasesMoved
from anke.cases.domain.payloads.releases import (
    ReleaseAttacked,
    ReleaseDropped,
    ReleasePrepared,
    ReleasePublished,
    ReleaseScheduled,
    ReleaseSigned,
    ReleaseWithdrawn,
)
from anke.cases.domain.payloads.reports import (
    ReportCommented,
    ReportDrafted,
    ReportDropped,
    ReportFrozen,
    ReportRenewed,
    ReportReopened,
    ReportSent,
    ReportSigned,
)
from anke.cases.domain.payloads.robots import (
    ReminderWithdrawn,
    RobotActed,
    RobotSwitched,
    RobotUndone,
)
from anke.cases.domain.payloads.texts import (
    TextPublished,
    TextWithdrawn,
)

__all__ = [
    "KINDS",
    "AccessGranted",
    "AccessRevoked",
    "ActivityRecorded",
    "AppealCorrected",
    "BreachCauseRecorded",
    "CaseAllocated",
    "CaseDecided",
    "CaseReclassified",
    "CaseRegistered",
    "CaseRelated",
    "CaseReopened",
    "CaseTabled",
    "CaseTakenOff",
    "CaseVoted",
    "CasesDistributed",
    "CasesMoved",
    "ConflictDeclared",
    "ConflictLifted",
    "CourtCaseEnded",
    "CourtCaseOpened",
    "DeadlineExtended",
    "DeadlineNoticed",
    "DeadlinePaused",
    "DeadlineRecomputed",
    "DeadlineResumed",
    "DeadlineStarted",
    "DecisionCorrected",
    "DispatchRecorded",
    "DocumentFiled",
    "DocumentKept",
    "DocumentWithdrawn",
    "DraftApproved",
    "DraftRecalled",
    "DraftReturned",
    "DraftSubmitted",
    "Erased",
    "FigureRecorded",
    "FormalError",
    "ItemStatusRecorded",
    "LetterPosted",
    "LetterSent",
    "LetterStopped",
    "LeversSet",
    "LogImported",
    "MailAnswered",
    "MailFiled",
    "MailProposed",
    "MailReceived",
    "MailRejected",
    "MailSplit",
    "MailUndone",
    "MeetingCancelled",
    "MeetingClosed",
    "MeetingConflictDeclared",
    "MeetingConflictLifted",
    "MeetingItemAdded",
    "MeetingItemConcluded",
    "MeetingItemDecided",
    "MeetingItemMoved",
    "MeetingItemPostponed",
    "MeetingItemRemoved",
    "MeetingItemTimed",
    "MeetingMaterialSent",
    "MeetingMembersAppointed",
    "MeetingMoved",
    "MeetingOpened",
    "MeetingPlanned",
    "MeetingPresenceNoted",
    "MeetingProtocolApproved",
    "MeetingVoteCast",
    "MeetingVotesCleared",
    "NoteWritten",
    "PartyAdded",
    "Payload",
    "PredecessorFound",
    "ProtectionSet",
    "RecordConfirmed",
    "RecordWithdrawn",
    "RegistrationWithdrawn",
    "ReleaseAttacked",
    "ReleaseDropped",
    "ReleasePrepared",
    "ReleasePublished",
    "ReleaseScheduled",
    "ReleaseSigned",
    "ReleaseWithdrawn",
    "RemarkMade",
    "RemarkSettled",
    "ReminderWithdrawn",
    "ReportCommented",
    "ReportDrafted",
    "ReportDropped",
    "ReportFrozen",
    "ReportRenewed",
    "ReportReopened",
    "ReportSent",
    "ReportSigned",
    "RequestAnswered",
    "RequestReminded",
    "RequestSent",
    "RequestWithdrawn",
    "RobotActed",
    "RobotKindsSet",
    "RobotSwitched",
    "RobotUndone",
    "RoutingRulesSaved",
    "RulesApplied",
    "Seat",
    "StaffActivated",
    "StaffCompetenceSet",
    "StaffDeactivated",
    "StaffLent",
    "StaffPlaced",
    "StaffReturned",
    "StaffRoleSet",
    "StepEnded",
    "StepStarted",
    "TextPublished",
    "TextWithdrawn",
    "TriageModelChosen",
    "Unit",
    "Value",
    "payload_text",
]

KINDS: dict[str, type[Payload]] = {
    payload.kind: payload for payload in Payload.__subclasses__()
}


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (Unit, FormalError, Seat)):
        return {
            field.name: getattr(value, field.name)
            for field in fields(value)
            if getattr(value, field.name)
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
