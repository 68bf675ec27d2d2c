# SPDX-License-Identifier: EUPL-1.2
"""Bars that lie, so that long names can be read; each has its value beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.web import figures
from anke.web.drawing.axes import steps
from anke.web.drawing.svg import COLOURS, DEEP, GRID, QUIET, Sheet, shortened

if TYPE_CHECKING:
    from anke.portal.charts.drawing import Drawing

MOST_BARS: Final = 40
_TALL: Final = 26


def bars(drawing: Drawing, *, is_narrow: bool) -> str:
    """Draw the newest figure of each course, in the order of the table."""
    width = 340 if is_narrow else 600
    names = 120 if is_narrow else 210
    courses = drawing.courses.courses[:MOST_BARS]
    height = 34 + _TALL * len(courses)
    sheet = Sheet(width, height, drawing.title, drawing.alternative)
    highest = steps(drawing.highest)[-1]
    left, right = names + 8, width - 74
    period = drawing.courses.period_names[-1]
    sheet.text(left, 18, period, fill=QUIET)
    for number, course in enumerate(courses):
        top = 28 + number * _TALL
        point = course.points[-1]
        name = shortened(course.name, names)
        sheet.text(names, top + 15, name, text_anchor="end")
        if point.value is None:
            sheet.text(left, top + 15, drawing.unseen_word, fill=QUIET)
            continue
        length = (right - left) * point.value / highest
        colour = COLOURS[1] if course.is_beside else DEEP
        looks = {"fill": "#fff" if point.is_few else colour, "stroke": colour}
        sheet.rect(left, top, length, _TALL - 8, **looks)
        text = figures.value(drawing.language, drawing.courses.unit, point.value)
        sheet.text(left + length + 6, top + 14, text)
    sheet.line(left, 24, left, height - 6, stroke=GRID)
    return sheet.written()
