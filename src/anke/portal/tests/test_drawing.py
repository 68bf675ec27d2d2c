# SPDX-License-Identifier: EUPL-1.2
"""Tables as HTML: every figure under its own heading, in words that can be heard."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

import pytest
from django.test import override_settings
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from anke.portal.domain.computing import compute
from anke.portal.domain.resolving import resolve
from anke.portal.domain.selection import parse_selection
from anke.portal.domain.tables import State
from anke.portal.drawing import Drawn, drawn_table
from anke.portal.tests.test_computing import AREA, selections
from anke.web import figures, formats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.portal.domain.selection import Selection
    from anke.portal.domain.tables import Table

pytestmark = pytest.mark.unit

LOCALE = Path(__file__).parents[1] / "locale"
HOW = Drawn("da", "Tabel", threshold=5, fewest=30)


@pytest.fixture(autouse=True, scope="module")
def _portals_own_texts() -> Iterator[None]:
    """Load the portal's texts, which the staff site's settings do not know."""
    with override_settings(LOCALE_PATHS=[str(LOCALE)]):
        yield


class Grid(HTMLParser):
    """Reads a table as a screen reader does: every cell with all of its headings."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[tuple[str, str]]] = []
        self._open: list[tuple[str, int, int, str]] = []
        self._cells: list[list[tuple[str, int, int, str]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a row or a cell."""
        found = dict(attrs)
        if tag == "tr":
            self._cells.append([])
        if tag in {"td", "th"}:
            spans = int(found.get("rowspan") or 1), int(found.get("colspan") or 1)
            self._cells[-1].append((tag, *spans, ""))

    def handle_data(self, data: str) -> None:
        """Add to the open cell."""
        if self._cells and self._cells[-1]:
            tag, down, across, text = self._cells[-1][-1]
            self._cells[-1][-1] = (tag, down, across, text + data)

    def laid_out(self) -> list[list[tuple[str, str]]]:
        """Give the grid with spans filled in."""
        grid: dict[tuple[int, int], tuple[str, str]] = {}
        for row, cells in enumerate(self._cells):
            column = 0
            for tag, down, across, text in cells:
                while (row, column) in grid:
                    column += 1
                for r in range(row, row + down):
                    for c in range(column, column + across):
                        grid[r, c] = (tag, text)
                column += across
        rows = 1 + max(r for r, _ in grid)
        columns = 1 + max(c for _, c in grid)
        return [[grid[r, c] for c in range(columns)] for r in range(rows)]


def drawn(table: Table, how: Drawn = HOW) -> str:
    """Draw a table."""
    with override(how.language):
        return "".join(drawn_table(table, how))


def asked(query: str) -> Table:
    """Answer what an address asks for."""
    return compute(AREA, resolve(parse_selection("municipal", parse_qsl(query)), AREA))


@given(selections())
def test_every_cell_stands_under_its_headings(selection: Selection) -> None:
    """However rows and columns are placed, the grid is whole and nothing slips."""
    table = compute(AREA, resolve(selection, AREA))
    parser = Grid()
    parser.feed(drawn(table))

    grid = parser.laid_out()

    figures_of = [[text for tag, text in row if tag == "td"] for row in grid]
    figures_of = [row for row in figures_of if row]
    assert len(figures_of) == table.states.shape[0]
    assert {len(row) for row in figures_of} == {table.states.shape[1]}
    for row, texts in enumerate(figures_of):
        for column, text in enumerate(texts):
            cell = table.cell(row, column)
            if cell.state is State.SHOWN and cell.value is not None:
                assert figures.value("da", cell.unit, cell.value) in text
            else:
                assert text in {"0–4", "skjult", "ingen", "ikke opdelt", "–"}


def test_a_share_says_of_how_many() -> None:
    """N of N with every percentage, and its interval where that is asked for."""
    html = drawn(asked("noegletal=reversal-rate&periode=2022&usikkerhed=ja"))
    cell = asked("noegletal=reversal-rate&periode=2022").cell(0, 0)

    n, of = figures.count("da", cell.n or 0), figures.count("da", cell.of or 0)
    assert f"<small>{n} af {of}<br>" in html
    assert f"{figures.decimal('da', cell.low or 0)}–" in html


def test_few_cases_are_said_to_be_few() -> None:
    """The word stands in the cell, not only its colour."""
    table = asked("instans=level(2)&emne=level(1)&periode=2022K1&noegletal=upheld-rate")
    html = drawn(table, Drawn("da", "Tabel", 5, fewest=100_000))

    assert html.count("· få sager") == (table.states == State.SHOWN).sum()


def test_names_are_words_not_markup() -> None:
    """What the bundle calls its values is escaped."""
    html = drawn(asked("emne=level(2)"), Drawn("da", "<b>&", 5, 30))

    assert "<b>" not in html
    assert 'aria-label="&lt;b&gt;&amp;"' in html


@given(st.integers(0, 10**7), st.floats(0, 100))
def test_figures_are_written_as_on_every_page_of_the_house(
    whole: int, percent: float
) -> None:
    """The quick way gives what the usual way gives."""
    with override("da"):
        assert figures.count("da", whole) == formats.number(whole)
        assert figures.decimal("da", percent) == formats.number(
            float(f"{percent:.1f}"), 1
        )
    assert figures.share("da", percent).endswith("\N{NO-BREAK SPACE}%")
