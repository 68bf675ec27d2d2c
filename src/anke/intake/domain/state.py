# SPDX-License-Identifier: EUPL-1.2
"""What has become of a letter, folded from its journal.

A letter holds one or more *matters* (*forhold*): each is filed on a case or rejected
on its own. A letter waits as long as one of its matters does, so that in the ledger

    received = filed + waiting + rejected

holds whatever was done in whatever order.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, cast

from anke.cases.domain import payloads as p

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import date, datetime

    from anke.cases.domain.entries import Entry

    Fold = Callable[["LetterState", Entry, p.Payload], "LetterState"]


class LetterStatus(StrEnum):
    """Where a letter or a matter stands in the ledger."""

    UNKNOWN = "unknown"
    WAITING = "waiting"
    FILED = "filed"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter of a letter: what was decided about it, if anything yet."""

    status: LetterStatus = LetterStatus.WAITING
    mail_kind: str = ""
    case: str = ""
    new_case: bool = False
    documents: tuple[str, ...] = ()
    reason: str = ""
    forwarded_to: str = ""
    settled_at: datetime | None = None
    settled_by: str = ""


@dataclass(frozen=True, slots=True)
class LetterState:
    """A letter as its journal tells it.

    `touched` is true once a person has split it or undone what was done: a robot keeps
    its hands off from then on.
    """

    number: str = ""
    channel: str = ""
    document: str = ""
    size_bytes: int = 0
    received_on: date | None = None
    received_at: datetime | None = None
    matters: tuple[Matter, ...] = ()
    proposal: p.MailProposed | None = None
    answers: tuple[str, ...] = ()
    touched: bool = False
    erased: bool = False
    length: int = 0

    @property
    def status(self) -> LetterStatus:
        """Give the letter's place in the ledger."""
        found = {matter.status for matter in self.matters}
        if not found:
            return LetterStatus.UNKNOWN
        if LetterStatus.WAITING in found:
            return LetterStatus.WAITING
        if LetterStatus.FILED in found:
            return LetterStatus.FILED
        return LetterStatus.REJECTED


NEW_LETTER = LetterState()


def _received(state: LetterState, entry: Entry, got: p.MailReceived) -> LetterState:
    return replace(
        state,
        number=got.number,
        channel=got.channel,
        document=got.document,
        size_bytes=got.size_bytes,
        received_on=entry.occurred_on,
        received_at=entry.recorded_at,
        matters=(Matter(),),
    )


def _proposed(state: LetterState, _: Entry, proposed: p.MailProposed) -> LetterState:
    return replace(state, proposal=proposed)


def _split(state: LetterState, _: Entry, split: p.MailSplit) -> LetterState:
    more = (Matter(),) * (split.matters - len(state.matters))
    matters = (*state.matters, *more)[: split.matters]
    return replace(state, matters=matters, touched=True)


def _with_matter(state: LetterState, place: int, matter: Matter) -> LetterState:
    matters = list(state.matters)
    matters[place - 1] = matter
    return replace(state, matters=tuple(matters))


def _filed(state: LetterState, entry: Entry, filed: p.MailFiled) -> LetterState:
    matter = Matter(
        status=LetterStatus.FILED,
        mail_kind=filed.mail_kind,
        case=filed.case,
        new_case=filed.new_case,
        documents=filed.documents,
        settled_at=entry.recorded_at,
        settled_by=entry.actor.id,
    )
    return _with_matter(state, filed.matter, matter)


def _rejected(state: LetterState, entry: Entry, no: p.MailRejected) -> LetterState:
    matter = Matter(
        status=LetterStatus.REJECTED,
        mail_kind=no.mail_kind,
        reason=no.reason,
        forwarded_to=no.forwarded_to,
        settled_at=entry.recorded_at,
        settled_by=entry.actor.id,
    )
    return _with_matter(state, no.matter, matter)


def _undone(state: LetterState, _: Entry, undone: p.MailUndone) -> LetterState:
    return replace(_with_matter(state, undone.matter, Matter()), touched=True)


def _answered(state: LetterState, _: Entry, answered: p.MailAnswered) -> LetterState:
    return replace(state, answers=(*state.answers, answered.answer))


def _erased(state: LetterState, _: Entry, erased: p.Erased) -> LetterState:
    return replace(state, erased=state.erased or erased.commitment == state.document)


_FOLDS: dict[str, Fold] = {
    kind.kind: cast("Fold", fold)
    for kind, fold in (
        (p.MailReceived, _received),
        (p.MailProposed, _proposed),
        (p.MailSplit, _split),
        (p.MailFiled, _filed),
        (p.MailRejected, _rejected),
        (p.MailUndone, _undone),
        (p.MailAnswered, _answered),
        (p.Erased, _erased),
    )
}


def fold(state: LetterState, entry: Entry) -> LetterState:
    """Give the state after one more entry.

    Errors: KeyError for an entry that does not belong in a letter's stream.
    """
    after = _FOLDS[entry.payload.kind](state, entry, entry.payload)
    return replace(after, length=state.length + 1)


def fold_letter(entries: Iterable[Entry]) -> LetterState:
    """Fold a letter's whole journal. Errors: KeyError."""
    state = NEW_LETTER
    for entry in entries:
        state = fold(state, entry)
    return state
