# SPDX-License-Identifier: EUPL-1.2
"""What one can ask of a board meeting; `decide_meeting` grants or refuses it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from datetime import date, datetime

    from anke.cases.domain.entries import Actor
    from anke.cases.domain.payloads import Seat


@dataclass(frozen=True, slots=True)
class PlanMeeting:
    """Plan a meeting (*beram*)."""

    area: str
    held_on: date
    starts_at: str
    place: str
    voting: str


@dataclass(frozen=True, slots=True)
class MoveMeeting:
    """Give the meeting another day, hour or place."""

    held_on: date
    starts_at: str
    place: str
    cause: str


@dataclass(frozen=True, slots=True)
class CancelMeeting:
    """Call the meeting off (*aflys*)."""

    cause: str


@dataclass(frozen=True, slots=True)
class AppointMembers:
    """Say who sits at the table, all of them, in order; the first chairs.

    `serving` are those of them who are appointed on the day of the meeting.
    """

    seats: tuple[Seat, ...]
    serving: frozenset[str]


@dataclass(frozen=True, slots=True)
class AddItem:
    """Put a case on the agenda, or a matter with a title.

    `conflicts` are those who are in conflict on the case already.
    """

    minutes: int
    case: str = ""
    area: str = ""
    subject: str = ""
    title: str = ""
    place: int = 0
    ground: str = ""
    conflicts: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class MoveItem:
    """Give an item another place, counted from 1."""

    item: int
    place: int


@dataclass(frozen=True, slots=True)
class TimeItem:
    """Give an item more or fewer minutes."""

    item: int
    minutes: int


@dataclass(frozen=True, slots=True)
class RemoveItem:
    """Take an item off the agenda before the meeting."""

    item: int
    cause: str


@dataclass(frozen=True, slots=True)
class SendMaterial:
    """Hand out the case material that was made of the agenda as it stands."""

    document: str
    pages: int
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class OpenMeeting:
    """Begin (*åbn mødet*); `conflicts` are declared on the cases by now."""

    present: tuple[str, ...]
    conflicts: frozenset[tuple[int, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class NotePresence:
    """Note that somebody came or left."""

    present: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeclareConflict:
    """Declare that somebody takes no part in an item (*inhabil*)."""

    item: int
    member: str
    ground: str


@dataclass(frozen=True, slots=True)
class LiftConflict:
    """Take a declared conflict back."""

    item: int
    member: str
    cause: str


@dataclass(frozen=True, slots=True)
class CastVote:
    """Vote for an outcome; `dissent` is the commitment to a reason."""

    item: int
    member: str
    outcome: str
    dissent: str = ""


@dataclass(frozen=True, slots=True)
class ClearVotes:
    """Vote again (*ny afstemning*)."""

    item: int
    cause: str


@dataclass(frozen=True, slots=True)
class DecideItem:
    """Let the votes settle an item."""

    item: int


@dataclass(frozen=True, slots=True)
class ConcludeItem:
    """End an item without a case."""

    item: int
    note: str


@dataclass(frozen=True, slots=True)
class PostponeItem:
    """Postpone an item (*udsæt*), perhaps for extended voting."""

    item: int
    cause: str
    extended: bool = False


@dataclass(frozen=True, slots=True)
class CloseMeeting:
    """End the meeting."""


@dataclass(frozen=True, slots=True)
class ApproveProtocol:
    """Approve the protocol as it stands in a document."""

    document: str


Command: TypeAlias = (
    PlanMeeting
    | MoveMeeting
    | CancelMeeting
    | AppointMembers
    | AddItem
    | MoveItem
    | TimeItem
    | RemoveItem
    | SendMaterial
    | OpenMeeting
    | NotePresence
    | DeclareConflict
    | LiftConflict
    | CastVote
    | ClearVotes
    | DecideItem
    | ConcludeItem
    | PostponeItem
    | CloseMeeting
    | ApproveProtocol
)


class MeetingAct(NamedTuple):
    """A command with its circumstances."""

    number: str
    command: Command
    occurred_on: date
    recorded_at: datetime
    actor: Actor
