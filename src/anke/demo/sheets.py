# SPDX-License-Identifier: EUPL-1.2
"""Papers as files: typed PDF and Word, and pictures of paper as a scanner gives them.

Typst sets the page, with the fonts it carries itself, which have æ, ø and å. A picture
is then laid askew, soiled and compressed. Equal papers give equal bytes, so long as
Typst and Pillow stay the same.

    sheet = render(Paper("Klage.pdf", "scan-pdf", "Jeg klager.", True, 7))
"""

from __future__ import annotations

import io
import json
import time
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Literal

import numpy as np
import typst
from PIL import Image, ImageFilter

from anke.demo.domain.mail.docx import docx

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.demo.domain.mail.enclosing import Paper

_FONTS = ("Libertinus Serif", "New Computer Modern", "DejaVu Sans Mono")
_DOTS_PER_INCH = 150
_A4 = 'paper: "a4"'
# Pillow would write today's date into each PDF.
_DATE = time.struct_time((2022, 12, 31, 12, 0, 0, 5, 365, 0))
_BLACK_BELOW = 150
_DUST = 60


def render(paper: Paper) -> bytes:
    """Make the file of a paper."""
    if paper.form == "docx":
        return docx(paper.text)
    if not paper.scanned:
        return _compiled(_page(paper), "pdf")
    return _as_file(_scanned(paper), paper)


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False)
    return typst.Compiler(b"", font_paths=fonts)


def _compiled(page: str, form: Literal["pdf", "png"]) -> bytes:
    made = _compiler().compile(input=page.encode(), format=form, ppi=_DOTS_PER_INCH)
    # A picture of several pages is a list; what was scanned is the first page.
    first = made[0] if isinstance(made, list) else made
    if first is None:
        raise TypeError("Typst wrote a file in place of giving its bytes")
    return bytes(first)


# --- The page -----------------------------------------------------------------------


def _page(paper: Paper) -> str:
    """Write the page in Typst; the text stands in strings, so nothing in it acts."""
    rng = Random(paper.number)
    size = rng.choice((10, 11, 12))
    # A picture is cut where the text ends: empty paper costs as much as a full page.
    cut = f"width: {rng.choice((14.8, 16, 17))}cm, height: auto"
    font = "Libertinus Serif" if paper.handwritten else rng.choice(_FONTS)
    margin = rng.choice((1.2, 1.5)) if paper.scanned else rng.choice((1.8, 2.2, 2.5))
    style = ', style: "italic"' if paper.handwritten else ""
    head = (
        "#set document(date: none)\n"
        f"#set page({cut if paper.scanned else _A4}, margin: {margin}cm)\n"
        f'#set text(font: "{font}", size: {size}pt, lang: "da"{style})\n'
    )
    words = _by_hand(paper.text, rng) if paper.handwritten else _typed(paper.text)
    return head + "".join(words)


def _typed(text: str) -> Iterator[str]:
    for line in text.split("\n"):
        yield f"#{_string(line)}#linebreak()\n" if line else "#parbreak()\n"


def _by_hand(text: str, rng: Random) -> Iterator[str]:
    """Let each word stand a little off the line, a little turned, a little larger."""
    for line in text.split("\n"):
        for word in line.split():
            size, turn = 13 + rng.random() * 2, rng.uniform(-1.6, 1.6)
            yield (
                f"#box(move(dy: {rng.uniform(-0.9, 0.9):.2f}pt, "
                f"rotate({turn:.2f}deg, text(size: {size:.1f}pt, {_string(word)})))) "
            )
        yield "#linebreak()\n" if line else "#parbreak()\n"


def _string(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


# --- The picture --------------------------------------------------------------------


def _scanned(paper: Paper) -> Image.Image:
    """Lay the page on the glass: askew, unevenly lit, with dust on it."""
    rng = np.random.Generator(np.random.PCG64(paper.number))
    with Image.open(io.BytesIO(_compiled(_page(paper), "png"))) as opened:
        page = opened.convert("L")
    angle = float(rng.normal(0, 0.7))
    page = page.rotate(angle, resample=Image.Resampling.BILINEAR, fillcolor=255)
    if rng.random() < 0.4:
        page = page.filter(ImageFilter.BoxBlur(0.6))
    shades = np.asarray(page, dtype=np.uint8).copy()
    _soil(shades, rng)
    return Image.fromarray(shades)


def _soil(shades: np.ndarray, rng: np.random.Generator) -> None:
    """Darken the paper evenly and put specks on it."""
    height, width = shades.shape
    np.minimum(shades, np.uint8(rng.integers(228, 252)), out=shades)
    rows = rng.integers(0, height - 2, _DUST)
    columns = rng.integers(0, width - 2, _DUST)
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        shades[row : row + 2, column : column + 2] = 90


def _as_file(picture: Image.Image, paper: Paper) -> bytes:
    """Keep a picture as its form says; PDF and TIFF in black and white, as faxes."""
    box = io.BytesIO()
    if paper.form == "scan-jpg":
        picture.save(box, "JPEG", quality=45)
    elif paper.form == "scan-png":
        picture.save(box, "PNG", compress_level=3)
    else:
        _black_and_white(picture, box, paper.form)
    return box.getvalue()


def _black_and_white(picture: Image.Image, box: io.BytesIO, form: str) -> None:
    page = Image.fromarray(np.asarray(picture) > _BLACK_BELOW)
    dots = float(_DOTS_PER_INCH)
    if form == "scan-tif":
        page.save(box, "TIFF", compression="group4", dpi=(dots, dots))
        return
    page.save(box, "PDF", resolution=dots, creationDate=_DATE, modDate=_DATE)
