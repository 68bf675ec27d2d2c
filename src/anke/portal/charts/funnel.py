# SPDX-License-Identifier: EUPL-1.2
"""A funnel (*tragtdiagram*): shares against the number of cases, instead of a ranking.

Small municipalities lie far out by chance alone. The lines show how far: within them a
share does not differ from that of all together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from anke.portal.domain.intervals import Z_95, Z_998, funnel_limits
from anke.web.drawing.axes import Frame, draw_values, steps, tick_text
from anke.web.drawing.svg import COLOURS, DEEP, QUIET, Sheet, shortened

if TYPE_CHECKING:
    from anke.portal.charts.drawing import Drawing
    from anke.portal.charts.series import Course


# How far apart two names must lie, across and down.
_APART: Final = (110, 15)


def in_funnel(course: Course) -> bool:
    """Tell whether a course has a share that can be drawn."""
    return course.points[-1].value is not None and course.points[-1].of > 0


def funnel(drawing: Drawing, *, is_narrow: bool) -> str:
    """Draw every first instance as a point between the limits of chance."""
    width, height = (340, 380) if is_narrow else (600, 420)
    sheet = Sheet(width, height, drawing.title, drawing.alternative)
    points = [each for each in drawing.courses.courses if in_funnel(each)]
    if not points:
        return sheet.written()
    n = sum(each.points[-1].n for each in points)
    of = sum(each.points[-1].of for each in points)
    middle = n / of
    most = max(each.points[-1].of for each in points)
    across = steps(most, 3 if is_narrow else 6)
    ticks = steps(max(drawing.highest, middle * 150))
    frame = Frame(58, 16, width - 28, height - 46, ticks[-1])
    draw_values(sheet, frame, ticks, "percent", drawing.language)
    _limits(sheet, frame, middle, across[-1])
    y = frame.y(middle * 100)
    sheet.line(frame.left, y, frame.right, y, stroke=DEEP, stroke_width=1.5)
    for tick in across:
        x = _x(frame, tick, across[-1])
        text = tick_text(tick, "count", drawing.language)
        sheet.text(x, frame.bottom + 18, text, text_anchor="middle", fill=QUIET)
    sheet.text(
        (frame.left + frame.right) / 2, height - 8, drawing.cases_word,
        text_anchor="middle", fill=QUIET,
    )  # fmt: skip
    named: list[tuple[float, float]] = []
    for each in sorted(points, key=lambda course: -course.points[-1].of):
        _point(sheet, frame, each, middle, across[-1], named=named)
    return sheet.written()


def _x(frame: Frame, of: float, most: float) -> float:
    return frame.left + (frame.right - frame.left) * of / most


def _limits(sheet: Sheet, frame: Frame, middle: float, most: float) -> None:
    """Draw between which shares chance alone leaves 95 and 99.8 of a hundred."""
    of = np.linspace(max(1.0, most / 200), most, 80)
    for z, dash in ((Z_95, "5 3"), (Z_998, "1 3")):
        for limits in funnel_limits(middle, of, z):
            points = [
                (_x(frame, size, most), frame.y(min(share * 100, frame.highest)))
                for size, share in zip(of.tolist(), limits.tolist(), strict=True)
            ]
            sheet.path(points, stroke=QUIET, stroke_dasharray=dash)


def is_outside(course: Course, middle: float, z: float = Z_95) -> bool:
    """Tell whether a share lies outside the limits of chance."""
    point = course.points[-1]
    low, high = funnel_limits(middle, np.asarray([float(point.of)]), z)
    return not low[0] * 100 <= (point.value or 0.0) <= high[0] * 100


def _point(
    sheet: Sheet,
    frame: Frame,
    course: Course,
    middle: float,
    most: float,
    *,
    named: list[tuple[float, float]],
) -> None:
    """Draw one first instance; outside the limits it is a square with its name."""
    point = course.points[-1]
    x, y = _x(frame, point.of, most), frame.y(point.value or 0.0)
    if not is_outside(course, middle):
        sheet.circle(x, y, 3.5, fill=DEEP, fill_opacity=0.55)
        return
    sheet.rect(x - 4, y - 4, 8, 8, fill=COLOURS[1])
    # Names that would lie upon each other are left to the table.
    if all(
        abs(x - one) > _APART[0] or abs(y - other) > _APART[1] for one, other in named
    ):
        named.append((x, y))
        anchor = "end" if x > frame.right - 90 else "start"
        shift = -7 if anchor == "end" else 7
        looks = {"text_anchor": anchor, "font_size": 12}
        sheet.text(x + shift, y + 4, shortened(course.name, 100), **looks)
