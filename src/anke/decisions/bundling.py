# SPDX-License-Identifier: EUPL-1.2
"""All documents of a case, or of a meeting, in one PDF to work with (*arbejds-PDF*).

It has a page of contents with links, bookmarks, and "side 3 af 120" on every page. A
PDF or a picture goes in as it looks; a text in another form is set anew; what cannot be
shown is a sheet that says what it is and where it lies, so that nothing is missing in
silence. Files from outside are opened in the reading processes, never in this one.

    with TemporaryDirectory() as folder:
        path = Path(folder) / "sag.pdf"
        made = bundle(path, "Sag 22-00001", chapters, reading_pool())
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Protocol

from pypdf import PdfReader

from anke.decisions import bundle_sheets as sheets
from anke.decisions.errors import BundleTooLargeError, UnusablePdfError
from anke.decisions.pdf_pages import Bookmark, PageFile
from anke.errors import AppealsError
from anke.intake.reading import media
from anke.intake.reading.errors import NotShowableError, WorkerLostError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import date

    from anke.intake.domain.reading import Reading

MEGABYTE = 1024 * 1024
NAMES = {
    media.DOCX: "et Word-dokument",
    media.ODT: "et OpenDocument-dokument",
    media.RTF: "et RTF-dokument",
    media.HTML: "en webside",
    media.TEXT: "en tekstfil",
    media.MAIL: "en e-mail",
    media.ZIP: "et ZIP-arkiv",
    media.MSG: "en Outlook-besked",
    media.XML: "en XML-fil",
    media.PDF: "en PDF",
}
TEXTS = frozenset(
    {media.DOCX, media.ODT, media.RTF, media.HTML, media.TEXT, media.MAIL, media.XML}
)
FORM_CHANNEL, MAIL_CHANNEL, FILE_CHANNEL = "web-form", "email", "file"


class Readers(Protocol):
    """Who opens files from outside: `anke.intake.letter_reading.reading_pool()`."""

    def as_pdf(self, content: bytes) -> bytes:
        """Give a PDF or a picture as a PDF that does nothing."""

    def read(self, raw: bytes, channel: str) -> Reading:
        """Give the words of a letter or a file."""


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A document that goes into a bundle.

    `read` gives its content when its turn comes; `where` says where the original lies.
    """

    theme: str
    dated_on: date
    read: Callable[[], bytes]
    where: str = ""


@dataclass(frozen=True, slots=True)
class Chapter:
    """Some documents that belong together; with a title it gets a page of its own."""

    enclosures: Sequence[Enclosure]
    title: str = ""
    kicker: str = ""
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a bundle may grow. *Units*: bytes, pages, characters."""

    bundle_bytes: int = 300 * MEGABYTE
    bundle_pages: int = 5_000
    document_bytes: int = 60 * MEGABYTE
    document_pages: int = 1_000
    document_chars: int = 300_000
    documents: int = 2_000


@dataclass(frozen=True, slots=True)
class NotShown:
    """A document for which a sheet stands in the bundle, and why."""

    chapter: int
    theme: str
    reason: str


@dataclass(frozen=True, slots=True)
class Bundle:
    """What was made."""

    pages: int
    documents: int
    size_bytes: int
    not_shown: tuple[NotShown, ...]


def bundle(
    path: Path,
    title: str,
    chapters: Sequence[Chapter],
    readers: Readers,
    limits: Limits | None = None,
) -> Bundle:
    """Write a bundle to the disk. Equal documents give equal bytes.

    Whatever a document is, the bundle is made; a document that cannot be shown is in
    `not_shown`. Errors: BundleTooLargeError for more documents than anybody can read;
    OSError when the disk does not take it.
    """
    limits = limits or Limits()
    count = sum(len(chapter.enclosures) for chapter in chapters)
    if count > limits.documents:
        raise BundleTooLargeError(
            f"{count} documents",
            user_text=f"Der er {count} dokumenter; højst {limits.documents} kan samles "
            "i én PDF. Del sagerne på flere møder.",
        )
    with PageFile(path) as file:
        made = _Making(title, file, readers, limits)
        for place, chapter in enumerate(chapters):
            made.add_chapter(place, chapter)
        made.finish()
    pages = len(file.pages)
    size_bytes = path.stat().st_size
    return Bundle(pages, count, size_bytes, tuple(made.not_shown))


def bundle_documents(
    title: str, documents: Sequence[tuple[str, date, bytes, str]], readers: Readers
) -> bytes:
    """Give a bundle of (theme, date, content, media type) as bytes.

    The media type is not believed: what a file is, its content tells.
    """
    enclosures = [
        Enclosure(theme, dated_on, partial(bytes, content))
        for theme, dated_on, content, _ in documents
    ]
    with TemporaryDirectory(prefix="anke-bundle-") as folder:
        path = Path(folder) / "bundle.pdf"
        bundle(path, title, [Chapter(enclosures)], readers)
        return path.read_bytes()


class _NotShowable(AppealsError):
    """A document has to be a sheet; the user text says why."""


@dataclass(frozen=True, slots=True)
class _Entry:
    """A line of the contents: where its pages begin, counted from 0."""

    theme: str
    day: str
    first: int
    note: str = ""


@dataclass(slots=True)
class _Part:
    """A chapter of the contents."""

    title: str
    first: int
    entries: list[_Entry] = field(default_factory=list)


@dataclass(slots=True)
class _Making:
    """A bundle while it is made."""

    title: str
    file: PageFile
    readers: Readers
    limits: Limits
    parts: list[_Part] = field(default_factory=list)
    stamps: list[str] = field(default_factory=list)
    not_shown: list[NotShown] = field(default_factory=list)

    # --- The documents ----------------------------------------------------------------

    def add_chapter(self, place: int, chapter: Chapter) -> None:
        """Add a chapter with its documents."""
        part = _Part(chapter.title, len(self.stamps))
        self.parts.append(part)
        if chapter.title:
            page = sheets.chapter_page(
                self.title, chapter.kicker, chapter.title, chapter.facts
            )
            self._take(page, chapter.title)
        for enclosure in chapter.enclosures:
            first = len(self.stamps)
            day = f"{enclosure.dated_on:%d.%m.%Y}"
            text = " · ".join(filter(None, (chapter.title, day, enclosure.theme)))
            reason = self._add(enclosure, text)
            note = f"Ikke vist: {reason}" if reason else ""
            part.entries.append(_Entry(enclosure.theme, day, first, note))
            if reason:
                self.not_shown.append(NotShown(place, enclosure.theme, reason))

    def _add(self, enclosure: Enclosure, stamp: str) -> str:
        """Add a document; give why it is but a sheet, if it is."""
        kind, size_bytes = "", 0
        try:
            self._check_room()
            content = enclosure.read()
            kind, size_bytes = media.media_type_of(content), len(content)
            self._take(self._pages_of(content, kind, enclosure), stamp)
        except (_NotShowable, UnusablePdfError) as refusal:
            reason = refusal.user_text
        except AppealsError as refusal:
            # The store's own refusal: the file is gone, or is not what was filed.
            reason = refusal.user_text
        else:
            return ""
        page = self._sheet(enclosure, reason, kind, size_bytes)
        self._take(page, stamp)
        return reason

    def _check_room(self) -> None:
        if len(self.stamps) >= self.limits.bundle_pages:
            raise _NotShowable("no room", user_text="Samlingen har for mange sider.")
        if self.file.size_bytes >= self.limits.bundle_bytes:
            raise _NotShowable("no room", user_text="Samlingen fylder for meget.")

    def _pages_of(self, content: bytes, kind: str, enclosure: Enclosure) -> bytes:
        """Give a document as a PDF. Errors: _NotShowable."""
        if not content.strip():
            raise _NotShowable("empty", user_text="Filen er tom.")
        if len(content) > self.limits.document_bytes:
            most = self.limits.document_bytes // MEGABYTE
            raise _NotShowable("too large", user_text=f"Filen fylder over {most} MB.")
        if kind == media.PDF or kind in media.IMAGES:
            return self._cleaned(content)
        if kind in TEXTS:
            return self._set_anew(content, kind, enclosure)
        raise _NotShowable("no pages", user_text="Filen kan ikke vises som sider.")

    def _cleaned(self, content: bytes) -> bytes:
        try:
            return self.readers.as_pdf(content)
        except (NotShowableError, WorkerLostError) as error:
            reason = error.user_text or "Filen kunne ikke åbnes."
            raise _NotShowable("cannot be opened", user_text=reason) from error

    def _set_anew(self, content: bytes, kind: str, enclosure: Enclosure) -> bytes:
        reading = self._read(content, kind)
        words = "\n".join(_words(reading)).strip()[: self.limits.document_chars]
        if not words:
            reason = _reason(reading) or "Der er ingen tekst i filen."
            raise _NotShowable("no words", user_text=reason)
        origin = NAMES.get(kind, "en fil")
        note = f"Gengivet som tekst af {origin}; opsætning og billeder kan mangle."
        if kind == media.TEXT:
            note = "En tekstfil."
        where = f" Originalen: {enclosure.where}." if enclosure.where else ""
        return sheets.words_pages(self.title, note + where, words)

    def _read(self, content: bytes, kind: str) -> Reading:
        """Read a file's words; one of our own forms is told by how it begins."""
        if content.lstrip()[:1] == b"{":
            form = self.readers.read(content, FORM_CHANNEL)
            if form.is_readable:
                return form
        channel = MAIL_CHANNEL if kind == media.MAIL else FILE_CHANNEL
        return self.readers.read(content, channel)

    def _sheet(
        self, enclosure: Enclosure, reason: str, kind: str, size_bytes: int
    ) -> bytes:
        facts = [
            ("Dokument", enclosure.theme),
            ("Dato", f"{enclosure.dated_on:%d.%m.%Y}"),
            ("Filen er", NAMES.get(kind, kind)),
            ("Størrelse", f"{size_bytes / 1024:,.0f} kB".replace(",", ".")),
            ("Ligger i", enclosure.where),
        ]
        known = [(name, text) for name, text in facts if text]
        heading = "Dokumentet er ikke vist her"
        return sheets.missing_page(self.title, heading, reason, known)

    def _take(self, source: bytes, stamp: str) -> None:
        """Take the pages of a PDF in. Errors: UnusablePdfError; none is taken then."""
        with self.file.taking_back():
            count = self.file.add_pages(source, most=self.limits.document_pages)
        several = count > 1
        self.stamps += [
            f"{stamp} · {place}/{count}" if several else stamp
            for place in range(1, count + 1)
        ]

    # --- The end ----------------------------------------------------------------------

    def finish(self) -> None:
        """Write the contents before all else, then what holds the pages together."""
        bodies = len(self.stamps)
        contents = self._contents(before=len(_reader(self._contents(0)).pages))
        links = {
            f"{sheets.ADDRESS}{place}": self.file.pages[place].reference
            for place in range(bodies)
        }
        before = self.file.add_pages(contents, most=bodies + 100, links=links)
        order = [*range(bodies, bodies + before), *range(bodies)]
        stamps = ["Indhold"] * before + self.stamps
        wide = [self.file.pages[place].is_wide for place in order]
        self.file.finish(
            title=self.title,
            stamps=sheets.stamp_pages(self.title, list(zip(stamps, wide, strict=True))),
            bookmarks=tuple(self._bookmarks(before)),
            order=order,
        )

    def _contents(self, before: int) -> bytes:
        """Set the contents, when so many pages of contents stand before the first."""
        chapters = [
            {
                "title": part.title,
                "page": str(part.first + before + 1),
                "address": f"{sheets.ADDRESS}{part.first}",
                "entries": [
                    {
                        "theme": entry.theme,
                        "day": entry.day,
                        "note": entry.note,
                        "page": str(entry.first + before + 1),
                        "address": f"{sheets.ADDRESS}{entry.first}",
                    }
                    for entry in part.entries
                ],
            }
            for part in self.parts
        ]
        documents = sum(len(part.entries) for part in self.parts)
        word = "dokument" if documents == 1 else "dokumenter"
        summary = f"{documents} {word}, {len(self.stamps) + before} sider"
        return sheets.contents_pages(self.title, summary, chapters)

    def _bookmarks(self, before: int) -> Iterator[Bookmark]:
        yield Bookmark("Indhold", 1)
        for part in self.parts:
            below = tuple(
                Bookmark(f"{entry.day} {entry.theme}", entry.first + before + 1)
                for entry in part.entries
            )
            if part.title:
                yield Bookmark(part.title, part.first + before + 1, below)
            else:
                yield from below


def _reader(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def _words(reading: Reading) -> Iterator[str]:
    """Give the words of a letter or a file as they stand below each other."""
    heads = (
        ("Fra", " ".join(filter(None, (reading.sender_name, reading.sender_address)))),
        ("Sendt", reading.written_on),
        ("Emne", reading.subject),
    )
    yield from (f"{name}: {text}" for name, text in heads if text)
    yield ""
    yield reading.text
    if reading.history:
        yield ""
        yield reading.history
    if not reading.text:
        yield from (one.text for one in reading.attachments)


def _reason(reading: Reading) -> str:
    reasons = (reading.reason, *(one.reason for one in reading.attachments))
    return next(filter(None, reasons), "")
