# SPDX-License-Identifier: EUPL-1.2
r"""A mail's parts, found without copying and without recursion that a sender steers.

Python's own parser walks as deep as the sender likes and asks every level about every
line, so that 10,000 nested parts stop it. Here a part is two places in the one buffer,
and the number of parts, their depth and the size of each head are bounded while they
are found. A property test holds the result against Python's parser for honest mails.

>>> mail = parse_entity(b"Subject: Hej\n\nJeg klager.\n", Opening(ReadingSettings()))
>>> mail.media_type, mail.content(Opening(ReadingSettings()))
('text/plain', b'Jeg klager.\n')
"""

from __future__ import annotations

import binascii
import re
from dataclasses import dataclass, replace
from email.utils import collapse_rfc2231_value
from typing import TYPE_CHECKING

from anke.intake.domain.reading import Verdict
from anke.intake.reading.errors import Refusal
from anke.intake.reading.headers import Headers, decode_words, read_headers
from anke.intake.reading.opening import DEPTH, Opening, ReadingSettings

if TYPE_CHECKING:
    from collections.abc import Iterator
    from email.message import Message

__all__ = ["Entity", "Opening", "ReadingSettings", "parse_entity"]

MEDIA_TYPE = re.compile(r"[a-z0-9][\w!#$&^.+-]{0,80}/[a-z0-9][\w!#$&^.+-]{0,80}")
NOT_BASE64 = bytes(
    set(range(256))
    - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
)
BOUNDARY_CHARS = 200
NO_BOUNDARY = "En flerdelt del mangler sin skillelinje; den er læst som tekst."
NOT_CLOSED = "Brevets sidste del er ikke afsluttet."
BROKEN_BASE64 = "En del var kodet forkert (base64); der kan mangle noget."
UNKNOWN_CODING = "En del var kodet på en ukendt måde; den er læst, som den kom."


@dataclass(frozen=True, slots=True)
class Entity:
    """One part of a mail: its head, and where its body lies in the raw bytes."""

    raw: bytes
    start: int
    body: int
    end: int
    headers: Headers
    message: Message
    media_type: str
    path: str
    parts: tuple[Entity, ...] = ()

    @property
    def charset(self) -> str:
        """Give the declared character set, or nothing."""
        value = self.message.get_param("charset", "")
        return collapse_rfc2231_value(value)[:80] if value else ""

    @property
    def file_name(self) -> str:
        """Give the name that the sender gave the part, decoded; else empty."""
        name = self.message.get_param("filename", None, "content-disposition")
        name = self.message.get_param("name", "") if name is None else name
        return decode_words(collapse_rfc2231_value(name)) if name else ""

    @property
    def is_attached(self) -> bool:
        """Tell whether the sender means it as a file."""
        disposition = self.headers.first("content-disposition").lstrip().lower()
        return disposition.startswith("attachment") or bool(self.file_name)

    def parameter(self, name: str) -> str:
        """Give a parameter of the content type, in lower case; else empty."""
        value = self.message.get_param(name, "")
        return collapse_rfc2231_value(value).lower() if value else ""

    def content(self, opening: Opening) -> bytes:
        """Give the bytes that were sent, transfer coding taken off."""
        content = self.raw[self.body : self.end]
        coding = self.headers.first("content-transfer-encoding").strip().lower()
        if coding == "base64":
            return _from_base64(content, opening)
        if coding == "quoted-printable":
            return binascii.a2b_qp(content)
        if coding in {"x-uuencode", "uuencode", "uue", "x-uue"}:
            return _from_uu(content, opening)
        if coding not in {"", "7bit", "8bit", "binary"}:
            opening.warn(UNKNOWN_CODING)
        return content


def parse_entity(raw: bytes, opening: Opening, path: str = "") -> Entity:
    """Find the parts of a mail.

    Errors: Refusal, when it is too deep, has too many parts or too large a head.
    """
    found = _parse(raw, 0, len(raw), _Place(path, opening, DEPTH))
    # What lies in another part is numbered below it, also when it is one part alone.
    return found if found.parts or not path else replace(found, path=f"{path}.1")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the tree a part stands, and how much deeper one may go."""

    path: str
    opening: Opening
    depth_left: int
    default_type: str = "text/plain"

    def below(self, number: int, default_type: str) -> _Place:
        path = f"{self.path}.{number}" if self.path else str(number)
        return _Place(path, self.opening, self.depth_left - 1, default_type)


def _parse(raw: bytes, start: int, end: int, place: _Place) -> Entity:
    place.opening.count_part()
    if place.depth_left < 0:
        raise Refusal(Verdict.TOO_DEEP, f"Brevets dele er lagt i over {DEPTH} lag.")
    headers, body = read_headers(raw, start, end)
    message = headers.as_message()
    media_type = _media_type(headers, place.default_type)
    path = place.path or "1"
    parts: tuple[Entity, ...] = ()
    if media_type.startswith("multipart/"):
        parts = tuple(_parts(raw, body, end, place, message))
        if not parts:
            place.opening.warn(NO_BOUNDARY)
            media_type = "text/plain"
    return Entity(raw, start, body, end, headers, message, media_type, path, parts)


def _media_type(headers: Headers, default: str) -> str:
    declared = headers.first("content-type")
    if not declared:
        return default
    name = declared.partition(";")[0].strip().lower()
    return name if MEDIA_TYPE.fullmatch(name) else "text/plain"


def _parts(
    raw: bytes, start: int, end: int, place: _Place, message: Message
) -> Iterator[Entity]:
    boundary = _boundary(message)
    if not boundary:
        return
    digest = message.get_content_type() == "multipart/digest"
    default = "message/rfc822" if digest else "text/plain"
    segments = _segments(raw, start, end, boundary, place.opening)
    for number, (first, last) in enumerate(segments, start=1):
        yield _parse(raw, first, last, place.below(number, default))


def _boundary(message: Message) -> bytes:
    """Give the boundary as bytes; empty when there is none that can be used."""
    value = message.get_boundary("")
    if not value or len(value) > BOUNDARY_CHARS:
        return b""
    return value.encode("utf-8", "surrogateescape")


def _segments(
    raw: bytes, start: int, end: int, boundary: bytes, opening: Opening
) -> Iterator[tuple[int, int]]:
    """Give the places between the boundary's lines, one pass over the bytes."""
    opened = -1
    for line, after, closes in _boundary_lines(raw, start, end, b"--" + boundary):
        if opened >= 0:
            yield opened, _without_line_end(raw, opened, line)
        opened = -1 if closes else after
        if closes:
            return
    if opened >= 0:
        opening.warn(NOT_CLOSED)
        yield opened, end


def _boundary_lines(
    raw: bytes, start: int, end: int, needle: bytes
) -> Iterator[tuple[int, int, bool]]:
    """Give each line that is the boundary: its start, its end, whether it closes."""
    place = raw.find(needle, start, end)
    while place >= 0:
        stop = raw.find(b"\n", place, end) + 1 or end
        rest = raw[place + len(needle) : stop] if stop - place < 1_000 else b"?"
        rest = rest.rstrip(b" \t\r\n")
        if rest in {b"", b"--"} and (place == start or raw[place - 1] == 10):
            yield place, stop, rest == b"--"
            place = raw.find(needle, stop, end)
        else:
            place = raw.find(needle, place + 1, end)


def _without_line_end(raw: bytes, start: int, end: int) -> int:
    """Take off the line end before a boundary: it belongs to the boundary."""
    if end > start and raw[end - 1] == 10:
        end -= 1
        if end > start and raw[end - 1] == 13:
            end -= 1
    return end


def _from_base64(content: bytes, opening: Opening) -> bytes:
    # What comes after the padding is another text, or rubbish that a gateway added.
    letters, padding, rest = content.partition(b"=")
    letters = letters.translate(None, NOT_BASE64)
    if rest.strip(b"= \t\r\n") or len(letters) % 4 == 1:
        opening.warn(BROKEN_BASE64)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    if not padding and len(letters) % 4:
        opening.warn(BROKEN_BASE64)
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4))


def _from_uu(content: bytes, opening: Opening) -> bytes:
    pieces = []
    lines = iter(content.splitlines())
    for line in lines:
        if line.startswith(b"begin "):
            break
    for line in lines:
        if line.strip() == b"end":
            break
        try:
            pieces.append(binascii.a2b_uu(line))
        except binascii.Error:
            opening.warn(UNKNOWN_CODING)
    return b"".join(pieces)
