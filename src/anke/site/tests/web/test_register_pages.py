# SPDX-License-Identifier: EUPL-1.2
"""Pages of the contract's registers with records on them, as axe reads them.

Pages are drawn from a small house and given to the browser as they are: structure,
names and tables are looked at here, colours on the other pages of the same design.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from playwright.sync_api import expect

from anke.contract.registers import services
from anke.contract.registers.tests.world import CONTRACT, PDF, STREAM, TODAY, people_in
from anke.site.tests.web.axe import assert_axe_finds_nothing

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.once, pytest.mark.django_db]

HERE = "/resultatplan/registre/"
PART = f"{HERE}leverance/{CONTRACT}/1.5/account/"


def test_a_register_is_for_everybody_at_every_stage(
    browser: Browser, tmp_path, settings
) -> None:
    """Ready, to be confirmed, taken back; forms and rows that are refused."""
    people, page = people_in(tmp_path, settings), browser.new_page()
    kept = services.keep_document(
        people.controller, CONTRACT, "1.5", "account", name="redegørelse.pdf",
        content=PDF,
    )  # fmt: skip
    for _ in range(2):
        sent = services.record_dispatch(
            people.controller, CONTRACT, kept.number, on=TODAY
        )
        drawn = drawn_by(people.head, PART)
        services.withdraw_record(people.head, STREAM, sent.number, cause="Forkert dag")
    client = Client()
    client.force_login(people.head)
    rows = "tal;værdi;kilde;kendt den\nx;y;;z".encode()
    bad = SimpleUploadedFile("tal.csv", rows)

    pages = [
        drawn,
        client.get(PART),
        client.get(HERE),
        client.post(f"{PART}dokument/", {}),
        client.post(f"{HERE}punkt/obligations/accessibility-statement/", {}),
        client.post(f"{HERE}tal/{CONTRACT}/result/", {}),
        client.post(f"{HERE}aarsager/2022-09/municipal/", {}),
        client.post(f"{HERE}indlaes/{CONTRACT}/", {"file": bad}),
        client.get(f"{HERE}traek-tilbage/{STREAM}/1/"),
    ]

    for response in pages:
        page.set_content(response.content.decode())
        assert_axe_finds_nothing(page)
        expect(page.locator("h1")).to_have_count(1)
    page.set_content(drawn.content.decode())
    expect(page.get_by_role("button", name="Bekræft: ")).to_be_visible()
    expect(page.get_by_role("link", name="Træk tilbage: ")).to_have_count(1)


def drawn_by(user, address: str):
    """Ask for a page as somebody."""
    client = Client()
    client.force_login(user)
    return client.get(address)
