# SPDX-License-Identifier: EUPL-1.2
"""From a meeting's state to the rows that lists read; rebuilt at any time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.bulk import columns_of, insert_rows
from anke.decisions.meetings.models import Meeting, MeetingItem, MeetingSeat

if TYPE_CHECKING:
    from anke.cases.domain.entries import Head
    from anke.decisions.domain.meetings.state import MeetingState

    Values = tuple[object, ...]

MEETING_COLUMNS = tuple(name for name in columns_of(Meeting) if name != "number")


def meeting_values(state: MeetingState, head: Head) -> Values:
    """Give the columns of a meeting."""
    return (
        state.number,
        state.area,
        state.held_on,
        state.starts_at,
        state.place,
        state.voting,
        state.status.value,
        state.chair,
        state.material,
        state.protocol,
        head.length,
        head.hash,
    )


def item_values(state: MeetingState) -> list[Values]:
    """Give the columns of a meeting's items."""
    return [
        (
            state.number,
            place,
            item.item,
            item.case,
            item.title,
            item.minutes,
            item.status.value,
            item.outcome,
            item.agreement,
            item.casting_vote,
            item.for_extended,
        )
        for place, item in enumerate(state.items, 1)
    ]


def seat_values(state: MeetingState) -> list[Values]:
    """Give the columns of a meeting's seats."""
    present = set(state.present)
    return [
        (
            state.number,
            place,
            seat.member,
            seat.side,
            seat.organisation,
            seat.substitute,
            seat.member in present,
        )
        for place, seat in enumerate(state.seats, 1)
    ]


def write_meeting(before: MeetingState, state: MeetingState, head: Head) -> None:
    """Write the rows of a meeting that changed: state before, state after, new head."""
    insert_rows(
        Meeting,
        [meeting_values(state, head)],
        key=("number",),
        update=MEETING_COLUMNS,
    )
    if item_values(before) != item_values(state):
        MeetingItem.objects.filter(meeting_id=state.number).delete()
        insert_rows(MeetingItem, item_values(state))
    if seat_values(before) != seat_values(state):
        MeetingSeat.objects.filter(meeting_id=state.number).delete()
        insert_rows(MeetingSeat, seat_values(state))
