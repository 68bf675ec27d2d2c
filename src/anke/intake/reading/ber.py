# SPDX-License-Identifier: EUPL-1.2
"""ASN.1 as mail programs write it: BER, also with lengths that are not given.

`cryptography` reads DER only, and OpenSSL streams signed letters as BER; so the few
layers of a signed message are read here, and the certificates left to `cryptography`.

>>> [item.tag for item in read_items(bytes.fromhex("3003020105"))[0].items]
[2]
"""

from __future__ import annotations

from dataclasses import dataclass

from anke.errors import AppealsError

DEPTH = 16
ITEMS = 5_000
CONSTRUCTED = 0x20
SEQUENCE, SET, INTEGER, OBJECT_ID, OCTETS = 0x30, 0x31, 0x02, 0x06, 0x04


class NotBerError(AppealsError):
    """The bytes are no ASN.1, or deeper or longer than any signed letter's."""


@dataclass(frozen=True, slots=True)
class Item:
    """One value: its tag, its bytes as they stand, and what it holds."""

    tag: int
    whole: bytes
    value: bytes
    items: tuple[Item, ...] = ()

    @property
    def octets(self) -> bytes:
        """Give the bytes of an octet string, whole or in pieces."""
        if self.tag & CONSTRUCTED:
            return b"".join(item.octets for item in self.items)
        return self.value

    @property
    def number(self) -> int:
        """Give the value of an integer."""
        return int.from_bytes(self.value, "big", signed=True)

    @property
    def dotted(self) -> str:
        """Give an object identifier as text."""
        return object_id(self.value)

    def tagged(self, tag: int) -> Item | None:
        """Give the first item below with this tag."""
        return next((item for item in self.items if item.tag == tag), None)


def read_items(content: bytes) -> tuple[Item, ...]:
    """Read all that the bytes hold. Errors: NotBerError."""
    reader = _Reader(content)
    items = []
    place = 0
    while place < len(content):
        item, place = reader.read(place, len(content), DEPTH)
        items.append(item)
    return tuple(items)


def object_id(value: bytes) -> str:
    """Give the dotted form of an object identifier."""
    numbers, number = [], 0
    for byte in value[:40]:
        number = number << 7 | byte & 0x7F
        if not byte & 0x80:
            numbers.append(number)
            number = 0
    if not numbers:
        return ""
    first = min(numbers[0] // 40, 2)
    return ".".join(map(str, [first, numbers[0] - 40 * first, *numbers[1:]]))


class _Reader:
    def __init__(self, content: bytes) -> None:
        self._content = content
        self._count = 0

    def read(self, place: int, end: int, depth: int) -> tuple[Item, int]:
        self._count += 1
        if depth < 0 or self._count > ITEMS:
            raise NotBerError("too deep or too long")
        tag, start, size = self._head(place, end)
        items: list[Item] = []
        if size is None:
            return self._read_until_end(tag, place, start, end, depth)
        stop = start + size
        inner = start
        # What is primitive may hold anything; what is constructed holds items.
        while tag & CONSTRUCTED and inner < stop:
            item, inner = self.read(inner, stop, depth - 1)
            items.append(item)
        whole, value = self._content[place:stop], self._content[start:stop]
        return Item(tag, whole, value, tuple(items)), stop

    def _read_until_end(
        self, tag: int, place: int, start: int, end: int, depth: int
    ) -> tuple[Item, int]:
        items: list[Item] = []
        inner = start
        while self._content[inner : inner + 2] != b"\0\0":
            item, inner = self.read(inner, end, depth - 1)
            items.append(item)
        whole, value = self._content[place : inner + 2], self._content[start:inner]
        return Item(tag, whole, value, tuple(items)), inner + 2

    def _head(self, place: int, end: int) -> tuple[int, int, int | None]:
        """Give tag, the place of the value, its size; `None` is "until the end"."""
        if place + 2 > end:
            raise NotBerError("cut off")
        tag, first = self._content[place], self._content[place + 1]
        if tag & 0x1F == 0x1F:
            raise NotBerError("a tag that signed letters do not have")
        if first == 0x80 and tag & CONSTRUCTED:
            return tag, place + 2, None
        length = first & 0x7F if first & 0x80 else 0
        size = int.from_bytes(self._content[place + 2 : place + 2 + length], "big")
        size = size if length else first
        start = place + 2 + length
        if length > 4 or start + size > end:
            raise NotBerError("a length that leads outside")
        return tag, start, size
