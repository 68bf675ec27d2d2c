# SPDX-License-Identifier: EUPL-1.2
"""The notes of a case with their words (*notater*), and why a draft was returned.

The words stand in the document store, so that they can be erased; the journal tells
that they were written, when and by whom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.cases.documents import read_document
from anke.cases.domain import payloads as p
from anke.cases.domain.entries import case_stream
from anke.cases.errors import DocumentMissingError
from anke.cases.models import Document

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from anke.access.models import User
    from anke.cases.domain.entries import Entry
    from anke.cases.queries import CaseFile

PLAIN_TEXT = "text/plain"
# Older ones are folded away.
_MOST_OPEN = 5


@dataclass(frozen=True, slots=True)
class ShownNote:
    """A note as the page shows it; without words it was erased."""

    about: str
    text: str
    by: str
    at: datetime
    is_erased: bool = False


def notes_panel(user: User, file: CaseFile) -> Mapping[str, object] | None:
    """Show the notes, the newest first; nothing for who opens no documents."""
    written = [entry for entry in reversed(file.entries) if _commitment(entry)]
    if not written or not user.may(Action.SEE_DOCUMENTS):
        return None
    texts = kept_texts(file.case.number, [_commitment(each) for each in written])
    notes = [_shown(entry, texts) for entry in written]
    return {
        "notes": notes[:_MOST_OPEN],
        "older": notes[_MOST_OPEN:],
        "may_write": user.may(Action.WORK_ON_CASE),
    }


def kept_texts(number: str, commitments: Collection[str]) -> dict[str, str]:
    """Give the words of texts that are kept on a case, without those that are gone."""
    rows = Document.objects.filter(
        commitment__in=commitments,
        stream=case_stream(number),
        media_type__startswith=PLAIN_TEXT,
    )
    return {row.commitment: _words(row) for row in rows}


def _words(row: Document) -> str:
    try:
        return read_document(row).decode("utf-8", "replace")
    except DocumentMissingError as error:
        # Said in its place: a note that cannot be read is not a note that is not there.
        return error.user_text


def _commitment(entry: Entry) -> str:
    """Give the commitment of what somebody wrote; nothing for other entries."""
    payload = entry.payload
    if isinstance(payload, p.NoteWritten | p.DraftReturned):
        return payload.note
    return ""


def _shown(entry: Entry, texts: Mapping[str, str]) -> ShownNote:
    text = texts.get(_commitment(entry))
    return ShownNote(
        about=_about(entry.payload),
        text=text or "",
        by=entry.actor.id,
        at=entry.recorded_at,
        is_erased=text is None,
    )


def _about(payload: p.Payload) -> str:
    if isinstance(payload, p.DraftReturned):
        return _("Draft %(version)s was returned") % {"version": payload.version}
    return ""
