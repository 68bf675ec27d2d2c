# SPDX-License-Identifier: EUPL-1.2
"""Dispatch's share of `anke verify`: the outbox says what the cases' journals say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.cases.domain import payloads as p
from anke.decisions.dispatch.models import PostedLetter
from anke.decisions.dispatch.queries import ledger
from anke.decisions.domain.dispatch import Standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from anke.cases.domain.entries import Entry, Head
    from anke.cases.verification import Report


@dataclass(frozen=True, slots=True)
class Told:
    """A letter as its case's journal tells it."""

    number: str
    case: str
    document: str
    purpose: str
    recipient: str
    standing: str = ""
    settled_on: date | None = None


_ENDS = {p.LetterSent: Standing.SENT.value, p.LetterStopped: Standing.STOPPED.value}
_SETTLED = frozenset(_ENDS.values())


def told_of(case: str, entries: Iterable[Entry]) -> dict[str, Told]:
    """Gather what a case's journal says of its letters; what was sent stays sent."""
    told: dict[str, Told] = {}
    for entry in entries:
        payload = entry.payload
        if isinstance(payload, p.LetterPosted):
            told[payload.letter] = Told(
                payload.letter,
                case,
                payload.document,
                payload.purpose,
                payload.recipient,
            )
        elif isinstance(payload, p.LetterSent | p.LetterStopped):
            before = told.get(payload.letter)
            if before is not None and before.standing != Standing.SENT.value:
                told[payload.letter] = Told(
                    before.number,
                    case,
                    before.document,
                    before.purpose,
                    before.recipient,
                    _ENDS[type(payload)],
                    entry.occurred_on,
                )
    return told


class DispatchProjector:
    """Read the letters out of the cases' journals and compare them with the outbox."""

    prefix = "case:"

    def __init__(self) -> None:
        self._told = 0

    def compare(
        self, folded: Sequence[tuple[str, list[Entry], Head]], report: Report
    ) -> None:
        """Compare the letters of some cases."""
        told: dict[str, Told] = {}
        for stream, entries, _ in folded:
            told |= told_of(stream.removeprefix(self.prefix), entries)
        self._told += len(told)
        if not told:
            return
        rows = PostedLetter.objects.in_bulk(list(told))
        for number in sorted(told):
            row = rows.get(number)
            if row is None or _as_told(row) != told[number]:
                report.add(
                    "projections",
                    f"posted_letter {number}",
                    "the stored row is not what the journal gives",
                )

    def finish(self, _streams: int, report: Report) -> None:
        """Check that no letter is without a journal, and that the sum holds."""
        sums, told, self._told = ledger(), self._told, 0
        if not sums.balances or sums.posted != told:
            report.add(
                "projections",
                "posted_letter",
                f"posted {sums.posted}, sent {sums.sent}, waiting {sums.waiting},"
                f" stopped {sums.stopped}; {told} have a journal",
            )


def _as_told(row: PostedLetter) -> Told:
    return Told(
        row.number,
        row.case,
        row.document,
        row.purpose,
        row.recipient,
        row.status if row.status in _SETTLED else "",
        row.settled_on,
    )
