# SPDX-License-Identifier: EUPL-1.2
"""The mail room's share of `anke verify`: letters are what their journals give."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.models import Document
from anke.cases.verification import same_rows
from anke.intake.domain.state import fold_letter
from anke.intake.models import Letter, LetterMatter
from anke.intake.projections import letter_values, matter_values
from anke.intake.queries import ledger

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.cases.domain.entries import Entry, Head
    from anke.cases.verification import Report
    from anke.intake.domain.state import LetterState


class LetterProjector:
    """Fold the `mail:` streams anew and compare them with the queue's rows."""

    prefix = "mail:"

    def compare(
        self, folded: Sequence[tuple[str, list[Entry], Head]], report: Report
    ) -> None:
        """Compare some letters."""
        states = [
            (state, head)
            for stream, entries, head in folded
            if (state := _folded(stream, entries, report)) is not None
        ]
        digests = _digests([state.document for state, _ in states])
        numbers = [state.number for state, _ in states]
        wanted = [
            letter_values(state, digests.get(state.document, ""), head)
            for state, head in states
            if not state.erased
        ]
        kept = [state.number for state, _ in states if not state.erased]
        same_rows(Letter, "number", kept, wanted, report)
        rows = [row for state, _ in states for row in matter_values(state)]
        same_rows(LetterMatter, "letter_id", numbers, rows, report)

    def finish(self, streams: int, report: Report) -> None:
        """Check that no letter is without a journal, and that the sum holds."""
        sums = ledger()
        if not sums.balances or sums.received != streams:
            report.add(
                "projections",
                "letter",
                f"received {sums.received}, filed {sums.filed}, waiting"
                f" {sums.waiting}, rejected {sums.rejected}; {streams} have a journal",
            )


def _folded(
    stream: str, entries: Sequence[Entry], report: Report
) -> LetterState | None:
    try:
        state = fold_letter(entries)
    except KeyError as error:
        report.add("chains", stream, f"{error} does not belong in a letter")
        return None
    if f"mail:{state.number}" != stream:
        report.add("chains", stream, "was never received")
        return None
    return state


def _digests(commitments: Sequence[str]) -> dict[str, str]:
    """Give the hashes of contents; those that were erased are not there."""
    found: dict[str, str] = {}
    for start in range(0, len(commitments), 500):
        rows = Document.objects.filter(commitment__in=commitments[start : start + 500])
        found.update(rows.values_list("commitment", "sha256"))
    return found
