# SPDX-License-Identifier: EUPL-1.2
"""Where in a letter something stands, so that the screen can mark it.

Everything found in a letter carries its place. A letter has parts: the subject, the new
text, the fields of its form, the texts of its attachments and the quoted history.

>>> from anke.intake.domain.reading import Reading
>>> [part.name for part in parts_of(Reading(subject="Klage", text="Jeg klager."))]
['subject', 'text']
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.intake.domain.reading import Reading

SUBJECT = "subject"
TEXT = "text"
HISTORY = "history"
ATTACHMENT = "attachment:"
FORM = "form:"
# Fields that hold codes, or repeat what stands elsewhere, are no text to search. Those
# of a Digital Post header have a full stop in their names; two of them tell something.
_CODES = frozenset({"label", "messageUUID", "mail_kind", "digital_post", "messageType"})
_TELLING = frozenset({"Sender.senderID", "ContentData.CaseID.caseID"})


class Span(NamedTuple):
    """A stretch of one text, from `start` up to but not including `end`."""

    start: int
    end: int

    def overlaps(self, other: Span) -> bool:
        """Tell whether the two share a character."""
        return self.start < other.end and other.start < self.end


class Taken:
    """Which characters of a text have been given a meaning, so that none gets two.

    >>> taken = Taken(10)
    >>> taken.claim(Span(2, 5)), taken.claim(Span(4, 6)), taken.claim(Span(5, 6))
    (True, False, True)
    """

    __slots__ = ("_marks",)

    def __init__(self, size: int) -> None:
        self._marks = bytearray(size)

    def claim(self, span: Span) -> bool:
        """Take a stretch when all of it is free, and tell whether it was."""
        if self._marks.find(1, span.start, span.end) >= 0:
            return False
        self.take(span)
        return True

    def take(self, span: Span) -> None:
        """Take a stretch, free or not."""
        self._marks[span.start : span.end] = b"\x01" * (span.end - span.start)


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A stretch of one part of a letter; a part is named as `parts_of` names it."""

    part: str
    start: int
    end: int

    @property
    def span(self) -> Span:
        """Give the stretch without the part."""
        return Span(self.start, self.end)


class Part(NamedTuple):
    """One part of a letter and its text."""

    name: str
    text: str

    @property
    def is_own_words(self) -> bool:
        """Tell whether the sender wrote it in this letter, not before or elsewhere."""
        return self.name in {SUBJECT, TEXT}

    @property
    def is_field(self) -> bool:
        """Tell whether it is a field of a form."""
        return self.name.startswith(FORM)

    def place(self, start: int, end: int) -> Place:
        """Give the place of a stretch of this part."""
        return Place(self.name, start, end)


def parts_of(reading: Reading) -> Iterator[Part]:
    """Give the parts of a letter that hold text, the most telling first."""
    for name, value in reading.form:
        if name not in _CODES and ("." not in name or name in _TELLING):
            yield from _filled(FORM + name, value)
    yield from _filled(SUBJECT, reading.subject)
    yield from _filled(TEXT, reading.text)
    for attachment in reading.attachments:
        yield from _filled(ATTACHMENT + attachment.path, attachment.text)
    yield from _filled(HISTORY, reading.history)


def _filled(name: str, text: str) -> Iterator[Part]:
    if text:
        yield Part(name, text)
