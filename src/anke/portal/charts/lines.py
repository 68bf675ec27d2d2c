# SPDX-License-Identifier: EUPL-1.2
"""Courses in time: lines in one frame, or each in a small frame of its own."""

from __future__ import annotations

from math import ceil
from typing import TYPE_CHECKING, Final

from anke.web.drawing.axes import Frame, draw_break, draw_periods, draw_values, steps
from anke.web.drawing.svg import COLOURS, DASHES, DEEP, GRID, QUIET, Sheet, shortened

if TYPE_CHECKING:
    from anke.portal.charts.drawing import Drawing
    from anke.portal.charts.series import Course

MOST_LINES: Final = 6
MOST_SMALL: Final = 24
_LEGEND_ROW: Final = 20


def lines(drawing: Drawing, *, is_narrow: bool) -> str:
    """Draw up to six courses in one frame, apart by colour, dash and name."""
    width = 340 if is_narrow else 600
    courses = drawing.courses.courses[:MOST_LINES]
    legend = 8 + _LEGEND_ROW * ceil(len(courses) / (1 if is_narrow else 2))
    height = (300 if is_narrow else 360) + legend
    sheet = Sheet(width, height, drawing.title, drawing.alternative)
    ticks = steps(drawing.highest)
    frame = Frame(58, legend + 14, width - 12, height - 30, ticks[-1])
    _legend(sheet, courses, width, 1 if is_narrow else 2)
    draw_values(sheet, frame, ticks, drawing.courses.unit, drawing.language)
    draw_periods(sheet, frame, drawing.courses.period_names)
    for place in drawing.breaks:
        count = len(drawing.courses.periods)
        draw_break(sheet, frame, place, count, drawing.break_word)
    for number, course in enumerate(courses):
        _course(sheet, frame, course, COLOURS[number], DASHES[number])
    return sheet.written()


def small(drawing: Drawing, *, is_narrow: bool) -> str:
    """Draw each course in a frame of its own, all with the same axis."""
    across = 2 if is_narrow else 4
    courses = drawing.courses.courses[:MOST_SMALL]
    width = 340 if is_narrow else 760
    each, tall = width / across, 130
    height = 10 + tall * ceil(len(courses) / across)
    sheet = Sheet(width, height, drawing.title, drawing.alternative)
    highest = steps(drawing.highest)[-1]
    for number, course in enumerate(courses):
        row, column = divmod(number, across)
        left, top = column * each, row * tall
        frame = Frame(left + 34, top + 30, left + each - 12, top + tall - 18, highest)
        sheet.text(left + 4, top + 18, shortened(course.name, each - 10, 13))
        draw_values(sheet, frame, [0, highest], drawing.courses.unit, drawing.language)
        names = drawing.courses.period_names
        sheet.text(frame.left, frame.bottom + 14, names[0], fill=QUIET, font_size=11)
        sheet.text(
            frame.right, frame.bottom + 14, names[-1],
            fill=QUIET, font_size=11, text_anchor="end",
        )  # fmt: skip
        for place in drawing.breaks:
            x = frame.x(place, len(names))
            sheet.line(
                x, frame.top, x, frame.bottom, stroke=DEEP, stroke_dasharray="3 3"
            )
        _course(sheet, frame, course, DEEP, "")
    return sheet.written()


def _legend(
    sheet: Sheet, courses: tuple[Course, ...], width: float, across: int
) -> None:
    room = (width - 58) / across
    for number, course in enumerate(courses):
        row, column = divmod(number, across)
        x, y = 58 + column * room, 18 + row * _LEGEND_ROW
        looks = {"stroke": COLOURS[number], "stroke_width": 2.5}
        sheet.line(x, y - 4, x + 28, y - 4, stroke_dasharray=DASHES[number], **looks)
        sheet.text(x + 34, y, shortened(course.name, room - 40))


def _course(sheet: Sheet, frame: Frame, course: Course, colour: str, dash: str) -> None:
    """Draw a line that stops where nothing is published; few cases are hollow."""
    count = len(course.points)
    run: list[tuple[float, float]] = []
    looks = {"stroke": colour, "stroke_width": 2.5, "stroke_dasharray": dash}
    for place, point in enumerate(course.points):
        if point.value is None:
            if len(run) > 1:
                sheet.path(run, **looks)
            run = []
            continue
        run.append((frame.x(place, count), frame.y(point.value)))
    if len(run) > 1:
        sheet.path(run, **looks)
    for place, point in enumerate(course.points):
        if point.value is not None:
            x, y = frame.x(place, count), frame.y(point.value)
            fill = "#fff" if point.is_few else colour
            sheet.circle(x, y, 3.5, fill=fill, stroke=colour, stroke_width=1.5)
    sheet.line(frame.left, frame.bottom, frame.right, frame.bottom, stroke=GRID)
