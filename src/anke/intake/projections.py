# SPDX-License-Identifier: EUPL-1.2
"""From a letter's state to the rows that the queue reads; rebuilt at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.bulk import columns_of, insert_rows
from anke.intake.domain.state import LetterStatus
from anke.intake.models import Letter, LetterMatter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.cases.domain.entries import Head
    from anke.intake.domain.state import LetterState

    Values = tuple[object, ...]

# What a letter is born with is never written again.
_BORN = (
    "number",
    "channel",
    "sha256",
    "document",
    "size_bytes",
    "received_on",
    "recorded_at",
)
LETTER_COLUMNS = tuple(name for name in columns_of(Letter) if name not in _BORN)
MATTER_COLUMNS = tuple(
    name for name in columns_of(LetterMatter) if name not in {"letter_id", "place"}
)


def letter_values(state: LetterState, sha256: str, head: Head) -> Values:
    """Give the columns of a letter; the hash stands in the document's row."""
    first = state.matters[0]
    proposal = state.proposal
    return (
        state.number,
        state.channel,
        sha256,
        state.document,
        state.size_bytes,
        state.received_on,
        state.received_at,
        state.status.value,
        first.mail_kind or (proposal.mail_kind if proposal else ""),
        proposal.area if proposal else "",
        proposal.subject if proposal else "",
        proposal.first_instance if proposal else "",
        proposal.team if proposal else "",
        first.case or (proposal.case if proposal else ""),
        bool(proposal and proposal.urgent),
        proposal.due_on if proposal else None,
        proposal.confidence if proposal else 0,
        proposal.model if proposal else "",
        _settled_at(state),
        head.length,
        head.hash,
    )


def _settled_at(state: LetterState) -> object:
    if state.status is LetterStatus.WAITING:
        return None
    return max(matter.settled_at for matter in state.matters if matter.settled_at)


def matter_values(state: LetterState) -> list[Values]:
    """Give the columns of a letter's matters."""
    return [
        (
            state.number,
            place,
            matter.status.value,
            matter.mail_kind,
            matter.case,
            matter.new_case,
            matter.reason,
            matter.forwarded_to,
            matter.settled_by,
            matter.settled_at,
        )
        for place, matter in enumerate(state.matters, 1)
    ]


def write_letters(changed: Sequence[tuple[LetterState, str, Head]]) -> None:
    """Write the rows of letters that changed: state, hash of the content, new head."""
    insert_rows(
        Letter,
        [letter_values(state, sha256, head) for state, sha256, head in changed],
        key=("number",),
        update=LETTER_COLUMNS,
    )
    insert_rows(
        LetterMatter,
        [row for state, _, _ in changed for row in matter_values(state)],
        key=("letter_id", "place"),
        update=MATTER_COLUMNS,
    )
    for state, _, _ in changed:
        if len(state.matters) == 1 and state.length <= 2:
            continue
        LetterMatter.objects.filter(
            letter_id=state.number, place__gt=len(state.matters)
        ).delete()
