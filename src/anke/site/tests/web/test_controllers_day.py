# SPDX-License-Identifier: EUPL-1.2
"""A controller's day: from a figure to the error behind it, and to the figure again.

Read it as the manual. The caseworker who mends the error stands here, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from anke.site.tests.web.conftest import serving, small_authority
from anke.site.tests.web.days import axe, choose, told, windows
from anke.site.tests.web.test_accessibility import press_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from anke.site.tests.web.days import SignIn

pytestmark = pytest.mark.story

FOUND = "Brevet fra den 8. juli stadfæster, men sagen er registreret som ændret."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an authority of its own, as this day changes it."""
    with serving(small_authority(tmp_path_factory.mktemp("controller"))) as address:
        yield address


@pytest.fixture
def sign_in(house: str, browser: Browser) -> Iterator[SignIn]:
    """Give each person a window of their own."""
    yield from windows(house, browser)


def test_a_controllers_day(sign_in: SignIn) -> None:
    """A wrong outcome is found behind a figure, told, mended, and settled."""
    controller = sign_in("controller")
    before = ask_why(controller)
    case = look_at_a_registration(controller)
    make_a_remark(controller)
    see_what_waits(controller, case)

    caseworker = sign_in("sagsbehandler")
    find_it_on_the_desk(caseworker, case)
    mend_it(caseworker, case)

    see_that_it_is_mended(controller, case)
    assert build_the_figures_anew(controller) != before


def ask_why(page: Page) -> str:
    """From the overview to the cases that were reversed."""
    page.goto("/tal/reversal-rate/?area=municipal&year=2022")
    axe(page)
    page.get_by_role("link", name="Kun dem i tælleren").click()
    expect(page.get_by_role("heading", name="Sagerne bag tallet")).to_be_visible()
    return page.locator(".figure-value").first.inner_text()


def look_at_a_registration(page: Page) -> str:
    """Open one that was changed: what is registered, and no letter of the citizen's."""
    row = page.get_by_role("row").filter(has_text="Ændring").first
    link = row.get_by_role("link").first
    case = link.inner_text()
    link.click()
    expect(page.get_by_role("heading", name=f"Sag {case}")).to_be_visible()
    told(page, "Der er ingen bemærkninger.")
    axe(page)
    return case


def make_a_remark(page: Page) -> None:
    """Say what is registered wrong, by keyboard."""
    press_until(page, "Tab", "Skriv en bemærkning", times=120)
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Send bemærkningen").click()
    told(page, "Der er noget, der skal rettes")
    axe(page)
    page.get_by_label("Hvad der er registreret forkert").select_option("outcome")
    page.get_by_label("Hvad der er galt").fill(FOUND)
    page.get_by_role("button", name="Send bemærkningen").click()
    told(page, "Din bemærkning ligger på sagen.")
    told(page, FOUND)
    axe(page)


def see_what_waits(page: Page, case: str) -> None:
    """The remarks that nobody has answered stand in a list of their own."""
    page.get_by_role("link", name="Mine bemærkninger").first.click()
    expect(page.get_by_role("rowheader")).to_have_text([case])
    axe(page)


def find_it_on_the_desk(page: Page, case: str) -> None:
    """The decided case lies on the caseworker's desk again."""
    page.goto("/fordeling/mit-arbejde/?todo=settle-remark")
    expect(page.get_by_role("row").filter(has_text=case)).to_contain_text(
        "Svar på controllerens bemærkning"
    )
    page.get_by_role("link", name=case).first.click()
    told(page, FOUND)
    axe(page)


def mend_it(page: Page, case: str) -> None:
    """Correct the registration; then answer."""
    page.get_by_role("link", name="Ret registreringen", exact=True).click()
    page.get_by_label("Udfald").select_option("upheld")
    page.get_by_label("Hvorfor", exact=True).fill("Registreret forkert")
    page.get_by_role("button", name="Ret", exact=True).click()
    told(page, "Registreringen er rettet.")

    page.get_by_role("link", name="Svar på bemærkningen").click()
    axe(page)
    # That it was right all the time takes a reason.
    choose(page, "Registreringen er rigtig")
    page.get_by_role("button", name="Send mit svar").click()
    told(page, "Skriv, hvorfor registreringen er rigtig.")
    choose(page, "Registreringen er rettet")
    page.get_by_role("button", name="Send mit svar").click()
    told(page, "Bemærkningen er besvaret.")
    page.goto("/fordeling/mit-arbejde/")
    expect(page.get_by_role("link", name=case)).to_have_count(0)


def see_that_it_is_mended(page: Page, case: str) -> None:
    """The controller reads what became of it."""
    page.goto(f"/sager/{case}/")
    told(page, "Registreringen er rettet.")
    told(page, "S001")
    axe(page)
    page.get_by_role("link", name="Mine bemærkninger").first.click()
    told(page, "Ingen af dine bemærkninger venter på svar.")


def build_the_figures_anew(page: Page) -> str:
    """The figure follows the registration, in a vintage of its own."""
    page.goto("/")
    told(page, "Journalen er vokset")
    page.get_by_role("button", name="Byg tallene").click()
    told(page, "Tallene bliver bygget")
    expect(page.get_by_text("Tallene bliver bygget")).to_have_count(0, timeout=90_000)
    return ask_why(page)
