# SPDX-License-Identifier: EUPL-1.2
"""Charts: Vega-Lite made into SVG on the server, with the same figures as a table.

A chart is data (`Chart`); `picture` gives it as two drawings, one for a desk and one
for a phone, and `table` the very figures it shows. Drawings are kept under
`var/cache/charts` by the hash of what they show, so a page draws nothing twice. They
stand in the page itself, need no script and no style attribute, and pass the strict
content security policy.

    chart = Chart(
        title="Modtagne sager",
        kind="line",
        periods=("2020", "2021"),
        series=(Series("Modtaget", (18_420, 19_000)),),
    )
    picture(chart).wide  # '<svg …'
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from django.conf import settings
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

Unit = Literal["number", "decimal", "share"]

# Colours that differ in lightness too, so that they stay apart in grey and for the
# colour blind; the dashes say the same once more.
COLOURS = ("#0b3d4f", "#c2570c", "#4d7c0f", "#7a4fa3", "#8a6d00")
DASHES = ([1, 0], [6, 3], [2, 2], [8, 3, 2, 3], [1, 3])
_VERSION = 4  # raised when the drawing changes, so that old drawings are not used
_NARROW = 300
_WIDE = 480
_LOCALES: dict[str, Literal["da-DK", "en-GB"]] = {"da": "da-DK", "en": "en-GB"}


@dataclass(frozen=True, slots=True)
class Series:
    """One line, or the bars of one colour: a name and a value for each period."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Chart:
    """What a chart shows.

    Args:
        title: Stands above it; also the caption of its table.
        kind: `line` for a course in time, `bar` for a comparison.
        periods: The points of the horizontal axis, in order.
        series: One or more courses, each as long as `periods`.
        unit: How the values are written: numbers, decimals or shares.
        axis: What the vertical axis measures, e.g. `sager`.
        period_heading: What the horizontal axis measures, e.g. `Kvartal`.
    """

    title: str
    kind: Literal["line", "bar"]
    periods: tuple[str, ...]
    series: tuple[Series, ...]
    unit: Unit = "number"
    axis: str = ""
    period_heading: str = ""

    def __post_init__(self) -> None:
        """Refuse a course that is longer or shorter than the axis."""
        for each in self.series:
            if len(each.values) != len(self.periods):
                raise ValueError(
                    f"chart {self.title!r}: {each.name!r} has {len(each.values)} "
                    f"values for {len(self.periods)} periods"
                )


@dataclass(frozen=True, slots=True)
class Picture:
    """A chart as it is drawn: for a desk, and for a phone."""

    wide: SafeString
    narrow: SafeString


def picture(chart: Chart) -> Picture:
    """Draw the chart, or take the drawing that was made before."""
    language = (get_language() or "da")[:2]
    label = _("Chart: %(title)s. The figures stand in the table beside it.") % {
        "title": chart.title
    }
    return Picture(
        wide=_labelled(_drawing(chart, _WIDE, language), label, "chart-wide"),
        narrow=_labelled(_drawing(chart, _NARROW, language), label, "chart-narrow"),
    )


def table(chart: Chart) -> Table:
    """Give the figures of the chart as a table."""
    return Table(
        caption=chart.title,
        columns=(
            Column("period", chart.period_heading or _("Period")),
            *(Column(each.name, each.name, numeric=True) for each in chart.series),
        ),
        rows=tuple(
            Row(
                (
                    Cell(period),
                    *(
                        Cell(written(each.values[place], chart.unit))
                        for each in chart.series
                    ),
                )
            )
            for place, period in enumerate(chart.periods)
        ),
        hide_caption=True,
    )


def written(value: float | None, unit: Unit) -> str:
    """Write a value as the chart's unit demands."""
    if unit == "share":
        return formats.share(value)
    return formats.number(value, 1 if unit == "decimal" else 0)


def _labelled(svg: str, label: str, name: str) -> SafeString:
    """Turn the drawing into one picture with one name for screen readers."""
    head = f'<svg class="{name}" role="img" aria-label="{escape(label)}" '
    # The drawing is our own, from escaped texts; only its first tag is replaced.
    return mark_safe(re.sub(r'^<svg (?:class="[^"]*" )?', head, svg, count=1))  # noqa: S308


def _drawing(chart: Chart, width: int, language: str) -> str:
    """Take the drawing from the cache, or make it and keep it."""
    key = json.dumps(
        [_VERSION, asdict(chart), width, language], sort_keys=True, ensure_ascii=False
    )
    name = hashlib.sha256(key.encode()).hexdigest()
    return _kept(name) or _keep(name, _draw(chart, width, language))


@lru_cache(maxsize=256)
def _read(path: Path) -> str:
    """Read one drawing; a file is never changed once it is there."""
    return path.read_text(encoding="utf-8")


def _kept(name: str) -> str:
    """Give the kept drawing, or nothing."""
    path = _folder() / f"{name}.svg"
    return _read(path) if path.is_file() else ""


def _keep(name: str, svg: str) -> str:
    """Keep the drawing, whole or not at all, whoever else is drawing the same."""
    folder = _folder()
    folder.mkdir(parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".new")
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(svg)
    Path(temporary).replace(folder / f"{name}.svg")
    return svg


def _folder() -> Path:
    """Where drawings are kept; the folder may be emptied at any time."""
    return Path(settings.ANKE_VAR) / "cache" / "charts"


def _draw(chart: Chart, width: int, language: str) -> str:
    """Make the drawing with Vega-Lite and cut off what a page does not need."""
    import vl_convert

    locale = _LOCALES.get(language, "da-DK")
    svg: str = vl_convert.vegalite_to_svg(
        _specification(chart, width), format_locale=locale, time_format_locale=locale
    )
    return _plain(svg)


def _plain(svg: str) -> str:
    """Leave the marks and take away what would speak twice or clash in a page.

    The picture has one name and its table the figures, so the marks need no roles;
    class names could meet those of the design system.
    """
    svg = re.sub(r' (?:role|aria-[a-z]+|class|pointer-events)="[^"]*"', "", svg)
    return re.sub(r'<path d="[^"]*" display="none"\s*/>', "", svg)


def _specification(chart: Chart, width: int) -> dict[str, Any]:
    """Write the chart as Vega-Lite."""
    import altair as alt

    data = alt.InlineData(values=list(_points(chart)))
    base = alt.Chart(data, width=width, height=240 if width > _NARROW else 220)
    drawn = (_lines if chart.kind == "line" else _bars)(base, chart, width)
    return dict(drawn.configure(**_look()).to_dict())


def _points(chart: Chart) -> Iterator[dict[str, Any]]:
    """One record for each mark; a missing value leaves a gap."""
    for each in chart.series:
        for place, value in enumerate(each.values):
            yield {"period": chart.periods[place], "series": each.name, "value": value}


def _lines(base: Any, chart: Chart, width: int) -> Any:
    """A course in time: lines with points, apart by colour and by dash."""
    import altair as alt

    names = [each.name for each in chart.series]
    many = len(chart.periods) > 16 or width <= _NARROW
    return base.mark_line(
        point=False if many else {"size": 36, "filled": True}, strokeWidth=2.5
    ).encode(
        x=_period_axis(chart, width),
        y=_value_axis(chart),
        color=_colours(names, "stroke"),
        strokeDash=alt.StrokeDash(
            "series:N",
            scale=alt.Scale(domain=names, range=list(DASHES[: len(names)])),
            sort=names,
            legend=_legend(names, "stroke"),
        ),
    )


def _bars(base: Any, chart: Chart, width: int) -> Any:
    """A comparison: bars side by side."""
    import altair as alt

    names = [each.name for each in chart.series]
    return base.mark_bar().encode(
        x=_period_axis(chart, width),
        y=_value_axis(chart),
        xOffset=alt.XOffset("series:N", sort=names),
        color=_colours(names),
    )


def _period_axis(chart: Chart, width: int) -> Any:
    """The horizontal axis; on a narrow drawing only some periods are named."""
    import altair as alt

    every = -(-len(chart.periods) // (9 if width > _NARROW else 4))
    shown = list(chart.periods[::every])
    return alt.X(
        "period:O",
        sort=list(chart.periods),
        title=None,
        axis=alt.Axis(values=shown, labelAngle=0, labelOverlap=True),
    )


def _value_axis(chart: Chart) -> Any:
    """The vertical axis, always from nought, so that no slope is exaggerated."""
    import altair as alt

    formatting = {"share": ".0%", "decimal": ",.1~f", "number": ",.0f"}[chart.unit]
    return alt.Y(
        "value:Q",
        title=chart.axis or None,
        scale=alt.Scale(zero=True, nice=True),
        axis=alt.Axis(format=formatting, tickCount=5),
    )


def _colours(names: list[str], symbol: str = "square") -> Any:
    """One colour for each series."""
    import altair as alt

    return alt.Color(
        "series:N",
        scale=alt.Scale(domain=names, range=list(COLOURS[: len(names)])),
        sort=names,
        legend=_legend(names, symbol),
    )


def _legend(names: list[str], symbol: str) -> Any:
    """Name the series above the drawing; a single one is named by the title."""
    import altair as alt

    if len(names) < 2:
        return None
    return alt.Legend(
        title=None, orient="top", symbolType=symbol, symbolSize=200, symbolStrokeWidth=3
    )


def _look() -> dict[str, Any]:
    """The letters and lines of the design system."""
    text = {"labelFont": "IBM Plex Sans", "labelFontSize": 13, "labelColor": "#454545"}
    return {
        "background": "transparent",
        "font": "IBM Plex Sans",
        "view": {"stroke": None},
        "axis": {
            **text,
            "titleFontSize": 13,
            "titleFontWeight": "normal",
            "titleColor": "#454545",
            "gridColor": "#dcdcdc",
            "domainColor": "#8e8e8e",
            "tickColor": "#8e8e8e",
        },
        "axisX": {"grid": False},
        "legend": {**text, "columns": 2},
    }
