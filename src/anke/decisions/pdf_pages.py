# SPDX-License-Identifier: EUPL-1.2
"""A PDF written page by page to the disk, from pages of other PDFs.

Only one source is in memory at a time, however many there are. Of a source's page its
drawing alone is taken (content and resources): no links, no scripts, no form fields.
A source that turns out to be broken halfway is taken back as if it had never come.

    with PageFile(path) as file:
        with file.taking_back():
            file.add_pages(source)
        file.finish(title="Sagsmateriale", stamps=stamps, bookmarks=bookmarks)
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from typing import TYPE_CHECKING, Any, Self, cast

from pypdf import PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    IndirectObject,
    NameObject,
    NumberObject,
    RectangleObject,
    TextStringObject,
)

from anke.decisions.errors import UnusablePdfError
from anke.decisions.pdf_objects import (
    Copy,
    destination,
    dictionary,
    reference,
    stream,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from pypdf.generic import PdfObject

A4 = (595.276, 841.89)
MILLIMETRE = 72 / 25.4
# Where a page's own drawing goes; above and below it stand the stamps.
SIDE, TOP, BOTTOM = 8 * MILLIMETRE, 13 * MILLIMETRE, 12 * MILLIMETRE
LARGEST_SIDE = 20_000
# What reading a PDF may raise, whoever wrote it.
FAULTS = (
    PyPdfError,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    RecursionError,
    ArithmeticError,
    AssertionError,
)


@dataclass(frozen=True, slots=True)
class Bookmark:
    """An entry of the outline: its words, its page (the first is 1), what is below."""

    title: str
    page: int
    below: tuple[Bookmark, ...] = ()


@dataclass(slots=True)
class _Page:
    """A page that is written but for its place: it waits for its stamp."""

    number: int
    stamp: int
    is_wide: bool

    @property
    def reference(self) -> IndirectObject:
        """Give what refers to the page."""
        return reference(self.number)


@dataclass(slots=True)
class PageFile:
    """A PDF on its way to the disk. *Units*: lengths are points."""

    path: Path
    pages: list[_Page] = field(default_factory=list)
    _offsets: list[int] = field(default_factory=lambda: [0])
    _file: Any = None
    _tree: int = 0

    def __enter__(self) -> Self:
        self._file = self.path.open("wb")
        self._file.write(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
        self._tree = self.reserve()
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    @property
    def size_bytes(self) -> int:
        """Give how much is written so far."""
        return int(self._file.tell())

    # --- Objects ----------------------------------------------------------------------

    def reserve(self) -> int:
        """Give the number of an object that is written later."""
        self._offsets.append(0)
        return len(self._offsets) - 1

    def write(self, number: int, value: PdfObject) -> None:
        """Write an object under its number."""
        self._offsets[number] = self._file.tell()
        self._file.write(b"%d 0 obj\n" % number)
        # pypdf has not typed that streams write themselves as well.
        cast("Any", value).write_to_stream(self._file)
        self._file.write(b"\nendobj\n")

    def add(self, value: PdfObject) -> IndirectObject:
        """Write an object; give what refers to it."""
        number = self.reserve()
        self.write(number, value)
        return reference(number)

    # --- Pages ------------------------------------------------------------------------

    @contextmanager
    def taking_back(self) -> Iterator[None]:
        """Take back what was added inside, when it could not be added whole.

        Errors: UnusablePdfError, with the fault as its cause.
        """
        place, objects, pages = self._file.tell(), len(self._offsets), len(self.pages)
        try:
            yield
        except FAULTS as fault:
            self._file.seek(place)
            self._file.truncate()
            del self._offsets[objects:]
            del self.pages[pages:]
            raise UnusablePdfError(
                f"cannot be taken in: {type(fault).__name__}",
                user_text="PDF-filen er beskadiget.",
            ) from fault

    def add_pages(
        self,
        source: bytes,
        *,
        most: int,
        links: dict[str, IndirectObject] | None = None,
    ) -> int:
        """Add the pages of a PDF; give how many. Errors: FAULTS; see `taking_back`.

        `links` gives for an address in the source the page that it leads to; all other
        links are left behind.
        """
        reader = PdfReader(BytesIO(source))
        copy = Copy(self)
        count = len(reader.pages)
        if not 0 < count <= most:
            raise ValueError(f"{count} pages")
        for page in reader.pages:
            self._add_page(page, copy, links or {})
        copy.finish()
        return count

    def _add_page(
        self, page: Any, copy: Copy, links: dict[str, IndirectObject]
    ) -> None:
        place = _Placing.of(page)
        stamp = self.reserve()
        resources = copy.resources(page)
        drawings = cast("DictionaryObject", resources["/XObject"])
        drawings[NameObject("/AnkeStamp")] = reference(stamp)
        before = self.add(stream(b"q /AnkeStamp Do Q\n" + place.drawing))
        contents = [before, *copy.contents(page), self.add(stream(b"\nQ"))]
        wide, high = place.paper
        made = dictionary(
            {
                "/Type": NameObject("/Page"),
                "/Parent": reference(self._tree),
                "/MediaBox": RectangleObject((0, 0, wide, high)),
                "/Resources": resources,
                "/Contents": ArrayObject(contents),
            }
        )
        if links:
            made[NameObject("/Annots")] = ArrayObject(_links(page, place, links))
        number = int(self.add(made).idnum)
        self.pages.append(_Page(number, stamp, is_wide=wide > high))

    # --- The end ----------------------------------------------------------------------

    def finish(
        self,
        *,
        title: str,
        stamps: bytes,
        bookmarks: Sequence[Bookmark],
        order: Sequence[int],
    ) -> None:
        """Write what holds the pages together; `order` lists them by their places.

        The stamps are a PDF with a page for each of ours, in that order.
        """
        pages = [self.pages[place] for place in order]
        copy = Copy(self)
        for page, drawn in zip(pages, PdfReader(BytesIO(stamps)).pages, strict=True):
            self.write(page.stamp, copy.as_drawing(drawn))
        copy.finish()
        kids = ArrayObject(reference(page.number) for page in pages)
        tree = {"/Type": NameObject("/Pages"), "/Kids": kids}
        count = NumberObject(len(pages))
        self.write(self._tree, dictionary({**tree, "/Count": count}))
        outline = self._outline(bookmarks, [page.number for page in pages])
        self._end(title, outline)

    def _outline(
        self, bookmarks: Sequence[Bookmark], pages: Sequence[int]
    ) -> IndirectObject:
        root = self.reserve()
        ends = self._level(bookmarks, root, pages)
        self.write(root, dictionary({"/Type": NameObject("/Outlines"), **ends}))
        return reference(root)

    def _level(
        self, bookmarks: Sequence[Bookmark], parent: int, pages: Sequence[int]
    ) -> dict[str, PdfObject]:
        """Write the entries below one; give what their parent says about them."""
        if not bookmarks:
            return {}
        numbers = [self.reserve() for _ in bookmarks]
        for place, (number, mark) in enumerate(zip(numbers, bookmarks, strict=True)):
            beside = {"/Prev": numbers[place - 1]} if place else {}
            if place + 1 < len(numbers):
                beside["/Next"] = numbers[place + 1]
            entry: dict[str, PdfObject] = {
                "/Title": TextStringObject(mark.title),
                "/Parent": reference(parent),
                "/Dest": destination(reference(pages[mark.page - 1])),
                **{name: reference(each) for name, each in beside.items()},
                **self._level(mark.below, number, pages),
            }
            self.write(number, dictionary(entry))
        first, last = reference(numbers[0]), reference(numbers[-1])
        # Chapters stand open, what lies below them closed.
        return {"/First": first, "/Last": last, "/Count": NumberObject(-len(numbers))}

    def _end(self, title: str, outline: IndirectObject) -> None:
        shown = dictionary({"/DisplayDocTitle": BooleanObject(value=True)})
        catalog = self.add(
            dictionary(
                {
                    "/Type": NameObject("/Catalog"),
                    "/Pages": reference(self._tree),
                    "/Outlines": outline,
                    "/PageMode": NameObject("/UseOutlines"),
                    "/ViewerPreferences": shown,
                    "/Lang": TextStringObject("da"),
                }
            )
        )
        info = self.add(dictionary({"/Title": TextStringObject(title)}))
        start = self._file.tell()
        name = ByteStringObject(sha256(f"{title} {start}".encode()).digest()[:16])
        self._file.write(b"xref\n0 %d\n0000000000 65535 f \n" % len(self._offsets))
        for offset in self._offsets[1:]:
            self._file.write(b"%010d 00000 n \n" % offset)
        trailer: dict[str, PdfObject] = {
            "/Size": NumberObject(len(self._offsets)),
            "/Root": catalog,
            "/Info": info,
            "/ID": ArrayObject([name, name]),
        }
        self._file.write(b"trailer\n")
        dictionary(trailer).write_to_stream(self._file)
        self._file.write(b"\nstartxref\n%d\n%%%%EOF\n" % start)


@dataclass(frozen=True, slots=True)
class _Placing:
    """How a page lies on its sheet: turned upright, shrunk to fit, never enlarged."""

    box: tuple[float, float, float, float]
    turned: int
    paper: tuple[float, float]
    scale: float
    at: tuple[float, float]

    @classmethod
    def of(cls, page: Any) -> _Placing:
        """Find a page's place. Errors: ValueError for a page of no size."""
        left, low, right, high = (float(edge) for edge in page.cropbox)
        wide, tall = right - left, high - low
        if not (1 <= wide <= LARGEST_SIDE and 1 <= tall <= LARGEST_SIDE):
            raise ValueError("a page of no size")
        turned = int(page.rotation) % 360
        if turned in (90, 270):
            wide, tall = tall, wide
        paper = A4 if wide <= tall else (A4[1], A4[0])
        room = paper[0] - 2 * SIDE, paper[1] - TOP - BOTTOM
        scale = min(room[0] / wide, room[1] / tall, 1.0)
        at = (
            SIDE + (room[0] - wide * scale) / 2,
            BOTTOM + (room[1] - tall * scale) / 2,
        )
        return cls((left, low, right, high), turned, paper, scale, at)

    @property
    def matrix(self) -> tuple[float, ...]:
        """Give the matrix from the page's own measures to the sheet's."""
        left, low, right, high = self.box
        turns: dict[int, tuple[float, ...]] = {
            0: (1, 0, 0, 1, -left, -low),
            90: (0, -1, 1, 0, -low, right),
            180: (-1, 0, 0, -1, right, high),
            270: (0, 1, -1, 0, high, -left),
        }
        a, b, c, d, e, f = (
            self.scale * each for each in turns.get(self.turned, turns[0])
        )
        return a, b, c, d, e + self.at[0], f + self.at[1]

    @property
    def drawing(self) -> bytes:
        """Give what stands before the page's own drawing: its place, and its edges."""
        left, low, right, high = self.box
        where = " ".join(f"{each:.4f}" for each in self.matrix)
        edges = f"{left:.3f} {low:.3f} {right - left:.3f} {high - low:.3f} re W n"
        return f"q {where} cm {edges}\n".encode("ascii")

    def rectangle(self, corners: Sequence[float]) -> RectangleObject:
        """Give where a rectangle of the page lies on the sheet."""
        a, b, c, d, e, f = self.matrix
        x1, y1, x2, y2 = corners
        first = (a * x1 + c * y1 + e, b * x1 + d * y1 + f)
        second = (a * x2 + c * y2 + e, b * x2 + d * y2 + f)
        return RectangleObject((*first, *second))


def _links(
    page: Any, place: _Placing, links: dict[str, IndirectObject]
) -> Iterable[DictionaryObject]:
    for each in page.get("/Annots", ()):
        found = each.get_object()
        address = str(found.get("/A", {}).get("/URI", ""))
        if address in links:
            border = ArrayObject([NumberObject(0)] * 3)
            yield dictionary(
                {
                    "/Type": NameObject("/Annot"),
                    "/Subtype": NameObject("/Link"),
                    "/Rect": place.rectangle([float(one) for one in found["/Rect"]]),
                    "/Border": border,
                    "/Dest": destination(links[address]),
                }
            )
