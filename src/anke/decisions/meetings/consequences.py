# SPDX-License-Identifier: EUPL-1.2
"""What a change of an agenda means for the cases: one act for each that is touched.

A case that comes on is tabled, one that leaves is taken off with the cause, one that is
decided carries its vote. A case that left by itself (it was rejected meanwhile) is left
alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.cases.domain import commands as cases
from anke.cases.domain.what_next import MEETING_STEP
from anke.decisions.domain.meetings import commands as c
from anke.decisions.domain.meetings.state import ItemStatus, MeetingStatus
from anke.decisions.meetings.rules import meeting_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from anke.cases.domain.state import CaseState
    from anke.decisions.domain.meetings.state import Item, MeetingState

# These stand in the journal, which speaks Danish whatever the screen's language is.
_MOVED = "Mødet er flyttet"


@dataclass(frozen=True, slots=True)
class Change:
    """A meeting before and after some acts, and the cases on either agenda."""

    before: MeetingState
    after: MeetingState
    commands: Sequence[c.Command]
    cases: Mapping[str, CaseState]

    def is_tabled(self, case: str) -> bool:
        """Tell whether the case itself stands on this agenda."""
        state = self.cases.get(case)
        return state is not None and state.work.meeting == self.after.number

    @property
    def causes(self) -> dict[int, str]:
        """Why items were taken off, by item."""
        return {
            command.item: command.cause
            for command in self.commands
            if isinstance(command, c.RemoveItem)
        }


def consequences(change: Change) -> Iterator[tuple[str, cases.Command]]:
    """Give what the cases are told, in the order of the agenda."""
    was = {each.case: each for each in change.before.items if _waits(each)}
    for case, item in was.items():
        yield from _of_case(change, case, item)
    stayed = {case for case, item in was.items() if change.after.item(item.item)}
    for case in change.after.cases:
        if case not in stayed:
            yield from _tabled(change.after, case)


def _waits(item: Item) -> bool:
    return bool(item.case) and item.status is ItemStatus.WAITING


def _of_case(
    change: Change, case: str, item: Item
) -> Iterator[tuple[str, cases.Command]]:
    """Tell a case that was on the agenda what became of it."""
    after = change.after
    now = after.item(item.item)
    if now is not None and now.status is ItemStatus.DECIDED:
        yield from _voted(change, now)
    elif now is None or now.status is ItemStatus.POSTPONED:
        cause = now.note if now else change.causes.get(item.item, "")
        yield from _off(change, case, cause)
    elif after.status is MeetingStatus.CANCELLED:
        yield from _off(change, case, f"Mødet er aflyst: {after.cause}")
    elif after.held_on != change.before.held_on:
        yield from _off(change, case, _MOVED)
        yield from _tabled(after, case)


def _off(change: Change, case: str, cause: str) -> Iterator[tuple[str, cases.Command]]:
    if change.is_tabled(case):
        why = cause or f"Taget af dagsordenen for møde {change.after.number}"
        yield case, cases.TakeCaseOff(change.after.number, why)


def _tabled(state: MeetingState, case: str) -> Iterator[tuple[str, cases.Command]]:
    if state.held_on is not None:
        yield case, cases.TableCase(state.number, state.held_on)


def _voted(change: Change, item: Item) -> Iterator[tuple[str, cases.Command]]:
    rule = meeting_rules().voting(change.after.voting)
    vote = cases.RecordVote(
        meeting=change.after.number,
        voting=rule.recorded_as,
        agreement=item.agreement,
        outcome=item.outcome,
        casting_vote=item.casting_vote,
    )
    yield item.case, vote
    if MEETING_STEP in change.cases[item.case].open_steps:
        yield item.case, cases.EndStep(MEETING_STEP)
