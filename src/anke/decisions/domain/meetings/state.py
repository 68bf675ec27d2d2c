# SPDX-License-Identifier: EUPL-1.2
"""What a board meeting is now, folded from its journal.

`fold` believes what the journal says; whether it may be said is `decide_meeting`'s
business. Items stand in the order of the agenda, each with its number for life.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, cast

from anke.cases.domain import payloads as p
from anke.decisions.domain.meetings.rules import Side

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date

    from anke.cases.domain.entries import Entry

    Fold = Callable[["MeetingState", Entry, p.Payload], "MeetingState"]


class MeetingStatus(StrEnum):
    """Where a meeting stands in its life."""

    UNKNOWN = "unknown"
    PLANNED = "planned"  # berammet
    OPEN = "open"  # i gang
    CLOSED = "closed"  # afsluttet: protokollen er ikke godkendt
    APPROVED = "approved"  # protokollen er godkendt
    CANCELLED = "cancelled"  # aflyst


class ItemStatus(StrEnum):
    """What became of an item."""

    WAITING = "waiting"
    DECIDED = "decided"  # afgjort ved afstemning
    CONCLUDED = "concluded"  # drøftet, uden sag
    POSTPONED = "postponed"  # udsat


@dataclass(frozen=True, slots=True)
class Vote:
    """A vote: whose, for what, and why another opinion, where a reason was given."""

    member: str
    outcome: str
    dissent: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A point on the agenda (*dagsordenspunkt*)."""

    item: int
    minutes: int
    case: str = ""
    area: str = ""
    subject: str = ""
    title: str = ""
    ground: str = ""
    status: ItemStatus = ItemStatus.WAITING
    conflicts: tuple[tuple[str, str], ...] = ()
    votes: tuple[Vote, ...] = ()
    ballots: int = 1
    outcome: str = ""
    agreement: str = ""
    casting_vote: bool = False
    chair: str = ""
    note: str = ""
    for_extended: bool = False

    @property
    def in_conflict(self) -> frozenset[str]:
        """Those who take no part in it."""
        return frozenset(member for member, _ in self.conflicts)

    @property
    def by_member(self) -> dict[str, str]:
        """The outcomes voted for, by member."""
        return {vote.member: vote.outcome for vote in self.votes}


@dataclass(frozen=True, slots=True)
class MeetingState:
    """A board meeting as its journal tells it (*ankemøde*)."""

    number: str = ""
    area: str = ""
    held_on: date | None = None
    starts_at: str = ""
    place: str = ""
    voting: str = ""
    status: MeetingStatus = MeetingStatus.UNKNOWN
    seats: tuple[p.Seat, ...] = ()
    items: tuple[Item, ...] = ()
    items_given: int = 0
    present: tuple[str, ...] = ()
    material: str = ""
    material_pages: int = 0
    material_items: tuple[int, ...] = ()
    protocol: str = ""
    approved_by: str = ""
    cause: str = ""
    length: int = 0

    def item(self, item: int) -> Item | None:
        """Find an item by its number."""
        return next((each for each in self.items if each.item == item), None)

    def place_of(self, item: int) -> int:
        """Give an item's place on the agenda, counted from 1."""
        return 1 + [each.item for each in self.items].index(item)

    def side(self, side: Side, *, substitutes: bool = True) -> tuple[p.Seat, ...]:
        """Give the seats of one side in order, those who sit for themselves first."""
        seats = [each for each in self.seats if each.side == side]
        regular = tuple(each for each in seats if not each.substitute)
        if not substitutes:
            return regular
        return regular + tuple(each for each in seats if each.substitute)

    @property
    def chair(self) -> str:
        """Who is to chair: the first seat of the authority."""
        authority = self.side(Side.AUTHORITY)
        return authority[0].member if authority else ""

    @property
    def cases(self) -> tuple[str, ...]:
        """The cases that wait for this meeting, in the order of the agenda."""
        return tuple(
            each.case
            for each in self.items
            if each.case and each.status is ItemStatus.WAITING
        )


NEW_MEETING = MeetingState()


def _planned(state: MeetingState, _: Entry, planned: p.MeetingPlanned) -> MeetingState:
    return replace(
        state,
        number=planned.number,
        area=planned.area,
        held_on=planned.held_on,
        starts_at=planned.starts_at,
        place=planned.place,
        voting=planned.voting,
        status=MeetingStatus.PLANNED,
    )


def _moved(state: MeetingState, _: Entry, moved: p.MeetingMoved) -> MeetingState:
    return replace(
        state, held_on=moved.held_on, starts_at=moved.starts_at, place=moved.place
    )


def _cancelled(
    state: MeetingState, _: Entry, cancelled: p.MeetingCancelled
) -> MeetingState:
    return replace(state, status=MeetingStatus.CANCELLED, cause=cancelled.cause)


def _seated(
    state: MeetingState, _: Entry, appointed: p.MeetingMembersAppointed
) -> MeetingState:
    return replace(state, seats=appointed.seats)


def _added(state: MeetingState, _: Entry, added: p.MeetingItemAdded) -> MeetingState:
    item = Item(
        item=added.item,
        minutes=added.minutes,
        case=added.case,
        area=added.area,
        subject=added.subject,
        title=added.title,
        ground=added.ground,
    )
    place = added.place - 1 if added.place else len(state.items)
    items = (*state.items[:place], item, *state.items[place:])
    return replace(state, items=items, items_given=added.item)


def _item_moved(
    state: MeetingState, _: Entry, moved: p.MeetingItemMoved
) -> MeetingState:
    item = next(each for each in state.items if each.item == moved.item)
    rest = [each for each in state.items if each.item != moved.item]
    rest.insert(moved.place - 1, item)
    return replace(state, items=tuple(rest))


def _with_item(state: MeetingState, number: int, **changes: Any) -> MeetingState:
    items = tuple(
        replace(each, **changes) if each.item == number else each
        for each in state.items
    )
    return replace(state, items=items)


def _timed(state: MeetingState, _: Entry, timed: p.MeetingItemTimed) -> MeetingState:
    return _with_item(state, timed.item, minutes=timed.minutes)


def _removed(
    state: MeetingState, _: Entry, removed: p.MeetingItemRemoved
) -> MeetingState:
    items = tuple(each for each in state.items if each.item != removed.item)
    return replace(state, items=items)


def _material(
    state: MeetingState, _: Entry, sent: p.MeetingMaterialSent
) -> MeetingState:
    return replace(
        state,
        material=sent.document,
        material_pages=sent.pages,
        material_items=sent.items,
    )


def _opened(state: MeetingState, _: Entry, opened: p.MeetingOpened) -> MeetingState:
    return replace(state, status=MeetingStatus.OPEN, present=opened.present)


def _present(
    state: MeetingState, _: Entry, noted: p.MeetingPresenceNoted
) -> MeetingState:
    return replace(state, present=noted.present)


def _conflict(
    state: MeetingState, _: Entry, declared: p.MeetingConflictDeclared
) -> MeetingState:
    item = cast("Item", state.item(declared.item))
    conflicts = (*item.conflicts, (declared.member, declared.ground))
    return _with_item(state, declared.item, conflicts=conflicts)


def _lifted(
    state: MeetingState, _: Entry, lifted: p.MeetingConflictLifted
) -> MeetingState:
    item = cast("Item", state.item(lifted.item))
    conflicts = tuple(each for each in item.conflicts if each[0] != lifted.member)
    return _with_item(state, lifted.item, conflicts=conflicts)


def _voted(state: MeetingState, _: Entry, cast_: p.MeetingVoteCast) -> MeetingState:
    item = cast("Item", state.item(cast_.item))
    vote = Vote(cast_.member, cast_.outcome, cast_.dissent)
    return _with_item(state, cast_.item, votes=(*item.votes, vote))


def _cleared(
    state: MeetingState, _: Entry, cleared: p.MeetingVotesCleared
) -> MeetingState:
    item = cast("Item", state.item(cleared.item))
    return _with_item(state, cleared.item, votes=(), ballots=item.ballots + 1)


def _decided(
    state: MeetingState, _: Entry, decided: p.MeetingItemDecided
) -> MeetingState:
    return _with_item(
        state,
        decided.item,
        status=ItemStatus.DECIDED,
        outcome=decided.outcome,
        agreement=decided.agreement,
        casting_vote=decided.casting_vote,
        chair=decided.chair,
    )


def _concluded(
    state: MeetingState, _: Entry, concluded: p.MeetingItemConcluded
) -> MeetingState:
    return _with_item(
        state, concluded.item, status=ItemStatus.CONCLUDED, note=concluded.note
    )


def _postponed(
    state: MeetingState, _: Entry, postponed: p.MeetingItemPostponed
) -> MeetingState:
    return _with_item(
        state,
        postponed.item,
        status=ItemStatus.POSTPONED,
        note=postponed.cause,
        for_extended=postponed.extended,
        votes=(),
    )


def _closed(state: MeetingState, _: Entry, __: p.MeetingClosed) -> MeetingState:
    return replace(state, status=MeetingStatus.CLOSED)


def _approved(
    state: MeetingState, entry: Entry, approved: p.MeetingProtocolApproved
) -> MeetingState:
    return replace(
        state,
        status=MeetingStatus.APPROVED,
        protocol=approved.document,
        approved_by=entry.actor.id,
    )


def _erased(state: MeetingState, _: Entry, erased: p.Erased) -> MeetingState:
    if erased.commitment == state.material:
        return replace(state, material="")
    return state


_FOLDS: dict[str, Fold] = {
    kind.kind: cast("Fold", fold)
    for kind, fold in (
        (p.MeetingPlanned, _planned),
        (p.MeetingMoved, _moved),
        (p.MeetingCancelled, _cancelled),
        (p.MeetingMembersAppointed, _seated),
        (p.MeetingItemAdded, _added),
        (p.MeetingItemMoved, _item_moved),
        (p.MeetingItemTimed, _timed),
        (p.MeetingItemRemoved, _removed),
        (p.MeetingMaterialSent, _material),
        (p.MeetingOpened, _opened),
        (p.MeetingPresenceNoted, _present),
        (p.MeetingConflictDeclared, _conflict),
        (p.MeetingConflictLifted, _lifted),
        (p.MeetingVoteCast, _voted),
        (p.MeetingVotesCleared, _cleared),
        (p.MeetingItemDecided, _decided),
        (p.MeetingItemConcluded, _concluded),
        (p.MeetingItemPostponed, _postponed),
        (p.MeetingClosed, _closed),
        (p.MeetingProtocolApproved, _approved),
        (p.Erased, _erased),
    )
}


def fold(state: MeetingState, entry: Entry) -> MeetingState:
    """Give the state after one more entry.

    Errors: KeyError for an entry that does not belong in a meeting's stream.
    """
    after = _FOLDS[entry.payload.kind](state, entry, entry.payload)
    return replace(after, length=state.length + 1)


def fold_meeting(entries: Iterable[Entry]) -> MeetingState:
    """Fold a meeting's whole journal. Errors: KeyError."""
    state = NEW_MEETING
    for entry in entries:
        state = fold(state, entry)
    return state
