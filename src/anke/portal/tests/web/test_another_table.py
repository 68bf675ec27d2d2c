# SPDX-License-Identifier: EUPL-1.2
"""Another table comes without another page, and says so; without script, too."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Visit = Callable[..., Page]

pytestmark = pytest.mark.once

START = "/da/tabel/municipal?periode=2022"
FOCUS = "document.activeElement.id || document.activeElement.textContent"


def ask_for_remitted(page: Page, kind: str = "soejler") -> None:
    """Tick a key figure, choose a kind of chart, and ask."""
    page.get_by_role("checkbox", name="Hjemvisningsprocent").check()
    page.locator("summary", has_text=re.compile("^Graf$")).click()
    page.get_by_label("Grafens form").select_option(kind)
    page.get_by_role("button", name="Vis tabellen").first.press("Enter")


def test_another_figure_comes_without_another_page(visit: Visit) -> None:
    """The address follows, the focus stays, it is said, and "back" leads back."""
    page = visit(START)
    page.evaluate("window.stays = true")
    ask_for_remitted(page)
    heading = page.get_by_role("columnheader", name="Hjemvisningsprocent")
    expect(heading).to_be_visible()

    assert page.evaluate("window.stays")
    assert "graf=soejler" in page.url
    assert "remitted-rate" in page.url
    assert page.evaluate(FOCUS) == "Vis tabellen"
    said = page.get_by_role("status")
    expect(said).to_have_text(re.compile("^Tabellen er ny: .*Hjemvisningsprocent"))
    assert "Hjemvisningsprocent" in page.title()
    assert "remitted-rate" in str(
        page.locator(".portal-language").get_attribute("href")
    )

    page.go_back()
    expect(heading).to_have_count(0)
    assert page.url.endswith(START)
    expect(page.get_by_role("checkbox", name="Hjemvisningsprocent")).not_to_be_checked()
    expect(page.get_by_label("Grafens form")).to_have_value("")
    page.go_forward()
    expect(heading).to_be_visible()
    expect(page.get_by_role("checkbox", name="Hjemvisningsprocent")).to_be_checked()
    assert page.evaluate("window.stays")

    page.reload()
    expect(heading).to_be_visible()


def test_a_link_to_another_table_of_the_area_does_the_same(visit: Visit) -> None:
    """A ready-made choice fills the form; another area is another page."""
    page = visit(START)
    page.evaluate("window.stays = true")
    page.get_by_text("Færdige udvalg").first.click()
    page.get_by_role("link", name="Danmarkskort: serviceloven").click()
    expect(page.get_by_role("heading", level=2).first).to_contain_text("Serviceloven")

    assert page.evaluate("window.stays")
    assert page.evaluate(FOCUS) == "Danmarkskort: serviceloven"
    expect(page.locator("#f-emne-law\\:serviceloven")).to_be_checked()
    page.get_by_role("link", name="Tilsyn", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tilsyn")
    assert page.evaluate("window.stays === undefined")


def test_what_is_refused_is_a_page_of_its_own(visit: Visit) -> None:
    """A refusal is read as without script, and "back" leads to the table."""
    page = visit(START)
    page.evaluate("document.querySelector('#f-periode-2022').value = '1812'")
    page.get_by_role("button", name="Vis tabellen").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("ikke")
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Kommunale sager")


def test_on_a_phone_the_new_table_is_seen(visit: Visit) -> None:
    """The filters fold, and the focus stands right above the table."""
    page = visit(START)
    page.set_viewport_size({"width": 375, "height": 812})
    page.locator(".filters-fold").evaluate("fold => { fold.open = true; }")
    ask_for_remitted(page)
    heading = page.get_by_role("columnheader", name="Hjemvisningsprocent")
    expect(heading).to_be_attached()

    assert page.evaluate(FOCUS) == "Vælg"
    expect(page.locator(".answered h2").first).to_be_in_viewport()


def test_the_same_comes_without_script(visit: Visit) -> None:
    """The answer is a page, with the same address and the same table."""
    page = visit(START, script=False)
    ask_for_remitted(page)

    expect(page.get_by_role("columnheader", name="Hjemvisningsprocent")).to_be_visible()
    assert "graf=soejler" in page.url
    expect(page.get_by_role("status")).to_be_empty()
