# SPDX-License-Identifier: EUPL-1.2
"""How people are kept safe: a colleague's case, an auditor's day, an administrator's.

Each story leaves the small authority as it found it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable

    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.story
CASE = "22-00020"


def test_a_colleague_is_a_party(open_page: OpenPage) -> None:
    """The head shuts the case, one caseworker works on it, and nobody else finds it."""
    page = open_page(f"/sager/{CASE}/")
    page.get_by_role("link", name="Beskyt sagen, eller meld dig inhabil").click()
    page.get_by_role("combobox", name="Beskyttelse").select_option("own-employee")
    page.get_by_label("Hvem skal arbejde med sagen").select_option("S001")
    page.get_by_role("button", name="Gem beskyttelsen").click()
    expect(page.get_by_text("Du kan ikke åbne denne sag")).to_be_visible()

    worker = open_page(f"/sager/{CASE}/", user="sagsbehandler")
    expect(worker.get_by_role("heading", name=f"Sag {CASE}")).to_be_visible()
    expect(worker.get_by_text("Niveau 3: en medarbejder er part").first).to_be_visible()
    for user in ("ankechef", "revisor", "journal"):
        other = open_page(f"/sager/?q={CASE}", user=user)
        expect(other.get_by_text("0 sager")).to_be_visible()
        other.goto(f"/sager/{CASE}/")
        expect(other.get_by_role("heading", name="Sagen findes ikke")).to_be_visible()

    page.get_by_role("link", name="Beskyttede sager").first.click()
    page.get_by_role("link", name=CASE).click()
    page.get_by_role("combobox", name="Beskyttelse").select_option("")
    page.get_by_label("Hvorfor", exact=True).first.fill("Ikke længere ansat")
    page.get_by_role("button", name="Gem beskyttelsen").click()
    expect(page.get_by_text("Ingen: alle sagsmedarbejdere må åbne den")).to_be_visible()
    page.get_by_label("Hvorfor S001 ikke længere arbejder").fill("Ikke nødvendigt")
    page.get_by_role("button", name="Fjern udpegningen af S001").click()
    expect(page.get_by_text("Det er skrevet i sagens journal.")).to_be_visible()


def test_an_auditor_asks_who_has_looked(open_page: OpenPage) -> None:
    """From the menu to one case's looks; the citizen's print names nobody."""
    reader = open_page(f"/sager/{CASE}/", user="sagsbehandler")
    page = open_page("/", user="revisor")
    page.get_by_role("navigation", name="Hovedmenu").get_by_text("Opslagslog").click()
    page.get_by_label("Sag", exact=True).fill("22-20")
    page.get_by_role("button", name="Vis", exact=True).click()
    row = page.get_by_role("row").filter(has_text="Sanne Agerlund").first
    expect(row).to_contain_text("Sagsside")

    reader.get_by_role("link", name="Udskriv opslagslog til parten").click()
    expect(reader.get_by_role("heading", level=1)).to_have_text(
        re.compile(f"Hvem har set sag\\s+{CASE}")
    )
    table = reader.get_by_role("table").inner_text()
    assert "Sagsside" in table
    assert "Agerlund" not in table
    assert "S001" not in table


def test_an_administrator_gives_a_role(open_page: OpenPage) -> None:
    """A role is changed with a cause that is kept, and one's own is not."""
    page = open_page("/", user="administrator")
    page.get_by_role("navigation", name="Hovedmenu").get_by_text("Medarbejdere").click()
    page.get_by_role("link", name="Carl Troldby").click()
    for role, name in (("auditor", "revisor"), ("controller", "controller")):
        page.get_by_label("Rolle", exact=True).select_option(role)
        page.get_by_label("Hvorfor").fill(f"Er nu {name}")
        page.get_by_role("button", name="Gem").click()
        expect(page.get_by_text(f"Er nu {name}").first).to_be_visible()
    page.get_by_role("link", name="Medarbejdere").last.click()
    page.get_by_role("link", name="Amalie Strand").click()

    expect(
        page.get_by_text("Ingen ændrer sin egen rolle eller adgang.")
    ).to_be_visible()
    expect(page.get_by_role("button", name="Gem")).to_have_count(0)
