# SPDX-License-Identifier: EUPL-1.2
"""Charts are drawn once, pass the content security policy, and tell no lies."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from django.utils import translation
from lxml import etree

from anke.web import charts
from anke.web.charts import Chart, Series, picture, table

if TYPE_CHECKING:
    from pathlib import Path

    from pytest_django.fixtures import SettingsWrapper

pytestmark = pytest.mark.unit

CHART = Chart(
    title="Modtagne <og> afgjorte sager",
    kind="line",
    periods=("2020", "2021", "2022"),
    series=(Series("Modtaget", (1000.0, 18_420.0, None)), Series("Afgjort", (1, 2, 3))),
    axis="sager",
)


@pytest.fixture(autouse=True)
def _folder(settings: SettingsWrapper, tmp_path: Path) -> None:
    """Give each test an empty cache."""
    settings.ANKE_VAR = tmp_path


def test_a_chart_stands_in_the_page_under_the_strict_policy() -> None:
    """No script, no style, nothing from elsewhere, and one name for the whole."""
    with translation.override("da"):
        drawn = picture(CHART)

    for svg in (drawn.wide, drawn.narrow):
        root = etree.fromstring(svg)
        tags = {etree.QName(each).localname for each in root.iter()}
        assert not tags & {"script", "style", "image", "foreignObject"}
        assert not re.search(r"\sstyle=|\son\w+=|href=", svg)
        assert root.get("role") == "img"
        assert root.get("aria-label", "").startswith("Graf: Modtagne <og> afgjorte")


def test_numbers_on_the_axis_are_danish() -> None:
    """Thousands have a point in Danish and a comma in English."""
    with translation.override("da"):
        danish = picture(CHART).wide
    with translation.override("en"):
        english = picture(CHART).wide

    assert ">10.000<" in danish
    assert ">10,000<" in english


def test_a_chart_is_drawn_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The second page takes the drawing from the cache."""
    first = picture(CHART)
    monkeypatch.setattr(charts, "_draw", lambda *_: pytest.fail("drawn again"))

    second = picture(CHART)

    assert second == first


def test_the_table_shows_the_figures_of_the_chart() -> None:
    """Every period is a row, every series a column, and a gap is said in words."""
    with translation.override("da"):
        shown = table(CHART)

    assert [column.heading for column in shown.columns] == [
        "Periode",
        "Modtaget",
        "Afgjort",
    ]
    assert [[cell.text for cell in row.cells] for row in shown.rows] == [
        ["2020", "1.000", "1"],
        ["2021", "18.420", "2"],
        ["2022", "kan ikke opgøres", "3"],
    ]


@pytest.mark.parametrize("kind", ["line", "bar"])
@pytest.mark.parametrize("unit", ["number", "decimal", "share"])
def test_every_kind_and_unit_can_be_drawn(kind: str, unit: str) -> None:
    """No combination is left for a user to find broken."""
    chart = Chart("x", kind, ("a", "b"), (Series("s", (0.1, 0.2)),), unit)  # type: ignore[arg-type]

    assert picture(chart).wide.startswith("<svg ")


def test_a_series_of_another_length_is_refused() -> None:
    """A value under the wrong period would be a wrong figure."""
    with pytest.raises(ValueError, match="1 values for 2 periods"):
        Chart("x", "line", ("a", "b"), (Series("s", (1,)),))
