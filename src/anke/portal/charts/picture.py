# SPDX-License-Identifier: EUPL-1.2
"""A chart as a picture (PNG) that stands by itself: with its title and its source.

In a letter or on a slide there is no page around it, so what the page says of it is
drawn with it. Letters are those of the pages.

    as_png(chart.svg(is_narrow=False), Words(title="...", caption="...", source="..."))
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from anke.web.drawing.svg import QUIET, Sheet, wrapped

_FONTS: Final = (
    Path(__file__).parents[2] / "web/static/vendor/dkfds/fonts/IBMPlexSans/complete/ttf"
)
# Twice as many dots as on a screen: sharp on paper, too.
SCALE: Final = 2
_SIZE: Final = re.compile(r'^<svg [^>]*width="([\d.]+)" height="([\d.]+)"')
_MARGIN: Final = 16
_TITLE, _SMALL = 17, 13


@dataclass(frozen=True)
class Words:
    """What stands around a chart.

    Attributes:
        title: What it shows.
        caption: Of whom, of what and when.
        source: Whose figures they are, and of which release.
    """

    title: str
    caption: str
    source: str


def with_words(svg: str, words: Words) -> str:
    """Draw the title above a chart, and its source below."""
    size = _SIZE.match(svg)
    if size is None:
        raise ValueError("a chart says its width and height")
    width, height = float(size[1]), float(size[2])
    room = width - 2 * _MARGIN
    lines = [(line, _TITLE, 600) for line in wrapped(words.title, room, _TITLE)]
    lines += [(line, _SMALL, 400) for line in wrapped(words.caption, room, _SMALL)]
    below = wrapped(words.source, room, _SMALL)
    top = _MARGIN + sum(round(size * 1.4) for _, size, _ in lines)
    whole = top + height + len(below) * 18 + _MARGIN
    sheet = Sheet(width, whole, words.title, words.caption)
    y = float(_MARGIN)
    for line, letters, weight in lines:
        y += round(letters * 1.4)
        sheet.text(_MARGIN, y, line, font_size=letters, font_weight=weight)
    sheet.inside(svg, top + 8)
    for number, line in enumerate(below):
        at = top + height + 8 + (number + 1) * 18
        sheet.text(_MARGIN, at, line, font_size=_SMALL, fill=QUIET)
    return sheet.written()


def as_png(svg: str, words: Words) -> bytes:
    """Give a chart with its words as a picture."""
    # Loaded with the first picture: most processes are never asked for one.
    import vl_convert

    _register_fonts()
    return bytes(vl_convert.svg_to_png(with_words(svg, words), scale=SCALE))


@cache
def _register_fonts() -> None:
    import vl_convert

    if _FONTS.is_dir():
        vl_convert.register_font_directory(str(_FONTS))
