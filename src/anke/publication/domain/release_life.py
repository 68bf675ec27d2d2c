# SPDX-License-Identifier: EUPL-1.2
"""The life of a release: prepared, attacked, signed by two, published, withdrawn.

What may be done follows from the journal alone. `fold_release` says where a release
stands, and each `decide_…` gives the entries that come next or refuses.

    prepared ──attack──> attacked ──two signatures──> signed ──its hour──> published
        └───attack fails──> refused                                            │
    (dropped at any time before)                                   withdrawn <─┘
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from anke.cases.domain import payloads as p
from anke.cases.domain.entries import Entry
from anke.publication.errors import (
    EmbargoError,
    ReleaseStateError,
    SamePersonError,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.cases.domain.entries import Actor
    from anke.cases.domain.payloads import Payload

STREAM: Final = "release:"
SIGNATURES: Final = 2


class Stage(StrEnum):
    """Where a release stands."""

    PREPARED = "prepared"
    REFUSED = "refused"
    ATTACKED = "attacked"
    SIGNED = "signed"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    DROPPED = "dropped"


# Stages in which nobody outside has seen anything, and something can still be done.
OPEN: Final = frozenset({Stage.PREPARED, Stage.ATTACKED, Stage.SIGNED})
# Stages in which readers have seen the figures; they do not forget.
SEEN: Final = frozenset({Stage.PUBLISHED, Stage.WITHDRAWN})


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, in what role, when."""

    actor: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReleaseState:
    """A release as its journal tells of it."""

    id: str
    stage: Stage
    draft: str
    title: str
    vintage: str
    previous: str
    prepared_by: str
    prepared_at: datetime
    at: str = ""
    hidden: int = 0
    failing: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    published_at: datetime | None = None
    manifest: str = ""
    ended_at: datetime | None = None
    cause: str = ""
    cause_en: str = ""


def release_stream(release: str) -> str:
    """Name the stream of a release."""
    return f"{STREAM}{release}"


def fold_release(entries: Iterable[Entry]) -> ReleaseState | None:
    """Say where a release stands; None before its first entry.

    Errors: KeyError for an entry that does not belong to a release.
    """
    state: ReleaseState | None = None
    for entry in entries:
        state = _folded(state, entry)
    return state


def _folded(state: ReleaseState | None, entry: Entry) -> ReleaseState:
    said = entry.payload
    if isinstance(said, p.ReleasePrepared):
        return ReleaseState(
            id=entry.stream.removeprefix(STREAM),
            stage=Stage.PREPARED,
            draft=said.draft,
            title=said.title,
            vintage=said.vintage,
            previous=said.previous,
            prepared_by=entry.actor.id,
            prepared_at=entry.recorded_at,
        )
    if state is None:
        raise KeyError(said.kind)
    return _changed(state, entry)


def _changed(state: ReleaseState, entry: Entry) -> ReleaseState:
    said, at = entry.payload, entry.recorded_at
    match said:
        case p.ReleaseAttacked(failing=()):
            after = replace(state, stage=Stage.ATTACKED, hidden=said.hidden)
        case p.ReleaseAttacked():
            after = replace(state, stage=Stage.REFUSED, hidden=said.hidden)
            after = replace(after, failing=said.failing)
        case p.ReleaseScheduled():
            after = replace(state, at=said.at)
        case p.ReleaseSigned():
            after = _signed(state, Signature(entry.actor.id, said.role, at))
        case p.ReleasePublished():
            after = replace(state, stage=Stage.PUBLISHED, published_at=at)
            after = replace(after, manifest=said.manifest)
        case p.ReleaseWithdrawn():
            after = replace(state, stage=Stage.WITHDRAWN, ended_at=at)
            after = replace(after, cause=said.cause, cause_en=said.cause_en)
        case p.ReleaseDropped():
            after = replace(state, stage=Stage.DROPPED, ended_at=at, cause=said.cause)
        case _:
            raise KeyError(said.kind)
    return after


def _signed(state: ReleaseState, signature: Signature) -> ReleaseState:
    signatures = (*state.signatures, signature)
    is_enough = len(signatures) >= SIGNATURES
    stage = Stage.SIGNED if is_enough else Stage.ATTACKED
    return replace(state, stage=stage, signatures=signatures)


# --- What comes next -----------------------------------------------------------------


def decide_prepare(
    release: str, prepared: p.ReleasePrepared, *, hour: str, at: datetime, actor: Actor
) -> list[Entry]:
    """Begin a release with its draft, and with its hour where it has one."""
    stream, day = release_stream(release), at.date()
    entries = [Entry(stream, prepared, day, at, actor)]
    if hour:
        entries.append(Entry(stream, p.ReleaseScheduled(hour), day, at, actor))
    return entries


def decide_attack(
    state: ReleaseState,
    *,
    hidden: int,
    failing: tuple[str, ...],
    at: datetime,
    actor: Actor,
) -> list[Entry]:
    """Write down what an attack found; a cell that can be worked out refuses it.

    Errors: ReleaseStateError once it has been attacked.
    """
    _require(state, {Stage.PREPARED}, "attacked", "angribes")
    said = p.ReleaseAttacked(state.draft, hidden, failing)
    return [_entry(state, said, at, actor)]


def decide_schedule(
    state: ReleaseState, *, hour: datetime, at: datetime, actor: Actor
) -> list[Entry]:
    """Give a release its hour; nothing when it has that hour already.

    Errors: ReleaseStateError once it is out, was refused or dropped.
    """
    _require(state, OPEN, "scheduled", "få et tidspunkt")
    text = hour.isoformat()
    if text == state.at:
        return []
    return [_entry(state, p.ReleaseScheduled(text), at, actor)]


def decide_sign(
    state: ReleaseState, *, draft: str, role: str, at: datetime, actor: Actor
) -> list[Entry]:
    """Let a person sign what they looked at.

    Errors: ReleaseStateError before the attack held, after two signatures, or for
    another draft; SamePersonError.
    """
    _require(state, {Stage.ATTACKED}, "signed", "underskrives")
    if draft != state.draft:
        raise ReleaseStateError(
            f"{state.id}: the draft is {state.draft}, not {draft}",
            user_text="Udkastet er et andet end det, du så på. Se det igen.",
        )
    if actor.id in {each.actor for each in state.signatures}:
        raise SamePersonError(
            f"{state.id}: {actor.id} has signed already",
            user_text="Du har allerede skrevet under. Den anden underskrift skal komme "
            "fra en anden person.",
        )
    return [_entry(state, p.ReleaseSigned(draft, role), at, actor)]


def decide_publish(
    state: ReleaseState, *, manifest: str, at: datetime, actor: Actor
) -> list[Entry]:
    """Let readers see a release that two persons signed, once its hour has come.

    Errors: ReleaseStateError; EmbargoError before its hour.
    """
    require_publishable(state, at)
    return [_entry(state, p.ReleasePublished(state.draft, manifest), at, actor)]


def require_publishable(state: ReleaseState, at: datetime) -> None:
    """Refuse what two persons have not signed, or whose hour has not come.

    Errors: ReleaseStateError, EmbargoError.
    """
    _require(state, {Stage.SIGNED}, "published", "offentliggøres")
    if not state.at:
        raise ReleaseStateError(
            f"{state.id} has no hour",
            user_text="Offentliggørelsen har intet tidspunkt. Sæt et først.",
        )
    if at < datetime.fromisoformat(state.at):
        raise EmbargoError(
            f"{state.id} is embargoed until {state.at}",
            user_text=f"Ingen må se tallene før {state.at}.",
        )


def decide_withdraw(
    state: ReleaseState, *, cause: str, cause_en: str, at: datetime, actor: Actor
) -> list[Entry]:
    """Take a published release back.

    Errors: ReleaseStateError when it is not out.
    """
    _require(state, {Stage.PUBLISHED}, "withdrawn", "kaldes tilbage")
    return [_entry(state, p.ReleaseWithdrawn(cause, cause_en), at, actor)]


def decide_drop(
    state: ReleaseState, *, cause: str, at: datetime, actor: Actor
) -> list[Entry]:
    """Give a draft up.

    Errors: ReleaseStateError once it is out or was given up.
    """
    _require(state, OPEN | {Stage.REFUSED}, "dropped", "kasseres")
    return [_entry(state, p.ReleaseDropped(cause), at, actor)]


def _require(
    state: ReleaseState, stages: Iterable[Stage], done: str, done_da: str
) -> None:
    if state.stage not in stages:
        raise ReleaseStateError(
            f"{state.id} is {state.stage.value} and cannot be {done}",
            user_text=f"{state.id} er {DANISH[state.stage]} og kan ikke {done_da}.",
        )


def _entry(state: ReleaseState, said: Payload, at: datetime, actor: Actor) -> Entry:
    return Entry(release_stream(state.id), said, at.date(), at, actor)


DANISH: Final = {
    Stage.PREPARED: "forberedt, men ikke angrebet",
    Stage.REFUSED: "afvist af angrebet",
    Stage.ATTACKED: "angrebet, men ikke underskrevet af to",
    Stage.SIGNED: "underskrevet",
    Stage.PUBLISHED: "offentliggjort",
    Stage.WITHDRAWN: "kaldt tilbage",
    Stage.DROPPED: "kasseret",
}
