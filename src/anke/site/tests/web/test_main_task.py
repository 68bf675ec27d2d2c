# SPDX-License-Identifier: EUPL-1.2
"""The main task from end to end, as a head of appeals does it on a Monday."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from playwright.sync_api import expect

from anke.site.tests.world import CPR, OVERDUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]


def test_find_a_case_and_read_its_clock(open_page: OpenPage) -> None:
    """From the list of what is overdue to the arithmetic of one last day."""
    page = open_page("/")
    page.get_by_role("navigation", name="Hovedmenu").get_by_text("Sager").click()
    page.get_by_label("Status", exact=True).select_option("pending")
    page.get_by_label("Frist", exact=True).select_option("overdue")
    page.get_by_role("button", name="Vis", exact=True).click()
    expect(page).to_have_url(re.compile("status=pending&due=overdue"))
    page.get_by_role("link", name="Sidste dag").click()
    page.get_by_role("link", name=OVERDUE).click()

    expect(page.get_by_role("heading", name=f"Sag {OVERDUE}")).to_be_visible()
    expect(page.get_by_text("122 dage over").first).to_be_visible()
    expect(
        page.get_by_text("Fristen udløber onsdag den 31. august 2022.")
    ).to_be_visible()
    expect(page.get_by_text("CPR 251248-xxxx")).to_be_visible()


def test_ask_a_figure_why_down_to_its_cases(open_page: OpenPage) -> None:
    """From a figure on the overview to its meaning, its cases, and one of them."""
    page = open_page("/?year=2022")
    tile = page.get_by_role("listitem").filter(has_text="Omgørelsesprocent")
    value = tile.locator(".figure-value").inner_text()
    tile.get_by_role("link", name="hvorfor?").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Omgørelsesprocent")
    expect(page.locator(".answer .figure-value")).to_have_text(value)
    expect(page.get_by_text("omgjorte / realitetsbehandlede")).to_be_visible()
    expect(page.locator(".answer")).to_contain_text("95 %-interval")
    n, of = re.findall(r"(\d+) af (\d+)", page.locator(".answer").inner_text())[0]
    expect(page.get_by_text(f"{of} talte rækker")).to_be_visible()
    page.get_by_role("link", name="Kun dem i tælleren").click()
    expect(page.get_by_text(f"{n} talte rækker")).to_be_visible()
    page.get_by_role("row").nth(1).get_by_role("link").click()
    expect(page.get_by_text(re.compile("Ændring|Hjemvisning")).first).to_be_visible()


def test_find_a_person_without_the_number_in_the_address(open_page: OpenPage) -> None:
    """A CPR number is typed, and stands nowhere afterwards."""
    page = open_page("/")
    page.get_by_role("searchbox").fill(CPR)
    page.keyboard.press("Enter")

    expect(page.get_by_text("Person: CPR-nummer (skjult)")).to_be_visible()
    assert "251248" not in page.url
    assert CPR not in page.content()


def test_a_document_is_read_on_the_page_and_fetched_as_a_file(
    open_page: OpenPage,
) -> None:
    """The letter opens beside the list; as a file it leaves the page."""
    page = open_page(f"/sager/{OVERDUE}/")
    page.get_by_role("link", name="Kvitteringsbrev", exact=True).click()
    expect(page.get_by_text("Kære Nancy").first).to_be_visible()

    with page.expect_download() as waiting:
        page.get_by_role("link", name="Hent", exact=True).click()

    assert waiting.value.path().read_text(encoding="utf-8").startswith("Kære Nancy")


def test_the_chart_has_its_figures_beside_it(open_page: OpenPage) -> None:
    """The picture has a name, and its table folds out with as many rows as points."""
    page = open_page("/?year=2022")
    chart = page.locator("figure.chart").first

    expect(chart.get_by_role("img", name="Graf: Modtagne og afgjorte")).to_be_visible()
    chart.get_by_text("Grafens tal").click()
    expect(chart.get_by_role("rowheader").first).to_be_visible()


def test_figures_are_built_while_the_page_waits(
    open_page: OpenPage, open_one_more_case: Callable[[], None]
) -> None:
    """A new case makes the figures old; the button has the worker count anew."""
    open_one_more_case()
    page = open_page("/?year=2022")
    received = page.get_by_role("listitem").filter(has_text="Modtagne sager")
    before = int(received.locator(".figure-value").inner_text())
    expect(page.get_by_text("Journalen er vokset")).to_be_visible()

    page.get_by_role("button", name="Byg tallene").click()

    expect(page.get_by_role("button", name="Byg tallene")).to_have_count(0)
    expect(received.locator(".figure-value")).to_have_text(
        str(before + 1), timeout=60_000
    )
