# SPDX-License-Identifier: EUPL-1.2
"""What the row of a record is by its journal.

rows_of(fold_ledger(Ledger(stream), entries))
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.domain import payloads as p
from anke.contract.models import ContractRecord

if TYPE_CHECKING:
    from anke.contract.domain.evidence_life import Ledger, Record

COLUMNS = tuple(
    field.attname
    for field in ContractRecord._meta.concrete_fields
    if not field.primary_key
)


def record_values(ledger: Ledger, record: Record) -> dict[str, object]:
    """Give the columns of a record's row."""
    return {
        "stream": ledger.stream,
        "number": record.number,
        "kind": record.said.kind,
        "subject": subject_of(ledger, record),
        "on": record.on,
        "stage": record.stage.value,
        "waits": record.waits,
        "recorded_by": record.recorded_by,
        "recorded_at": record.recorded_at,
        "confirmed_by": record.confirmed_by,
        "confirmed_at": record.confirmed_at,
        "withdrawn_at": record.withdrawn_at,
    }


def subject_of(ledger: Ledger, record: Record) -> str:
    """Name what a record is about: `1.5/account`, a figure, an item, `2022-09/udk`."""
    said = record.said
    if isinstance(said, p.FigureRecorded):
        return said.figure
    if isinstance(said, p.ItemStatusRecorded):
        return said.item
    if isinstance(said, p.BreachCauseRecorded):
        return f"{said.period}/{said.area}"
    if isinstance(said, p.DispatchRecorded):
        return subject_of(ledger, ledger.record(said.document))
    return f"{said.target}/{said.part}"
