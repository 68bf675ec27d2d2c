# SPDX-License-Identifier: EUPL-1.2
"""Every page of the public site for everybody: axe, narrow screens, no script."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pypdfium2
import pytest
from playwright.sync_api import expect

from anke.portal.tests.test_pages import PAGES
from anke.portal.tests.worlds import RELEASE
from anke.site.tests.web.axe import assert_axe_finds_nothing

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Visit = Callable[..., Page]

pytestmark = pytest.mark.once

WIDTHS = ((1280, 900), (768, 1024), (375, 812))
NARROWEST = 320


@pytest.mark.parametrize(
    "widths", [WIDTHS[:1], pytest.param(WIDTHS[1:], marks=pytest.mark.long)]
)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_for_everybody(
    visit: Visit, name: str, widths: tuple[tuple[int, int], ...]
) -> None:
    """Axe finds nothing at three widths, and 320 px need no scrolling sideways."""
    page = visit(PAGES[name])
    # What is folded away is looked at, too.
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")

    for width, height in widths:
        page.set_viewport_size({"width": width, "height": height})
        assert_axe_finds_nothing(page)

    page.set_viewport_size({"width": NARROWEST, "height": 640})
    wide = page.evaluate("document.documentElement.scrollWidth")
    assert wide <= NARROWEST
    expect(page.locator("h1")).to_have_count(1)
    assert page.title().endswith(" – Anke")


def test_everything_works_without_script(visit: Visit) -> None:
    """Boxes and a button are enough to ask; the answer is a page."""
    page = visit("/da/tabel/municipal", script=False)
    page.get_by_label("Hjemvisningsprocent").check()
    page.get_by_role("button", name="Vis tabellen").first.click()

    expect(page.get_by_role("columnheader", name="Hjemvisningsprocent")).to_be_visible()
    assert "noegletal=decided-on-merits,reversal-rate,remitted-rate" in page.url


def test_a_long_table_repeats_its_headings_on_every_sheet(visit: Visit) -> None:
    """What a column holds is read on each; source and address at the end."""
    page = visit("/da/tabel/municipal?instans=level(2)&periode=*&raekker=instans,"
                 "emne,periode&kolonner=noegletal&graf=linjer")  # fmt: skip
    sheets = _sheets(page)

    with_rows = [text for text in sheets if text.count(". kvt. ") > 3]
    assert len(with_rows) > 1
    assert all("Omgørelsesprocent" in text for text in with_rows)
    assert "Kilde: Ankemyndigheden" in sheets[-1]
    address = sheets[-1].replace("\r\n", "").replace("\n", "")
    assert f"udgivelse={RELEASE}" in address


def _sheets(page: Page) -> list[str]:
    """Print a page on A4; give the text of each sheet."""
    page.locator(".portal-chart img").evaluate_all(
        "pictures => pictures.forEach(each => { each.loading = 'eager'; })"
    )
    page.wait_for_load_state("networkidle")
    document = pypdfium2.PdfDocument(page.pdf(format="A4"))
    return [sheet.get_textpage().get_text_range() for sheet in document]


def test_a_page_prints_its_table_whole(visit: Visit) -> None:
    """On paper nothing scrolls, and filters and menus stay on the screen."""
    page = visit("/da/tabel/municipal?instans=level(2)&periode=2022")

    page.emulate_media(media="print")

    assert not page.locator(".portal-filters").is_visible()
    assert not page.locator(".portal-nav").is_visible()
    assert page.locator(".cross").evaluate("e => e.scrollHeight <= e.clientHeight + 1")
    expect(page.locator(".portal-footer")).to_contain_text("Kilde: Ankemyndigheden")
