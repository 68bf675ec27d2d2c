# SPDX-License-Identifier: EUPL-1.2
"""Where a report stands, by its journal alone: stream `report:<id>`.

    fold_report(entries).stage      # <Stage.FROZEN: 'frozen'>

What may come next stands in `report_life`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from anke.cases.domain import payloads as p
from anke.contract.domain.comments import Comment, CommentKind
from anke.contract.domain.report_days import ReportPeriod, report_period

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from anke.cases.domain.entries import Entry

STREAM: Final = "report:"
SIGNATURES: Final = 2


class Stage(StrEnum):
    """Where a report stands."""

    DRAFTED = "drafted"
    FROZEN = "frozen"
    SIGNED = "signed"
    SENT = "sent"
    DROPPED = "dropped"


# Something can still be changed, or given up.
OPEN: Final = frozenset({Stage.DRAFTED, Stage.FROZEN})
# Two persons have signed: what it says stays for good.
FINAL: Final = frozenset({Stage.SIGNED, Stage.SENT})


@dataclass(frozen=True, slots=True)
class Basis:
    """What a report is made from.

    Attributes:
        terms: Hash of the contract as it reads.
        vintage: The vintage of facts, by its id.
        known_to: The last journal entry that the vintage knows.
        figures: Hash of what was found of each target.
    """

    terms: str
    vintage: str
    known_to: int
    figures: str


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was fixed.

    Attributes:
        content: The hash that people sign.
        vintage: The vintage that the figures came from.
        errors: How many registrations were missing or contradictory.
        accepted: Why it was frozen all the same.
        changed: The figures that differ from the report that this one replaces.
    """

    content: str
    vintage: str
    errors: int = 0
    accepted: str = ""
    changed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed, in what role, when."""

    actor: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class ReportState:
    """A report as its journal tells of it.

    Attributes:
        targets: The targets that it is about, by their numbers.
        comments: What stands in it; of one person one of a kind for each target.
        assessments: What the department wrote after it was sent; beside it, not in it.
    """

    id: str
    stage: Stage
    basis: Basis
    targets: tuple[str, ...]
    drafted_by: str
    drafted_at: datetime
    reason: str = ""
    replaces: str = ""
    comments: tuple[Comment, ...] = ()
    assessments: tuple[Comment, ...] = ()
    frozen: Frozen | None = None
    signatures: tuple[Signature, ...] = ()
    recipient: str = ""
    sent_on: date | None = None
    cause: str = ""

    @property
    def contract(self) -> str:
        """The contract, by its id."""
        return self.id.partition(":")[0]

    @property
    def period(self) -> ReportPeriod:
        """What it is about."""
        return report_period(self.id.partition(":")[2].rpartition("-")[0])

    @property
    def number(self) -> int:
        """Which report of the period it is."""
        return int(self.id.rpartition("-")[2])

    @property
    def content(self) -> str:
        """The hash that people sign; empty for a draft."""
        return self.frozen.content if self.frozen else ""

    @property
    def uncommented(self) -> tuple[str, ...]:
        """The targets whose owners have written nothing yet."""
        said = {each.target for each in self.comments if each.kind in _BY_OWNERS}
        return tuple(each for each in self.targets if each not in said)


_BY_OWNERS: Final = frozenset({CommentKind.OWNER, CommentKind.DEVIATION})


def report_stream(report: str) -> str:
    """Name the stream of a report."""
    return f"{STREAM}{report}"


def fold_report(entries: Iterable[Entry]) -> ReportState | None:
    """Say where a report stands; None before its first entry.

    Errors: KeyError for an entry that does not belong to a report.
    """
    state: ReportState | None = None
    for entry in entries:
        state = _folded(state, entry)
    return state


def _folded(state: ReportState | None, entry: Entry) -> ReportState:
    said = entry.payload
    if isinstance(said, p.ReportDrafted):
        return ReportState(
            id=entry.stream.removeprefix(STREAM),
            stage=Stage.DRAFTED,
            basis=Basis(said.terms, said.vintage, said.known_to, said.figures),
            targets=said.targets,
            drafted_by=entry.actor.id,
            drafted_at=entry.recorded_at,
            reason=said.reason,
            replaces=said.replaces,
        )
    if state is None:
        raise KeyError(said.kind)
    return _changed(state, entry)


def _changed(state: ReportState, entry: Entry) -> ReportState:
    said = entry.payload
    match said:
        case p.ReportRenewed():
            basis = Basis(said.terms, said.vintage, said.known_to, said.figures)
            after = replace(state, basis=basis)
        case p.ReportCommented():
            after = _commented(state, entry, said)
        case p.ReportFrozen():
            frozen = Frozen(
                said.content, said.vintage, said.errors, said.accepted, said.changed
            )
            after = replace(state, stage=Stage.FROZEN, frozen=frozen)
        case p.ReportReopened():
            after = replace(state, stage=Stage.DRAFTED, frozen=None, signatures=())
        case p.ReportSigned():
            after = _signed(
                state, Signature(entry.actor.id, said.role, entry.recorded_at)
            )
        case p.ReportSent():
            after = replace(state, stage=Stage.SENT, recipient=said.recipient)
            after = replace(after, sent_on=entry.occurred_on)
        case p.ReportDropped():
            after = replace(state, stage=Stage.DROPPED, cause=said.cause)
        case _:
            raise KeyError(said.kind)
    return after


def _commented(
    state: ReportState, entry: Entry, said: p.ReportCommented
) -> ReportState:
    """Put a remark in; whoever says it again takes their own earlier one's place."""
    kind, on = CommentKind(said.sort), entry.occurred_on
    new = Comment(said.target, kind, said.text, entry.actor.id, on)
    place = "assessments" if state.stage is Stage.SENT else "comments"
    known: tuple[Comment, ...] = getattr(state, place)
    rest = [each for each in known if comment_key(each) != comment_key(new)]
    whole = (*rest, new) if new.text else tuple(rest)
    if place == "assessments":
        return replace(state, assessments=whole)
    return replace(state, comments=whole)


def comment_key(said: Comment) -> tuple[str, str, str]:
    """Give what a remark takes the place of: one of each person, target and kind."""
    return said.target, said.kind.value, said.author


def _signed(state: ReportState, signature: Signature) -> ReportState:
    signatures = (*state.signatures, signature)
    is_enough = len(signatures) >= SIGNATURES
    stage = Stage.SIGNED if is_enough else Stage.FROZEN
    return replace(state, stage=stage, signatures=signatures)
