# SPDX-License-Identifier: EUPL-1.2
"""What one can ask of a letter; `decide_letter` grants or refuses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from datetime import date, datetime

    from anke.cases.domain.entries import Actor
    from anke.cases.domain.payloads import MailProposed


@dataclass(frozen=True, slots=True)
class ReceiveLetter:
    """Take a letter in whose raw bytes are durable (*modtag*)."""

    channel: str
    document: str
    size_bytes: int


@dataclass(frozen=True, slots=True)
class ProposeLetter:
    """Write down what the machine proposes (*foreslå*)."""

    proposal: MailProposed


@dataclass(frozen=True, slots=True)
class SplitLetter:
    """Say how many matters a letter holds (*del*)."""

    matters: int


@dataclass(frozen=True, slots=True)
class FileMatter:
    """File a matter on a case that exists by now (*journalisér*)."""

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
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class RejectMatter:
    """Do not take a matter in, with the reason; perhaps send it on (*afvis*)."""

    matter: int
    mail_kind: str
    reason: str
    forwarded_to: str = ""
    note: str = ""
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class UndoMatter:
    """Let a settled matter wait again (*fortryd*)."""

    matter: int
    cause: str


@dataclass(frozen=True, slots=True)
class AnswerLetter:
    """Write down that a letter of ours went out (*besvar*)."""

    answer: str
    document: str
    channel: str
    case: str = ""


@dataclass(frozen=True, slots=True)
class EraseLetter:
    """Erase the raw letter (*slet*), with the legal basis."""

    commitment: str
    legal_basis: str


Command: TypeAlias = (
    ReceiveLetter
    | ProposeLetter
    | SplitLetter
    | FileMatter
    | RejectMatter
    | UndoMatter
    | AnswerLetter
    | EraseLetter
)


class LetterAct(NamedTuple):
    """A command with its circumstances."""

    number: str
    command: Command
    occurred_on: date
    recorded_at: datetime
    actor: Actor
