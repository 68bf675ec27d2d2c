# SPDX-License-Identifier: EUPL-1.2
"""Drafts of letters: opened, saved, and never overwritten unseen.

A case has one draft for each letter: the one that ends it (slot `decision`, whatever
kind of letter the outcome makes of it), and one for each other kind. Nothing is stored
until somebody saves; what is shown before that is the library's proposal.

    draft = open_draft(user, "22-00001")
    saved = save_draft(user, "22-00001", edits=edits, title=draft.letter.title)
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.services import record_view
from anke.cases import clock
from anke.cases.domain.entries import case_stream
from anke.cases.queries import case_file, require_on_case
from anke.decisions.domain.assembly import Lack, assemble, lacks
from anke.decisions.domain.draft_merging import Edit, merge, refill
from anke.decisions.domain.letter_kinds import DECISION
from anke.decisions.errors import DraftConflictError
from anke.decisions.letters.draft_box import Content, open_draft_box, seal_draft
from anke.decisions.letters.facts import Choice, letter_facts
from anke.decisions.letters.models import Draft
from anke.decisions.texts.library import text_library
from anke.decisions.texts.shipped import letter_kinds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.cases.queries import CaseFile
    from anke.decisions.domain.letter import Letter
    from anke.decisions.domain.letter_kinds import LetterKind


@dataclass(frozen=True, slots=True)
class OpenDraft:
    """A draft as somebody sees it; version 0 is the library's proposal, not saved."""

    file: CaseFile
    slot: str
    content: Content
    version: int = 0
    author: str = ""
    saved_at: datetime | None = None

    @property
    def letter(self) -> Letter:
        """Give the letter as it is written so far."""
        return self.content.letter

    @property
    def kind(self) -> LetterKind:
        """Give its kind of letter."""
        return letter_kinds().kind(self.letter.kind)

    @property
    def lacks(self) -> tuple[Lack, ...]:
        """Name all for which it cannot leave the house yet."""
        return lacks(self.letter, self.kind)

    def __repr__(self) -> str:
        return f"OpenDraft({self.file.case.number}, {self.slot}, v{self.version})"


def open_draft(
    user: User | AnonymousUser,
    number: str,
    slot: str = DECISION,
    *,
    choice: Choice | None = None,
    purpose: str = "Brev",
) -> OpenDraft:
    """Open a letter that is being written, and write down that it was opened.

    Without a saved draft it is made of the texts in force; `choice` says of which.

    Errors: AccessDeniedError, UnknownCaseError, UnknownLetterKindError.
    """
    person, _ = require_on_case(user, Action.WORK_ON_CASE, number)
    letter_kinds().kind(slot)
    file = case_file(person, number)
    record_view(
        person,
        stream=case_stream(number),
        at=clock.now(),
        purpose=purpose,
        kind=ViewEvent.Kind.PAGE,
    )
    row = Draft.objects.filter(case=number, slot=slot).first()
    if row is None:
        return OpenDraft(file, slot, _proposal(person, file, slot, choice or Choice()))
    return _opened(file, row)


def _opened(file: CaseFile, row: Draft) -> OpenDraft:
    return OpenDraft(
        file, row.slot, open_draft_box(row), row.version, row.author, row.saved_at
    )


def _proposal(user: User, file: CaseFile, slot: str, choice: Choice) -> Content:
    """Make the letter that the texts in force give for a choice."""
    kinds = letter_kinds()
    kind = kinds.ending_with(choice.outcome) if slot == DECISION else kinds.kind(slot)
    facts = letter_facts(file, choice, writer=user)
    return Content(choice, assemble(kind, facts, text_library(), clock.today()))


def save_draft(
    user: User | AnonymousUser,
    number: str,
    slot: str = DECISION,
    *,
    edits: Sequence[Edit],
    title: str = "",
) -> OpenDraft:
    """Keep what somebody has written; sections that nobody else touched are merged.

    Run twice with the same edits it stores them once. Errors: AccessDeniedError,
    UnknownCaseError; DraftConflictError with both texts where two people wrote in the
    same section: then nothing is stored.
    """
    with draft_at_work(user, number, slot) as work:
        content = work.content
        merged = merge(content.letter, edits)
        if merged.conflicts:
            raise DraftConflictError(
                f"draft {slot} of case {number} was saved by {work.author} meanwhile",
                user_text="En anden har skrevet i de samme afsnit imens. Begge tekster"
                " står her. Vælg, hvad der skal gælde.",
                conflicts=merged.conflicts,
            )
        letter = replace(merged.letter, title=title.strip() or content.letter.title)
        return work.keep(replace(content, letter=letter))


def choose(
    user: User | AnonymousUser, number: str, slot: str = DECISION, *, choice: Choice
) -> OpenDraft:
    """Take the texts for another outcome or other facts; what was written is kept.

    Errors: AccessDeniedError, UnknownCaseError.
    """
    with draft_at_work(user, number, slot) as work:
        before = _proposal(work.user, work.file, slot, work.content.choice)
        after = _proposal(work.user, work.file, slot, choice)
        letter = refill(work.content.letter, before.letter, after.letter)
        return work.keep(Content(choice, letter))


def replace_letter(
    user: User | AnonymousUser,
    number: str,
    slot: str = DECISION,
    *,
    letter: Letter,
    version: int,
) -> OpenDraft:
    """Put a letter that came back from Word in the place of the draft.

    Errors: AccessDeniedError, UnknownCaseError; DraftConflictError when the draft is
    no longer the version that the letter was made of: then nothing is stored.
    """
    with draft_at_work(user, number, slot) as work:
        if work.version != version:
            raise DraftConflictError(
                f"draft {slot} of case {number} is at version {work.version},"
                f" the file at {version}",
                user_text="Udkastet er ændret, siden Word-filen blev hentet.",
            )
        return work.keep(replace(work.content, letter=letter))


def discard_draft(
    user: User | AnonymousUser, number: str, slot: str = DECISION
) -> None:
    """Throw away what was written, so that the letter begins anew.

    Done twice it does nothing. Errors: AccessDeniedError, UnknownCaseError.
    """
    require_on_case(user, Action.WORK_ON_CASE, number)
    forget_draft(number, slot)


def forget_draft(number: str, slot: str = DECISION) -> None:
    """Throw a draft away when its letter has left the house, or was given up.

    Done twice it does nothing.
    """
    Draft.objects.filter(case=number, slot=slot).delete()


# --- Under lock ----------------------------------------------------------------------


@dataclass(slots=True)
class DraftAtWork:
    """A draft under lock, in a transaction."""

    user: User
    file: CaseFile
    row: Draft
    content: Content

    @property
    def number(self) -> str:
        """Give the case's number."""
        return self.row.case

    @property
    def version(self) -> int:
        """Give the version that was read."""
        return self.row.version

    @property
    def author(self) -> str:
        """Name who works at it, as the journal would."""
        return self.user.staff_code or self.user.username

    @property
    def opened(self) -> OpenDraft:
        """Give the draft as it stands."""
        return _opened(self.file, self.row)

    def keep(self, content: Content) -> OpenDraft:
        """Store a new version; the same content once more stores nothing."""
        if self.row.version and content == self.content:
            return self.opened
        row = self.row
        row.box = seal_draft(content, case=row.case, slot=row.slot)
        row.version += 1
        row.author, row.saved_at = self.author, clock.now()
        row.save()
        self.content = content
        return self.opened


@contextmanager
def draft_at_work(
    actor: User | AnonymousUser, number: str, slot: str
) -> Iterator[DraftAtWork]:
    """Lock a draft; one that is not there begins as the texts in force.

    Two who begin at once meet at the same row: the second waits for the first.
    """
    user, _ = require_on_case(actor, Action.WORK_ON_CASE, number)
    letter_kinds().kind(slot)
    file = case_file(user, number)
    with transaction.atomic():
        row = Draft.objects.select_for_update().filter(case=number, slot=slot).first()
        if row is None:
            proposal = _proposal(user, file, slot, Choice())
            begun = {
                "version": 0,
                "box": seal_draft(proposal, case=number, slot=slot),
                "author": "",
                "saved_at": clock.now(),
            }
            row, _ = Draft.objects.select_for_update().get_or_create(
                case=number, slot=slot, defaults=begun
            )
        yield DraftAtWork(user, file, row, open_draft_box(row))
