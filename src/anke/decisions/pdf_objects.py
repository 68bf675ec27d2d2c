# SPDX-License-Identifier: EUPL-1.2
"""The objects that pages of other PDFs are drawn with, copied into one of ours.

What is drawn is copied as it stands, unread; what only hangs on it is not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NullObject,
    RectangleObject,
    StreamObject,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pypdf.generic import PdfObject

MOST_OBJECTS = 200_000
# What a stream may carry besides what it draws: files, metadata, data from elsewhere.
_NOT_DRAWN = frozenset(
    {"/AF", "/F", "/FFilter", "/FDecodeParms", "/Metadata", "/PieceInfo", "/Ref"}
    | {"/OPI", "/OC", "/StructParent", "/StructParents"}
)


class Objects(Protocol):
    """Where objects are written under numbers."""

    def reserve(self) -> int:
        """Give the number of an object that is written later."""

    def write(self, number: int, value: PdfObject) -> None:
        """Write an object under its number."""


class Copy:
    """Copies the objects that one source's pages draw with, each of them once."""

    def __init__(self, file: Objects) -> None:
        self._file = file
        self._numbers: dict[tuple[int, int], int] = {}
        self._waiting: list[tuple[int, IndirectObject]] = []

    def contents(self, page: Any) -> list[PdfObject]:
        """Give what refers to the streams that draw a page."""
        drawn = page.raw_get("/Contents") if "/Contents" in page else ArrayObject()
        found = drawn.get_object()
        if isinstance(found, ArrayObject):
            return [self._adopt(each) for each in found]
        return [self._adopt(drawn)]

    def resources(self, page: Any) -> DictionaryObject:
        """Give a page's resources; its drawings by name, so that one can be added."""
        found = page.get("/Resources", DictionaryObject())
        made = DictionaryObject(
            {NameObject(name): self._adopt(found.raw_get(name)) for name in found}
        )
        drawings = found.get("/XObject", DictionaryObject())
        made[NameObject("/XObject")] = self._adopt(drawings)
        return made

    def as_drawing(self, page: Any) -> StreamObject:
        """Give a page as one drawing, to be set onto another page."""
        drawn = page["/Contents"]
        if not isinstance(drawn, StreamObject):
            raise TypeError("a page of several drawings")
        self._adopt_stream(drawn)
        form = {
            "/Type": NameObject("/XObject"),
            "/Subtype": NameObject("/Form"),
            "/BBox": RectangleObject(page.mediabox),
            "/Resources": self.resources(page),
        }
        drawn.update(dictionary(form))
        return drawn

    def finish(self) -> None:
        """Write all that was referred to, and what that refers to."""
        while self._waiting:
            number, source = self._waiting.pop()
            found = source.get_object()
            if isinstance(found, StreamObject):
                self._adopt_stream(found)
                self._file.write(number, found)
            else:
                self._file.write(number, self._adopt(found))

    def _adopt(self, value: Any) -> Any:
        """Give a value anew, with references to what is copied."""
        if isinstance(value, IndirectObject):
            return self._reference(value)
        if isinstance(value, ArrayObject):
            return ArrayObject(self._adopt(each) for each in value)
        if isinstance(value, DictionaryObject):
            return DictionaryObject(
                {NameObject(name): self._adopt(value.raw_get(name)) for name in value}
            )
        return NullObject() if value is None else value

    def _adopt_stream(self, value: StreamObject) -> None:
        """Let a stream refer to what is copied; its bytes stay as they are.

        It is changed where it stands: a stream is met once.
        """
        for name in list(value):
            kept = value.raw_get(name)
            del value[name]
            if name not in _NOT_DRAWN:
                value[NameObject(name)] = self._adopt(kept)

    def _reference(self, source: IndirectObject) -> IndirectObject:
        key = (source.idnum, source.generation)
        if key not in self._numbers:
            if len(self._numbers) >= MOST_OBJECTS:
                raise ValueError("too many objects")
            self._numbers[key] = self._file.reserve()
            self._waiting.append((self._numbers[key], source))
        return reference(self._numbers[key])


def reference(number: int) -> IndirectObject:
    """Give what refers to an object of ours."""
    # pypdf wants the file that an object stands in; ours is none of its own.
    return IndirectObject(number, 0, cast("Any", None))


def dictionary(values: Mapping[str, Any]) -> DictionaryObject:
    """Give a dictionary of PDF."""
    return DictionaryObject({NameObject(name): each for name, each in values.items()})


def destination(page: IndirectObject) -> ArrayObject:
    """Give a place to go to: a page, as large as the reader has it."""
    null = NullObject()
    return ArrayObject([page, NameObject("/XYZ"), null, null, null])


def stream(content: bytes) -> StreamObject:
    """Give a stream of PDF."""
    made = StreamObject()
    made.set_data(content)
    return made
