# SPDX-License-Identifier: EUPL-1.2
"""Charts show the table's own figures, mark breaks, and mislead nobody."""

from __future__ import annotations

import csv
import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.portal.charts.choosing import chart_of
from anke.portal.charts.funnel import is_outside
from anke.portal.charts.picture import Words, as_png, with_words
from anke.portal.charts.series import Course, Point
from anke.portal.charts.tiles import places
from anke.portal.domain.areas import Area
from anke.portal.domain.computing import compute
from anke.portal.domain.resolving import resolve
from anke.portal.domain.selection import Drawing, parse_selection
from anke.portal.tests.test_computing import AREA, selections
from anke.portal.tests.worlds import DATA
from anke.publication.bundle.contents import Break, Text
from anke.web.drawing.axes import steps

if TYPE_CHECKING:
    from anke.portal.charts.choosing import Chart
    from anke.portal.domain.selection import Selection

pytestmark = pytest.mark.unit

SVG = "{http://www.w3.org/2000/svg}"


def chart(query: str, fewest: int = 30) -> Chart:
    """Choose the chart of what an address asks for."""
    plan = resolve(parse_selection("municipal", parse_qsl(query)), AREA)
    return chart_of(compute(AREA, plan), "da", fewest)


def drawn(query: str, fewest: int = 30) -> ET.Element:
    """Draw a chart and read it as XML."""
    return ET.fromstring(chart(query, fewest).svg(is_narrow=False))  # noqa: S314 - ours


@given(selection=selections(), kind=st.sampled_from(Drawing), is_narrow=st.booleans())
def test_every_selection_has_a_drawing(
    selection: Selection, kind: Drawing, *, is_narrow: bool
) -> None:
    """Whatever is asked for, the picture is well formed and nothing is not a number."""
    asked = selection.with_(drawing=kind)
    table = compute(AREA, resolve(asked, AREA))

    svg = chart_of(table, "da", 30).svg(is_narrow=is_narrow)

    root = ET.fromstring(svg)  # noqa: S314 - ours
    assert root.find(f"{SVG}title") is not None
    numbers = re.findall(r'\s(?:x|y|cx|cy|width|height)="([^"]*)"', svg)
    assert all(re.fullmatch(r"-?[0-9.]+", number) for number in numbers)


@given(st.floats(0.01, 10**7))
def test_an_axis_begins_at_nought_and_ends_above(highest: float) -> None:
    """No slope is exaggerated, and no value lies outside."""
    ticks = steps(highest)

    assert ticks[0] == 0
    assert ticks[-1] >= highest * (1 - 1e-6)
    assert all(one < other for one, other in pairwise(ticks))
    assert len(ticks) <= 8


@pytest.mark.parametrize(
    ("query", "kind"),
    [
        ("periode=years(3)", Drawing.LINES),
        ("instans=level(2)&periode=years(3)", Drawing.SMALL),
        ("instans=level(2)&periode=2022&noegletal=reversal-rate", Drawing.FUNNEL),
        ("instans=level(2)&periode=2022&noegletal=upheld", Drawing.BARS),
        ("instans=level(2)&periode=2022&graf=kort", Drawing.MAP),
        ("periode=2022&graf=linjer", Drawing.BARS),
        ("graf=kort&periode=2022", Drawing.BARS),
        ("graf=ingen", Drawing.NONE),
    ],
)
def test_the_chart_fits_the_table(query: str, kind: Drawing) -> None:
    """Many municipalities by a share are no ranking; what cannot be drawn is not."""
    assert chart(query).kind is kind


def test_a_break_is_marked() -> None:
    """Where law or practice changed, a line stands between the periods."""
    broken = (Break("b", "2021-07-01", Text("x")),)
    area = Area(replace(AREA.contents, breaks=broken), AREA.cube)

    def places_of(query: str) -> tuple[float, ...]:
        plan = resolve(parse_selection("municipal", parse_qsl(query)), area)
        return chart_of(compute(area, plan), "da", 30).drawn.breaks

    assert places_of("periode=quarters(8)") == (1.5,)
    assert places_of("periode=years(3)") == (1.0,)
    assert places_of("periode=quarters(4)") == ()


def test_few_cases_are_hollow() -> None:
    """A share of few cases is drawn otherwise than by its colour."""
    query = "instans=level(2)&periode=2022&noegletal=reversal-rate&graf=soejler"
    bars = [e for e in drawn(query, 10**6).iter(f"{SVG}rect") if e.get("stroke")]

    assert bars
    assert {bar.get("fill") for bar in bars} == {"#fff"}


def test_a_funnel_tells_chance_from_difference() -> None:
    """The same distance is chance for few cases, and none for many."""

    def course(n: int, of: int) -> Course:
        return Course("x", "x", False, (Point(100 * n / of, n, of, False),))

    assert not is_outside(course(4, 10), 0.3)
    assert is_outside(course(400, 1000), 0.3)
    assert not is_outside(course(300, 1000), 0.3)


def test_every_municipality_has_a_tile_of_its_own() -> None:
    """98 tiles, no two on one place."""
    with (DATA / "first_instances.csv").open(encoding="utf-8", newline="") as file:
        towns = {
            row["id"]
            for row in csv.DictReader(file, delimiter=";")
            if row["kind"] == "municipality"
        }

    assert len(places()) == len(set(places().values())) == 98
    assert set(places()) == {town for town in towns if town != "municipality-0411"}


def test_a_chart_has_its_words() -> None:
    """Who cannot see it hears the newest figures, and where the rest stands."""
    found = chart("instans=country,level(1)&periode=years(3)&noegletal=reversal-rate")

    assert found.title == "Omgørelsesprocent, 2020 – 2022"
    assert "Hele landet: " in found.alternative
    assert "2022" in found.alternative


def test_a_picture_says_its_title_and_its_source() -> None:
    """Long words are broken into lines; the chart lies between them, as it was."""
    drawn = chart("periode=2022&instans=level(2)").svg(is_narrow=False)
    words = Words("Omgørelsesprocent " * 12, "Ærø <§ 41>", "Kilde: Ankemyndigheden")
    whole = with_words(drawn, words)

    assert drawn in whole
    assert whole.count("Omgørelsesprocent Omgørelsesprocent") >= 3
    assert "Ærø &lt;§ 41&gt;" in whole
    assert whole.index("Ærø") < whole.index(drawn) < whole.index("Kilde")
    assert as_png(drawn, words).startswith(b"\x89PNG")
