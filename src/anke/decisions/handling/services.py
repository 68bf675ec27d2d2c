# SPDX-License-Identifier: EUPL-1.2
"""What people do to a case, each in one transaction with the letters it needs.

`seen` is how long the case's journal was when the page was opened: what somebody else
did since is never overwritten unseen (StaleCaseError).

    work_on_case(user, "22-00001", c.AnswerRequest(1, "nothing-to-add"), seen=12)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.access.domain.roles import Role
from anke.access.queries import require
from anke.cases import clock
from anke.cases.documents import keep_documents, refer_to_document, store_content
from anke.cases.domain import commands as c
from anke.cases.domain.entries import Actor, ActorKind, case_stream
from anke.cases.domain.handling_rules import OwedBy
from anke.cases.errors import CommandRefusedError
from anke.cases.queries import case_visible_to
from anke.cases.rules import current_rules
from anke.cases.services import apply_acts, read_states
from anke.decisions.dispatch.addresses import FirstInstance, Party
from anke.decisions.dispatch.posting import post_letter
from anke.decisions.domain.danish import long_day
from anke.decisions.domain.dispatch import Purpose
from anke.decisions.domain.letter_kinds import DECISION
from anke.decisions.letters.drafts import choose, forget_draft
from anke.decisions.letters.facts import Choice
from anke.decisions.letters.storing import store_rendered

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.domain.state import CaseState
    from anke.cases.domain.work import Request
    from anke.decisions.dispatch.addresses import Recipient
    from anke.decisions.domain.merge import Value
    from anke.decisions.letters.storing import Printed

HEARING, REQUEST, REMINDER, NOTICE = "hearing", "request", "reminder", "notice"
PLAIN_TEXT = "text/plain"
TO_CONSULTANT = "Spørgsmål til lægekonsulenten"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of whom: a step, who owes the answer, until when, which questions.

    `recipients` are commitments of parties, ids of first instances or staff codes.
    """

    step: str
    owed_by: str
    recipients: tuple[str, ...]
    due_on: date
    questions: tuple[str, ...]


def actor_of_user(user: User) -> Actor:
    """Name the person, or the robot, as the journal does."""
    is_robot = user.role == Role.ROBOT
    kind = ActorKind.ROBOT if is_robot else ActorKind.PERSON
    return Actor(kind, user.staff_code or user.username)


def work_on_case(
    user: User | AnonymousUser,
    number: str,
    *commands: c.Command,
    seen: int | None = None,
    on: date | None = None,
) -> CaseState:
    """Do some things to a case, all of them or none.

    Run twice it does them twice, but for what `decide` knows to be done already.

    Errors: AccessDeniedError, UnknownCaseError, StaleCaseError, CommandRefusedError and
    the errors of `anke.deadlines`; then nothing is written.
    """
    person = require(user, Action.WORK_ON_CASE)
    case_visible_to(person, number)
    now, actor = clock.now(), actor_of_user(person)
    day = on or now.date()
    acts = [c.Act(number, command, day, now, actor) for command in commands]
    looked_at = {} if seen is None else {number: seen}
    return apply_acts(acts, seen=looked_at).states[number]


# --- Asking and reminding ------------------------------------------------------------


def send_question(
    user: User | AnonymousUser, number: str, question: Question, *, seen: int | None
) -> CaseState:
    """Ask parties, the first instance or a consultant, with a letter to each.

    A consultant works in the house and gets the question on the case, no letter.

    Errors: as `work_on_case`; LetterIncompleteError, UnknownRecipientError.
    """
    person = require(user, Action.WORK_ON_CASE)
    with transaction.atomic():
        letters = dict(_letters_to_ask(person, number, question))
        asked = [
            c.SendRequest(
                question.step,
                question.owed_by,
                recipient,
                question.due_on,
                letters[recipient].document
                if recipient in letters
                else keep_text(number, "\n".join(question.questions)),
            )
            for recipient in question.recipients
        ]
        # A letter is filed when it is posted; what is asked in the house is filed here.
        filed = [
            c.FileDocument(each.document, TO_CONSULTANT, "internal")
            for each in asked
            if each.recipient not in letters
        ]
        state = work_on_case(person, number, *filed, *asked, seen=seen)
        for recipient, printed in letters.items():
            _post(person, number, printed, question.owed_by, recipient)
    return state


def _letters_to_ask(
    user: User, number: str, question: Question
) -> Iterator[tuple[str, Printed]]:
    """Print a letter for each who is asked, with that one's name and address.

    What somebody wrote in the editor stands in all of them.
    """
    if question.owed_by == OwedBy.CONSULTANT:
        return
    slot = HEARING if question.owed_by == OwedBy.PARTY else REQUEST
    to_instance = question.owed_by == OwedBy.FIRST_INSTANCE
    values: dict[str, Value] = {
        "spørgsmål": question.questions,
        "frist": long_day(question.due_on),
    }
    for recipient in question.recipients:
        choice = Choice(
            values=values,
            to_instance=to_instance,
            recipient="" if to_instance else recipient,
        )
        yield recipient, _print(user, number, slot, choice)
    forget_draft(number, slot)


def _print(user: User, number: str, slot: str, choice: Choice) -> Printed:
    """Write the letter of the library's texts, or of what was written before.

    What somebody wrote in the editor stands; only what the choice fills is renewed.
    """
    choose(user, number, slot, choice=choice)
    return store_rendered(user, number, slot)


def _post(
    user: User, number: str, printed: Printed, owed_by: str, recipient: str
) -> None:
    to = FirstInstance() if owed_by == OwedBy.FIRST_INSTANCE else Party(recipient)
    post_letter(
        actor_of_user(user),
        case=number,
        document=printed.document,
        purpose=Purpose(printed.purpose),
        to=to,
        title=printed.title,
    )


def keep_text(number: str, text: str) -> str:
    """Keep a text as a document of the case; give its commitment."""
    content = text.encode()
    digest = store_content(content)
    row = refer_to_document(
        case_stream(number),
        digest,
        size_bytes=len(content),
        media_type=PLAIN_TEXT,
    )
    keep_documents([row])
    return row.commitment


def remind(
    user: User | AnonymousUser,
    number: str,
    request: int,
    *,
    due_on: date,
    seen: int | None,
) -> CaseState:
    """Remind who owes an answer, by letter, with a new day.

    Errors: as `send_question`.
    """
    person = require(user, Action.WORK_ON_CASE)
    with transaction.atomic():
        owed = _request(number, request)
        if owed.owed_by == OwedBy.CONSULTANT:
            return work_on_case(
                person, number, c.RemindRequest(request, due_on), seen=seen
            )
        values = {
            "frist": long_day(due_on),
            "bedt_dato": long_day(owed.sent_on),
        }
        to_instance = owed.owed_by == OwedBy.FIRST_INSTANCE
        choice = Choice(
            values=values,
            to_instance=to_instance,
            recipient="" if to_instance else owed.recipient,
        )
        printed = _print(person, number, REMINDER, choice)
        forget_draft(number, REMINDER)
        command = c.RemindRequest(request, due_on, printed.document)
        state = work_on_case(person, number, command, seen=seen)
        _post(person, number, printed, owed.owed_by, owed.recipient)
    return state


def _request(number: str, request: int) -> Request:
    found = read_states([number])[number].work.request(request)
    if found is None:
        raise CommandRefusedError(
            f"case {number}: no request {request}",
            user_text="Anmodningen findes ikke i sagen. Genindlæs siden.",
        )
    return found


def write_note(
    user: User | AnonymousUser, number: str, text: str, *, seen: int | None = None
) -> CaseState:
    """Write a note on the case; also on one that has ended.

    Errors: as `work_on_case`.
    """
    person = require(user, Action.WORK_ON_CASE)
    case_visible_to(person, number)
    with transaction.atomic():
        note = keep_text(number, text)
        commands = (
            c.FileDocument(note, "Notat", "internal"),
            c.WriteNote(note),
        )
        return work_on_case(person, number, *commands, seen=seen)


# --- Deadline notice -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Notice:
    """A deadline notice (*fristbrev*): for which rule, why, and when instead."""

    rule: str
    reason: str
    announced_on: date


def give_notice(
    user: User | AnonymousUser, number: str, notice: Notice, *, seen: int | None
) -> CaseState:
    """Tell the citizen before a deadline breaks that it will, why, and until when.

    Legal source: forvaltningsloven's good administrative practice; offentlighedsloven
        § 36 for access to documents. A notice never moves the deadline.
    Errors: as `send_question`.
    """
    person = require(user, Action.WORK_ON_CASE)
    with transaction.atomic():
        values = {
            "årsag": notice.reason,
            "ny_frist": long_day(notice.announced_on),
        }
        printed = _print(person, number, NOTICE, Choice(values=values))
        forget_draft(number, NOTICE)
        # The reason is free text about a person; the journal says that it was given.
        command = c.GiveNotice(notice.rule, "fristbrev", notice.announced_on)
        state = work_on_case(person, number, command, seen=seen)
        for recipient in _appellants(state):
            _post(person, number, printed, OwedBy.PARTY, recipient)
    return state


def _appellants(state: CaseState) -> list[str]:
    return [person for role, person in state.parties if role == "appellant"]


# --- Signing and deciding ------------------------------------------------------------


def submit_draft(
    user: User | AnonymousUser,
    number: str,
    *,
    signer: str = "",
    seen: int | None = None,
) -> CaseState:
    """Hand the written decision in for the second signature, as it stands.

    Errors: as `send_question`.
    """
    person = require(user, Action.WORK_ON_CASE)
    with transaction.atomic():
        printed = store_rendered(person, number, DECISION)
        command = c.SubmitDraft(printed.document, printed.outcome, signer)
        return work_on_case(person, number, command, seen=seen)


def return_draft(
    user: User | AnonymousUser, number: str, reasons: str, *, seen: int | None = None
) -> CaseState:
    """Return somebody's draft with the reasons.

    Errors: as `work_on_case`.
    """
    person = require(user, Action.WORK_ON_CASE)
    with transaction.atomic():
        note = keep_text(number, reasons) if reasons.strip() else ""
        return work_on_case(person, number, c.ReturnDraft(note), seen=seen)


def decide_case(
    user: User | AnonymousUser,
    number: str,
    command: c.DecideCase,
    *,
    seen: int | None,
) -> CaseState:
    """Decide a case and send its letter: to the parties, a copy to who decided first.

    The letter is the draft that was signed; where none needs to be, it is written now.

    Errors: as `send_question`; nothing is decided without its letter.
    """
    person = require(user, Action.DECIDE_CASE)
    with transaction.atomic():
        state = read_states([number])[number]
        draft = state.work.draft
        if draft is not None and draft.status == "approved":
            document = draft.document
        else:
            printed = store_rendered(person, number, DECISION, outcome=command.outcome)
            document = printed.document
        state = work_on_case(person, number, command, seen=seen)
        _post_decision(person, state, document)
        forget_draft(number, DECISION)
    return state


def _post_decision(user: User, state: CaseState, document: str) -> None:
    """Post the decision to those it concerns, and a copy to who decided first."""
    for person in _appellants(state):
        _post_one(user, state, document, Party(person), is_copy=False)
    _post_one(user, state, document, FirstInstance(), is_copy=True)


def _post_one(
    user: User, state: CaseState, document: str, to: Recipient, *, is_copy: bool
) -> None:
    post_letter(
        actor_of_user(user),
        case=state.number,
        document=document,
        purpose=Purpose.DECISION,
        to=to,
        title="Kopi af afgørelse" if is_copy else "Afgørelse i din klagesag",
        is_copy=is_copy,
    )


# --- What came before ----------------------------------------------------------------


def link_predecessor(
    user: User | AnonymousUser,
    number: str,
    predecessor: str,
    *,
    seen: int | None = None,
) -> CaseState:
    """Tell which case this one follows; after our remittal it goes on the fast track.

    Errors: as `work_on_case`; UnknownCaseError for a case the person may not see.
    """
    person = require(user, Action.WORK_ON_CASE)
    earlier = case_visible_to(person, predecessor)
    case = case_visible_to(person, number)
    was_remitted = earlier.outcome == "remitted"
    tracks = fast_tracks(case.subject, case.spell_started_on) if was_remitted else ()
    relation = "remitted" if was_remitted else "same-decision"
    command = c.LinkPredecessor(predecessor, relation, tracks)
    return work_on_case(person, number, command, seen=seen)


def fast_tracks(subject: str, on: date) -> tuple[str, ...]:
    """Give the fast track where a subject's provisions have it on a day."""
    if not subject:
        return ()
    open_tracks = current_rules().catalogue.tracks_open(subject, on)
    return tuple(track for track in open_tracks if track == "fast-track")
