# SPDX-License-Identifier: EUPL-1.2
"""PDF and images: their words, and their pages as pictures for the screen.

A page is drawn anew as PNG: what is shown to staff is a picture that we made, without
the file's scripts, links and metadata.
"""

from __future__ import annotations

import io
import re
import warnings
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from anke.intake.domain.reading import Verdict
from anke.intake.reading.charsets import tidy
from anke.intake.reading.errors import NotShowableError, Refusal
from anke.intake.reading.ocr import OCR_DPI, read_by_sight
from anke.intake.reading.opening import PDF_PAGES, PIXELS, TEXT_CHARS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PIL import Image

    from anke.intake.reading.opening import Opening

LIVE = re.compile(
    rb"/(?:JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA|SubmitForm)\b"
)
LIVE_PDF = "En PDF indeholder aktivt indhold (f.eks. JavaScript); det er ikke kørt."
# Scanners' programs write a word or two of text beside the picture of the page.
FEWEST_LETTERS_PER_PAGE = 12
LOCKED = "Filen er beskyttet med adgangskode."
BROKEN_PDF = "PDF-filen er beskadiget."
BROKEN_IMAGE = "Billedet er beskadiget."
# The others, among them such as start other programs, are not tried.
FORMATS = ("PNG", "JPEG", "GIF", "TIFF", "BMP", "WEBP")
LARGEST_PICTURE = 4_000
IMAGE_PAGES = 200
PAPER_INCHES = 11.0
PAPER_DOTS = 2_200


@dataclass(frozen=True, slots=True)
class Pages:
    """The words of a paged file; `missing` is why some of them were not read."""

    text: str
    pages: int
    scanned: bool = False
    missing: Refusal | None = None


def read_pdf(content: bytes, opening: Opening) -> Pages:
    """Read a PDF's words, by sight where it has none. Errors: Refusal."""
    if LIVE.search(content):
        opening.warn(LIVE_PDF)
    document = _open_pdf(content)
    try:
        count = len(document)
        text = _text_layer(document, min(count, PDF_PAGES), opening)
        letters = sum(map(str.isalnum, text))
        if letters >= FEWEST_LETTERS_PER_PAGE * min(count, 3):
            return Pages(text, count)
        pictures = (_drawn(document, n, OCR_DPI / 72) for n in range(count))
        return _by_sight(pictures, opening, pages=count, known=text)
    finally:
        document.close()


def read_image(content: bytes, opening: Opening) -> Pages:
    """Read an image's words by sight. Errors: Refusal."""
    with _open_image(content) as image:
        frames = min(_frames(image), IMAGE_PAGES)
        pictures = (_frame(image, number, "L") for number in range(frames))
        return _by_sight(pictures, opening, pages=frames)


def draw_page(content: bytes, page: int, width: int, *, is_pdf: bool) -> bytes:
    """Draw one page, the first is 1, as PNG. Errors: NotShowableError, Refusal."""
    width = max(50, min(width, LARGEST_PICTURE))
    picture = _pdf_page(content, page, width) if is_pdf else _image_page(content, page)
    picture.thumbnail((width, LARGEST_PICTURE))
    return _as_png(picture)


def clean_pdf(content: bytes) -> bytes:
    """Give a PDF's pages anew: notes and form fields drawn in, nothing that acts.

    Scripts, links, attachments and whatever hangs on the document itself stay behind.
    Errors: Refusal.
    """
    import pypdfium2

    library: Any = pypdfium2.raw
    source = _open_pdf(content)
    try:
        for number in range(len(source)):
            # What is drawn over the page would be left behind with the links.
            page = source[number]
            library.FPDFPage_Flatten(page, library.FLAT_NORMALDISPLAY)
            page.close()
        return _bound([source])
    except (pypdfium2.PdfiumError, ValueError) as error:
        raise Refusal(Verdict.MALFORMED, BROKEN_PDF) from error
    finally:
        source.close()


def picture_as_pdf(content: bytes) -> bytes:
    """Give an image as a PDF, a page for each of its pictures. Errors: Refusal."""
    with _open_image(content) as image:
        # A fax stays black and white: its pages are small.
        mode = image.mode if image.mode in {"1", "L"} else "RGB"
        frames = min(_frames(image), IMAGE_PAGES)
        return _bound(_open_pdf(_sheet(_frame(image, n, mode))) for n in range(frames))


def _sheet(picture: Image.Image) -> bytes:
    """Give a picture as a PDF whose one page it just fills."""
    if picture.mode != "1":
        picture.thumbnail((PAPER_DOTS, PAPER_DOTS))
    dots_per_inch = max(72.0, max(picture.size) / PAPER_INCHES)
    written = io.BytesIO()
    picture.save(written, "PDF", resolution=dots_per_inch)
    return written.getvalue()


def _bound(documents: Iterable[Any]) -> bytes:
    """Bind the pages of some documents into a new one, which takes nothing else."""
    import pypdfium2

    made: Any = pypdfium2.PdfDocument
    clean = made.new()
    for one in documents:
        clean.import_pages(one)
    written = io.BytesIO()
    clean.save(written)
    clean.close()
    return written.getvalue()


def _open_pdf(content: bytes) -> Any:
    import pypdfium2

    opened: Any = pypdfium2.PdfDocument
    try:
        return opened(content)
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower() or "security" in str(error).lower():
            raise Refusal(Verdict.ENCRYPTED, LOCKED) from error
        raise Refusal(Verdict.MALFORMED, BROKEN_PDF) from error


def _text_layer(document: Any, count: int, opening: Opening) -> str:
    from pypdfium2 import PdfiumError

    pieces: list[str] = []
    for number in range(count):
        if opening.is_late or sum(map(len, pieces)) > TEXT_CHARS:
            opening.warn("En PDF er så lang, at kun begyndelsen er læst.")
            break
        try:
            page = document[number]
            pieces.append(page.get_textpage().get_text_bounded())
            page.close()
        except PdfiumError:
            opening.warn("En side i en PDF kunne ikke læses.")
    return tidy("\n".join(pieces)).strip()[:TEXT_CHARS]


def _drawn(document: Any, number: int, scale: float) -> Image.Image:
    from pypdfium2 import PdfiumError

    try:
        page = document[number]
        wide, high = page.get_size()
        most = (PIXELS / max(wide * high, 1.0)) ** 0.5
        bitmap = page.render(
            scale=min(scale, most, LARGEST_PICTURE / max(wide, high, 1.0)),
            grayscale=True,
        )
        picture: Image.Image = bitmap.to_pil()
    except (PdfiumError, ValueError) as error:
        raise Refusal(Verdict.MALFORMED, BROKEN_PDF) from error
    return picture


def _pdf_page(content: bytes, page: int, width: int) -> Image.Image:
    document = _open_pdf(content)
    try:
        if not 1 <= page <= len(document):
            raise NotShowableError("no such page", user_text="Siden findes ikke.")
        wide = max(document[page - 1].get_size()[0], 1.0)
        return _drawn(document, page - 1, width / wide).copy()
    finally:
        document.close()


def _image_page(content: bytes, page: int) -> Image.Image:
    with _open_image(content) as image:
        if not 1 <= page <= min(_frames(image), IMAGE_PAGES):
            raise NotShowableError("no such page", user_text="Siden findes ikke.")
        return _frame(image, page - 1, "RGB")


def _open_image(content: bytes) -> Image.Image:
    """Open an image; its pixels are counted before any of them is unpacked."""
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            image = Image.open(io.BytesIO(content), formats=FORMATS)
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
        raise Refusal(Verdict.MALFORMED, BROKEN_IMAGE) from error
    _check_pixels(image)
    return image


def _check_pixels(image: Image.Image) -> None:
    if image.width * image.height > PIXELS:
        reason = f"Billedet har over {PIXELS // 1_000_000} mio. punkter."
        raise Refusal(Verdict.HOSTILE, reason)


def _frames(image: Image.Image) -> int:
    try:
        return int(getattr(image, "n_frames", 1))
    except (OSError, ValueError, SyntaxError, EOFError) as error:
        raise Refusal(Verdict.MALFORMED, BROKEN_IMAGE) from error


def _frame(image: Image.Image, number: int, mode: str) -> Image.Image:
    """Give one picture of an image, not larger than it can be used."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            if number:
                image.seek(number)
            _check_pixels(image)
            # Smaller before it is converted: two large copies are one too many.
            image.thumbnail((LARGEST_PICTURE, LARGEST_PICTURE), reducing_gap=2.0)
            return image.convert(mode)
    except (OSError, ValueError, SyntaxError, EOFError, IndexError) as error:
        raise Refusal(Verdict.MALFORMED, BROKEN_IMAGE) from error


def _by_sight(
    pictures: Iterator[Image.Image], opening: Opening, *, pages: int, known: str = ""
) -> Pages:
    """Read pictures until one cannot be read; say why."""
    if opening.settings.glance:
        return Pages(known, pages, scanned=True)
    pieces = [known] if known else []
    missing = None
    try:
        # Drawn also when nobody reads it: a picture that cannot be drawn is broken.
        pieces.extend(read_by_sight(_as_png(one), opening) for one in pictures)
    except Refusal as refusal:
        missing = refusal
    return Pages("\n".join(pieces).strip(), pages, scanned=True, missing=missing)


def _as_png(picture: Image.Image) -> bytes:
    written = io.BytesIO()
    picture.save(written, "PNG", compress_level=1)
    return written.getvalue()
