# SPDX-License-Identifier: EUPL-1.2
r"""The lines at the head of a mail: found, bounded and decoded, whatever they hold.

The head is cut into lines here, within limits; the values are taken apart by Python's
own `email` package. A name may come twice: the first one counts, as in mail programs.

>>> headers, start = read_headers(b"Subject: =?utf-8?Q?Kl=C3=A6?=\r\n\r\nHej")
>>> headers.subject, start
('Klæ', 33)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.utils import parsedate_to_datetime

from anke.intake.domain.reading import Verdict
from anke.intake.reading.charsets import decode_text, tidy
from anke.intake.reading.errors import Refusal
from anke.intake.reading.opening import HEADER_BYTES, HEADER_LINES

FIELD = re.compile(rb"([!-9;-~]{1,200})[ \t]*:")
ADDRESS = re.compile(r"<\s*([^<>\s@]{1,64}@[^<>\s@]{1,255})\s*>")
BARE_ADDRESS = re.compile(r"[^\s<>@,;:()\"]{1,64}@[^\s<>@,;:()\"]{1,255}")
IDENTIFIER = re.compile(r"<([^<>\s]{1,500})>")
VALUE_CHARS = 8_000
SUBJECT_CHARS = 1_000
NAME_CHARS = 200
REFERENCES = 50
BROKEN_HEAD = "Brevhovedet er brudt; resten er læst som tekst."


@dataclass(frozen=True, slots=True)
class Headers:
    """The fields of one head, in the order in which they stand."""

    fields: tuple[tuple[str, str], ...] = ()
    broken: bool = False

    def first(self, name: str) -> str:
        """Give the first value of a field, unfolded but not decoded; else empty."""
        return next((value for key, value in self.fields if key == name), "")

    def every(self, name: str) -> list[str]:
        """Give all values of a field, topmost first."""
        return [value for key, value in self.fields if key == name]

    def count(self, name: str) -> int:
        """Count how often a field comes."""
        return sum(key == name for key, _ in self.fields)

    @property
    def subject(self) -> str:
        """Give the subject, decoded, on one line."""
        return one_line(decode_words(self.first("subject")))[:SUBJECT_CHARS]

    @property
    def sender(self) -> tuple[str, str]:
        """Give name and address of the sender, as the letter claims."""
        return split_address(self.first("from") or self.first("sender"))

    @property
    def message_id(self) -> str:
        """Give the Message-ID without its brackets: a hint, never a key."""
        value = self.first("message-id")
        found = IDENTIFIER.search(value)
        return found[1] if found else one_line(value)[:500]

    @property
    def references(self) -> tuple[str, ...]:
        """Give the ids of the letters that this one answers, oldest first."""
        joined = f"{self.first('references')} {self.first('in-reply-to')}"
        ids = dict.fromkeys(IDENTIFIER.findall(joined[:VALUE_CHARS]))
        return tuple(ids)[-REFERENCES:]

    @property
    def written_on(self) -> str:
        """Give the sender's date (YYYY-MM-DD), by the sender's clock; else empty."""
        try:
            moment = parsedate_to_datetime(self.first("date")[:200])
        except (ValueError, TypeError, IndexError, OverflowError):
            return ""
        return moment.date().isoformat()

    def as_message(self) -> Message:
        """Give what describes the content to Python's `email`, for its parameters."""
        message = Message()
        for name in ("content-type", "content-disposition"):
            if value := self.first(name):
                message[name] = value[:VALUE_CHARS]
        return message


def read_headers(
    raw: bytes, start: int = 0, end: int | None = None
) -> tuple[Headers, int]:
    """Read a head; give it and the place where the body begins.

    Errors: Refusal, when the head is larger than any honest one.
    """
    end = len(raw) if end is None else end
    lines: list[tuple[str, list[bytes]]] = []
    place = start
    while place < end:
        stop = raw.find(b"\n", place, end) + 1 or end
        _within_limits(stop - start, len(lines))
        line = raw[place:stop].rstrip(b"\r\n")
        if not line:
            return Headers(tuple(map(_joined, lines))), stop
        if not _add(line, lines, first=place == start):
            return Headers(tuple(map(_joined, lines)), broken=True), place
        place = stop
    return Headers(tuple(map(_joined, lines))), end


def decode_words(value: str) -> str:
    """Decode the encoded words (RFC 2047) of a field."""
    value = value[:VALUE_CHARS]
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except (HeaderParseError, ValueError, LookupError):
        return value
    return "".join(map(_piece, pieces))


def split_address(value: str) -> tuple[str, str]:
    """Split `Name <address>` into its two; either may be empty."""
    value = value[:VALUE_CHARS]
    # The address is found before anything is decoded: an encoded word may not add one.
    found = list(ADDRESS.finditer(value))
    if found:
        name = one_line(decode_words(value[: found[0].start()])).strip("\"' ,")
        return name[:NAME_CHARS], found[0][1].lower()
    bare = BARE_ADDRESS.search(value)
    if bare:
        return "", bare[0].lower()
    return one_line(decode_words(value))[:NAME_CHARS], ""


def one_line(text: str) -> str:
    """Give a text on one line: no field can start another."""
    return " ".join(tidy(text).split())


def _within_limits(size_bytes: int, lines: int) -> None:
    if size_bytes > HEADER_BYTES or lines > HEADER_LINES:
        raise Refusal(
            Verdict.TOO_LARGE, f"Brevhovedet fylder over {HEADER_BYTES // 1024} KB."
        )


def _add(line: bytes, lines: list[tuple[str, list[bytes]]], *, first: bool) -> bool:
    """Add one line of a head; tell whether it is one."""
    if line[:1] in b" \t" and lines:
        lines[-1][1].append(line)
        return True
    if first and line.startswith((b"From ", b">From ", b"\xef\xbb\xbf")):
        line = line.removeprefix(b"\xef\xbb\xbf")
        if line.startswith((b"From ", b">From ")):
            return True
    found = FIELD.match(line)
    if not found:
        return False
    lines.append((found[1].decode("ascii").lower(), [line[found.end() :]]))
    return True


def _joined(field: tuple[str, list[bytes]]) -> tuple[str, str]:
    name, pieces = field
    value = b" ".join(piece.strip() for piece in pieces)
    if value.isascii():
        return name, value.decode("ascii").replace("\0", "")
    return name, decode_text(value, "utf-8")[0]


def _piece(piece: tuple[bytes | str, str | None]) -> str:
    content, charset = piece
    if isinstance(content, str):
        return content
    return decode_text(content, charset or "utf-8")[0]
