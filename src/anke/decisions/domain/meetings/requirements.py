# SPDX-License-Identifier: EUPL-1.2
"""What nearly every act asks of a meeting before anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.decisions.domain.meetings.state import ItemStatus, MeetingStatus
from anke.decisions.errors import MeetingRefusedError

if TYPE_CHECKING:
    from anke.decisions.domain.meetings.state import Item, MeetingState

WORDS = {
    MeetingStatus.UNKNOWN: "findes ikke",
    MeetingStatus.PLANNED: "er ikke begyndt",
    MeetingStatus.OPEN: "er i gang",
    MeetingStatus.CLOSED: "er afsluttet",
    MeetingStatus.APPROVED: "er afsluttet, og protokollen er godkendt",
    MeetingStatus.CANCELLED: "er aflyst",
}


def refuse(state: MeetingState, message: str, user_text: str) -> MeetingRefusedError:
    """Make the refusal of an act; the caller raises it."""
    return MeetingRefusedError(
        f"meeting {state.number}: {message}", user_text=user_text
    )


def require_status(state: MeetingState, *allowed: MeetingStatus) -> None:
    """Refuse what does not fit where the meeting stands."""
    if state.status not in allowed:
        raise refuse(state, f"is {state.status.value}", f"Mødet {WORDS[state.status]}.")


def require_cause(state: MeetingState, cause: str) -> None:
    """Refuse an act that is not explained."""
    if not cause.strip():
        raise refuse(state, "an act without a cause", "Skriv en kort årsag.")


def require_item(state: MeetingState, number: int) -> Item:
    """Give an item; refuse one that is not on the agenda."""
    item = state.item(number)
    if item is None:
        raise refuse(
            state,
            f"no item {number}",
            "Punktet står ikke på dagsordenen. Vælg et andet.",
        )
    return item


def require_waiting(state: MeetingState, number: int) -> Item:
    """Give an item that nothing has become of yet."""
    item = require_item(state, number)
    if item.status is not ItemStatus.WAITING:
        raise refuse(
            state,
            f"item {number} is {item.status.value}",
            f"Punkt {state.place_of(number)} er allerede behandlet.",
        )
    return item
