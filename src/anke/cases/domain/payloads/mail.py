# SPDX-License-Identifier: EUPL-1.2
"""The mail room: streams `mail:26-M00001`, `routing`, `mail-robot`, `triage`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from anke.cases.domain.payloads.base import Payload


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
