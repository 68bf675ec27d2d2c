# SPDX-License-Identifier: EUPL-1.2
"""What was recorded, and what of it counted on a day.

evidence_of(contract_of(2022), date(2022, 10, 14))
ledger_of(contract_stream("example-2022"))
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from anke.cases import clock
from anke.cases.domain import payloads as p
from anke.cases.journal import read_entries
from anke.cases.models import Document
from anke.contract.domain.evidence_life import (
    CONTRACTS,
    Ledger,
    contract_stream,
    counting,
    fold_ledger,
    register_stream,
    waiting,
)
from anke.contract.domain.registers import StatusWord
from anke.contract.domain.terms import RegisterCondition
from anke.contract.errors import UnknownRecordError
from anke.contract.evidence import Evidence, ExternalFigure, ItemStatus, Sent
from anke.contract.models import ContractRecord
from anke.contract.registers.files import external_figures

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.db.models import QuerySet

    from anke.contract.domain.evidence_life import Record
    from anke.contract.domain.terms import Contract


def ledger_of(stream: str, *, known_on: date | None = None) -> Ledger:
    """Give what stands in a journal of records, now or as known at the end of a day."""
    entries = read_entries([stream])
    if known_on is None:
        return fold_ledger(Ledger(stream), entries)
    midnight = datetime.combine(
        known_on + timedelta(days=1), time(), tzinfo=clock.COPENHAGEN
    )
    return fold_ledger(
        Ledger(stream), (each for each in entries if each.recorded_at < midnight)
    )


def evidence_of(contract: Contract, as_of: date | None = None) -> Evidence:
    """Give what counted for a contract at the end of a day: recorded and confirmed.

    What was withdrawn later still counted then. Today when no day is given.
    """
    day = as_of or clock.today()
    ledger = ledger_of(contract_stream(contract.id), known_on=day)
    counted = counting(ledger)
    return Evidence(
        sent=tuple(_sent(ledger, counted)),
        figures=tuple(_figures(counted)),
        statuses=tuple(_statuses(contract, day)),
        unconfirmed=tuple(_sent(ledger, waiting(ledger))),
        kinds=external_figures(),
        is_kept=bool(ledger.records),
    )


def _sent(ledger: Ledger, records: Iterable[Record]) -> Iterator[Sent]:
    for each in records:
        if isinstance(each.said, p.DispatchRecorded):
            document = ledger.record(each.said.document).said
            if isinstance(document, p.DocumentKept):
                yield Sent(
                    target=document.target,
                    part=document.part,
                    sent_on=each.on,
                    recipient=each.said.recipient,
                    document=document.title,
                )


def _figures(records: Iterable[Record]) -> Iterator[ExternalFigure]:
    for each in records:
        said = each.said
        if isinstance(said, p.FigureRecorded):
            # Read from text, as from a file: what was typed is kept exactly.
            fields = {"id": said.figure, "value": said.value, "source": said.source}
            yield ExternalFigure.model_validate(fields | {"known_on": each.on})


def _statuses(contract: Contract, day: date) -> Iterator[ItemStatus]:
    for register in sorted(registers_in(contract)):
        ledger = ledger_of(register_stream(register), known_on=day)
        for each in counting(ledger):
            if isinstance(each.said, p.ItemStatusRecorded):
                yield ItemStatus(
                    register=register,
                    item=each.said.item,
                    status=StatusWord(each.said.status),
                    on=each.on,
                )


def registers_in(contract: Contract) -> set[str]:
    """Name the registers that a contract's parts are met by."""
    return {
        part.register
        for target in contract.targets
        for part in (*target.parts, *target.any_of)
        if isinstance(part, RegisterCondition)
    }


def standing_statuses(ledger: Ledger, day: date) -> dict[str, Record]:
    """Give the confirmed record by which each item of a register stands on a day."""
    known = [each for each in counting(ledger) if each.on <= day]
    return {
        each.said.item: each
        for each in sorted(known, key=lambda each: each.on)
        if isinstance(each.said, p.ItemStatusRecorded)
    }


def waiting_records() -> QuerySet[ContractRecord]:
    """Give every record that waits for another person, the oldest first.

    Whoever recorded one (`recorded_by`) is not the one who can confirm it.
    """
    return ContractRecord.objects.filter(waits=True).order_by("recorded_at", "pk")


def row_of(stream: str, number: int) -> ContractRecord:
    """Give the row of a record. Errors: UnknownRecordError."""
    row = ContractRecord.objects.filter(stream=stream, number=number).first()
    if row is None:
        raise UnknownRecordError(
            f"{stream}: no record {number}",
            user_text=f"Der er ingen registrering nr. {number}.",
        )
    return row


def kept_document(contract_id: str, number: int) -> tuple[p.DocumentKept, Document]:
    """Give a document of a contract, and where it is kept.

    Errors: UnknownRecordError.
    """
    ledger = ledger_of(contract_stream(contract_id))
    said = ledger.record(number).said
    if isinstance(said, p.DocumentKept):
        row = Document.objects.filter(stream=ledger.stream, sha256=said.sha256).first()
        if row is not None:
            return said, row
    raise UnknownRecordError(f"{ledger.stream}: record {number} is no document")


def is_contract(stream: str) -> bool:
    """Tell whether a journal is a contract's, not a register's."""
    return stream.startswith(CONTRACTS)
