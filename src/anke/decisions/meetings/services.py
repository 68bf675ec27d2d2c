# SPDX-License-Identifier: EUPL-1.2
"""The only writers of board meetings.

What happens at a meeting passes `decide_meeting`; what it means for a case passes the
case's own `decide`. Both are written in one transaction, so that no case stands on an
agenda that does not know it, and no vote is without its case.

    plan = PlanMeeting("municipal", day, "09:00", "Lokale 1", "ordinary")
    add_cases(actor, plan_meeting(actor, plan), ["22-00042"])
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from anke.cases import clock
from anke.cases.documents import (
    forget_content,
    keep_documents,
    refer_to_document,
    store_content,
)
from anke.cases.domain import commands as cases
from anke.cases.domain.entries import SYSTEM, Head
from anke.cases.domain.payloads import Erased
from anke.cases.domain.what_next import MEETING_STEP
from anke.cases.journal import append_entries, read_entries
from anke.cases.models import Document
from anke.cases.services import apply_acts, read_states
from anke.decisions.domain.meetings import commands as c
from anke.decisions.domain.meetings.decide import decide_meeting
from anke.decisions.domain.meetings.numbers import meeting_number, meeting_stream
from anke.decisions.domain.meetings.state import (
    NEW_MEETING,
    ItemStatus,
    fold,
    fold_meeting,
)
from anke.decisions.errors import UnknownMeetingError
from anke.decisions.meetings.consequences import Change, consequences
from anke.decisions.meetings.models import Meeting, MeetingCounter, MeetingItem
from anke.decisions.meetings.projections import write_meeting
from anke.decisions.meetings.rules import known_rules, meeting_rules

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from anke.cases.domain.entries import Actor, Entry
    from anke.cases.domain.payloads import Seat
    from anke.cases.domain.state import CaseState
    from anke.decisions.domain.meetings.state import MeetingState

_POSTPONED_FOR_EXTENDED = "postponed"
_OF_THE_MEETING = (c.MoveMeeting, c.CancelMeeting)
TEXT = "text/plain; charset=utf-8"
PDF = "application/pdf"


# --- Writing -------------------------------------------------------------------------


def act_on(
    actor: Actor,
    number: str,
    commands: Sequence[c.Command],
    *,
    on: date | None = None,
    at: datetime | None = None,
) -> MeetingState:
    """Decide and write acts on one meeting and on its cases; all of them or none.

    Errors: UnknownMeetingError, MeetingRefusedError, and what a case refuses.
    """
    now = at or clock.now()
    with transaction.atomic():
        head, before = _locked(number)
        work = _Work(actor, number, on or now.date(), now)
        return work.write(before, head, commands)


def _locked(number: str) -> tuple[Head, MeetingState]:
    row = Meeting.objects.select_for_update().filter(number=number).first()
    if row is None:
        raise UnknownMeetingError(
            f"no meeting {number}", user_text=f"Der er intet møde {number}."
        )
    return Head(row.length, bytes(row.head)), meeting_state(number)


@dataclass(frozen=True, slots=True)
class _Work:
    """Some acts of one person on one meeting, at one moment."""

    actor: Actor
    number: str
    on: date
    at: datetime

    def write(
        self, before: MeetingState, head: Head, commands: Sequence[c.Command]
    ) -> MeetingState:
        """Decide the acts, append what they answer, write what follows from it."""
        known, state = known_rules(), before
        entries: list[Entry] = []
        for command in commands:
            act = c.MeetingAct(self.number, command, self.on, self.at, self.actor)
            for entry in decide_meeting(state, act, known):
                state = fold(state, entry)
                entries.append(entry)
        if not entries:
            return state
        stream = meeting_stream(self.number)
        heads = append_entries(entries, heads={stream: head})
        self._act_on_cases(before, state, commands)
        _forget(entries)
        write_meeting(before, state, heads[stream])
        return state

    def _act_on_cases(
        self, before: MeetingState, after: MeetingState, commands: Sequence[c.Command]
    ) -> None:
        """Let each case know what became of its item."""
        touched = read_states(list(dict.fromkeys(before.cases + after.cases)))
        change = Change(before, after, commands, touched)
        # A meeting that is moved or called off takes all its cases with it, also one in
        # which whoever moves it is in conflict: there nobody does anything to the case.
        whole = any(isinstance(each, _OF_THE_MEETING) for each in commands)
        actor = SYSTEM if whole else self.actor
        acts = [
            cases.Act(case, command, self.on, self.at, actor)
            for case, command in consequences(change)
        ]
        if acts:
            apply_acts(acts)


def _forget(entries: Iterable[Entry]) -> None:
    """Delete the copies that have just been journaled as erased."""
    for entry in entries:
        if isinstance(entry.payload, Erased):
            for document in Document.objects.filter(
                commitment=entry.payload.commitment
            ):
                document.delete()
                transaction.on_commit(partial(forget_content, document.sha256))


def meeting_state(number: str) -> MeetingState:
    """Fold a meeting's journal; that of none is the state of a new one."""
    return fold_meeting(read_entries([meeting_stream(number)]))


# --- Planning ------------------------------------------------------------------------


def plan_meeting(
    actor: Actor, command: c.PlanMeeting, *, at: datetime | None = None
) -> str:
    """Plan a meeting and give its number. Run twice it plans two.

    Errors: MeetingRefusedError.
    """
    now = at or clock.now()
    with transaction.atomic():
        number = _next_number(now.astimezone(clock.COPENHAGEN).year)
        work = _Work(actor, number, now.date(), now)
        work.write(NEW_MEETING, Head(), [command])
    return number


def _next_number(year: int) -> str:
    """Give the next number; the counter's row stays locked until the commit."""
    MeetingCounter.objects.get_or_create(year=year)
    counter = MeetingCounter.objects.select_for_update().get(year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return meeting_number(year, counter.last)


def add_cases(
    actor: Actor,
    number: str,
    wanted: Sequence[str],
    *,
    minutes: int | None = None,
    ground: str = "",
    at: datetime | None = None,
) -> MeetingState:
    """Put cases on the agenda, each with what is known of it; all of them or none.

    A case that was postponed for extended voting must have it; conflicts declared on a
    case hold at the meeting. Errors: UnknownCaseError, MeetingRefusedError, and what a
    case refuses.
    """
    states = read_states([case for case in wanted if case])
    commands = [_item_of(states.get(case), case, minutes, ground) for case in wanted]
    return act_on(actor, number, commands, at=at)


def _item_of(
    state: CaseState | None, case: str, minutes: int | None, ground: str
) -> c.AddItem:
    if state is None:
        raise unknown_case(case)
    usual = meeting_rules().area(state.area).minutes
    return c.AddItem(
        minutes=usual if minutes is None else minutes,
        case=case,
        area=state.area,
        subject=state.subject,
        ground=ground or (_POSTPONED_FOR_EXTENDED if _was_postponed(case) else ""),
        conflicts=state.work.conflicts,
    )


def unknown_case(case: str) -> Exception:
    """Make the refusal of a case that is not there; the caller raises it."""
    from anke.cases.errors import UnknownCaseError

    return UnknownCaseError(f"no case {case}", user_text=f"Der er ingen sag {case}.")


def _was_postponed(case: str) -> bool:
    """Tell whether the last meeting that had the case sent it to extended voting."""
    last = (
        MeetingItem.objects.filter(case=case)
        .exclude(status=ItemStatus.WAITING.value)
        .order_by("-meeting__held_on", "-pk")
        .first()
    )
    return last is not None and last.for_extended


def appoint_members(
    actor: Actor,
    number: str,
    seats: tuple[Seat, ...],
    serving: frozenset[str],
    *,
    at: datetime | None = None,
) -> MeetingState:
    """Say who sits at the table. Errors: MeetingRefusedError."""
    return act_on(actor, number, [c.AppointMembers(seats, serving)], at=at)


# --- The meeting ---------------------------------------------------------------------


def open_meeting(
    actor: Actor, number: str, present: tuple[str, ...], *, at: datetime | None = None
) -> MeetingState:
    """Begin; conflicts that were declared on the cases meanwhile are taken along."""
    state = meeting_state(number)
    on_cases = read_states(list(state.cases))
    conflicts = frozenset(
        (item.item, staff)
        for item in state.items
        if item.case in on_cases
        for staff in on_cases[item.case].work.conflicts
    )
    return act_on(actor, number, [c.OpenMeeting(present, conflicts)], at=at)


def cast_votes(
    actor: Actor,
    number: str,
    item: int,
    votes: Sequence[tuple[str, str, str]],
    *,
    decide: bool,
    at: datetime | None = None,
) -> MeetingState:
    """Write votes down (member, outcome, reason for dissent), and settle the item.

    All of it or nothing. A reason is kept in the document store; the journal carries
    its commitment. Errors: MeetingRefusedError, and what the case refuses.
    """
    with transaction.atomic():
        commands: list[c.Command] = [
            c.CastVote(item, member, outcome, keep_text(number, reason))
            for member, outcome, reason in votes
        ]
        if decide:
            commands.append(c.DecideItem(item))
        return act_on(actor, number, commands, at=at)


def keep_text(number: str, text: str) -> str:
    """Keep a text of the meeting's; give its commitment, or nothing for no text."""
    if not text.strip():
        return ""
    return keep_paper(number, text.strip().encode(), TEXT)


def keep_paper(number: str, content: bytes, media_type: str) -> str:
    """Keep a paper of the meeting's in the store and give its commitment.

    Must run in the transaction that journals it.
    """
    row = refer_to_document(
        meeting_stream(number),
        store_content(content),
        size_bytes=len(content),
        media_type=media_type,
    )
    keep_documents([row])
    return row.commitment


# --- The way to a meeting ------------------------------------------------------------


def ask_for_meeting(actor: Actor, case: str) -> None:
    """Hand a case in for a board meeting (*indstil til ankemøde*).

    Run twice it does nothing more. Errors: what the case refuses.
    """
    state = read_states([case]).get(case)
    if state is not None and MEETING_STEP in state.open_steps:
        return
    _act_on_case(actor, case, cases.StartStep(MEETING_STEP))


def withdraw_from_meeting(actor: Actor, case: str) -> None:
    """Take a case back that waits for a meeting; it is not on an agenda."""
    _act_on_case(actor, case, cases.EndStep(MEETING_STEP))


def _act_on_case(actor: Actor, case: str, command: cases.Command) -> None:
    now = clock.now()
    apply_acts([cases.Act(case, command, now.date(), now, actor)])


__all__ = [
    "act_on",
    "add_cases",
    "appoint_members",
    "ask_for_meeting",
    "cast_votes",
    "keep_paper",
    "keep_text",
    "meeting_state",
    "open_meeting",
    "plan_meeting",
    "withdraw_from_meeting",
]
