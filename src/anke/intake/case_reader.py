# SPDX-License-Identifier: EUPL-1.2
"""Open a case's documents for the case page, in the confined reading processes.

Registered with `anke.cases.viewing` when the house starts. What a file is, its content
tells: a PDF or a picture is shown as pages, a letter or a text by its words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from anke.cases.viewing import Contents, Enclosed, NotShownError
from anke.intake.domain.reading import Verdict
from anke.intake.letter_reading import reading_pool
from anke.intake.reading import media
from anke.intake.reading.errors import NotShowableError, WorkerLostError
from anke.intake.reading.opening import LETTER_BYTES
from anke.intake.wording import form_field_name

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.intake.domain.reading import Attachment, Reading

# What a picture can be drawn of, though perhaps no text was found in it.
_DRAWN = frozenset(
    {Verdict.READ, Verdict.NO_TEXT, Verdict.OCR_MISSING, Verdict.TOO_SLOW}
)
_SEEN = frozenset({Verdict.READ, Verdict.NO_TEXT})
_MOST_CHARACTERS = 200_000


class CaseReader:
    """The reading processes, as the case page asks them."""

    def look(self, content: bytes) -> Contents:
        """Give what is in a document; always an answer, with a reason if need be."""
        if not content.strip():
            return Contents(reason=_("The file is empty."))
        if len(content) > LETTER_BYTES:
            return Contents(reason=_("The file is too large to be shown here."))
        kind = media.media_type_of(content)
        try:
            reading = _read(content, kind)
        except WorkerLostError:
            return Contents(reason=_("The file could not be opened."))
        if kind == media.PDF or kind in media.IMAGES:
            return _paged(reading)
        return _worded(reading)

    def draw(self, content: bytes, page: int) -> bytes:
        """Draw a page (the first is 1) as PNG. Errors: NotShownError."""
        try:
            return reading_pool().render_page(content, page)
        except (NotShowableError, WorkerLostError) as error:
            raise NotShownError(str(error), user_text=error.user_text) from error


def _read(content: bytes, kind: str) -> Reading:
    """Read a file; one of our own forms is told by how it begins."""
    if content.lstrip()[:1] == b"{":
        form = reading_pool().look(content, "web-form")
        if form.is_readable:
            return form
    return reading_pool().look(content, "email" if kind == media.MAIL else "file")


def _paged(reading: Reading) -> Contents:
    """Give a PDF or a picture: its pages, and its words for who cannot see them."""
    file = next(iter(reading.attachments), None)
    if file is None or file.verdict not in _DRAWN:
        reason = (file.reason if file else "") or reading.reason
        return Contents(reason=reason or _("The file could not be opened."))
    return Contents(pages=max(file.pages, 1), text=file.text[:_MOST_CHARACTERS])


def _worded(reading: Reading) -> Contents:
    """Give a letter or a text by its words."""
    files = reading.attachments
    is_file = len(files) == 1 and not files[0].path.count(".") and not reading.text
    if is_file and not reading.subject and not reading.form:
        return Contents(text=files[0].text[:_MOST_CHARACTERS], reason=_why(files[0]))
    return Contents(
        text=reading.text[:_MOST_CHARACTERS],
        history=reading.history[:_MOST_CHARACTERS],
        heads=tuple(_heads(reading)),
        enclosed=tuple(_enclosed(each) for each in files),
        language=reading.language if reading.language != "da" else "",
        reason=reading.reason,
    )


def _heads(reading: Reading) -> Iterator[tuple[str, str]]:
    sender = " ".join(filter(None, (reading.sender_name, reading.sender_address)))
    for name, text in (
        (_("From"), sender),
        (_("Sent"), reading.written_on),
        (_("About"), reading.subject),
    ):
        if text:
            yield name, text
    yield from ((form_field_name(name), text) for name, text in reading.form)


def _enclosed(file: Attachment) -> Enclosed:
    return Enclosed(
        file.name or file.media_type,
        file.size_bytes,
        file.text[:_MOST_CHARACTERS],
        _why(file),
    )


def _why(file: Attachment) -> str:
    return "" if file.verdict in _SEEN else file.reason or file.verdict.value
