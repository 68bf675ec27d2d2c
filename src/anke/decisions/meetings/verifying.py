# SPDX-License-Identifier: EUPL-1.2
"""`anke verify` for board meetings: rows and kept documents against the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.models import Document
from anke.cases.verification import same_rows
from anke.decisions.domain.meetings.numbers import meeting_stream
from anke.decisions.domain.meetings.state import fold_meeting
from anke.decisions.meetings.models import Meeting, MeetingItem, MeetingSeat
from anke.decisions.meetings.projections import (
    item_values,
    meeting_values,
    seat_values,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anke.cases.domain.entries import Entry, Head
    from anke.cases.verification import Report
    from anke.decisions.domain.meetings.state import MeetingState


class MeetingProjector:
    """Fold the `meeting:` streams anew and compare them with the rows."""

    prefix = "meeting:"

    def compare(
        self, folded: Sequence[tuple[str, list[Entry], Head]], report: Report
    ) -> None:
        """Compare some meetings."""
        states = [
            (state, head)
            for stream, entries, head in folded
            if (state := _folded(stream, entries, report)) is not None
        ]
        numbers = [state.number for state, _ in states]
        wanted = [meeting_values(state, head) for state, head in states]
        same_rows(Meeting, "number", numbers, wanted, report)
        items = [row for state, _ in states for row in item_values(state)]
        same_rows(MeetingItem, "meeting_id", numbers, items, report)
        seats = [row for state, _ in states for row in seat_values(state)]
        same_rows(MeetingSeat, "meeting_id", numbers, seats, report)
        for state, _ in states:
            _check_kept(state, report)

    def finish(self, streams: int, report: Report) -> None:
        """Check that no meeting is without a journal."""
        stored = Meeting.objects.count()
        if stored != streams:
            report.add(
                "projections",
                "meeting",
                f"{stored} meetings are stored, {streams} have a journal",
            )


def _folded(
    stream: str, entries: Sequence[Entry], report: Report
) -> MeetingState | None:
    try:
        state = fold_meeting(entries)
    except (KeyError, StopIteration, AttributeError) as error:
        report.add("chains", stream, f"{error} does not belong in a meeting")
        return None
    if meeting_stream(state.number) != stream:
        report.add("chains", stream, "was never planned")
        return None
    return state


def _check_kept(state: MeetingState, report: Report) -> None:
    """Find papers of a meeting that are gone though nobody erased them."""
    wanted = set(_papers(state))
    kept = Document.objects.filter(commitment__in=wanted)
    for lost in sorted(wanted - set(kept.values_list("commitment", flat=True))):
        report.add("contents", f"meeting {state.number}", f"{lost[:12]} is gone")


def _papers(state: MeetingState) -> Iterator[str]:
    yield from filter(None, (state.material, state.protocol))
    for item in state.items:
        yield from (vote.dissent for vote in item.votes if vote.dissent)
