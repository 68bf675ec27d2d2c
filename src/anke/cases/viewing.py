# SPDX-License-Identifier: EUPL-1.2
"""Who opens a filed document for the screen, and what comes of it.

The case page belongs to this part, which opens no file from outside. The part that has
the confined reading processes registers its reader when the house starts:

    register_reader(CaseReader())
    reader().look(content).text
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from anke.errors import AppealsError


class NotShownError(AppealsError):
    """A document, or a page of it, cannot be shown on the screen."""


@dataclass(frozen=True, slots=True)
class Enclosed:
    """A file within a document: its name, its size, and its text where it has one."""

    name: str
    size_bytes: int
    text: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Contents:
    """What a reader found in a document.

    `pages` counts those that can be drawn; 0 for what is shown as text. `heads` are
    lines such as sender and subject. `reason` says why something is not shown.
    """

    pages: int = 0
    text: str = ""
    history: str = ""
    heads: tuple[tuple[str, str], ...] = ()
    enclosed: tuple[Enclosed, ...] = ()
    language: str = ""
    reason: str = ""

    def __repr__(self) -> str:
        return f"Contents({self.pages} pages, {len(self.text)} characters)"


class Reader(Protocol):
    """Who opens documents from outside, never in this process."""

    def look(self, content: bytes) -> Contents:
        """Give what is in a document; always an answer, with a reason if need be."""

    def draw(self, content: bytes, page: int) -> bytes:
        """Draw a page (the first is 1) as PNG. Errors: NotShownError."""


_readers: list[Reader] = []


def register_reader(reader: Reader) -> None:
    """Let this one open documents, in the place of the one before."""
    _readers[:] = [reader]


def reader() -> Reader:
    """Give who opens documents. Errors: NotShownError where nobody does."""
    if not _readers:
        raise NotShownError("no reader", user_text="Dokumentet kan ikke vises her.")
    return _readers[0]
