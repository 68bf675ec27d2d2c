# SPDX-License-Identifier: EUPL-1.2
"""The public forms in a browser: for everybody, by keyboard, without scripts."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from anke.site.tests.web.axe import assert_axe_finds_nothing
from anke.site.tests.web.conftest import DESK, PHONE
from anke.site.tests.web.test_accessibility import NARROW, press_until, width_at_320

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    OpenPage = Callable[..., Page]

# The register's part of it is tested on both by the tests of forms and screens.
pytestmark = pytest.mark.once

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
NUMBER = re.compile(r"22-M\d{5}")
GO_ON = "Gå videre og se det igennem"
MAKE_KEY = """
import django
django.setup()
from anke.intake.forms.instance_keys import create_key
print(create_key("municipality-0851"))
"""


@pytest.fixture(scope="session")
def aalborg_key(environment: dict[str, str]) -> str:
    """Make a key for Aalborg in the register that the browser's server uses."""
    settings = environment | {"DJANGO_SETTINGS_MODULE": "anke.site.settings.demo"}
    done = subprocess.run(
        [sys.executable, "-c", MAKE_KEY],
        env=settings,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return done.stdout.strip()


@pytest.fixture
def decision(tmp_path: Path) -> Path:
    """Lay a decision on the disk, to be chosen."""
    path = tmp_path / "afgoerelse.pdf"
    path.write_bytes(PDF)
    return path


@pytest.fixture
def at_aalborg(open_page: OpenPage, aalborg_key: str) -> Page:
    """Open the appeal form with Aalborg's key."""
    page = open_page("/ankeskema/", user="")
    page.get_by_label("Jeres myndigheds nøgle").fill(aalborg_key)
    page.get_by_role("button", name="Gå videre").click()
    return page


def is_for_everybody(page: Page) -> None:
    """Axe finds nothing in two widths, and 320 px need no scrolling sideways."""
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert_axe_finds_nothing(page)
    assert width_at_320(page) <= NARROW[0]
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_role("link", name="Tilgængelighedserklæring")).to_be_visible()


def send(page: Page) -> None:
    """Press the button until it is sent: a person needs longer to read the page."""
    for _ in range(200):
        if "kontrol" not in page.url:
            return
        page.get_by_role("button", name="Send").click()
    pytest.fail("it was never sent")


@pytest.mark.parametrize("address", ["/klag/", "/ankeskema/", "/tilgaengelighed/"])
def test_a_public_page_is_for_everybody(open_page: OpenPage, address: str) -> None:
    """The first page of each form, and the statement itself."""
    is_for_everybody(open_page(address, user=""))


def test_the_citizen_s_pages_are_for_everybody_all_the_way(
    open_page: OpenPage, decision: Path
) -> None:
    """With errors, when looking over and with the receipt."""
    page = open_page("/klag/", user="")
    page.get_by_label("Hvilken dato").fill("31-02-2021")
    page.get_by_label("Vælg filer").set_input_files(decision)
    page.get_by_role("button", name=GO_ON).click()

    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_label("Fjern afgoerelse.pdf")).to_be_visible()
    expect(page.get_by_label("Hvilken dato")).to_have_value("31-02-2021")
    is_for_everybody(page)
    page.get_by_role("link", name=re.compile("Hvilken dato")).click()
    expect(page.get_by_label("Hvilken dato")).to_be_focused()

    page.get_by_label("Hvilken dato").fill("24-12-2021")
    page.get_by_label("Telefon", exact=True).fill("12345678")
    page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se det igennem")
    expect(page.get_by_text("24. december 2021")).to_be_visible()
    is_for_everybody(page)

    page.get_by_role("button", name="Send").click()
    expect(page.locator(".receipt-number")).to_have_text(NUMBER)
    is_for_everybody(page)


def test_a_citizen_appeals_with_the_keyboard_alone(
    open_page: OpenPage, decision: Path
) -> None:
    """Fill in, choose a file, look over, send: no mouse."""
    page = open_page("/klag/", user="")
    # Asked for from the start: on a quick machine the key came before the listener.
    page.on("filechooser", lambda chooser: chooser.set_files(decision))
    for label, text in (
        ("Hvilken myndighed", "Aalborg"),
        ("Hvilken dato", "24-12-2021"),
        ("Hvad vil du fortælle", "Jeg er uenig."),
        ("Navn", "Nancy Ann Berggren"),
        ("E-mail", "nancy@example.dk"),
    ):
        press_until(page, "Tab", label)
        page.keyboard.type(text)
    press_until(page, "Tab", "Vælg filer")
    page.keyboard.press("Enter")
    expect(page.locator("input[type=file]")).to_have_value(re.compile("afgoerelse"))
    press_until(page, "Tab", GO_ON)
    page.keyboard.press("Enter")

    expect(page.get_by_text("Aalborg Kommune")).to_be_visible()
    expect(page.get_by_text("afgoerelse.pdf")).to_be_visible()
    press_until(page, "Tab", "Send")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Vi har modtaget det")
    expect(page.locator(".receipt-number")).to_have_text(NUMBER)
    expect(page.get_by_text("ubekræftet")).to_be_visible()


def test_the_whole_way_needs_no_script(
    server: str, browser: Browser, decision: Path
) -> None:
    """With scripts off, on a phone, an appeal is received all the same."""
    context = browser.new_context(
        base_url=server,
        java_script_enabled=False,
        viewport={"width": PHONE[0], "height": PHONE[1]},
    )
    page = context.new_page()
    page.goto("/klag/")
    page.get_by_label("Telefon", exact=True).fill("12345678")
    page.get_by_label("Vælg filer").set_input_files(decision)
    page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_text("afgoerelse.pdf")).to_be_visible()
    send(page)

    expect(page.locator(".receipt-number")).to_have_text(NUMBER)
    context.close()


def test_the_form_is_there_in_english(open_page: OpenPage) -> None:
    """The switch in the footer turns the whole form, and keeps it narrow."""
    page = open_page("/klag/", user="", language="en-GB")

    expect(page.get_by_role("heading", level=1)).to_have_text("Appeal over a decision")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert width_at_320(page) <= NARROW[0]


def test_a_first_instance_forwards_and_supplements(
    at_aalborg: Page, decision: Path
) -> None:
    """Key, dates, documents, a warning, the number; then more with the number."""
    page = at_aalborg
    is_for_everybody(page)
    page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_role("alert")).to_be_focused()
    is_for_everybody(page)

    for label, text in (
        ("Klagedato", "01-10-2022"),
        ("Afgørelsesdato", "20-09-2022"),
        ("Genvurderingsdato", "01-12-2022"),
        ("Borgerens navn", "Nancy Ann Berggren"),
        ("Jeres sagsnummer", "2022-4711"),
    ):
        page.get_by_label(label).fill(text)
    page.get_by_label("Vælg filer").set_input_files(decision)
    page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_text("retssikkerhedsloven § 66")).to_be_visible()
    is_for_everybody(page)
    page.get_by_role("button", name="Send").click()
    number = page.locator(".receipt-number").inner_text()
    assert NUMBER.fullmatch(number)
    is_for_everybody(page)

    page.goto("/ankeskema/supplement/")
    is_for_everybody(page)
    page.get_by_label("Vores nummer").fill(number)
    page.get_by_label("Bemærkninger").fill("Lægens brev følger.")
    page.get_by_role("button", name=GO_ON).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se det igennem")
    is_for_everybody(page)
    send(page)
    expect(page.locator(".receipt-number")).to_have_text(NUMBER)
    is_for_everybody(page)


def test_the_receipt_prints_without_the_frame(open_page: OpenPage) -> None:
    """On paper there is the number, and no footer."""
    page = open_page("/klag/", user="")
    page.get_by_label("Telefon", exact=True).fill("12345678")
    page.get_by_role("button", name=GO_ON).click()
    send(page)
    page.emulate_media(media="print")

    expect(page.locator(".receipt-number")).to_be_visible()
    expect(page.locator("footer")).to_be_hidden()
