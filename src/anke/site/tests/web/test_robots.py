# SPDX-License-Identifier: EUPL-1.2
"""A robot is tried, let to work, and taken back: the head's and the caseworker's part.

Reads like the manual. The worker behind the pages plays the quarter again and lets the
robots act; nobody but the pages is asked.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
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

# The register's part of it is tested on both in decisions/robots/tests.
pytestmark = [pytest.mark.once, pytest.mark.story]
A_ROUND_MILLISECONDS = 60_000


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a house of its own; give its address."""
    folder = tmp_path_factory.mktemp("robots")
    world = [sys.executable, "-m", "anke.site.tests.robot_world"]
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


def switch_on(page: Page, name: str) -> None:
    """Try a robot on the last quarter, read what it would have done, switch it on."""
    page.goto("/sagsbehandling/robotter/")
    page.get_by_role("link", name=name).press("Enter")
    expect(page.get_by_text("Den er ikke prøvet endnu")).to_be_visible()
    page.get_by_role("button", name="Prøv på sidste kvartal").press("Enter")
    expect(page.get_by_text("Sager spillet igen")).to_be_visible(
        timeout=A_ROUND_MILLISECONDS
    )
    page.get_by_label("Hvorfor?").fill("Prøvet på sidste kvartal")
    page.get_by_role("button", name="Tænd robotten").press("Enter")
    expect(page.get_by_text("Robotten er tændt.")).to_be_visible()


def until_seen(page: Page, text: str, inside: str = "main") -> None:
    """Look at the page again until the worker has come to it, in a part of the page."""
    last = time.monotonic() + A_ROUND_MILLISECONDS / 1000
    while text not in "".join(page.locator(inside).all_text_contents()):
        assert time.monotonic() < last, f"{text!r} never came to {inside}"
        page.wait_for_timeout(1000)
        page.reload()


def picture(page: Page, name: str) -> None:
    """Take a picture for the docs where that was asked for."""
    if os.environ.get("ANKE_SCREENSHOTS"):
        from anke.site.tests.web.test_pictures import take

        take(page, name)
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


@pytest.mark.timeout(900)
def test_a_robot_is_tried_switched_on_and_taken_back(open_house: OpenHouse) -> None:
    """The head lets two robots work; the caseworker takes back what one of them did."""
    head = open_house("/sagsbehandling/robotter/", "ankechef")
    expect(head.get_by_text("Slukket")).to_have_count(3)
    switch_on(head, "Samleren")
    switch_on(head, "Rykkeren")
    assert_for_everybody(head)
    head.set_viewport_size({"width": DESK[0], "height": DESK[1]})

    # The caseworker finds the papers bound, and the party reminded.
    page = open_house(f"/sager/{OVERDUE}/", "sagsbehandler")
    until_seen(page, "Samlet sag (arbejds-PDF)")
    until_seen(page, "Rykkeren", inside="[aria-labelledby=robots-heading]")
    robots = page.get_by_role("region", name="Robotterne i sagen")
    expect(robots).to_contain_text("Samleren")
    expect(robots).to_contain_text("Rykkeren")

    # The party has telephoned meanwhile: the reminder is taken back by keyboard.
    robots.get_by_role("link", name="Tag tilbage Rykkeren").press("Enter")
    assert_for_everybody(page)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    page.get_by_role("button", name="Tag tilbage").press("Enter")
    expect(page.get_by_role("alert").first).to_be_visible()
    page.get_by_label("Hvorfor?").fill("Parten har svaret i telefonen")
    page.get_by_role("button", name="Tag tilbage").press("Enter")
    expect(page.get_by_text("Det er taget tilbage.")).to_be_visible()
    expect(robots).to_contain_text("taget tilbage")

    # The head sees on the robot's page what it did, and that one thing was taken back.
    head.goto("/sagsbehandling/robotter/")
    expect(head.get_by_text("1 fortrudt")).to_be_visible()
    head.get_by_role("link", name="Rykkeren").press("Enter")
    expect(head.get_by_role("link", name=OVERDUE).first).to_be_visible()
    expect(head.get_by_text("Taget tilbage")).to_be_visible()
    picture(head, "robot")
