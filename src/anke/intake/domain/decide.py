# SPDX-License-Identifier: EUPL-1.2
"""`decide_letter(state, act) -> entries`: the only maker of the mail room's entries.

Pure. A person and a robot pass through here alike; what a person changed in the
machine's proposal is found here, by comparison, and not by what a screen says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from anke.cases.domain import payloads as p
from anke.cases.domain.entries import (
    ROBOT_STREAM,
    ROUTING_STREAM,
    TRIAGE_STREAM,
    Entry,
    mail_stream,
)
from anke.intake.domain import commands as c
from anke.intake.domain.state import LetterState, LetterStatus, Matter
from anke.intake.errors import LetterRefusedError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from anke.cases.domain.entries import Actor

    Decision = Callable[[LetterState, c.LetterAct, c.Command], Iterable[p.Payload]]

MOST_MATTERS = 50
# What a person may find otherwise than the machine did.
COMPARED = ("mail_kind", "area", "subject", "first_instance", "team", "case", "urgent")
# Reasons for which a letter is not taken in, with the words of the screen.
REASONS = (
    "spam",
    "forwarded",
    "returned",
    "duplicate",
    "empty",
    "unreadable",
    "no_action",
)


def _refuse(number: str, message: str, user_text: str) -> LetterRefusedError:
    return LetterRefusedError(f"letter {number}: {message}", user_text=user_text)


def _waiting(state: LetterState, act: c.LetterAct, place: int) -> Matter:
    """Give the matter; refuse one that is not there, or is settled."""
    if not 1 <= place <= len(state.matters):
        raise _refuse(
            act.number,
            f"has no matter {place}",
            f"Brevet har ikke noget forhold nr. {place}.",
        )
    matter = state.matters[place - 1]
    if matter.status is not LetterStatus.WAITING:
        raise _refuse(
            act.number,
            f"matter {place} was {matter.status} by {matter.settled_by}",
            f"Brevet er allerede behandlet af {matter.settled_by}.",
        )
    return matter


def _receive(
    state: LetterState, act: c.LetterAct, command: c.ReceiveLetter
) -> Iterable[p.Payload]:
    if state.number:
        raise _refuse(act.number, "was received already", "Brevet er modtaget.")
    if not command.size_bytes:
        raise _refuse(act.number, "is empty", "Brevet er tomt.")
    yield p.MailReceived(
        act.number, command.channel, command.document, command.size_bytes
    )


def _propose(
    state: LetterState, act: c.LetterAct, command: c.ProposeLetter
) -> Iterable[p.Payload]:
    if state.status is not LetterStatus.WAITING:
        raise _refuse(act.number, "waits no longer", "Brevet er allerede behandlet.")
    if command.proposal != state.proposal:
        yield command.proposal


def _split(
    state: LetterState, act: c.LetterAct, command: c.SplitLetter
) -> Iterable[p.Payload]:
    if not state.number:
        raise _refuse(act.number, "is not received", "Brevet findes ikke.")
    settled = [
        place
        for place, matter in enumerate(state.matters, 1)
        if matter.status is not LetterStatus.WAITING
    ]
    if not max([1, *settled]) <= command.matters <= MOST_MATTERS:
        raise _refuse(
            act.number,
            f"cannot hold {command.matters} matters",
            f"Et brev kan deles i højst {MOST_MATTERS} forhold, og et behandlet "
            "forhold kan ikke fjernes.",
        )
    if command.matters != len(state.matters):
        yield p.MailSplit(command.matters)


def _fate(state: LetterState, found: dict[str, object]) -> tuple[str, tuple[str, ...]]:
    """Tell what became of the proposal, and which of its fields were changed.

    A field that the proposal left open is not a correction when a person fills it in.
    """
    proposal = state.proposal
    if proposal is None or not proposal.mail_kind or len(state.matters) > 1:
        return "none", ()
    corrected = tuple(
        name
        for name in COMPARED
        if name in found
        and (getattr(proposal, name) or name == "urgent")
        and getattr(proposal, name) != found[name]
    )
    return ("corrected" if corrected else "accepted"), corrected


def _file(
    state: LetterState, act: c.LetterAct, command: c.FileMatter
) -> Iterable[p.Payload]:
    _waiting(state, act, command.matter)
    if not command.case or not command.mail_kind:
        raise _refuse(
            act.number,
            "a filing needs a kind and a case",
            "Vælg, hvad brevet er, og hvilken sag det hører til.",
        )
    found = {name: getattr(command, name) for name in COMPARED}
    if command.new_case:
        # No proposal can name a case that did not exist.
        del found["case"]
    else:
        # The case has these already; the screen does not ask for them again.
        for name in ("area", "subject", "first_instance", "team"):
            del found[name]
    fate, corrected = _fate(state, found)
    yield p.MailFiled(
        matter=command.matter,
        mail_kind=command.mail_kind,
        case=command.case,
        new_case=command.new_case,
        documents=command.documents,
        area=command.area,
        subject=command.subject,
        first_instance=command.first_instance,
        team=command.team,
        urgent=command.urgent,
        fate=fate,
        corrected=corrected,
        seconds=command.seconds,
    )


def _reject(
    state: LetterState, act: c.LetterAct, command: c.RejectMatter
) -> Iterable[p.Payload]:
    _waiting(state, act, command.matter)
    if command.reason not in REASONS:
        raise _refuse(
            act.number,
            f"unknown reason {command.reason!r}",
            "Vælg en grund til, at brevet ikke tages ind.",
        )
    if (command.reason == "forwarded") != bool(command.forwarded_to):
        raise _refuse(
            act.number,
            "a forwarding names the authority, and nothing else does",
            "Skriv, hvilken myndighed brevet sendes videre til.",
        )
    fate, corrected = _fate(state, {"mail_kind": command.mail_kind})
    yield p.MailRejected(
        matter=command.matter,
        mail_kind=command.mail_kind,
        reason=command.reason,
        forwarded_to=command.forwarded_to,
        note=command.note,
        fate=fate,
        corrected=corrected,
        seconds=command.seconds,
    )


def _undo(
    state: LetterState, act: c.LetterAct, command: c.UndoMatter
) -> Iterable[p.Payload]:
    if not 1 <= command.matter <= len(state.matters):
        raise _refuse(act.number, "has no such matter", "Forholdet findes ikke.")
    if state.matters[command.matter - 1].status is LetterStatus.WAITING:
        raise _refuse(act.number, "is not settled", "Der er intet at fortryde.")
    yield p.MailUndone(command.matter, command.cause)


def _answer(
    state: LetterState, act: c.LetterAct, command: c.AnswerLetter
) -> Iterable[p.Payload]:
    if not state.number:
        raise _refuse(act.number, "is not received", "Brevet findes ikke.")
    yield p.MailAnswered(
        command.answer, command.document, command.channel, command.case
    )


def _erase(
    state: LetterState, act: c.LetterAct, command: c.EraseLetter
) -> Iterable[p.Payload]:
    if state.status is LetterStatus.WAITING:
        raise _refuse(
            act.number, "waits for an answer", "Behandl brevet, før det slettes."
        )
    if command.commitment != state.document:
        raise _refuse(act.number, "holds no such content", "Indholdet findes ikke.")
    if not state.erased:
        yield p.Erased(command.commitment, command.legal_basis)


_DECISIONS: dict[type[c.Command], Decision] = {
    kind: cast("Decision", decision)
    for kind, decision in (
        (c.ReceiveLetter, _receive),
        (c.ProposeLetter, _propose),
        (c.SplitLetter, _split),
        (c.FileMatter, _file),
        (c.RejectMatter, _reject),
        (c.UndoMatter, _undo),
        (c.AnswerLetter, _answer),
        (c.EraseLetter, _erase),
    )
}


def decide_letter(state: LetterState, act: c.LetterAct) -> list[Entry]:
    """Answer an act with the entries to write; none where nothing is new.

    Errors: LetterRefusedError when the letter does not allow it.
    """
    stream = mail_stream(act.number)
    return [
        Entry(stream, payload, act.occurred_on, act.recorded_at, act.actor)
        for payload in _DECISIONS[type(act.command)](state, act, act.command)
    ]


def decide_routing(
    text: str, in_force: str, cause: str, at: datetime, by: Actor
) -> list[Entry]:
    """Answer the wish to change the routing rules; none where they are the same."""
    if text == in_force:
        return []
    return [Entry(ROUTING_STREAM, p.RoutingRulesSaved(text, cause), at.date(), at, by)]


def decide_robot(
    mail_kinds: tuple[str, ...],
    in_force: tuple[str, ...],
    cause: str,
    at: datetime,
    by: Actor,
) -> list[Entry]:
    """Answer the wish to change what a robot may file alone."""
    wanted = tuple(sorted(set(mail_kinds)))
    if wanted == in_force:
        return []
    return [Entry(ROBOT_STREAM, p.RobotKindsSet(wanted, cause), at.date(), at, by)]


def decide_model(
    model: str, role: str, cause: str, at: datetime, by: Actor
) -> list[Entry]:
    """Answer the wish to put a triage model to work in a role."""
    chosen = p.TriageModelChosen(model, role, cause)
    return [Entry(TRIAGE_STREAM, chosen, at.date(), at, by)]
