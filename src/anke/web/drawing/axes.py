# SPDX-License-Identifier: EUPL-1.2
"""Axes: round steps from nought, so that no slope is exaggerated.

Example:
    >>> steps(37.2), steps(0), steps(1234)
    ([0, 10, 20, 30, 40], [0, 1], [0, 250, 500, 750, 1000, 1250])
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor, log10
from typing import TYPE_CHECKING, Final

from anke.web import figures
from anke.web.drawing.svg import DEEP, GRID, QUIET

if TYPE_CHECKING:
    from anke.web.drawing.svg import Sheet

_ROUND: Final = (1, 2, 2.5, 5, 10)


def steps(highest: float, wanted: int = 5) -> list[float]:
    """Give round numbers from nought to just above the highest value."""
    if highest <= 0:
        return [0, 1]
    rough = highest / wanted
    power = 10 ** floor(log10(rough))
    step = next(each * power for each in _ROUND if each * power >= rough)
    count = ceil(highest / step - 1e-9)
    found = [round(step * place, 6) for place in range(count + 1)]
    return [int(each) if each == int(each) else each for each in found]


@dataclass(frozen=True)
class Frame:
    """The room between the axes, and how values and places lie in it."""

    left: float
    top: float
    right: float
    bottom: float
    highest: float

    def x(self, place: float, count: int) -> float:
        """Give where a period stands, the first and last half a step inside."""
        return self.left + (self.right - self.left) * (place + 0.5) / count

    def y(self, value: float) -> float:
        """Give how high a value stands."""
        return self.bottom - (self.bottom - self.top) * value / self.highest


def draw_values(
    sheet: Sheet, frame: Frame, ticks: list[float], unit: str, language: str
) -> None:
    """Draw the lines of the values with their numbers."""
    for tick in ticks:
        y = frame.y(tick)
        sheet.line(frame.left, y, frame.right, y, stroke=GRID)
        text = tick_text(tick, unit, language)
        sheet.text(frame.left - 6, y + 4, text, text_anchor="end", fill=QUIET)


def tick_text(tick: float, unit: str, language: str) -> str:
    """Write a value of the axis as short as it can be."""
    if tick == int(tick):
        text = figures.count(language, int(tick))
    else:
        text = figures.decimal(language, tick)
    return f"{text} %" if unit == "percent" else text


def draw_periods(sheet: Sheet, frame: Frame, names: tuple[str, ...]) -> None:
    """Name as many periods as there is room for."""
    room = max(len(name) for name in names) * 13 * 0.6 + 12
    fits = max(1, int((frame.right - frame.left) / room))
    every = ceil(len(names) / fits)
    for place in range(0, len(names), every):
        x = frame.x(place, len(names))
        sheet.text(x, frame.bottom + 18, names[place], text_anchor="middle", fill=QUIET)


def draw_break(sheet: Sheet, frame: Frame, place: float, count: int, word: str) -> None:
    """Mark where figures before and after do not compare."""
    x = frame.x(place, count)
    looks = {"stroke": DEEP, "stroke_dasharray": "3 3"}
    sheet.line(x, frame.top - 4, x, frame.bottom, **looks)
    anchor = "end" if x > (frame.left + frame.right) / 2 else "start"
    shift = -4 if anchor == "end" else 4
    sheet.text(x + shift, frame.top + 4, word, text_anchor=anchor, font_size=12)
