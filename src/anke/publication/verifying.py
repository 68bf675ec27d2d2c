# SPDX-License-Identifier: EUPL-1.2
"""`anke verify` for releases: the rows are what the journals say, files are there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.publication.domain.release_life import SEEN, STREAM, Stage, fold_release
from anke.publication.errors import BundleDamagedError
from anke.publication.gate.drafts import read_draft
from anke.publication.models import Release
from anke.publication.projections import (
    COLUMNS,
    gate_folder,
    release_row,
    released_folder,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.cases.domain.entries import Entry, Head
    from anke.cases.verification import Report
    from anke.publication.domain.release_life import ReleaseState


class ReleaseProjector:
    """Fold the journals of releases and compare the rows that screens read."""

    prefix = STREAM

    def compare(
        self, folded: Sequence[tuple[str, list[Entry], Head]], report: Report
    ) -> None:
        """Compare the rows of some releases with what their entries give."""
        states = []
        for stream, entries, _head in folded:
            try:
                states.append(fold_release(entries))
            except KeyError as error:
                report.add("chains", stream, f"{error} does not belong to a release")
        known = [state for state in states if state is not None]
        rows = Release.objects.in_bulk([state.id for state in known])
        for state in known:
            row, wanted = rows.get(state.id), release_row(state)
            if row is None or any(
                getattr(row, name) != getattr(wanted, name) for name in COLUMNS
            ):
                text = "the stored row is not what the journal gives"
                report.add("projections", f"release {state.id}", text)
            _check_draft(state, report)
            _check_note(state, report)

    def finish(self, streams: int, report: Report) -> None:
        """Find rows without a journal."""
        stored = Release.objects.count()
        if stored != streams:
            text = f"{stored} releases are stored, {streams} have a journal"
            report.add("projections", "releases", text)


def _check_note(state: ReleaseState, report: Report) -> None:
    """Readers must be told of what was taken back."""
    # With it comes NumPy, which starts threads; a server must fork before that.
    from anke.publication.bundle.reading import withdrawn_in

    is_gone = state.stage is Stage.WITHDRAWN
    if is_gone and state.id not in withdrawn_in(released_folder()):
        text = "was taken back, and no note tells readers; the worker writes it"
        report.add("contents", f"{STREAM}{state.id}", text)


def _check_draft(state: ReleaseState, report: Report) -> None:
    """What readers have seen must be kept: a later attack needs it."""
    if state.stage not in SEEN:
        return
    try:
        read_draft(gate_folder(), state.draft)
    except BundleDamagedError as error:
        report.add("contents", f"{STREAM}{state.id}", str(error))
