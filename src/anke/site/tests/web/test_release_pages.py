# SPDX-License-Identifier: EUPL-1.2
"""The page of a release, where it stands differently at each stage, as axe reads it.

Pages are drawn from a small authority and given to the browser as they are: structure,
names and tables are looked at here, colours on the other pages of the same design.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from playwright.sync_api import expect

from anke.publication import services
from anke.publication.gate.protecting import Attacked
from anke.publication.gate.tests.worlds import facts, with_more
from anke.publication.tests.releases import change_facts, house_in
from anke.site.tests.web.axe import assert_axe_finds_nothing

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.once, pytest.mark.django_db]

LATE = ("municipality-1", "a-1", 2021 * 12 + 3, "changed", 2)
ADDRESS = "/offentliggoerelser/"


def test_a_release_is_for_everybody_at_every_stage(
    browser: Browser, tmp_path, settings, monkeypatch
) -> None:
    """Published, to be signed, refused with its cells; and a form that is refused."""
    page = browser.new_page()
    house = house_in(tmp_path, settings, monkeypatch)
    client = Client()
    client.force_login(house.head)
    out = house.published()
    change_facts(monkeypatch, with_more(facts(1), LATE))
    signing = house.attacked()
    found = Attacked("municipal/2022", 9, ("municipality-1 × a-1 × 2022",))
    monkeypatch.setattr(services, "attack_draft", lambda *_: [found])
    refused = house.attacked()

    drawn = [
        client.get(f"{ADDRESS}{state.id}/") for state in (out, signing, refused)
    ] + [client.post(f"{ADDRESS}{out.id}/tilbagekald/", {}), client.get(ADDRESS)]

    for response in drawn:
        page.set_content(response.content.decode())
        assert_axe_finds_nothing(page)
        expect(page.locator("h1")).to_have_count(1)
    page.set_content(drawn[1].content.decode())
    table = page.get_by_role("table", name="Offentliggjorte tal, der ændrer sig")
    expect(table.get_by_role("columnheader", name="Før", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Skriv under")).to_be_visible()
