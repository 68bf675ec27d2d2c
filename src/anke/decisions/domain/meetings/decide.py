# SPDX-License-Identifier: EUPL-1.2
"""`decide_meeting(state, act, known) -> entries`: the only maker of meetings' entries.

Pure. Screens, the demo and imports all pass through here, so that no meeting can reach
a state that the law does not know.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from anke.cases.domain.entries import Entry
from anke.decisions.domain.meetings import commands as c
from anke.decisions.domain.meetings import holding, planning
from anke.decisions.domain.meetings.numbers import meeting_stream
from anke.decisions.domain.meetings.requirements import refuse
from anke.decisions.domain.meetings.state import NEW_MEETING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from anke.cases.domain.catalogue import Catalogue
    from anke.cases.domain.payloads import Payload
    from anke.decisions.domain.meetings.rules import MeetingRules
    from anke.decisions.domain.meetings.state import MeetingState

    Decision = Callable[
        [MeetingState, c.MeetingAct, c.Command, "Known"], Iterable[Payload]
    ]


@dataclass(frozen=True, slots=True)
class Known:
    """What a decision must know besides the meeting: its rules and the catalogue."""

    rules: MeetingRules
    catalogue: Catalogue


_DECISIONS: dict[type[c.Command], Decision] = {
    kind: cast("Decision", decision)
    for kind, decision in (
        (c.PlanMeeting, planning.plan),
        (c.MoveMeeting, planning.move),
        (c.CancelMeeting, planning.cancel),
        (c.AppointMembers, planning.appoint),
        (c.AddItem, planning.add_item),
        (c.MoveItem, planning.move_item),
        (c.TimeItem, planning.time_item),
        (c.RemoveItem, planning.remove_item),
        (c.SendMaterial, planning.send_material),
        (c.DeclareConflict, planning.declare_conflict),
        (c.LiftConflict, planning.lift_conflict),
        (c.OpenMeeting, holding.open_meeting),
        (c.NotePresence, holding.note_presence),
        (c.CastVote, holding.cast_vote),
        (c.ClearVotes, holding.clear_votes),
        (c.DecideItem, holding.decide_item),
        (c.ConcludeItem, holding.conclude_item),
        (c.PostponeItem, holding.postpone_item),
        (c.CloseMeeting, holding.close),
        (c.ApproveProtocol, holding.approve),
    )
}


def decide_meeting(state: MeetingState, act: c.MeetingAct, known: Known) -> list[Entry]:
    """Answer an act with the entries to write; none where nothing is new.

    Errors: MeetingRefusedError when the meeting does not allow it,
        UnknownMeetingRuleError, UnknownEntryError for a word that no rule knows.
    """
    if state == NEW_MEETING and not isinstance(act.command, c.PlanMeeting):
        raise refuse(state, f"{act.number} is not planned", "Mødet findes ikke.")
    return [
        Entry(
            meeting_stream(act.number),
            payload,
            act.occurred_on,
            act.recorded_at,
            act.actor,
        )
        for payload in _DECISIONS[type(act.command)](state, act, act.command, known)
    ]
