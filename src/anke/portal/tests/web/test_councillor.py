# SPDX-License-Identifier: EUPL-1.2
"""A councillor asks how her municipality does on help for disabled people.

She uses the keyboard alone. She finds the subject, chooses her municipality, compares
it with the country and with five like it, reads what to be careful with, shares the
link, and takes the table home.
"""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from anke.portal.tests.worlds import RELEASE
from anke.site.tests.web.axe import assert_axe_finds_nothing

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    Visit = Callable[..., Page]

pytestmark = pytest.mark.once

MOST_STEPS = 120
# What a screen reader says of the answer: landmarks, headings, cells, the picture.
NAMES = (
    r'navigation "Sagsområder"',
    r'form "Vælg, hvad tabellen viser"',
    r'heading "Realitetsbehandlede sager i alt, Omgørelsesprocent.*merudgifter',
    r'region "Realitetsbehandlede sager i alt, Omgørelsesprocent',
    r'columnheader "Omgørelsesprocent"',
    r'rowheader "Aarhus"',
    r'rowheader "Hele landet"',
    r'img "Omgørelsesprocent, .*Alle tal står i tabellen',
    r'link "Hent CSV"',
    r'textbox "Link til denne tabel',
)
NAME_OF_FOCUS = """() => {
  const at = document.activeElement;
  const words = at.ariaLabel || at.labels?.[0]?.innerText || at.innerText || '';
  return words.trim();
}"""


def go_to(page: Page, name: str, *, link: bool = False) -> None:
    """Press Tab until what has the focus says a name."""
    for _ in range(MOST_STEPS):
        page.keyboard.press("Tab")
        is_link = page.evaluate("document.activeElement.tagName") == "A"
        if page.evaluate(NAME_OF_FOCUS).startswith(name) and link in {False, is_link}:
            return
    pytest.fail(f"{name!r} cannot be reached by keyboard")


def test_a_councillor_finds_compares_and_shares(visit: Visit) -> None:
    """From the front page to a shared link without a mouse."""
    page = visit("/da/")
    go_to(page, "Hvad leder du efter?")
    page.keyboard.type("merudgifter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/soeg/**")
    go_to(page, "Børn – merudgifter")
    page.keyboard.press("Enter")
    page.wait_for_url("**/tabel/**")
    expect(page.get_by_role("heading", level=1)).to_have_text("Kommunale sager")

    go_to(page, "Førsteinstans")
    page.keyboard.press("Enter")
    go_to(page, "Find en kommune")
    page.keyboard.type("aarhus")
    go_to(page, "Aarhus")
    page.keyboard.press("Space")
    page.keyboard.press("Shift+Tab")
    go_to(page, "Sammenlign med")
    page.keyboard.press("Enter")
    for choice in ("Hele landet", "Fem lige store"):
        go_to(page, choice)
        page.keyboard.press("Space")
    go_to(page, "Opstilling")
    page.keyboard.press("Enter")
    go_to(page, "Vis, hvor usikre andele er")
    page.keyboard.press("Space")
    go_to(page, "Vis tabellen")
    page.keyboard.press("Enter")
    page.wait_for_url("**sammenlign=land,lignende**")

    rows = page.get_by_role("table").first.get_by_role("rowheader")
    expect(rows.filter(has_text=re.compile("^Aarhus$"))).to_be_visible()
    expect(rows).to_have_count(7)
    sentence = page.locator(".said").first
    expect(sentence).to_contain_text(re.compile("Aarhus, Børn – merudgifter"))
    expect(sentence).to_contain_text(
        re.compile("Det er [0-9.]+ af [0-9.]+ sager|så få sager|ikke offentliggjort")
    )
    expect(page.get_by_text("siger kun noget om de afgørelser")).to_be_visible()
    picture = page.get_by_role("img", name=re.compile("^Omgørelsesprocent"))
    expect(picture).to_be_visible()

    heard = page.locator("main").aria_snapshot()
    for name in NAMES:
        assert re.search(name, heard), name
    assert_axe_finds_nothing(page)

    shared = visit(page.get_by_label("Link til denne tabel").input_value())
    expect(shared.get_by_role("table").first.get_by_role("rowheader")).to_have_count(7)
    _take_home(shared)


def _take_home(shared: Page) -> None:
    """Download the table by keyboard; the file holds what the page shows."""
    go_to(shared, "Hent CSV")
    with shared.expect_download() as taken:
        shared.keyboard.press("Enter")
    text = taken.value.path().read_text(encoding="utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert taken.value.suggested_filename == f"municipal-{RELEASE}.csv"
    assert {"Aarhus", "Hele landet"} <= {row["Instans"] for row in rows}
    assert {row["Emne"] for row in rows} == {"Børn – merudgifter"}


def test_a_figure_answers_why(visit: Visit) -> None:
    """The heading of a key figure leads to its numerator and denominator."""
    page = visit("/da/tabel/municipal?noegletal=reversal-rate&periode=2022")
    go_to(page, "Omgørelsesprocent", link=True)
    page.keyboard.press("Enter")

    definition = page.locator("#reversal-rate")
    expect(definition).to_contain_text("Ændring/ophævelse + Hjemvisning")
    expect(definition).to_contain_text("Nævner")
