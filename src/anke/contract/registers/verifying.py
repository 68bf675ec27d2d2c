# SPDX-License-Identifier: EUPL-1.2
"""`anke verify` for contracts and registers: rows and documents are as journaled."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.cases.domain import payloads as p
from anke.cases.models import Document
from anke.contract.domain.evidence_life import Ledger, fold_ledger
from anke.contract.models import ContractLedger, ContractRecord
from anke.contract.registers.projections import COLUMNS, record_values

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.cases.domain.entries import Entry, Head
    from anke.cases.verification import Report


@dataclass
class RecordProjector:
    """Fold the journals with one beginning and compare the rows that screens read."""

    prefix: str

    def compare(
        self, folded: Sequence[tuple[str, list[Entry], Head]], report: Report
    ) -> None:
        """Compare the rows of some journals with what their entries give."""
        for stream, entries, _head in folded:
            try:
                ledger = fold_ledger(Ledger(stream), entries)
            except KeyError as error:
                report.add("chains", stream, f"{error} does not belong to a contract")
                continue
            _compare_rows(ledger, report)
            _check_documents(ledger, report)

    def finish(self, streams: int, report: Report) -> None:
        """Find rows without a journal."""
        stored = ContractLedger.objects.filter(stream__startswith=self.prefix).count()
        if stored != streams:
            text = f"{stored} are stored, {streams} have a journal"
            report.add("projections", self.prefix.rstrip(":"), text)


def _compare_rows(ledger: Ledger, report: Report) -> None:
    names = COLUMNS
    stored = ContractRecord.objects.filter(stream=ledger.stream).order_by("number")
    rows = [dict(zip(names, row, strict=True)) for row in stored.values_list(*names)]
    wanted = [record_values(ledger, each) for each in ledger.records]
    count = ContractLedger.objects.filter(pk=ledger.stream).values_list(
        "records", flat=True
    )
    if rows != wanted or list(count) != [len(wanted)]:
        text = "the stored rows are not what the journal gives"
        report.add("projections", ledger.stream, text)


def _check_documents(ledger: Ledger, report: Report) -> None:
    """A document that was recorded must be kept; its content is checked with all."""
    kept = set(
        Document.objects.filter(stream=ledger.stream).values_list("sha256", flat=True)
    )
    for each in ledger.records:
        if isinstance(each.said, p.DocumentKept) and each.said.sha256 not in kept:
            where = f"{ledger.stream} #{each.number}"
            report.add("contents", where, "the document is not kept")
