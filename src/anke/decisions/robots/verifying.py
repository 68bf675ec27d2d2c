# SPDX-License-Identifier: EUPL-1.2
"""`anke verify` for robots: the deeds on their pages are those in the journals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.domain.payloads import RobotActed, RobotSwitched
from anke.cases.models import JournalEntry
from anke.cases.services import read_states
from anke.decisions.domain.robots import STREAM
from anke.decisions.robots.models import RobotDeed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.cases.domain.entries import Entry, Head
    from anke.cases.verification import Report


class RobotProjector:
    """Find streams of robots with something else in them than switches."""

    prefix = STREAM

    def compare(
        self, folded: Sequence[tuple[str, list[Entry], Head]], report: Report
    ) -> None:
        """Look at some streams."""
        for stream, entries, _head in folded:
            for entry in entries:
                if not isinstance(entry.payload, RobotSwitched):
                    kind = entry.payload.kind
                    report.add("chains", stream, f"{kind} does not belong to a robot")

    def finish(self, streams: int, report: Report) -> None:
        """Compare the deeds with the journals of their cases."""
        acted = JournalEntry.objects.filter(kind=RobotActed.kind).count()
        rows = list(RobotDeed.objects.order_by("case"))
        if acted != len(rows):
            text = f"{len(rows)} deeds are stored, {acted} stand in journals"
            report.add("projections", "robot deeds", text)
        states = read_states(sorted({row.case for row in rows}))
        for row in rows:
            state = states.get(row.case)
            deed = state.work.robot_deed(row.robot, row.occasion) if state else None
            if deed is None or deed.undone_on != row.undone_on:
                text = "is not what its case's journal says"
                report.add("projections", f"robot deed {row}", text)
