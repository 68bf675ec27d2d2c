# SPDX-License-Identifier: EUPL-1.2
"""A draft goes out as a Word file, and an edited file becomes the draft.

A file that was made of the draft as it stands replaces it. A file of an older version,
or of somebody's own, replaces nothing by itself: it is laid beside the draft, section
by section, and a person decides.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anke.decisions.domain.draft_merging import Conflict, section_digest
from anke.decisions.errors import WordFileError
from anke.decisions.letters.advice_wording import note_words
from anke.decisions.letters.drafts import replace_letter
from anke.decisions.letters.editor import editor_page, with_conflicts
from anke.decisions.letters.word_marks import Origin
from anke.decisions.letters.word_reading import WordNote, read_word
from anke.decisions.letters.word_writing import write_word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.decisions.domain.letter import Letter
    from anke.decisions.letters.drafts import OpenDraft
    from anke.decisions.letters.editor import EditorPage


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a Word file: the draft afterwards, and the page that says so."""

    draft: OpenDraft
    page: EditorPage


def word_of(draft: OpenDraft) -> bytes:
    """Give a draft as a Word file that knows which version it is."""
    return write_word(draft.letter, _origin(draft))


def _origin(draft: OpenDraft) -> Origin:
    return Origin(draft.file.case.number, draft.slot, draft.version)


def take_word(user: User | AnonymousUser, draft: OpenDraft, content: bytes) -> Taken:
    """Make an edited Word file the draft, or lay it beside the draft.

    Errors: WordFileError for a file that cannot be read or belongs to another case;
    AccessDeniedError, UnknownCaseError.
    """
    read = read_word(content, like=draft.letter)
    mine = _origin(draft)
    if read.origin and (read.origin.case, read.origin.slot) != (mine.case, mine.slot):
        raise WordFileError(
            f"a Word file of {read.origin.case} was sent to {mine.case}",
            user_text=f"Filen hører til et andet brev (sag {read.origin.case})."
            " Vælg filen for dette brev.",
        )
    if read.origin == mine:
        replaced = replace_letter(
            user, mine.case, mine.slot, letter=read.letter, version=mine.version
        )
        page = editor_page(replaced)
        return Taken(replaced, replace(page, notes=_notes(read.notes)))
    own = () if read.origin else (WordNote("not-ours"),)
    page = _beside(draft, read.letter)
    return Taken(draft, replace(page, notes=_notes((*own, *read.notes))))


def _notes(notes: tuple[WordNote, ...]) -> tuple[str, ...]:
    return tuple(note_words(note) for note in notes)


def _beside(draft: OpenDraft, letter: Letter) -> EditorPage:
    """Lay the file's words in the fields, and the draft's beside where they differ."""
    conflicts = tuple(_differing(draft.letter, letter))
    message = _(
        "The draft was changed after the Word file was fetched. The file's words stand"
        " in the fields, the draft's beside them. Save to keep what stands in the"
        " fields."
    )
    sent = {section.id: section.body for section in letter.sections}
    return with_conflicts(editor_page(draft), conflicts, sent, message)


def _differing(draft: Letter, file: Letter) -> Iterator[Conflict]:
    for section in draft.sections:
        theirs = section_digest("", section.body)
        other = file.section(section.id)
        if other is not None and section_digest("", other.body) != theirs:
            yield Conflict(section.id, other.body, section.body)
