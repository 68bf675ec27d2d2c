# SPDX-License-Identifier: EUPL-1.2
"""`anke verify` for the contract: rows are what the journals say, files are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.contract.domain.report_state import FINAL, STREAM, Stage, fold_report
from anke.contract.errors import ReportDamagedError
from anke.contract.kept_reports import check_frozen
from anke.contract.models import ContractReport
from anke.contract.report_rows import COLUMNS, report_row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.cases.domain.entries import Entry, Head
    from anke.cases.verification import Report
    from anke.contract.domain.report_state import ReportState


class ReportProjector:
    """Fold the journals of reports and compare the rows that screens read."""

    prefix = STREAM

    def compare(
        self, folded: Sequence[tuple[str, list[Entry], Head]], report: Report
    ) -> None:
        """Compare the rows of some reports with what their entries give."""
        states = []
        for stream, entries, _head in folded:
            try:
                states.append(fold_report(entries))
            except KeyError as error:
                report.add("chains", stream, f"{error} does not belong to a report")
        known = [state for state in states if state is not None]
        rows = ContractReport.objects.in_bulk([state.id for state in known])
        for state in known:
            row, wanted = rows.get(state.id), report_row(state)
            if row is None or any(
                getattr(row, name) != getattr(wanted, name) for name in COLUMNS
            ):
                text = "the stored row is not what the journal gives"
                report.add("projections", f"report {state.id}", text)
            _check_files(state, report)

    def finish(self, streams: int, report: Report) -> None:
        """Find rows without a journal."""
        stored = ContractReport.objects.count()
        if stored != streams:
            text = f"{stored} reports are stored, {streams} have a journal"
            report.add("projections", "reports", text)


def _check_files(state: ReportState, report: Report) -> None:
    """Every file that somebody may sign, or has signed, must be what it was."""
    if state.stage not in FINAL | {Stage.FROZEN}:
        return
    try:
        check_frozen(state.content)
    except ReportDamagedError as error:
        report.add("contents", f"{STREAM}{state.id}", str(error))
