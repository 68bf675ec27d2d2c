# SPDX-License-Identifier: EUPL-1.2
"""What the stories of whole days share: signing in, choosing, waiting, looking."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import expect

from anke.site.tests.web.conftest import DESK
from anke.site.tests.web.test_accessibility import assert_for_everybody

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    SignIn = Callable[[str], Page]

PASSWORD = "anke-demo-2022"


def windows(house: str, browser: Browser) -> Iterator[SignIn]:
    """Give a way to sign in, by keyboard, each person in a window of their own."""
    opened = []
    faults: list[str] = []

    def sign_in(username: str) -> Page:
        window = browser.new_context(base_url=house, locale="da-DK")
        opened.append(window)
        page = window.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        at_the_desk(page)
        page.goto("/konto/log-ind/")
        page.get_by_label("Brugernavn eller e-mail").fill(username)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        expect(page.get_by_role("navigation").first).to_be_visible()
        return page

    yield sign_in
    for window in opened:
        window.close()
    assert not faults, f"the browser complained: {faults}"


def at_the_desk(page: Page) -> None:
    """Make the window as wide as on a desk."""
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def axe(page: Page) -> None:
    """Axe finds nothing on desk or phone; then the desk is wide again."""
    assert_for_everybody(page)
    at_the_desk(page)


def told(page: Page, text: str) -> None:
    """Wait until the page tells something."""
    expect(page.get_by_text(text).first).to_be_visible()


def choose(page: Page, text: str) -> None:
    """Click what one chooses; the design system draws the box itself."""
    page.locator("label", has_text=text).first.click()


def do(page: Page, case: str, link: str) -> None:
    """Open a case and one of the things that can be done to it."""
    page.goto(f"/sager/{case}/")
    page.get_by_role("link", name=link, exact=True).first.click()
