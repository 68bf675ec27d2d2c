# SPDX-License-Identifier: EUPL-1.2
"""Charts of a report as SVG: lines in time, with what was agreed across.

The face is one that Typst brings along, so that a drawing looks the same anywhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from anke.contract.reports.document import Unit
from anke.contract.reports.wording import written
from anke.web.drawing.axes import Frame, steps
from anke.web.drawing.svg import COLOURS, DASHES, GRID, QUIET, Sheet

if TYPE_CHECKING:
    from anke.contract.reports.document import Chart, Course

FACE: Final = "Libertinus Serif"
_WIDTH: Final = 680
_HEIGHT: Final = 250
_LEGEND_ROW: Final = 20
_TIMES: Final = 100


def drawn_chart(chart: Chart) -> str:
    """Draw a chart."""
    legend = 8 + _LEGEND_ROW * (-(-_entries(chart) // 2))
    sheet = Sheet(_WIDTH, _HEIGHT + legend, chart.title, chart.alternative, font=FACE)
    highest = max(
        (float(figure.number) for each in chart.courses for figure in each.figures
         if figure.number is not None),
        default=0.0,
    )  # fmt: skip
    scale = _TIMES if chart.unit is Unit.SHARE else 1
    ticks = steps(max(highest, chart.threshold or 0) * scale)
    frame = Frame(58, legend + 12, _WIDTH - 10, _HEIGHT + legend - 28, ticks[-1])
    _draw_axes(sheet, frame, chart, ticks)
    if chart.threshold is not None:
        y = frame.y(chart.threshold * scale)
        looks = {"stroke": "#7a1010", "stroke_width": 1.5, "stroke_dasharray": "8 4"}
        sheet.line(frame.left, y, frame.right, y, **looks)
    for place, course in enumerate(chart.courses):
        _draw_line(sheet, frame, course, place, scale)
    _draw_legend(sheet, chart)
    return sheet.written()


def _entries(chart: Chart) -> int:
    return len(chart.courses) + (chart.threshold is not None)


def _draw_axes(sheet: Sheet, frame: Frame, chart: Chart, ticks: list[float]) -> None:
    for tick in ticks:
        y = frame.y(tick)
        sheet.line(frame.left, y, frame.right, y, stroke=GRID)
        if chart.unit is Unit.SHARE:
            text = written(tick / _TIMES, Unit.SHARE).replace(",0", "")
        else:
            is_whole = tick == int(tick)
            text = written(tick, Unit.COUNT if is_whole else Unit.WEEKS)
        sheet.text(frame.left - 6, y + 4, text, text_anchor="end", fill=QUIET)
    room = (frame.right - frame.left) / len(chart.points)
    every = max(1, round(48 / room))
    last = len(chart.points) - 1
    for place, name in enumerate(chart.points):
        if (last - place) % every == 0:
            x = frame.x(place, len(chart.points))
            looks = {"text_anchor": "middle", "fill": QUIET, "font_size": 12}
            sheet.text(x, frame.bottom + 18, name, **looks)


def _draw_line(
    sheet: Sheet, frame: Frame, course: Course, place: int, scale: int
) -> None:
    """Draw a line that stops where nothing can be computed."""
    looks = {"stroke": COLOURS[place], "stroke_width": 2.2}
    runs: list[list[tuple[float, float]]] = [[]]
    for number, figure in enumerate(course.figures):
        if figure.number is None:
            runs.append([])
            continue
        at = (
            frame.x(number, len(course.figures)),
            frame.y(float(figure.number) * scale),
        )
        runs[-1].append(at)
    for run in runs:
        if len(run) > 1:
            sheet.path(run, stroke_dasharray=DASHES[place], **looks)
        for x, y in run:
            sheet.circle(x, y, 3, fill=COLOURS[place])


def _draw_legend(sheet: Sheet, chart: Chart) -> None:
    entries = [
        (each.name, COLOURS[place], DASHES[place])
        for place, each in enumerate(chart.courses)
    ]
    if chart.threshold is not None:
        entries.append((chart.threshold_name, "#7a1010", "8 4"))
    for number, (name, colour, dash) in enumerate(entries):
        row, column = divmod(number, 2)
        x, y = 58 + column * 310, 16 + row * _LEGEND_ROW
        looks = {"stroke": colour, "stroke_width": 3, "stroke_dasharray": dash}
        sheet.line(x, y - 4, x + 28, y - 4, **looks)
        sheet.text(x + 34, y, name)
