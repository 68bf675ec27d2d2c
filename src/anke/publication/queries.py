# SPDX-License-Identifier: EUPL-1.2
"""Where releases stand, by their journals: what was seen, what is current, what is due.

read_release("2022-12-31-1").stage
published_drafts()                   # oldest first; withdrawn ones too
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.domain.payloads import ReleasePublished, ReleaseWithdrawn
from anke.cases.journal import read_entries
from anke.cases.models import JournalEntry
from anke.publication.bundle.contents import CalendarEntry, Text, Withdrawal
from anke.publication.domain.release_life import (
    STREAM,
    Stage,
    fold_release,
    release_stream,
)
from anke.publication.errors import UnknownReleaseError
from anke.publication.gate.contents import announced
from anke.publication.gate.drafts import read_draft
from anke.publication.models import Release
from anke.publication.projections import gate_folder

if TYPE_CHECKING:
    from anke.cases.domain.entries import Entry
    from anke.publication.domain.release_life import ReleaseState
    from anke.publication.gate.drafts import Draft


def read_release(release: str) -> ReleaseState:
    """Say where a release stands. Errors: UnknownReleaseError."""
    state = fold_release(history_of_release(release))
    if state is None:
        raise UnknownReleaseError(
            f"no release {release!r}",
            user_text=f"Der er ingen offentliggørelse {release!r}.",
        )
    return state


def history_of_release(release: str) -> list[Entry]:
    """Give everything that happened to a release, oldest first."""
    return list(read_entries([release_stream(release)]))


def published_releases() -> list[ReleaseState]:
    """Give what readers have seen, in the order in which they saw it."""
    rows = JournalEntry.objects.filter(kind=ReleasePublished.kind).order_by("pk")
    names = [
        each.removeprefix(STREAM) for each in rows.values_list("stream", flat=True)
    ]
    return [read_release(name) for name in names]


def published_drafts() -> tuple[Draft, ...]:
    """Give what they consisted of. Errors: BundleDamagedError."""
    return tuple(
        read_draft(gate_folder(), state.draft) for state in published_releases()
    )


def last_good(releases: list[ReleaseState]) -> str:
    """Give the release that readers are to see: the last one not withdrawn."""
    good = [each.id for each in releases if each.stage is Stage.PUBLISHED]
    return good[-1] if good else ""


def withdrawals_before(release: str) -> tuple[Withdrawal, ...]:
    """List what was taken back, with what came instead; newest last."""
    events = JournalEntry.objects.filter(
        kind__in=[ReleasePublished.kind, ReleaseWithdrawn.kind]
    ).order_by("pk")
    rows = list(events.values_list("kind", "stream"))
    found = []
    for place, (kind, stream) in enumerate(rows):
        if kind != ReleaseWithdrawn.kind:
            continue
        later = [name for k, name in rows[place:] if k == ReleasePublished.kind]
        instead = later[0].removeprefix(STREAM) if later else release
        state = read_release(stream.removeprefix(STREAM))
        found.append(withdrawal_of(state, instead))
    return tuple(found)


def withdrawal_of(state: ReleaseState, instead: str = "") -> Withdrawal:
    """Say when and why a release was taken back, and what came instead."""
    at = state.ended_at.isoformat(timespec="seconds") if state.ended_at else ""
    return Withdrawal(state.id, at, Text(state.cause, state.cause_en), instead)


def calendar() -> tuple[CalendarEntry, ...]:
    """Give what is announced and what is out, soonest first. Errors: DataFileError."""
    known = Release.objects.exclude(at="").filter(
        stage__in=[Stage.SIGNED.value, Stage.PUBLISHED.value]
    )
    taken = {row.at: row for row in known}
    entries = [
        CalendarEntry(
            each.at, each.title, taken[each.at].id if each.at in taken else ""
        )
        for each in announced()
    ]
    hours = {each.at for each in entries}
    entries += [
        CalendarEntry(row.at, Text(row.title), row.id)
        for at, row in taken.items()
        if at not in hours
    ]
    return tuple(sorted(entries, key=lambda each: each.at))
