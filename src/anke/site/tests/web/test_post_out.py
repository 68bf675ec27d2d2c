# SPDX-License-Identifier: EUPL-1.2
"""The mail room's afternoon: what is stuck, what nobody is sure of, the printed pile.

Reads like the manual: the registrar opens *Post ud*, settles what needs a person, and
notes the pile as posted; a caseworker calls a letter back from the case.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from anke.site.tests.web.conftest import DESK, environment_in, serving
from anke.site.tests.web.days import windows
from anke.site.tests.web.test_accessibility import assert_for_everybody
from anke.site.tests.world import OVERDUE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from anke.site.tests.web.days import SignIn

    OpenHouse = Callable[[str, str], Page]

# The register's part of it is tested on both in decisions/dispatch/tests.
pytestmark = [pytest.mark.once, pytest.mark.story]
PAGE = "/sagsbehandling/post-ud/"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a house of its own; give its address."""
    folder = tmp_path_factory.mktemp("post-out")
    world = [sys.executable, "-m", "anke.site.tests.post_world"]
    subprocess.run(world, env=environment_in(folder), check=True, timeout=600)
    with serving(environment_in(folder)) as address:
        yield address


@pytest.fixture
def open_house(house: str, browser: Browser) -> Iterator[OpenHouse]:
    """Open a page of the house as somebody, in a window of their own."""
    for sign_in in windows(house, browser):

        def open_as(path: str, user: str, sign_in: SignIn = sign_in) -> Page:
            page = sign_in(user)
            page.goto(path)
            return page

        yield open_as


def rows(page: Page, caption: str) -> int:
    """Count the letters of a list."""
    return page.get_by_role("region", name=caption).get_by_role("rowheader").count()


@pytest.mark.timeout(900)
def test_the_afternoon_of_the_mail_room(open_house: OpenHouse) -> None:
    """From the sum on top to an empty pile; axe looks at each page on the way."""
    page = open_house(PAGE, "journal")
    expect(page.locator("#ledger")).to_contain_text("lagt i udbakken")
    expect(page.get_by_text("Ubesvaret post på sager med breve på vej")).to_be_visible()
    if os.environ.get("ANKE_SCREENSHOTS"):
        from anke.site.tests.web.test_pictures import take

        take(page, "post-ud")
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    assert rows(page, "Kræver en person") == 2

    # Nobody knows where to send the first one: she writes the address.
    page.get_by_role("region", name="Kræver en person").get_by_role(
        "link", name="22-U00002"
    ).click()
    expect(page.get_by_text("Ingen ved, hvor det skal sendes hen")).to_be_visible()
    assert_for_everybody(page)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.get_by_role("button", name="Send det ad denne vej").click()
    expect(page.get_by_text("kan ikke sendes den vej")).to_be_visible()
    page.get_by_label("Postadresse").fill("Testvej 2\n9999 Testby")
    page.get_by_role("button", name="Send det ad denne vej").press("Enter")
    expect(page.get_by_text("22-U00002 sendes ad en anden vej.")).to_be_visible()

    # Nobody is sure of the second one: she finds its name in the mail server's log.
    page.get_by_role("region", name="Kræver en person").get_by_role(
        "link"
    ).first.click()
    expect(page.get_by_text("Kendes udadtil som")).to_be_visible()
    page.get_by_role("button", name="Ja, notér det som sendt").press("Enter")
    expect(page.get_by_text("er noteret som sendt.")).to_be_visible()
    expect(page.get_by_text("Intet sidder fast.")).to_be_visible()

    # The pile from the printer goes to the post.
    page.get_by_role("button", name="Alle disse er lagt i posten").press("Enter")
    expect(page.get_by_text("breve er noteret som sendt.")).to_be_visible()
    assert_for_everybody(page)


@pytest.mark.timeout(600)
def test_a_caseworker_calls_a_letter_back_from_the_case(open_house: OpenHouse) -> None:
    """It stands among the case's letters, and goes no further."""
    page = open_house(f"/sager/{OVERDUE}/", "sagsbehandler")
    letters = page.get_by_role("region", name="Breve ud")
    waiting = letters.get_by_role("listitem").filter(has_text="Partshøring")

    waiting.get_by_text("Kald brevet tilbage").press("Enter")
    waiting.get_by_label("Hvorfor kaldes det tilbage?").fill("Der er nyt i sagen")
    waiting.get_by_role("button", name="Kald tilbage").press("Enter")

    expect(
        page.get_by_text("er kaldt tilbage. Det forlader ikke huset.")
    ).to_be_visible()
    expect(letters).to_contain_text("Der er nyt i sagen")
