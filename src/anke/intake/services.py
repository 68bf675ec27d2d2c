# SPDX-License-Identifier: EUPL-1.2
"""The only writers of the mail room: what persons and robots do with a letter.

Everything that happens to a letter passes `decide_letter`; what it means for a case
passes the case's own `decide`; both are written in one transaction, together with the
letter of ours that answers it (which is sent afterwards, from the outbox).

    file_matter(by(user), Filing("22-M00001", kind="new_appeal", area="municipal", …))
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.cases.documents import keep_documents, refer_to_document
from anke.cases.domain import commands as cases
from anke.cases.domain.entries import (
    Actor,
    ActorKind,
    Head,
    case_stream,
    mail_stream,
)
from anke.cases.journal import append_entries, read_entries
from anke.cases.services import apply_acts
from anke.cases.vault import Person, keep_people, seal_person
from anke.intake.domain import commands as c
from anke.intake.domain.decide import decide_letter
from anke.intake.domain.state import fold, fold_letter
from anke.intake.errors import UnknownLetterError
from anke.intake.models import Letter
from anke.intake.outbox import call_back
from anke.intake.projections import write_letters

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.state import CaseState
    from anke.cases.models import Document
    from anke.intake.domain.state import LetterState, Matter

ROBOT = Actor(ActorKind.ROBOT, "postrobot")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that goes on the case: its content is durable in the store already.

    `theme` is the short description that the journal carries, without personal data
    (offentlighedsloven § 15).
    """

    sha256: str
    size_bytes: int
    media_type: str
    theme: str


@dataclass(frozen=True, slots=True)
class Filing:
    """What is to be done with a matter: the kind, and the case or the new case's facts.

    An empty `case` registers a new one. `files` are the letter itself and what was
    attached; the first is the letter.
    """

    number: str
    mail_kind: str
    files: tuple[StoredFile, ...]
    case: str = ""
    area: str = ""
    subject: str = ""
    first_instance: str = ""
    team: str = ""
    urgent: bool = False
    reference: str = ""
    tracks: tuple[str, ...] = ()
    first_decided_on: date | None = None
    appealed_on: date | None = None
    appellant: Person | None = None
    representative: Person | None = None
    matter: int = 1
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Filed:
    """What came of a filing."""

    letter: LetterState
    case: str
    case_state: CaseState


def by(user: User | AnonymousUser, action: Action = Action.HANDLE_MAIL) -> Actor:
    """Give the actor that the journal names for a member of staff who may do this.

    Errors: AccessDeniedError.
    """
    person = require(user, action)
    return Actor(ActorKind.PERSON, person.staff_code or person.username)


def apply_to_letters(acts: Sequence[c.LetterAct]) -> dict[str, LetterState]:
    """Decide and write acts on letters in the order given; all of them or none.

    Errors: UnknownLetterError, LetterRefusedError; then nothing is written.
    """
    with transaction.atomic():
        rows = _locked(list(dict.fromkeys(act.number for act in acts)))
        states = {
            stream: fold_letter(entries)
            for stream, entries in groupby(
                read_entries([mail_stream(number) for number in sorted(rows)]),
                key=attrgetter("stream"),
            )
        }
        entries = []
        for act in acts:
            stream = mail_stream(act.number)
            for entry in decide_letter(states[stream], act):
                states[stream] = fold(states[stream], entry)
                entries.append(entry)
        heads = append_entries(
            entries,
            heads={
                mail_stream(row.number): Head(row.length, bytes(row.head))
                for row in rows.values()
            },
        )
        write_letters(
            [
                (states[mail_stream(number)], row.sha256, heads[mail_stream(number)])
                for number, row in rows.items()
            ]
        )
    return {number: states[mail_stream(number)] for number in rows}


def act_on(number: str, command: c.Command, actor: Actor) -> LetterState:
    """Decide and write one act on one letter, as of now."""
    now = clock.now()
    act = c.LetterAct(number, command, now.date(), now, actor)
    return apply_to_letters([act])[number]


def _locked(numbers: Sequence[str]) -> dict[str, Letter]:
    rows = {
        row.number: row
        for row in Letter.objects.select_for_update().filter(number__in=numbers)
    }
    for number in numbers:
        if number not in rows:
            raise UnknownLetterError(
                f"no letter {number}", user_text=f"Der er intet brev {number}."
            )
    return rows


# --- Filing --------------------------------------------------------------------------


def file_matter(actor: Actor, filing: Filing) -> Filed:
    """File a matter of a letter on a case, new or running, in one transaction.

    Errors: LetterRefusedError, UnknownLetterError, UnknownCaseError and what the case
        refuses; then nothing is written.
    """
    with transaction.atomic():
        letter = _locked([filing.number])[filing.number]
        number = filing.case or _register_case(actor, filing, letter)
        documents = _keep_files(filing, number)
        state = act_on(
            filing.number,
            c.FileMatter(
                matter=filing.matter,
                mail_kind=filing.mail_kind,
                case=number,
                new_case=not filing.case,
                documents=tuple(row.commitment for row in documents),
                area=filing.area,
                subject=filing.subject,
                first_instance=filing.first_instance,
                team=filing.team,
                urgent=filing.urgent,
                seconds=filing.seconds,
            ),
            actor,
        )
        case_state = _file_on_case(actor, filing, letter, number, documents)
    return Filed(state, number, case_state)


def _register_case(actor: Actor, filing: Filing, letter: Letter) -> str:
    """Open the case on the day the letter was received: its clocks begin there."""
    command = cases.RegisterCase(
        area=filing.area,
        subject=filing.subject,
        first_instance=filing.first_instance,
        channel=letter.channel,
        reference=filing.reference,
        tracks=filing.tracks,
        first_decided_on=filing.first_decided_on,
        appealed_on=filing.appealed_on,
    )
    act = cases.Act("@1", command, letter.received_on, clock.now(), actor)
    number = apply_acts([act]).numbers["@1"]
    _add_people(actor, filing, letter, number)
    return number


def _add_people(actor: Actor, filing: Filing, letter: Letter, number: str) -> None:
    people = [
        (role, seal_person(case_stream(number), person))
        for role, person in (
            ("appellant", filing.appellant),
            ("representative", filing.representative),
        )
        if person is not None
    ]
    if people:
        keep_people([row for _, row in people])
        now = clock.now()
        apply_acts(
            [
                cases.Act(
                    number,
                    cases.AddParty(role, row.commitment),
                    letter.received_on,
                    now,
                    actor,
                )
                for role, row in people
            ]
        )


def _keep_files(filing: Filing, number: str) -> list[Document]:
    """Tie the stored contents to the case."""
    rows = [
        refer_to_document(
            case_stream(number),
            file.sha256,
            size_bytes=file.size_bytes,
            media_type=file.media_type,
        )
        for file in filing.files
    ]
    keep_documents(rows)
    return rows


def _file_on_case(
    actor: Actor,
    filing: Filing,
    letter: Letter,
    number: str,
    documents: Sequence[Document],
) -> CaseState:
    now = clock.now()
    applied = apply_acts(
        [
            cases.Act(
                number,
                cases.FileDocument(row.commitment, file.theme, "received"),
                letter.received_on,
                now,
                actor,
            )
            for row, file in zip(documents, filing.files, strict=True)
        ]
    )
    return applied.states[number]


# --- Rejecting, splitting, undoing ---------------------------------------------------


def reject_matter(actor: Actor, number: str, command: c.RejectMatter) -> LetterState:
    """Do not take a matter in; the letter stays in the ledger with the reason."""
    return act_on(number, command, actor)


def split_letter(actor: Actor, number: str, matters: int) -> LetterState:
    """Say how many matters the letter holds; each is then settled on its own."""
    return act_on(number, c.SplitLetter(matters), actor)


def undo_matter(actor: Actor, number: str, matter: int, cause: str) -> LetterState:
    """Let a settled matter wait again, and take back on the case what it had done.

    A case that was registered from it is withdrawn, a document filed on a running case
    is withdrawn, and an answer that has not gone out yet is called back. What has been
    sent stays sent; the letter shows it.

    Errors: LetterRefusedError; CommandRefusedError when the new case has been worked
        on meanwhile: then nothing is undone.
    """
    with transaction.atomic():
        _locked([number])
        before = letter_state(number)
        state = act_on(number, c.UndoMatter(matter, cause), actor)
        settled = before.matters[matter - 1]
        if settled.case:
            _take_back(actor, settled, cause)
        call_back(number, matter)
    return state


def _take_back(actor: Actor, settled: Matter, cause: str) -> None:
    now = clock.now()
    commands: list[cases.Command] = (
        [cases.WithdrawRegistration(cause)]
        if settled.new_case
        else [cases.WithdrawDocument(document, cause) for document in settled.documents]
    )
    apply_acts(
        [
            cases.Act(settled.case, command, now.date(), now, actor)
            for command in commands
        ]
    )


def letter_state(number: str) -> LetterState:
    """Fold a letter's journal. Errors: UnknownLetterError."""
    state = fold_letter(read_entries([mail_stream(number)]))
    if not state.number:
        raise UnknownLetterError(
            f"no letter {number}", user_text=f"Der er intet brev {number}."
        )
    return state
