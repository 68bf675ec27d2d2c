# SPDX-License-Identifier: EUPL-1.2
"""The few shapes that charts are made of, with attributes that no policy forbids.

Example:
    >>> sheet = Sheet(100, 50, "Sager", "To linjer")
    >>> sheet.line(0, 0, 10.25, 5, stroke="#000")
    >>> '<line x1="0" y1="0" x2="10.2" y2="5" stroke="#000"/>' in sheet.written()
    True
"""

from __future__ import annotations

from html import escape
from textwrap import wrap
from typing import Final

FONT: Final = "IBM Plex Sans, system-ui, sans-serif"
INK: Final = "#1a1a1a"
QUIET: Final = "#595959"
GRID: Final = "#dcdcdc"
DEEP: Final = "#0b3d4f"
# Apart in lightness too, so that they stay apart in grey; the dashes say it once more.
COLOURS: Final = ("#0b3d4f", "#c2570c", "#4d7c0f", "#7a4fa3", "#8a6d00", "#a3195b")
DASHES: Final = ("", "7 3", "2 3", "9 3 2 3", "1 4", "4 2")
LETTER: Final = 0.62


class Sheet:
    """A drawing that grows shape by shape."""

    def __init__(
        self, width: float, height: float, title: str, text: str, *, font: str = FONT
    ) -> None:
        self.width, self.height = width, height
        head = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_n(width)} '
            f'{_n(height)}" width="{_n(width)}" height="{_n(height)}" role="img" '
            f'font-family="{font}" font-size="14" fill="{INK}">'
            f"<title>{escape(title)}</title><desc>{escape(text)}</desc>"
            f'<rect width="{_n(width)}" height="{_n(height)}" fill="#fff"/>'
        )
        self._parts = [head]

    def line(self, x1: float, y1: float, x2: float, y2: float, **looks: object) -> None:
        """Draw a straight line."""
        self._parts.append(
            f'<line x1="{_n(x1)}" y1="{_n(y1)}" x2="{_n(x2)}" y2="{_n(y2)}"'
            f"{_looks(looks)}/>"
        )

    def path(self, points: list[tuple[float, float]], **looks: object) -> None:
        """Draw a line through points."""
        at = " L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        self._parts.append(f'<path d="M{at}" fill="none"{_looks(looks)}/>')

    def area(self, points: list[tuple[float, float]], **looks: object) -> None:
        """Fill what lies within points."""
        at = " L".join(f"{_n(x)} {_n(y)}" for x, y in points)
        self._parts.append(f'<path d="M{at}Z"{_looks(looks)}/>')

    def rect(
        self, x: float, y: float, width: float, height: float, **looks: object
    ) -> None:
        """Draw a rectangle."""
        self._parts.append(
            f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(max(width, 0))}" '
            f'height="{_n(max(height, 0))}"{_looks(looks)}/>'
        )

    def circle(self, x: float, y: float, radius: float, **looks: object) -> None:
        """Draw a circle."""
        self._parts.append(
            f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{_n(radius)}"{_looks(looks)}/>'
        )

    def text(self, x: float, y: float, words: str, **looks: object) -> None:
        """Write words."""
        self._parts.append(
            f'<text x="{_n(x)}" y="{_n(y)}"{_looks(looks)}>{escape(words)}</text>'
        )

    def inside(self, drawing: str, y: float) -> None:
        """Put another drawing in, some way down."""
        self._parts.append(f'<g transform="translate(0 {_n(y)})">{drawing}</g>')

    def written(self) -> str:
        """Give the whole drawing."""
        return "".join(self._parts) + "</svg>"


def shortened(words: str, width: float, size: float = 13) -> str:
    """Cut words that are wider than there is room for."""
    fits = max(3, int(width / (size * LETTER)))
    return words if len(words) <= fits else f"{words[: fits - 1].rstrip()}…"


def wrapped(words: str, width: float, size: float) -> list[str]:
    """Break words into lines that there is room for."""
    fits = max(10, int(width / (size * LETTER * 0.9)))
    return wrap(words, fits)


def _n(number: float) -> str:
    return f"{number:.1f}".removesuffix(".0")


def _looks(looks: dict[str, object]) -> str:
    return "".join(
        f' {name.replace("_", "-")}="{value}"'
        for name, value in looks.items()
        if value not in {"", None}
    )
