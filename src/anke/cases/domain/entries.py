# SPDX-License-Identifier: EUPL-1.2
"""Journal entries and their hash chain: what makes a change after the fact show.

An `Entry` says what happened, when in law (`occurred_on`), when we learnt of it
(`recorded_at`) and who did it. Chained after the entry before it in its stream it
becomes a `ChainedEntry`, whose hash covers everything but the row's own number:

    SHA-256(previous hash ‖ length-prefixed columns ‖ payload bytes)
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from functools import lru_cache
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from anke.cases.domain.payloads import Payload, payload_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

EightTexts: TypeAlias = tuple[str, str, str, str, str, str, str, str]
GENESIS = bytes(32)
RULES_STREAM = "rules"
ROUTING_STREAM = "routing"
ROBOT_STREAM = "mail-robot"
TRIAGE_STREAM = "triage"


class ActorKind(StrEnum):
    """Who can act: a person, a robot on somebody's order, or the system."""

    PERSON = "person"
    ROBOT = "robot"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who did it; `id` is a staff code or a robot's name, never a person's."""

    kind: ActorKind
    id: str


SYSTEM = Actor(ActorKind.SYSTEM, "anke")


class Entry(NamedTuple):
    """One thing that happened, before it is chained into its stream."""

    stream: str
    payload: Payload
    occurred_on: date
    recorded_at: datetime
    actor: Actor


@dataclass(frozen=True, slots=True)
class Head:
    """The end of a stream: how many entries it has and the hash of the last."""

    length: int = 0
    hash: bytes = GENESIS


class ChainedEntry(NamedTuple):
    """An entry in its place in the stream; exactly the columns that are stored."""

    stream: str
    stream_seq: int
    kind: str
    occurred_on: date
    recorded_at: datetime
    actor_kind: str
    actor_id: str
    batch: str
    payload: str
    hash: bytes


def case_stream(number: str) -> str:
    """Name the stream in which everything about a case is written."""
    return f"case:{number}"


def mail_stream(number: str) -> str:
    """Name the stream in which everything about a letter is written."""
    return f"mail:{number}"


def import_stream(import_id: str) -> str:
    """Name the stream in which the sums of an import are written."""
    return f"import:{import_id}"


@lru_cache(maxsize=4096)
def instant_text(moment: datetime) -> str:
    """Write an instant in UTC with microseconds, the form that the chain covers."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="microseconds")


def entry_hash(previous: bytes, columns: EightTexts, payload: str) -> bytes:
    """Hash an entry after the one before it.

    `columns` are stream, stream_seq, kind, occurred_on, recorded_at, actor_kind,
    actor_id and batch as text, in that order. Each is written with its length (in
    characters) and a colon in front, so that no two entries give the same bytes.
    """
    a, b, c, d, e, f, g, h = columns
    # Written out: this line is most of the work of sealing and verifying.
    text = (
        f"{len(a)}:{a}{len(b)}:{b}{len(c)}:{c}{len(d)}:{d}"
        f"{len(e)}:{e}{len(f)}:{f}{len(g)}:{g}{len(h)}:{h}{payload}"
    )
    return sha256(previous + text.encode()).digest()


def chain(
    entries: Iterable[Entry], heads: Mapping[str, Head], *, batch: str = ""
) -> Iterator[ChainedEntry]:
    """Put entries in their places after the given heads, in the order given."""
    ends = {stream: (head.length, head.hash) for stream, head in heads.items()}
    start = (0, GENESIS)
    for entry in entries:
        stream, actor, payload = entry.stream, entry.actor, entry.payload
        length, previous = ends.get(stream, start)
        seq = length + 1
        text = payload_text(payload)
        kind, actor_kind = payload.kind, actor.kind.value
        columns = (
            stream,
            str(seq),
            kind,
            entry.occurred_on.isoformat(),
            instant_text(entry.recorded_at),
            actor_kind,
            actor.id,
            batch,
        )
        digest = entry_hash(previous, columns, text)
        ends[stream] = seq, digest
        yield ChainedEntry(
            stream,
            seq,
            kind,
            entry.occurred_on,
            entry.recorded_at,
            actor_kind,
            actor.id,
            batch,
            text,
            digest,
        )
