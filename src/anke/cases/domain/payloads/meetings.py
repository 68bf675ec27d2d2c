# SPDX-License-Identifier: EUPL-1.2
"""What happens at a board meeting (*ankemøde*): stream `meeting:26-001`.

An *item* is a point on the agenda with a number of its own, from 1, whatever its place.
People are named by the codes of their offices; a reason that somebody dissents stands
in the document store, and the payload carries its commitment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from anke.cases.domain.payloads.base import Payload


@dataclass(frozen=True, slots=True)
class Seat:
    """A seat at the table: whose it is, and on which side they sit.

    `side` is authority, appointed or adviser (who has no vote). `organisation` is who
    proposed an appointed member, and an adviser's field. The first seat of the
    authority is the chair's. A substitute (*suppleant*) votes in another's place.
    """

    __pydantic_config__: ClassVar[dict[str, object]] = {"extra": "forbid"}

    member: str
    side: str
    organisation: str = ""
    substitute: bool = False


@dataclass(frozen=True, slots=True)
class MeetingPlanned(Payload):
    """A board meeting was planned (*berammet*); `starts_at` is written 09:00."""

    kind: ClassVar[str] = "meeting_planned"
    number: str
    area: str
    held_on: date
    starts_at: str
    place: str
    voting: str


@dataclass(frozen=True, slots=True)
class MeetingMoved(Payload):
    """The meeting was given another day, hour or place."""

    kind: ClassVar[str] = "meeting_moved"
    held_on: date
    starts_at: str
    place: str
    cause: str


@dataclass(frozen=True, slots=True)
class MeetingCancelled(Payload):
    """The meeting was called off (*aflyst*); its cases wait for another one."""

    kind: ClassVar[str] = "meeting_cancelled"
    cause: str


@dataclass(frozen=True, slots=True)
class MeetingMembersAppointed(Payload):
    """Who sits at the table (*mødets medlemmer*), all of them, in order."""

    kind: ClassVar[str] = "meeting_members_appointed"
    seats: tuple[Seat, ...]


@dataclass(frozen=True, slots=True)
class MeetingItemAdded(Payload):
    """A case, or a matter with a title, was put on the agenda (*dagsordenspunkt*).

    `place` is where it was put in, 0 at the end. `ground` is why it is one for extended
    voting: principle, postponed, director, a provision.
    """

    kind: ClassVar[str] = "meeting_item_added"
    item: int
    minutes: int
    case: str = ""
    area: str = ""
    subject: str = ""
    title: str = ""
    place: int = 0
    ground: str = ""


@dataclass(frozen=True, slots=True)
class MeetingItemMoved(Payload):
    """An item was given another place on the agenda, counted from 1."""

    kind: ClassVar[str] = "meeting_item_moved"
    item: int
    place: int


@dataclass(frozen=True, slots=True)
class MeetingItemTimed(Payload):
    """An item was given more or fewer minutes."""

    kind: ClassVar[str] = "meeting_item_timed"
    item: int
    minutes: int


@dataclass(frozen=True, slots=True)
class MeetingItemRemoved(Payload):
    """An item was taken off the agenda before the meeting."""

    kind: ClassVar[str] = "meeting_item_removed"
    item: int
    cause: str


@dataclass(frozen=True, slots=True)
class MeetingMaterialSent(Payload):
    """The case material (*sagsmateriale*) was made for the members to read."""

    kind: ClassVar[str] = "meeting_material_sent"
    document: str
    pages: int
    items: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class MeetingOpened(Payload):
    """The meeting began; who was there."""

    kind: ClassVar[str] = "meeting_opened"
    present: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingPresenceNoted(Payload):
    """Somebody came or left."""

    kind: ClassVar[str] = "meeting_presence_noted"
    present: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MeetingConflictDeclared(Payload):
    """Somebody takes no part in an item (*inhabil*). forvaltningsloven §§ 3–6."""

    kind: ClassVar[str] = "meeting_conflict_declared"
    item: int
    member: str
    ground: str


@dataclass(frozen=True, slots=True)
class MeetingConflictLifted(Payload):
    """A declared conflict turned out to be none."""

    kind: ClassVar[str] = "meeting_conflict_lifted"
    item: int
    member: str
    cause: str


@dataclass(frozen=True, slots=True)
class MeetingVoteCast(Payload):
    """Somebody voted for an outcome; `dissent` is their reason, if they gave one."""

    kind: ClassVar[str] = "meeting_vote_cast"
    item: int
    member: str
    outcome: str
    dissent: str = ""


@dataclass(frozen=True, slots=True)
class MeetingVotesCleared(Payload):
    """The votes on an item count no longer; it is voted on again."""

    kind: ClassVar[str] = "meeting_votes_cleared"
    item: int
    cause: str


@dataclass(frozen=True, slots=True)
class MeetingItemDecided(Payload):
    """The votes settled an item: unanimous or by majority, or by the casting vote.

    Legal source: retssikkerhedsloven §§ 52, 55 and 56.
    """

    kind: ClassVar[str] = "meeting_item_decided"
    item: int
    outcome: str
    agreement: str
    chair: str
    casting_vote: bool = False


@dataclass(frozen=True, slots=True)
class MeetingItemConcluded(Payload):
    """An item without a case was dealt with."""

    kind: ClassVar[str] = "meeting_item_concluded"
    item: int
    note: str


@dataclass(frozen=True, slots=True)
class MeetingItemPostponed(Payload):
    """An item was postponed (*udsat*), perhaps for extended voting."""

    kind: ClassVar[str] = "meeting_item_postponed"
    item: int
    cause: str
    extended: bool = False


@dataclass(frozen=True, slots=True)
class MeetingClosed(Payload):
    """The meeting ended."""

    kind: ClassVar[str] = "meeting_closed"


@dataclass(frozen=True, slots=True)
class MeetingProtocolApproved(Payload):
    """The chair approved the protocol (*mødeprotokol*) as it stands in the document."""

    kind: ClassVar[str] = "meeting_protocol_approved"
    document: str
