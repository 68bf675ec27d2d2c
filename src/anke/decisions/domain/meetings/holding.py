# SPDX-License-Identifier: EUPL-1.2
"""What may be done at a meeting and after it: presence, votes, decisions, protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.domain import payloads as p
from anke.decisions.domain.meetings.planning import DECLARED_ON_CASE, MATERIAL_BASIS
from anke.decisions.domain.meetings.requirements import (
    refuse,
    require_cause,
    require_status,
    require_waiting,
)
from anke.decisions.domain.meetings.rules import Side
from anke.decisions.domain.meetings.seats import voters_of
from anke.decisions.domain.meetings.state import ItemStatus, MeetingStatus
from anke.decisions.domain.meetings.voting import count_votes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.decisions.domain.meetings import commands as c
    from anke.decisions.domain.meetings.decide import Known
    from anke.decisions.domain.meetings.seats import Voters
    from anke.decisions.domain.meetings.state import Item, MeetingState

LONGEST_NOTE = 300


# --- Who is there --------------------------------------------------------------------


def open_meeting(
    state: MeetingState, act: c.MeetingAct, command: c.OpenMeeting, _: Known
) -> Iterable[p.Payload]:
    """Begin; conflicts declared on the cases meanwhile hold at the meeting."""
    require_status(state, MeetingStatus.PLANNED)
    if state.held_on is None or act.occurred_on < state.held_on:
        raise refuse(
            state,
            f"is held on {state.held_on}",
            f"Mødet holdes først den {state.held_on:%d.%m.%Y}. Flyt det, hvis det skal "
            "holdes i dag.",
        )
    if not state.items:
        raise refuse(state, "no agenda", "Sæt mindst ét punkt på dagsordenen først.")
    _require_table(state, command.present)
    for item, member in sorted(command.conflicts):
        known = state.item(item)
        if known is not None and member not in known.in_conflict:
            yield p.MeetingConflictDeclared(item, member, DECLARED_ON_CASE)
    yield p.MeetingOpened(command.present)


def _require_table(state: MeetingState, present: tuple[str, ...]) -> None:
    seated = {seat.member for seat in state.seats}
    if not present or set(present) - seated or len(present) != len(set(present)):
        raise refuse(
            state,
            "somebody is present without a seat",
            "Sæt kryds ved dem, der er til stede. Kun mødets deltagere kan være det.",
        )
    if not {seat.member for seat in state.side(Side.AUTHORITY)} & set(present):
        raise refuse(
            state,
            "nobody of the authority is there",
            "Mødet kan ikke holdes uden en mødeleder fra myndigheden.",
        )


def note_presence(
    state: MeetingState, _: c.MeetingAct, command: c.NotePresence, __: Known
) -> Iterable[p.Payload]:
    """Note who is there now; not while an item is being voted on."""
    require_status(state, MeetingStatus.OPEN)
    _require_table(state, command.present)
    voted_on = [
        each for each in state.items if each.votes and each.status is ItemStatus.WAITING
    ]
    if voted_on:
        place = state.place_of(voted_on[0].item)
        raise refuse(
            state,
            f"item {voted_on[0].item} is being voted on",
            f"Punkt {place} er under afstemning. Afgør det, eller stem om, først.",
        )
    if command.present != state.present:
        yield p.MeetingPresenceNoted(command.present)


# --- Votes ---------------------------------------------------------------------------


def cast_vote(
    state: MeetingState, _: c.MeetingAct, command: c.CastVote, known: Known
) -> Iterable[p.Payload]:
    """Vote: who sits for the item, once, for an outcome that the area knows."""
    item = _require_vote(state, command.item)
    voters = _require_quorum(state, item, known)
    if command.member in item.in_conflict:
        raise refuse(
            state,
            f"{command.member} is in conflict",
            f"{command.member} er inhabil og stemmer ikke om punktet "
            "(forvaltningsloven § 3).",
        )
    if command.member not in voters.members:
        raise refuse(
            state,
            f"{command.member} has no vote on item {item.item}",
            f"{command.member} stemmer ikke om dette punkt.",
        )
    if command.member in item.by_member:
        raise refuse(
            state,
            f"{command.member} has voted",
            f"{command.member} har allerede stemt. Vælg »Stem om«, hvis der skal "
            "stemmes igen.",
        )
    known.catalogue.outcome(item.area, command.outcome)
    yield p.MeetingVoteCast(
        command.item, command.member, command.outcome, command.dissent
    )


def _require_vote(state: MeetingState, number: int) -> Item:
    require_status(state, MeetingStatus.OPEN)
    item = require_waiting(state, number)
    if not item.case:
        raise refuse(
            state,
            f"item {number} is no case",
            "Der stemmes kun om sager. Skriv, hvad der blev drøftet.",
        )
    return item


def _require_quorum(state: MeetingState, item: Item, known: Known) -> Voters:
    voters = voters_of(state, item, known.rules)
    if not voters.is_quorate:
        raise refuse(state, f"no quorum on item {item.item}", voters.missing[0])
    return voters


def clear_votes(
    state: MeetingState, _: c.MeetingAct, command: c.ClearVotes, __: Known
) -> Iterable[p.Payload]:
    """Let the votes on an item count no longer."""
    item = _require_vote(state, command.item)
    require_cause(state, command.cause)
    if not item.votes:
        raise refuse(state, "nobody has voted", "Der er ikke stemt om punktet endnu.")
    yield p.MeetingVotesCleared(command.item, command.cause)


def decide_item(
    state: MeetingState, _: c.MeetingAct, command: c.DecideItem, known: Known
) -> Iterable[p.Payload]:
    """Let the votes settle an item, when all who vote have voted."""
    item = _require_vote(state, command.item)
    voters = _require_quorum(state, item, known)
    left = [member for member in voters.members if member not in item.by_member]
    if left:
        raise refuse(
            state,
            f"{left[0]} has not voted",
            f"{', '.join(left)} har ikke stemt endnu.",
        )
    rule = known.rules.voting(state.voting)
    tally = count_votes(item.by_member, rule, chair=voters.chair)
    if not tally.outcome:
        raise refuse(
            state,
            "no majority",
            "Der er ikke flertal for noget udfald. Stem om, eller udsæt punktet, "
            "eventuelt til udvidet votering.",
        )
    yield p.MeetingItemDecided(
        item.item, tally.outcome, tally.agreement, voters.chair, tally.casting_vote
    )


# --- Items that are not decided ------------------------------------------------------


def conclude_item(
    state: MeetingState, _: c.MeetingAct, command: c.ConcludeItem, __: Known
) -> Iterable[p.Payload]:
    """End an item without a case, with a line for the protocol."""
    require_status(state, MeetingStatus.OPEN)
    item = require_waiting(state, command.item)
    note = command.note.strip()
    if item.case:
        raise refuse(
            state,
            f"item {item.item} is a case",
            "En sag afgøres ved afstemning, eller punktet udsættes.",
        )
    if not note or len(note) > LONGEST_NOTE:
        raise refuse(
            state,
            "no line for the protocol",
            f"Skriv en linje til protokollen (højst {LONGEST_NOTE} tegn), uden "
            "personoplysninger.",
        )
    yield p.MeetingItemConcluded(command.item, note)


def postpone_item(
    state: MeetingState, _: c.MeetingAct, command: c.PostponeItem, known: Known
) -> Iterable[p.Payload]:
    """Postpone an item; one for extended voting is a case of an ordinary meeting."""
    require_status(state, MeetingStatus.OPEN)
    item = require_waiting(state, command.item)
    require_cause(state, command.cause)
    rule = known.rules.voting(state.voting)
    if command.extended and (rule.is_extended or not item.case):
        raise refuse(
            state,
            "postponed for the voting that it has",
            "Kun en sag på et møde med almindelig votering kan udsættes til udvidet.",
        )
    yield p.MeetingItemPostponed(command.item, command.cause, command.extended)


# --- The end -------------------------------------------------------------------------


def close(
    state: MeetingState, _: c.MeetingAct, __: c.CloseMeeting, ___: Known
) -> Iterable[p.Payload]:
    """End the meeting when something has become of every item."""
    require_status(state, MeetingStatus.OPEN)
    waiting = [
        str(state.place_of(each.item))
        for each in state.items
        if each.status is ItemStatus.WAITING
    ]
    if waiting:
        raise refuse(
            state,
            f"{len(waiting)} items wait",
            f"Afgør eller udsæt først punkt {', '.join(waiting)}.",
        )
    yield p.MeetingClosed()


def approve(
    state: MeetingState, act: c.MeetingAct, command: c.ApproveProtocol, _: Known
) -> Iterable[p.Payload]:
    """Approve the protocol; the copies of the cases' documents are then forgotten."""
    require_status(state, MeetingStatus.CLOSED)
    chairs = {seat.member for seat in state.side(Side.AUTHORITY)} & set(state.present)
    if act.actor.id not in chairs:
        raise refuse(
            state,
            f"{act.actor.id} did not sit for the authority",
            "Protokollen godkendes af mødelederen eller en anden fra myndigheden, der "
            f"deltog: {', '.join(sorted(chairs))}.",
        )
    yield p.MeetingProtocolApproved(command.document)
    if state.material:
        yield p.Erased(state.material, MATERIAL_BASIS)
