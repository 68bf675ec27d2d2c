# SPDX-License-Identifier: EUPL-1.2
"""What lies in a letter, taken out by the reading process and never in this one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.documents import read_document, store_content
from anke.cases.models import Document
from anke.intake.errors import UnknownAttachmentError
from anke.intake.letter_reading import reading_pool
from anke.intake.services import StoredFile

if TYPE_CHECKING:
    from anke.intake.domain.reading import Attachment, Reading
    from anke.intake.models import Letter

# Themes stand in the journal for ever: never the name that a sender gave a file.
_LETTER_THEME = "Henvendelse"


def raw_content(letter: Letter) -> bytes:
    """Give the letter exactly as it came. Errors: DocumentMissingError."""
    return read_document(Document.objects.get(commitment=letter.document))


def attachment_content(
    letter: Letter, reading: Reading | None, place: int
) -> tuple[Attachment, bytes]:
    """Take one attached file out, counted from 1.

    Errors: UnknownAttachmentError; what the reading process refuses to open.
    """
    if reading is None or not 1 <= place <= len(reading.attachments):
        raise UnknownAttachmentError(
            f"letter {letter.number} has no attachment {place}",
            user_text="Bilaget findes ikke.",
        )
    file = reading.attachments[place - 1]
    raw = raw_content(letter)
    return file, reading_pool().take_out(raw, file.path, letter.channel)


def page_picture(
    letter: Letter, reading: Reading | None, place: int, page: int
) -> bytes:
    """Draw a page of an attached PDF or picture as PNG. Errors: as above."""
    _, content = attachment_content(letter, reading, place)
    return reading_pool().render_page(content, page)


def files_of(letter: Letter, reading: Reading | None) -> list[StoredFile]:
    """Make what goes on the case durable: the letter as it came, then its files.

    Run twice it stores one copy of each content.
    """
    row = Document.objects.get(commitment=letter.document)
    stored = [StoredFile(row.sha256, row.size_bytes, row.media_type, _LETTER_THEME)]
    if reading is None or not reading.attachments:
        return stored
    raw = read_document(row)
    for place, file in enumerate(reading.attachments, 1):
        if not file.path:
            # A scanned letter is itself its only file.
            continue
        content = reading_pool().take_out(raw, file.path, letter.channel)
        stored.append(
            StoredFile(
                store_content(content),
                len(content),
                file.media_type,
                f"Bilag {place} til henvendelsen",
            )
        )
    return stored
