# SPDX-License-Identifier: EUPL-1.2
"""What opening one letter may cost, and what it has cost so far.

Every reader takes what it needs out of the same `Opening`: bytes unpacked, parts,
seconds. A bomb that hides behind five wrappings therefore meets the same wall as one
that comes alone.

>>> opening = Opening(ReadingSettings())
>>> opening.warn("Ukendt tegnsæt.")
>>> opening.warnings
['Ukendt tegnsæt.']
"""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic

from anke.intake.domain.reading import Verdict
from anke.intake.reading.errors import Refusal

MEGABYTE = 1024 * 1024

LETTER_BYTES = 25 * MEGABYTE
# Letters of our own doors, that may hold 200 MB of files: in base64, and some words.
FORM_BYTES = 300 * MEGABYTE
HEADER_BYTES = MEGABYTE // 2
HEADER_LINES = 20_000
PARTS = 1_000
DEPTH = 20
UNPACKED_BYTES = 120 * MEGABYTE
ARCHIVE_ENTRIES = 2_000
ATTACHMENTS = 300
TEXT_CHARS = 2_000_000
HTML_CHARS = 2_000_000
PDF_PAGES = 1_000
PIXELS = 40_000_000
WARNINGS = 40


@dataclass(frozen=True, slots=True)
class ReadingSettings:
    """What a reader must be told from outside.

    `gateway` is the name by which the authority's own mail gateway signs its findings
    (RFC 8601, authserv-id); `trust_folder` holds the certificates (PEM) of the issuers
    that are trusted; `tesseract` is the program for scanned pages, empty where there is
    none. `glance` is for somebody who waits for a page: scanned pages are counted, not
    drawn and not read. *Units*: `seconds` is what one letter may take.
    """

    gateway: str = ""
    trust_folder: str = ""
    tesseract: str = ""
    ocr_pages: int = 20
    seconds: float = 20.0
    files: bool = True
    glance: bool = False


@dataclass(frozen=True, slots=True)
class Spent:
    """What the files of a letter that were opened so far have cost it."""

    unpacked: int = 0
    parts: int = 0
    ocr_pages: int = 0


class Opening:
    """The budget of one letter, and the warnings that came up on the way."""

    def __init__(
        self,
        settings: ReadingSettings,
        *,
        wanted: str = "",
        spent: Spent | None = None,
    ) -> None:
        spent = spent or Spent()
        self.settings = settings
        self.wanted = wanted
        self.found: bytes | None = None
        self.warnings: list[str] = []
        self._unpacked = spent.unpacked
        self._parts = spent.parts
        self._ocr_pages = spent.ocr_pages
        self._ends = monotonic() + settings.seconds * 0.7

    def warn(self, text: str) -> None:
        """Note something strange once; a thousand strange things are one warning."""
        if text not in self.warnings and len(self.warnings) < WARNINGS:
            self.warnings.append(text)

    def count_part(self) -> None:
        """Count one part of the letter. Errors: Refusal, when there are too many."""
        self._parts += 1
        if self._parts > PARTS:
            raise Refusal(Verdict.TOO_MANY, f"Brevet har over {PARTS} dele.")

    def count_unpacked(self, size_bytes: int) -> None:
        """Count bytes that were unpacked. Errors: Refusal, when they are a bomb."""
        self._unpacked += size_bytes
        if self._unpacked > UNPACKED_BYTES:
            limit = UNPACKED_BYTES // MEGABYTE
            reason = f"Pakket ud fylder indholdet over {limit} MB."
            raise Refusal(Verdict.HOSTILE, reason)

    def may_still_read_by_sight(self) -> bool:
        """Count one page for Tesseract; tell whether there is room for it."""
        self._ocr_pages += 1
        return self._ocr_pages <= self.settings.ocr_pages and not self.is_late

    @property
    def spent(self) -> Spent:
        """Give what is used up of the letter's budget."""
        return Spent(self._unpacked, self._parts, self._ocr_pages)

    @property
    def is_late(self) -> bool:
        """Tell whether the letter's time is up: the rest is not opened."""
        return monotonic() > self._ends

    @property
    def seconds_left(self) -> float:
        """Give the seconds left, at least a tenth."""
        return max(0.1, self._ends - monotonic())
