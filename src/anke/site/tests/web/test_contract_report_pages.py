# SPDX-License-Identifier: EUPL-1.2
"""The pages of reports on the contract, at each stage, as axe reads them.

Pages are drawn from a small authority and given to the browser as they are: structure,
names and tables are looked at here, colours in the story of a whole report.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from playwright.sync_api import expect

from anke.contract import services
from anke.contract.domain.comments import CommentKind
from anke.contract.report_queries import read_report
from anke.contract.tests.reports import CONTRACT, PERIOD, house_in, register_late
from anke.site.tests.web.axe import assert_axe_finds_nothing

if TYPE_CHECKING:
    from playwright.sync_api import Browser

pytestmark = [pytest.mark.once, pytest.mark.django_db]

ADDRESS = "/resultatplan/rapporter/"


def test_a_report_is_for_everybody_at_every_stage(
    browser: Browser, tmp_path, settings
) -> None:
    """Draft, frozen, sent, its correction; and forms that are refused."""
    page = browser.new_page()
    house = house_in(tmp_path, settings)
    client = Client()
    client.force_login(house.controller)
    first = f"{ADDRESS}{house.drafted().id}/"
    services.comment_report(
        house.head, f"{CONTRACT}:{PERIOD}-1", "1.4", CommentKind.DEVIATION, "Flere."
    )
    drawn = [client.get(first), client.post(f"{first}bemaerk/", {})]
    house.frozen(f"{CONTRACT}:{PERIOD}-1")
    drawn += [client.get(first), client.post(f"{first}genaabn/", {})]
    state = read_report(f"{CONTRACT}:{PERIOD}-1")
    for user in (house.head, house.director):
        services.sign_report(user, state.id, content=state.content)
    drawn += [client.get(first), client.post(f"{first}send/", {})]
    register_late()
    second = house.signed(house.drafted().id)
    drawn += [client.get(first), client.get(f"{ADDRESS}{second.id}/")]
    drawn += [client.get(ADDRESS), client.get(f"{ADDRESS}nyt/")]
    drawn += [client.get(f"{first}tal/")]
    drawn += [client.post(f"{ADDRESS}afvigelse/", {}), client.get("/")]

    for response in drawn:
        page.set_content(response.content.decode())
        assert_axe_finds_nothing(page)
        expect(page.locator("h1")).to_have_count(1)
    page.set_content(drawn[7].content.decode())
    table = page.get_by_role("table", name="Tal, der er ændret siden")
    expect(table.get_by_role("columnheader", name="Før", exact=True)).to_be_visible()
