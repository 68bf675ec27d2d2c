# SPDX-License-Identifier: EUPL-1.2
"""A practice coordinator's day: a text that is criticised is written anew, and tried.

Read it as the manual. The caseworker proposes, the coordinator puts it in force, and
the caseworker's next letter has it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from anke.site.tests.web.conftest import serving, small_authority
from anke.site.tests.web.days import axe, told, windows
from anke.site.tests.world import OVERDUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser

    from anke.site.tests.web.days import SignIn

pytestmark = pytest.mark.story

TEXT = "/sagsbehandling/tekster/closing.any.any.any.any/"
WORDS = "Ring til os, hvis du har spørgsmål til afgørelsen. Vi hjælper gerne."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an authority of its own, as this day changes it."""
    with serving(small_authority(tmp_path_factory.mktemp("practice"))) as address:
        yield address


@pytest.fixture
def sign_in(house: str, browser: Browser) -> Iterator[SignIn]:
    """Give each person a window of their own."""
    yield from windows(house, browser)


def test_a_practice_coordinators_day(sign_in: SignIn) -> None:
    """From a proposal to a text in force, looked at before and after."""
    caseworker = sign_in("sagsbehandler")
    caseworker.goto(TEXT)
    body = caseworker.get_by_label("Tekst", exact=True)
    before = body.input_value()
    body.fill(f"{before}\n\n{WORDS}")
    caseworker.get_by_role("button", name="Gem kladden").press("Enter")
    expect(caseworker.get_by_text(WORDS).first).to_be_visible()
    expect(caseworker.get_by_role("button", name="Sæt i kraft")).to_have_count(0)

    coordinator = sign_in("praksiskoordinator")
    coordinator.get_by_role("navigation", name="Hovedmenu").get_by_role(
        "link", name="Tekster"
    ).press("Enter")
    coordinator.get_by_label("Status").select_option("draft")
    coordinator.get_by_role("button", name="Find").press("Enter")
    coordinator.get_by_role("table").get_by_role("link").first.press("Enter")
    expect(coordinator.get_by_label("Tekst", exact=True)).to_have_value(
        f"{before}\n\n{WORDS}"
    )

    # It is put in force with a reason; without one it is not.
    coordinator.get_by_role("button", name="Sæt i kraft").press("Enter")
    expect(coordinator.get_by_role("alert").first).to_be_visible()
    axe(coordinator)
    coordinator.get_by_label("Hvorfor").first.fill("Borgere spurgte, hvem de må ringe")
    coordinator.get_by_role("button", name="Sæt i kraft").press("Enter")
    told(coordinator, "Borgere spurgte, hvem de må ringe")
    axe(coordinator)

    # The next letter has it.
    caseworker.goto(f"/sagsbehandling/{OVERDUE}/brev/")
    expect(caseworker.get_by_text(WORDS).first).to_be_visible()
