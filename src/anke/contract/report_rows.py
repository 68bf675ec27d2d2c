# SPDX-License-Identifier: EUPL-1.2
"""What a report's row is by its journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.contract.models import ContractReport

if TYPE_CHECKING:
    from anke.contract.domain.report_state import ReportState

LONGEST_RECIPIENT = 200
COLUMNS = tuple(field.attname for field in ContractReport._meta.concrete_fields)


def report_row(state: ReportState) -> ContractReport:
    """Give the row that screens read."""
    period = state.period
    return ContractReport(
        id=state.id,
        contract=state.contract,
        period=period.text,
        kind=period.kind.value,
        number=state.number,
        stage=state.stage.value,
        due_on=period.due_on,
        vintage=state.basis.vintage,
        terms=state.basis.terms,
        figures=state.basis.figures,
        content=state.content,
        uncommented=" ".join(state.uncommented),
        replaces=state.replaces,
        signers=" ".join(each.actor for each in state.signatures),
        sent_on=state.sent_on,
        recipient=state.recipient[:LONGEST_RECIPIENT],
    )
