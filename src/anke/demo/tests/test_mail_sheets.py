# SPDX-License-Identifier: EUPL-1.2
"""Papers as files: each is of its type, holds its words, and is the same each time."""

import io
from zipfile import ZipFile

import pypdfium2
import pytest
from PIL import Image

from anke.demo.domain.mail.enclosing import Paper
from anke.demo.sheets import render

pytestmark = pytest.mark.unit

TEXT = 'Klage\n\nJeg klager på "afgørelsen" \\ #pagebreak() — æøå ÆØÅ.\nHilsen Åse'
SCANS = {
    "scan-jpg": "JPEG",
    "scan-png": "PNG",
    "scan-tif": "TIFF",
}


def paper(form: str, *, handwritten: bool = False, number: int = 7) -> Paper:
    """Make a paper of a form."""
    return Paper(f"Klage.{form[-3:]}", form, TEXT, handwritten, number)


def pdf_text(content: bytes) -> str:
    """Read the words of a PDF."""
    with pypdfium2.PdfDocument(content) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def test_a_typed_pdf_holds_its_words_and_nothing_in_them_acts() -> None:
    """Danish letters, quotes and Typst's own signs come out as they went in."""
    text = pdf_text(render(paper("pdf")))

    for line in TEXT.split("\n"):
        assert line in text


def test_a_word_file_holds_its_words() -> None:
    """The document part of the zip carries each line."""
    with ZipFile(io.BytesIO(render(paper("docx")))) as box:
        damaged = box.testzip()
        document = box.read("word/document.xml").decode()

    assert damaged is None
    assert "Hilsen Åse" in document


@pytest.mark.parametrize("form", SCANS)
@pytest.mark.parametrize("handwritten", [False, True])
def test_a_scan_is_a_picture_with_ink_on_it(form: str, *, handwritten: bool) -> None:
    """It opens as its type, and is mostly light with some dark."""
    content = render(paper(form, handwritten=handwritten))

    with Image.open(io.BytesIO(content)) as picture:
        assert picture.format == SCANS[form]
        shades = picture.convert("L").histogram()
    dark = sum(shades[:128]) / sum(shades)
    assert 0.001 < dark < 0.2


def test_a_scanned_pdf_has_no_words_to_copy() -> None:
    """It is a picture in a PDF, so only reading by eye or by machine helps."""
    assert pdf_text(render(paper("scan-pdf"))).strip() == ""


@pytest.mark.parametrize("form", ["pdf", "docx", "scan-pdf", *SCANS])
def test_equal_papers_give_equal_files(form: str) -> None:
    """No clock and no chance goes in; another number gives another picture."""
    assert render(paper(form)) == render(paper(form))
    if form.startswith("scan"):
        assert render(paper(form)) != render(paper(form, number=8))
