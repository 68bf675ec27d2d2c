# SPDX-License-Identifier: EUPL-1.2
"""Documents become one PDF: all of them, in order, findable, and harmless."""

from __future__ import annotations

import subprocess
import sys
import tracemalloc
from io import BytesIO
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pypdf import PdfReader
from pypdf.generic import RectangleObject

from anke.decisions import bundling, pdf_pages
from anke.decisions.bundling import Chapter, Limits, bundle, bundle_documents
from anke.decisions.errors import BundleTooLargeError, UnusablePdfError
from anke.decisions.pdf_pages import PageFile
from anke.decisions.tests.papers import (
    DAY,
    HereReaders,
    bookmarks_of,
    changed,
    count_pages,
    hostile,
    paper,
    pdf,
    picture,
    words_on,
)
from anke.intake.reading.errors import WorkerLostError
from anke.intake.reading.pool import ReadingPool

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from anke.decisions.bundling import Bundle

pytestmark = pytest.mark.unit


@pytest.fixture
def made(tmp_path: Path):
    """Make a bundle; give what it says about itself, and its bytes."""

    def make(
        chapters: Sequence[Chapter],
        readers: object = None,
        limits: Limits | None = None,
    ) -> tuple[Bundle, bytes]:
        path = tmp_path / "bundle.pdf"
        found = bundle(path, "Samling", chapters, readers or HereReaders(), limits)
        return found, path.read_bytes()

    return make


def test_every_document_is_in_it_in_order_and_numbered(made) -> None:
    """Contents first, then each document; every page says which of how many it is."""
    papers = [paper("Klage", pdf("Klage", 2)), paper("Svar", b"Vi svarer nej.")]

    found, content = made([Chapter(papers)])

    assert (found.pages, found.documents, found.not_shown) == (4, 2, ())
    assert "2 dokumenter, 4 sider" in words_on(content, 1)
    assert "Klage side-1" in words_on(content, 2)
    assert "Klage side-2" in words_on(content, 3)
    assert "Vi svarer nej." in words_on(content, 4)
    for page in range(1, 5):
        assert f"side {page} af 4" in words_on(content, page)
    assert "01.03.2022 · Klage · 2/2" in words_on(content, 3)


def test_bookmarks_lead_to_chapters_and_documents(made) -> None:
    """A chapter has a page of its own with its facts; its documents hang below it."""
    one = Chapter([paper("Klage", pdf())], "Sag 22-00001", "Punkt 1", [("Emne", "X")])
    two = Chapter([paper("Svar", pdf())], "Sag 22-00002", "Punkt 2")

    _, content = made([one, two])

    assert bookmarks_of(content) == [
        (0, "Indhold", 1),
        (0, "Sag 22-00001", 2),
        (1, "01.03.2022 Klage", 3),
        (0, "Sag 22-00002", 4),
        (1, "01.03.2022 Svar", 5),
    ]
    assert "Punkt 1" in words_on(content, 2)
    assert "Emne" in words_on(content, 2)


def test_lines_of_the_contents_lead_to_their_pages(made) -> None:
    """Each line is a link to the page whose number it shows."""
    papers = [paper(f"Brev {n}", pdf(f"Brev {n}", 3)) for n in range(60)]

    _, content = made([Chapter(papers)])

    reader = PdfReader(BytesIO(content))
    numbers = {page.indirect_reference: n for n, page in enumerate(reader.pages, 1)}
    leads = [
        numbers[link.get_object()["/Dest"][0].indirect_reference]
        for page in reader.pages[:3]
        for link in page.get("/Annots", ())
    ]
    before = count_pages(content) - 180
    assert before > 1
    assert leads == [before + 1 + 3 * n for n in range(60)]
    assert "Brev 59" in words_on(content, before)


def test_nothing_that_acts_comes_along(made) -> None:
    """Scripts, programs, links and hidden files of a hostile PDF are left behind."""
    content = hostile()
    assert b"/Launch" in content

    found, bundled = made([Chapter([paper("Ondskab", content)])])

    assert found.not_shown == ()
    assert "Ondskab side-2" in words_on(bundled, 3)
    for trace in (b"/Launch", b"/JavaScript", b"/JS", b"/OpenAction", b"/AA", b"MZ"):
        assert trace not in bundled
    assert b"/EmbeddedFile" not in bundled


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"%PDF-1.7 intet", "beskadiget"),
        (b"", "tom"),
        (b"PK\x03\x04 pakket", "kan ikke vises"),
        (b"MZ program", "kan ikke vises"),
        (b"\x89PNG\r\n\x1a\nintet", "beskadiget"),
        (b"   \n  ", "tom"),
    ],
)
def test_what_cannot_be_shown_is_a_sheet(made, content: bytes, reason: str) -> None:
    """The sheet says what the document is, why it is not there, and where it lies."""
    papers = [paper("Gåde", content, "sag 22-00001, dokument 4"), paper("Svar", pdf())]

    found, bundled = made([Chapter(papers)])

    assert reason in found.not_shown[0].reason
    assert "Dokumentet er ikke vist her" in words_on(bundled, 2)
    assert "sag 22-00001, dokument 4" in words_on(bundled, 2)
    assert "Ikke vist" in words_on(bundled, 1)
    assert "Klage side-1" in words_on(bundled, 3)


def test_a_locked_pdf_is_a_sheet(made) -> None:
    """A file with a password says so."""
    found, _ = made([Chapter([paper("Lås", changed(pdf(), password="x"))])])

    assert "adgangskode" in found.not_shown[0].reason


def test_a_reader_that_is_lost_costs_one_document(made) -> None:
    """A document that kills its process is a sheet; the next one is opened."""

    class Lost(HereReaders):
        def as_pdf(self, content: bytes) -> bytes:
            if b"DIE" in content:
                raise WorkerLostError("dead")
            return super().as_pdf(content)

    papers = [paper("Dræber", pdf() + b"DIE"), paper("Svar", pdf())]

    found, bundled = made([Chapter(papers)], Lost())

    assert [one.theme for one in found.not_shown] == ["Dræber"]
    assert "Klage side-1" in words_on(bundled, 3)


def add_two(file: PageFile, first: bytes, second: bytes) -> None:
    """Add two sources, or neither."""
    with file.taking_back():
        file.add_pages(first, most=5)
        file.add_pages(second, most=5)


def test_a_file_that_breaks_halfway_leaves_nothing_behind(tmp_path: Path) -> None:
    """The first page of a broken source is taken back with the second."""
    good, path = pdf("God"), tmp_path / "a.pdf"
    with PageFile(path) as file:
        before = file.size_bytes, file.reserve()
        with pytest.raises(UnusablePdfError):
            add_two(file, good, b"%PDF-1.4 nothing")
        after = file.size_bytes, file.reserve() - 1

    assert before == after
    assert file.pages == []


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_turned_and_cropped_pages_stand_as_they_look(made, turned: int) -> None:
    """A turned page lies on a sheet of its own direction; what is cropped is gone."""
    content = changed(pdf("Drejet"), turned=turned, crop=(40, 400, 400, 820))

    _, bundled = made([Chapter([paper("Drejet", content)])])

    page = PdfReader(BytesIO(bundled)).pages[1]
    wide = page.mediabox.width > page.mediabox.height
    assert wide == (turned in (90, 270))
    assert "Drejet side-1" in words_on(bundled, 2)


@given(
    st.tuples(
        st.floats(-500, 500),
        st.floats(-500, 500),
        st.floats(1, 5000),
        st.floats(1, 5000),
    ),
    st.sampled_from([0, 90, 180, 270]),
)
def test_any_page_fits_between_the_stamps(box, turned: int) -> None:
    """Whatever its size and turn, a page is never enlarged and never covers a stamp."""
    left, low, wide, high = box

    class Page:
        cropbox = RectangleObject((left, low, left + wide, low + high))
        rotation = turned

    place = pdf_pages._Placing.of(Page())
    shown = place.rectangle((left, low, left + wide, low + high))

    x1, x2 = sorted((float(shown[0]), float(shown[2])))
    y1, y2 = sorted((float(shown[1]), float(shown[3])))
    assert place.scale <= 1
    assert x1 >= pdf_pages.SIDE - 0.01
    assert x2 <= place.paper[0] - pdf_pages.SIDE + 0.01
    assert y1 >= pdf_pages.BOTTOM - 0.01
    assert y2 <= place.paper[1] - pdf_pages.TOP + 0.01


def test_pictures_and_texts_of_every_kind_are_pages(made) -> None:
    """A photo is a page, an e-mail and a web page are set anew as text."""
    mail = b"From: Kim <k@example.dk>\nSubject: Til sagen\n\nHer er mere.\n"
    html = b"<html><body><p>Hej <script>x()</script>verden</p></body></html>"
    form = b'{"ikke": "en formular"}'
    papers = [
        paper("Foto", picture()),
        paper("Fax", picture("TIFF")),
        paper("Mail", mail, "sag 22-00001, dokument 3"),
        paper("Side", html),
        paper("Klammer", form),
    ]

    found, bundled = made([Chapter(papers)])

    assert (found.pages, found.not_shown) == (6, ())
    assert "Emne: Til sagen" in words_on(bundled, 4)
    assert "Her er mere." in words_on(bundled, 4)
    assert "Originalen: sag 22-00001, dokument 3" in words_on(bundled, 4)
    assert "verden" in words_on(bundled, 5)
    assert "x()" not in words_on(bundled, 5)
    assert "en formular" in words_on(bundled, 6)


def test_equal_documents_give_equal_bytes() -> None:
    """Made twice, a bundle is the same file."""
    papers = [("Klage", DAY, pdf(), "application/pdf"), ("Foto", DAY, picture(), "x")]

    first = bundle_documents("Sag 22-00001", papers, HereReaders())

    assert first == bundle_documents("Sag 22-00001", papers, HereReaders())
    assert count_pages(first) == 3


def test_too_many_documents_are_refused(made) -> None:
    """Beyond what anybody can read the refusal says what to do."""
    papers = [paper("Brev", b"x")] * 3

    with pytest.raises(BundleTooLargeError) as refused:
        made([Chapter(papers)], limits=Limits(documents=2))

    assert "Del sagerne" in refused.value.user_text


@pytest.mark.parametrize(
    "limits",
    [Limits(bundle_pages=1), Limits(bundle_bytes=500), Limits(document_bytes=10)],
)
def test_what_finds_no_room_is_a_sheet(made, limits: Limits) -> None:
    """A full bundle names the rest of the documents all the same."""
    papers = [paper("Første", pdf("A")), paper("Sidste", pdf("B"))]

    found, bundled = made([Chapter(papers)], limits=limits)

    assert found.not_shown[-1].theme == "Sidste"
    assert count_pages(bundled) == 3


def test_memory_does_not_grow_with_the_documents(made) -> None:
    """Twenty documents of 2 MB need hardly more memory than two."""
    noise = bytes(range(256)) * 8_000

    class Fat(HereReaders):
        def as_pdf(self, content: bytes) -> bytes:
            return content.replace(
                b"%%EOF", b"%" + noise.replace(b"\n", b"") + b"\n%%EOF"
            )

    def peak(count: int) -> int:
        papers = [paper(f"Brev {n}", pdf(f"Brev {n}")) for n in range(count)]
        tracemalloc.start()
        try:
            made([Chapter(papers)], Fat())
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    made([Chapter([paper("Brev", pdf())])])  # what is loaded once
    assert peak(20) < peak(2) + 4_000_000


@pytest.mark.long
def test_a_hundred_letters_twice_fit_in_memory(tmp_path: Path) -> None:
    """200 documents of ten pages are bound by a small program, and read by one."""
    script = """
import resource, sys
from pathlib import Path
from anke.decisions.bundling import Chapter, bundle
from anke.decisions.tests.papers import paper, pdf
from anke.intake.reading.pool import ReadingPool

def peak(who):
    return resource.getrusage(who).ru_maxrss // 1024

papers = [paper(f"Brev {n}", pdf(f"Brev {n}", 10)) for n in range(200)]
with ReadingPool(workers=1) as pool:
    few = bundle(Path(sys.argv[1]), "Få", [Chapter(papers[:2])], pool)
    before = peak(resource.RUSAGE_SELF)
    made = bundle(Path(sys.argv[1]), "Sag", [Chapter(papers)], pool)
grown = peak(resource.RUSAGE_SELF) - before
print(made.pages, len(made.not_shown), grown, peak(resource.RUSAGE_CHILDREN))
"""
    command = [sys.executable, "-c", script, str(tmp_path / "bundle.pdf")]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    pages, not_shown, grown, reader = (int(each) for each in done.stdout.split())

    assert pages > 2000
    assert not_shown == 0
    assert grown < 200
    assert reader < 400


def test_the_reading_process_makes_pages_that_do_nothing() -> None:
    """The same holds where files are really opened: in a process of their own."""
    papers = [("Ondskab", DAY, hostile(), ""), ("Foto", DAY, picture(), "")]
    with ReadingPool(workers=1) as pool:
        content = bundle_documents("Sag", papers, pool)

    assert b"/Launch" not in content
    assert "Ondskab side-2" in words_on(content, 3)
    assert count_pages(content) == 4


def test_names_of_kinds_are_sentences_ready() -> None:
    """Every kind that is named has an article, as the sheets' sentences want it."""
    assert all(name.startswith(("en ", "et ")) for name in bundling.NAMES.values())
