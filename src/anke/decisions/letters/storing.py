# SPDX-License-Identifier: EUPL-1.2
"""A draft drawn as PDF, and stored on the case as the letter that leaves the house.

pdf = render_draft(user, "22-00001")
with transaction.atomic():
    printed = store_rendered(user, "22-00001")
    apply_act(… SubmitDraft(printed.document, printed.outcome))
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import connection, transaction

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.cases.documents import keep_documents, refer_to_document, store_content
from anke.cases.domain.entries import case_stream
from anke.decisions.domain.letter_kinds import DECISION
from anke.decisions.errors import LetterIncompleteError
from anke.decisions.letters.drafts import draft_at_work, open_draft
from anke.decisions.letters.facts import letter_head, recipient_lines
from anke.decisions.letters.lacking import lack_text
from anke.decisions.letters.models import PrintedLetter
from anke.decisions.letters.printing import print_letter

if TYPE_CHECKING:
    from datetime import date

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.decisions.letters.drafts import DraftAtWork, OpenDraft
    from anke.decisions.letters.printing import Head

PDF = "application/pdf"


@dataclass(frozen=True, slots=True)
class Printed:
    """A letter that stands in the store: what the journal's act needs of it."""

    document: str
    outcome: str
    version: int
    title: str
    purpose: str


def render_draft(
    user: User | AnonymousUser, number: str, slot: str = DECISION
) -> bytes:
    """Draw a draft as PDF, marked as a draft on each page; nothing is stored.

    Errors: AccessDeniedError, UnknownCaseError.
    """
    opened = open_draft(user, number, slot, purpose="Udkast som PDF")
    head = draft_head(user, opened)
    return print_letter(opened.letter, head, draft=True)


def draft_head(
    user: User | AnonymousUser, opened: OpenDraft, day: date | None = None
) -> Head:
    """Give what stands above the letter. Errors: AccessDeniedError."""
    person = require(user, Action.WORK_ON_CASE)
    day = day or clock.today()
    return letter_head(opened.file, opened.content.choice, writer=person, day=day)


def store_rendered(
    user: User | AnonymousUser,
    number: str,
    slot: str = DECISION,
    *,
    day: date | None = None,
    outcome: str = "",
) -> Printed:
    """Draw the letter as it leaves the house and keep it as a document of the case.

    `day` is the letter's own; today when none is given. With `outcome`, a letter that
    was written for another outcome than the one that is registered is refused.

    What is kept is exactly what is sent. Must run in the transaction of the act that
    carries the commitment (`SubmitDraft`, `PostLetter`, `SendRequest`): the document's
    row is written with it. Run twice it keeps two documents with the same content.

    Errors: LetterIncompleteError that names everything that is missing;
    AccessDeniedError, UnknownCaseError; TransactionManagementError.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "store_rendered must run in the transaction of the act"
        )
    with draft_at_work(user, number, slot) as work:
        opened = work.keep(work.content) if not work.version else work.opened
        refuse_incomplete(opened, outcome)
        pdf = print_letter(opened.letter, draft_head(user, opened, day))
        return _store(work, opened, pdf)


def refuse_incomplete(opened: OpenDraft, outcome: str = "") -> None:
    """Refuse a letter in which something is missing. Errors: LetterIncompleteError."""
    missing = [lack_text(lack) for lack in opened.lacks]
    if outcome and outcome != opened.content.choice.outcome:
        missing.insert(0, "Brevet er skrevet til et andet udfald. Ret det i brevet.")
    if not recipient_lines(opened.file.state, opened.content.choice):
        missing.append("Brevet har ingen modtager: der er ingen part i sagen.")
    if missing:
        raise LetterIncompleteError(
            f"letter {opened.slot} of case {opened.file.case.number} lacks"
            f" {len(missing)}",
            user_text="Brevet er ikke færdigt: " + " ".join(missing),
            missing=missing,
        )


def _store(work: DraftAtWork, opened: OpenDraft, pdf: bytes) -> Printed:
    number, stream = work.number, case_stream(work.number)
    digest = store_content(pdf)
    row = refer_to_document(stream, digest, size_bytes=len(pdf), media_type=PDF)
    keep_documents([row])
    PrintedLetter.objects.create(
        document=row.commitment,
        case=number,
        kind=opened.letter.kind,
        draft=opened.version,
        texts=[[used.text, used.version] for used in opened.letter.texts_used],
        printed_by=work.author,
        printed_at=clock.now(),
    )
    return Printed(
        document=row.commitment,
        outcome=opened.content.choice.outcome,
        version=opened.version,
        title=opened.letter.title,
        purpose=opened.kind.purpose,
    )
