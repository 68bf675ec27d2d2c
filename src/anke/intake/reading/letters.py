# SPDX-License-Identifier: EUPL-1.2
r"""The one way into a letter: raw bytes in, a `Reading` out, whatever they are.

What the bytes are is told by the bytes; the channel only breaks a tie. Runs inside the
reading process (`worker`); tests may call it directly.

>>> read_letter(b"Subject: Klage\n\nJeg klager.", "email", ReadingSettings()).text
'Jeg klager.'
"""

from __future__ import annotations

from anke.intake.domain.reading import Reading, Verdict
from anke.intake.reading import media, pages
from anke.intake.reading.envelope import read_envelope
from anke.intake.reading.errors import NotInLetterError, NotShowableError, Refusal
from anke.intake.reading.files import File, clean_name, open_file
from anke.intake.reading.mail import read_mail
from anke.intake.reading.memo import is_memo, read_memo
from anke.intake.reading.opening import LETTER_BYTES, MEGABYTE, Opening, ReadingSettings

# The channels whose letters our own doors wrote as JSON.
FORM_CHANNELS = frozenset({"web-form", "appeal-form", "api", "telephone"})
MAIL_CHANNELS = frozenset({"email", "folder"})
MAIL_LIKE = frozenset({media.TEXT, media.UNKNOWN, media.HTML, media.CALENDAR})
XML_LIKE = frozenset({media.XML, media.TEXT, media.HTML, media.SVG})
TOO_LARGE = f"Brevet fylder over {LETTER_BYTES // MEGABYTE} MB."
NO_MEMORY = "Brevet kræver mere hukommelse, end et brev må."
# What stands in the way in one letter may not end the process for the next.
FAULTS = (
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    OSError,
    ArithmeticError,
)


def read_letter(raw: bytes, channel: str, settings: ReadingSettings) -> Reading:
    """Open a letter: never an error, always a verdict."""
    if len(raw) > LETTER_BYTES:
        return Reading(verdict=Verdict.TOO_LARGE, reason=TOO_LARGE)
    return _read(raw, channel, Opening(settings))


def take_out(raw: bytes, path: str, channel: str, settings: ReadingSettings) -> bytes:
    """Give the content of the attachment at `path`. Errors: NotInLetterError."""
    opening = Opening(settings, wanted=path or "-")
    if len(raw) <= LETTER_BYTES:
        _read(raw, channel, opening)
    if opening.found is None:
        raise NotInLetterError("no such attachment", user_text="Bilaget findes ikke.")
    return opening.found


def render_page(content: bytes, page: int, width: int) -> bytes:
    """Draw a page of a PDF or an image as PNG. Errors: NotShowableError."""
    kind = media.media_type_of(content)
    if kind != media.PDF and kind not in media.IMAGES:
        raise NotShowableError("no pages", user_text="Filen kan ikke vises som sider.")
    try:
        return pages.draw_page(content, page, width, is_pdf=kind == media.PDF)
    except Refusal as refusal:
        text = refusal.user_text
        raise NotShowableError("cannot be drawn", user_text=text) from refusal


def as_pdf(content: bytes) -> bytes:
    """Give a PDF or an image as a PDF that does nothing. Errors: NotShowableError."""
    kind = media.media_type_of(content)
    if kind != media.PDF and kind not in media.IMAGES:
        raise NotShowableError("no pages", user_text="Filen kan ikke vises som sider.")
    try:
        is_pdf = kind == media.PDF
        return pages.clean_pdf(content) if is_pdf else pages.picture_as_pdf(content)
    except Refusal as refusal:
        text = refusal.user_text
        raise NotShowableError("cannot be drawn", user_text=text) from refusal


def _read(raw: bytes, channel: str, opening: Opening) -> Reading:
    try:
        return _by_kind(raw, channel, opening)
    except Refusal as refusal:
        return _refused(refusal.verdict, refusal.user_text, opening)
    except MemoryError:
        return _refused(Verdict.TOO_LARGE, NO_MEMORY, opening)
    except FAULTS as fault:
        # The name of the fault only: its text may quote the letter.
        reason = f"Brevet kunne ikke læses ({type(fault).__name__})."
        return _refused(Verdict.MALFORMED, reason, opening)


def _refused(verdict: Verdict, reason: str, opening: Opening) -> Reading:
    return Reading(verdict=verdict, reason=reason, warnings=tuple(opening.warnings))


def _by_kind(raw: bytes, channel: str, opening: Opening) -> Reading:
    if not raw.strip():
        raise Refusal(Verdict.NO_TEXT, "Brevet er tomt.")
    if channel in FORM_CHANNELS and raw.lstrip()[:1] == b"{":
        return read_envelope(raw, opening)
    kind = media.media_type_of(raw)
    if is_memo(raw) or (channel == "digital-post" and kind in XML_LIKE):
        return read_memo(raw, opening)
    if kind == media.MAIL or (channel in MAIL_CHANNELS and kind in MAIL_LIKE):
        return read_mail(raw, opening)
    return _one_file(raw, opening)


def _one_file(raw: bytes, opening: Opening) -> Reading:
    """Open a letter that is one file and nothing else: a scan, mostly."""
    name = clean_name("", "1", opening)
    found = open_file(File(raw, "1", name), opening)
    first = found[0] if found else None
    return Reading(
        attachments=tuple(found),
        verdict=first.verdict if first else Verdict.NO_TEXT,
        reason=first.reason if first else "",
        warnings=tuple(opening.warnings),
    )
