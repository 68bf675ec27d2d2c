# SPDX-License-Identifier: EUPL-1.2
"""`winmail.dat` (TNEF): the wrapping that Outlook puts around a letter and its files.

The wrapping is a row of attributes, each with its length; a length that leads outside
the file ends the reading. Taken out are the text and the attached files.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anke.intake.domain.reading import Verdict
from anke.intake.reading.charsets import decode_text
from anke.intake.reading.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterator

SUBJECT, BODY = 0x00018004, 0x0002800C
MESSAGE_PROPERTIES, FILE_PROPERTIES = 0x00069003, 0x00069005
FILE_BEGINS, FILE_TITLE, FILE_CONTENT = 0x00069002, 0x00018010, 0x0006800F
PROPERTY_BODY, PROPERTY_HTML = 0x1000, 0x1013
PROPERTY_LONG_NAME, PROPERTY_SHORT_NAME = 0x3707, 0x3704
FIXED_SIZES = {
    0x0002: 4,
    0x0003: 4,
    0x0004: 4,
    0x0005: 8,
    0x0006: 8,
    0x0007: 8,
    0x000A: 4,
    0x000B: 4,
    0x0014: 8,
    0x0040: 8,
    0x0048: 16,
}
STRING8, STRING16, BINARY, OBJECT = 0x001E, 0x001F, 0x0102, 0x000D
ATTRIBUTES, PROPERTIES, VALUES = 5_000, 2_000, 1_000
NAMED = 0x8000


@dataclass(slots=True)
class TnefFile:
    """One file in the wrapping."""

    name: str = ""
    content: bytes = b""


@dataclass(slots=True)
class Unwrapped:
    """What the wrapping held."""

    text: str = ""
    html: str = ""
    files: list[TnefFile] = field(default_factory=list)


def unwrap(content: bytes) -> Unwrapped:
    """Take text and files out of the wrapping. Errors: Refusal, when it is broken."""
    try:
        return _unwrapped(content)
    except (struct.error, IndexError) as error:
        raise Refusal(Verdict.MALFORMED, "winmail.dat er beskadiget.") from error


def _unwrapped(content: bytes) -> Unwrapped:
    found = Unwrapped()
    for name, value in _attributes(content):
        if name == FILE_BEGINS:
            found.files.append(TnefFile())
        elif name == BODY:
            found.text = decode_text(value.rstrip(b"\0"), "")[0]
        elif name == MESSAGE_PROPERTIES:
            _take_message(dict(_properties(value)), found)
        elif found.files:
            _take_file(name, value, found.files[-1])
    return found


def _take_message(properties: dict[int, tuple[int, bytes]], found: Unwrapped) -> None:
    if PROPERTY_BODY in properties:
        found.text = _string(properties[PROPERTY_BODY])
    if PROPERTY_HTML in properties:
        found.html = _string(properties[PROPERTY_HTML])


def _take_file(name: int, value: bytes, file: TnefFile) -> None:
    if name == FILE_TITLE and not file.name:
        file.name = decode_text(value.rstrip(b"\0"), "")[0]
    elif name == FILE_CONTENT:
        file.content = value
    elif name == FILE_PROPERTIES:
        properties = dict(_properties(value))
        for wanted in (PROPERTY_SHORT_NAME, PROPERTY_LONG_NAME):
            if wanted in properties:
                file.name = _string(properties[wanted])


def _attributes(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Give the attributes: level, name, length, value, checksum."""
    place = 6
    for _ in range(ATTRIBUTES):
        if place + 9 > len(content):
            return
        _, name, size = struct.unpack_from("<BII", content, place)
        place += 9
        if place + size > len(content):
            raise Refusal(Verdict.MALFORMED, "winmail.dat er beskadiget.")
        yield name, content[place : place + size]
        place += size + 2
    raise Refusal(Verdict.TOO_MANY, "winmail.dat har for mange dele.")


def _properties(content: bytes) -> Iterator[tuple[int, tuple[int, bytes]]]:
    """Give the properties of MAPI: kind, name, one value or several."""
    (count,) = struct.unpack_from("<I", content, 0)
    place = 4
    for _ in range(min(count, PROPERTIES)):
        kind, name = struct.unpack_from("<HH", content, place)
        place += 4
        if name >= NAMED:
            place = _after_name(content, place)
        value, place = _value(content, place, kind)
        yield name, (kind & 0x0FFF, value)


def _after_name(content: bytes, place: int) -> int:
    """Skip the name of a property that has one of its own."""
    (kind,) = struct.unpack_from("<I", content, place + 16)
    (size,) = struct.unpack_from("<I", content, place + 20)
    return place + 24 + (_padded(size) if kind == 1 else 0)


def _value(content: bytes, place: int, kind: int) -> tuple[bytes, int]:
    """Give the first value of a property, and the place after all of them."""
    several = bool(kind & 0x1000)
    kind &= 0x0FFF
    if kind in FIXED_SIZES and not several:
        size = FIXED_SIZES[kind]
        return content[place : place + size], place + size
    (count,) = struct.unpack_from("<I", content, place)
    place += 4
    first = b""
    for number in range(min(count, VALUES)):
        size, skip = FIXED_SIZES.get(kind, 0), 0
        if not size:
            (size,) = struct.unpack_from("<I", content, place)
            skip = 4
        first = content[place + skip : place + skip + size] if not number else first
        place += skip + _padded(size)
    return first, place


def _padded(size: int) -> int:
    return size + (-size % 4)


def _string(value: tuple[int, bytes]) -> str:
    kind, content = value
    if kind == STRING16:
        return content.decode("utf-16-le", "replace").rstrip("\0")
    return decode_text(content.rstrip(b"\0"), "")[0]
