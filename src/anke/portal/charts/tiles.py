# SPDX-License-Identifier: EUPL-1.2
"""A map of the municipalities as tiles of one size (*fliselandkort*).

Every municipality is as large as any other, whatever its land: what is compared is a
share, not an area. Where a tile stands is ours (`data/tiles.csv`); it is near where the
municipality lies, seen from its neighbours.
"""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from anke.web import figures
from anke.web.drawing.svg import QUIET, Sheet, shortened

if TYPE_CHECKING:
    from anke.portal.charts.drawing import Drawing

DATA: Final = Path(__file__).parents[1] / "data" / "tiles.csv"
# From light to dark; ink on the light ones, white on the dark ones.
SHADES: Final = ("#e3eef1", "#b5d0d8", "#7faebb", "#3f7f92", "#0b3d4f")
_WHITE_FROM: Final = 3


@cache
def places() -> dict[str, tuple[int, int]]:
    """Give column and row of each municipality's tile."""
    with DATA.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(
            (line for line in file if not line.startswith("#")), delimiter=";"
        )
        return {row["code"]: (int(row["column"]), int(row["row"])) for row in rows}


def tiles(drawing: Drawing, *, is_narrow: bool) -> str:
    """Draw a tile for each municipality with its name and its newest figure."""
    known = [
        each for each in drawing.courses.courses if each.first_instance in places()
    ]
    columns = 1 + max(column for column, _ in places().values())
    rows = 1 + max(row for _, row in places().values())
    size = (340 if is_narrow else 760) / columns
    tall = size if is_narrow else size * 0.72
    head = 44
    sheet = Sheet(
        columns * size, rows * tall + head, drawing.title, drawing.alternative
    )
    limits = _limits([p.points[-1].value for p in known])
    _legend(sheet, drawing, limits, is_narrow=is_narrow)
    letters = 8.5 if is_narrow else 11.5
    for each in known:
        column, row = places()[each.first_instance]
        x, y = column * size, row * tall + head
        point = each.points[-1]
        shade = _shade(point.value, limits)
        fill = "#fff" if shade is None else SHADES[shade]
        dash = "3 2" if shade is None or point.is_few else ""
        looks = {"fill": fill, "stroke": QUIET, "stroke_dasharray": dash}
        sheet.rect(x + 1, y + 1, size - 2, tall - 2, **looks)
        ink = "#fff" if shade is not None and shade >= _WHITE_FROM else "#1a1a1a"
        text = {"text_anchor": "middle", "font_size": letters, "fill": ink}
        name = shortened(each.name, size - 3, letters)
        name = each.name[:3] if is_narrow else name
        sheet.text(x + size / 2, y + tall / 2 - 1, name, **text)
        value = _short(drawing, point.value)
        sheet.text(x + size / 2, y + tall / 2 + letters, value, **text)
    return sheet.written()


def _short(drawing: Drawing, value: float | None) -> str:
    if value is None:
        return "·"
    return figures.count(drawing.language, round(value))


def _limits(values: list[float | None]) -> list[float]:
    """Part the values into five groups of equal number."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return []
    return [known[len(known) * part // 5] for part in range(1, 5)]


def _shade(value: float | None, limits: list[float]) -> int | None:
    if value is None:
        return None
    return sum(value >= limit for limit in limits)


def _legend(
    sheet: Sheet, drawing: Drawing, limits: list[float], *, is_narrow: bool
) -> None:
    """Say what the shades mean."""
    if not limits:
        return
    width = sheet.width / 5
    texts = [f"< {figures.decimal(drawing.language, limits[0])}"]
    texts += [f"{figures.decimal(drawing.language, each)} –" for each in limits]
    for place, text in enumerate(texts):
        x = place * width
        sheet.rect(x + 2, 4, width - 4, 12, fill=SHADES[place], stroke=QUIET)
        sheet.text(x + 4, 30, text, font_size=10 if is_narrow else 12, fill=QUIET)
