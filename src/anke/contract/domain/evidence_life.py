# SPDX-License-Identifier: EUPL-1.2
"""The life of a record: one person records it, another confirms it, a wrong one goes.

    recorded ──another person confirms──> confirmed
        └──────────── withdrawn, with a cause ──┘

A document only lies ready (*klar*) and is never confirmed itself: its dispatch is. What
may be done follows from the journal alone: `fold_ledger` says where each record stands,
and each `decide_…` gives the entries that come next or refuses. Only what `counting`
gives counts.

Example:
    >>> from datetime import UTC, datetime
    >>> from anke.cases.domain.entries import Actor, ActorKind
    >>> at = datetime(2023, 1, 12, 9, tzinfo=UTC)
    >>> one, two = (Actor(ActorKind.PERSON, each) for each in ("K001", "C001"))
    >>> ledger = Ledger(contract_stream("example-2022"))
    >>> said = p.FigureRecorded("sick-leave-own", "7.9", "dage", "ISOLA")
    >>> entries = decide_record(ledger, said, on=at.date(), at=at, actor=one)
    >>> counting(ledger := fold_ledger(ledger, entries))
    ()
    >>> entries = decide_confirm(ledger, 1, at=at, actor=two)
    >>> counting(fold_ledger(ledger, entries))[0].said.value
    '7.9'
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias, assert_never

from anke.cases.domain import payloads as p
from anke.cases.domain.entries import ActorKind, Entry
from anke.contract.errors import (
    FutureDayError,
    RecordStateError,
    SamePersonError,
    UnknownRecordError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from anke.cases.domain.entries import Actor

CONTRACTS: Final = "contract:"
REGISTERS: Final = "register:"
BREACHES: Final = "breaches:"

Said: TypeAlias = (
    "p.DocumentKept | p.DispatchRecorded | p.FigureRecorded | p.ItemStatusRecorded"
    "| p.BreachCauseRecorded"
)
RECORDED_KINDS: Final = (
    p.DocumentKept,
    p.DispatchRecorded,
    p.FigureRecorded,
    p.ItemStatusRecorded,
    p.BreachCauseRecorded,
)


class RecordStage(StrEnum):
    """Where a record stands."""

    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Record:
    """One thing that was recorded, as the journal tells of it.

    Attributes:
        number: Its place among the records of its stream, from 1.
        said: What was recorded.
        on: When it happened in law: sent, known, or the day a status is about.
    """

    number: int
    said: Said
    on: date
    recorded_by: str
    recorded_at: datetime
    stage: RecordStage = RecordStage.RECORDED
    confirmed_by: str = ""
    confirmed_at: datetime | None = None
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    cause: str = ""

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was taken back."""
        return self.stage is RecordStage.WITHDRAWN

    @property
    def is_document(self) -> bool:
        """Whether it is a document, which is never confirmed itself."""
        return isinstance(self.said, p.DocumentKept)

    @property
    def waits(self) -> bool:
        """Whether another person has still to confirm it."""
        return self.stage is RecordStage.RECORDED and not self.is_document


@dataclass(frozen=True, slots=True)
class Ledger:
    """Everything that was recorded in one stream, in its order."""

    stream: str
    records: tuple[Record, ...] = ()

    def record(self, number: int) -> Record:
        """Give a record by its number. Errors: UnknownRecordError."""
        if 1 <= number <= len(self.records):
            return self.records[number - 1]
        raise UnknownRecordError(
            f"{self.stream}: no record {number}",
            user_text=f"Der er ingen registrering nr. {number}.",
        )


def contract_stream(contract: str) -> str:
    """Name the stream of a contract."""
    return f"{CONTRACTS}{contract}"


def register_stream(register: str) -> str:
    """Name the stream of a register."""
    return f"{REGISTERS}{register}"


def fold_ledger(ledger: Ledger, entries: Iterable[Entry]) -> Ledger:
    """Carry a ledger on with what came next.

    Errors: KeyError for an entry that does not belong there.
    """
    records = list(ledger.records)
    for entry in entries:
        said = entry.payload
        if isinstance(said, RECORDED_KINDS):
            records.append(_recorded(len(records) + 1, said, entry))
        elif isinstance(said, p.RecordConfirmed | p.RecordWithdrawn):
            place = said.record - 1
            if not 0 <= place < len(records):
                raise KeyError(said.kind)
            records[place] = _changed(records[place], said, entry)
        else:
            raise KeyError(said.kind)
    return Ledger(ledger.stream, tuple(records))


def _recorded(number: int, said: Said, entry: Entry) -> Record:
    return Record(number, said, entry.occurred_on, entry.actor.id, entry.recorded_at)


def _changed(
    record: Record, said: p.RecordConfirmed | p.RecordWithdrawn, entry: Entry
) -> Record:
    if isinstance(said, p.RecordConfirmed):
        return replace(
            record,
            stage=RecordStage.CONFIRMED,
            confirmed_by=entry.actor.id,
            confirmed_at=entry.recorded_at,
        )
    return replace(
        record,
        stage=RecordStage.WITHDRAWN,
        withdrawn_by=entry.actor.id,
        withdrawn_at=entry.recorded_at,
        cause=said.cause,
    )


def counting(ledger: Ledger) -> tuple[Record, ...]:
    """Give the records that count: confirmed by another person, and not withdrawn."""
    return tuple(each for each in ledger.records if each.stage is RecordStage.CONFIRMED)


def waiting(ledger: Ledger) -> tuple[Record, ...]:
    """Give the records that another person has still to confirm."""
    return tuple(each for each in ledger.records if each.waits)


# --- What comes next -----------------------------------------------------------------


def decide_record(
    ledger: Ledger, said: Said, *, on: date, at: datetime, actor: Actor
) -> list[Entry]:
    """Record something; nothing when the same stands there already.

    Errors: FutureDayError for a day that has not come; UnknownRecordError or
        RecordStateError for the dispatch of a document that is not there.
    """
    if on > at.date():
        raise FutureDayError(
            f"{ledger.stream}: {on} has not come",
            user_text=f"Den {on:%d.%m.%Y} er ikke kommet endnu.",
        )
    if isinstance(said, p.DispatchRecorded):
        _require_document(ledger, said.document)
    if standing_twin(ledger, said, on) is not None:
        return []
    return [Entry(ledger.stream, said, on, at, actor)]


def standing_twin(ledger: Ledger, said: Said, on: date) -> Record | None:
    """Find the record, not withdrawn, that says the same already.

    Where a later one says otherwise of the same thing and day, it does not stand.
    """
    subject = _subject(said, on)
    same = [
        each
        for each in ledger.records
        if not each.is_withdrawn and _subject(each.said, each.on) == subject
    ]
    if not same or not (same[-1].said == said or same[-1].is_document):
        return None
    return same[-1]


def _subject(said: Said, on: date) -> tuple[object, ...]:
    """Say what a record is about; a document is about its content, on any day."""
    match said:
        case p.DocumentKept():
            return (said.kind, said.target, said.part, said.sha256)
        case p.DispatchRecorded():
            return (said.kind, said.document, on)
        case p.FigureRecorded():
            return (said.kind, said.figure, on)
        case p.ItemStatusRecorded():
            return (said.kind, said.item, on)
        case p.BreachCauseRecorded():
            return (said.kind, said.period, said.area, said.cause)
    assert_never(said)


def _require_document(ledger: Ledger, number: int) -> None:
    record = ledger.record(number)
    if not record.is_document:
        raise UnknownRecordError(
            f"{ledger.stream}: record {number} is no document",
            user_text=f"Registrering nr. {number} er ikke et dokument.",
        )
    if record.is_withdrawn:
        raise RecordStateError(
            f"{ledger.stream}: document {number} is withdrawn",
            user_text="Dokumentet er trukket tilbage. Læg det rigtige dokument ind.",
        )


def decide_confirm(
    ledger: Ledger, number: int, *, at: datetime, actor: Actor
) -> list[Entry]:
    """Let another person say that a record is right.

    Errors: UnknownRecordError; RecordStateError for what does not wait for it;
        SamePersonError for whoever recorded it, and for what is no person.
    """
    record = ledger.record(number)
    if not record.waits:
        raise RecordStateError(
            f"{ledger.stream}: record {number} does not wait for a confirmation",
            user_text=_NOT_WAITING[record.stage],
        )
    if actor.id == record.recorded_by or actor.kind is not ActorKind.PERSON:
        raise SamePersonError(
            f"{ledger.stream}: {actor.id} recorded {number} and cannot confirm it",
            user_text="Du har selv registreret det. En anden person skal bekræfte.",
        )
    return [Entry(ledger.stream, p.RecordConfirmed(number), at.date(), at, actor)]


def decide_withdraw(
    ledger: Ledger, number: int, *, cause: str, at: datetime, actor: Actor
) -> list[Entry]:
    """Take a wrong record back; it stays readable, and counts no more.

    Errors: UnknownRecordError; RecordStateError when it is withdrawn already, and for
        a document whose dispatch still stands.
    """
    record = ledger.record(number)
    if record.is_withdrawn:
        raise RecordStateError(
            f"{ledger.stream}: record {number} is withdrawn already",
            user_text="Registreringen er allerede trukket tilbage.",
        )
    if record.is_document and dispatches_of(ledger, number):
        raise RecordStateError(
            f"{ledger.stream}: a dispatch of document {number} still stands",
            user_text="Dokumentet er registreret som sendt. Træk først afsendelsen "
            "tilbage.",
        )
    said = p.RecordWithdrawn(number, cause)
    return [Entry(ledger.stream, said, at.date(), at, actor)]


def dispatches_of(ledger: Ledger, document: int) -> tuple[Record, ...]:
    """Give the dispatches of a document that were not withdrawn."""
    return tuple(
        each
        for each in ledger.records
        if isinstance(each.said, p.DispatchRecorded)
        and each.said.document == document
        and not each.is_withdrawn
    )


_NOT_WAITING: Final = {
    RecordStage.RECORDED: "Et dokument bekræftes ikke. Registrér, at det er sendt.",
    RecordStage.CONFIRMED: "Registreringen er allerede bekræftet.",
    RecordStage.WITHDRAWN: "Registreringen er trukket tilbage.",
}
