# SPDX-License-Identifier: EUPL-1.2
"""A citizen looks in: link, code, status, a document sent, seen as received.

Read it as a manual: the first test is what somebody does who has had a letter.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.translation import override
from playwright.sync_api import expect

from anke.selfservice.doors import page as with_frame
from anke.site.tests.web.axe import assert_axe_finds_nothing
from anke.site.tests.web.conftest import DESK, PHONE
from anke.site.tests.web.test_accessibility import NARROW, press_until, width_at_320
from anke.site.tests.web.test_public_forms import MAKE_KEY, PDF
from anke.site.tests.world import AGAIN, OVERDUE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    OpenPage = Callable[..., Page]
    WayIn = Callable[[str], tuple[str, str]]

# The register's part of it is tested on both by selfservice/tests.
pytestmark = [pytest.mark.once, pytest.mark.story]

LETTER_NUMBER = re.compile(r"22-M\d{5}")


@pytest.fixture(scope="session")
def way_in(environment: dict[str, str]) -> WayIn:
    """Let an operator make a link and a code for the appellant of a case."""

    def make(case: str) -> tuple[str, str]:
        command = [sys.executable, "-m", "anke", "status", "link", case]
        done = subprocess.run(
            [*command, "--format", "json"],
            env=environment,
            check=True,
            capture_output=True,
            text=True,
            timeout=120,
        )
        (row,) = json.loads(done.stdout)
        return str(row["link"]).partition(":8000")[2], str(row["code"])

    return make


@pytest.fixture
def letter_from_the_doctor(tmp_path: Path) -> Path:
    """Lay a document on the disk, to be chosen."""
    path = tmp_path / "laegebrev.pdf"
    path.write_bytes(PDF)
    return path


def is_for_everybody(page: Page) -> None:
    """Axe finds nothing in two widths, and 320 px need no scrolling sideways."""
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert_axe_finds_nothing(page)
    assert width_at_320(page) <= NARROW[0]
    expect(page.locator("h1")).to_have_count(1)
    expect(page.get_by_role("link", name="Tilgængelighedserklæring")).to_be_visible()


def arrive(page: Page, heading: str) -> None:
    """Press Enter, and wait for the page that it leads to."""
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)


def come_in(page: Page, way: tuple[str, str]) -> None:
    """Follow the link and type the code."""
    page.goto(way[0])
    page.get_by_label("Kode").fill(way[1])
    page.get_by_role("button", name="Se sagen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Din sag")


def test_a_citizen_looks_in_and_sends_a_document_by_keyboard_on_a_phone(
    open_page: OpenPage, way_in: WayIn, letter_from_the_doctor: Path
) -> None:
    """From the letter in the hand to “received”, with the keyboard alone, at 375 px."""
    # Nancy has got a letter with a link and a code. She opens the link …
    link, code = way_in(OVERDUE)
    page = open_page(link, user="", size=PHONE)
    page.on("filechooser", lambda chooser: chooser.set_files(letter_from_the_doctor))
    expect(page.get_by_role("heading", level=1)).to_have_text("Skriv koden")
    # … which has gone from the address bar already, and types the code.
    assert page.url.endswith("/min-sag/kode/")
    press_until(page, "Tab", "Kode")
    page.keyboard.type(f"{code[:4]} {code[4:]}")
    arrive(page, f"Din sag {OVERDUE}")

    # She reads where the case is, how long it takes, and the deadline's arithmetic.
    expect(page.get_by_text("En sagsbehandler arbejder på sagen.")).to_be_visible()
    expect(page.get_by_text("Denne sag har ventet i 30 uger.")).to_be_visible()
    press_until(page, "Tab", "Sådan er sidste dag regnet ud")
    page.keyboard.press("Enter")
    step = page.get_by_text("Fristen udløber onsdag den 31. august 2022.")
    expect(step).to_be_visible()
    assert OVERDUE not in page.url

    # She has a letter from her doctor, and sends it.
    press_until(page, "Tab", "Skriv, eller send dokumenter")
    arrive(page, "Send os mere")
    press_until(page, "Tab", "Hvad vil du fortælle os?")
    page.keyboard.type("Her er lægens brev.")
    press_until(page, "Tab", "Vælg filer")
    page.keyboard.press("Enter")
    expect(page.locator("input[type=file]")).to_have_value(re.compile("laegebrev"))
    press_until(page, "Tab", "Gå videre og se det igennem")
    arrive(page, "Se det igennem")
    expect(page.get_by_text("laegebrev.pdf")).to_be_visible()
    press_until(page, "Tab", "Send")

    # She gets a number, and sees what she sent on the page of the case.
    arrive(page, "Vi har modtaget det")
    number = page.locator(".receipt-number").inner_text()
    assert LETTER_NUMBER.fullmatch(number)
    press_until(page, "Tab", "Tilbage til sagen")
    arrive(page, f"Din sag {OVERDUE}")
    sent = page.get_by_role("listitem").filter(has_text=number)
    expect(sent).to_contain_text("Modtaget, venter på at blive lagt på sagen")
    expect(sent).to_contain_text("laegebrev.pdf")

    # She leaves; whoever has the phone next sees nothing, and the link is used.
    press_until(page, "Tab", "Luk og gå ud")
    arrive(page, "Se din sag")
    page.go_back()
    expect(page.get_by_text(OVERDUE)).to_have_count(0)
    page.goto(link)
    page.get_by_label("Kode").fill(code)
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Linket er brugt.")


def test_a_citizen_s_pages_are_for_everybody_all_the_way(
    open_page: OpenPage, way_in: WayIn, letter_from_the_doctor: Path
) -> None:
    """Code, error, status, list, form, look over, receipt: axe finds nothing."""
    link, code = way_in(OVERDUE)
    page = open_page(link, user="")
    page.get_by_label("Kode").fill("0000")
    page.get_by_role("button", name="Se sagen").click()
    expect(page.get_by_role("alert")).to_be_focused()
    is_for_everybody(page)

    page.get_by_label("Kode").fill(code)
    page.get_by_role("button", name="Se sagen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Din sag {OVERDUE}")
    for fold in page.locator("summary").all():
        fold.click()
    is_for_everybody(page)
    status = page.url

    page.get_by_role("link", name="Alle dine sager").click()
    expect(page.get_by_role("link", name=OVERDUE)).to_be_visible()
    is_for_everybody(page)

    page.goto(f"{status}send/")
    page.get_by_role("button", name="Gå videre og se det igennem").click()
    expect(page.get_by_role("alert")).to_be_focused()
    is_for_everybody(page)
    page.get_by_label("Vælg filer").set_input_files(letter_from_the_doctor)
    page.get_by_role("button", name="Gå videre og se det igennem").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Se det igennem")
    is_for_everybody(page)
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".receipt-number")).to_have_text(LETTER_NUMBER)
    is_for_everybody(page)


def test_who_has_no_link_asks_for_one_and_keeps_the_code(open_page: OpenPage) -> None:
    """The page with the code says what happens now, and the same to everybody."""
    page = open_page("/min-sag/nyt-link/", user="")
    page.get_by_role("button", name="Bed om et link").click()
    expect(page.get_by_role("alert")).to_be_focused()
    is_for_everybody(page)

    page.get_by_label("Sagsnummer").fill(OVERDUE)
    page.get_by_label("Din e-mailadresse").fill("nancy@example.dk")
    page.get_by_role("button", name="Bed om et link").click()

    expect(page.locator(".receipt-number")).to_have_text(re.compile(r"\d{4}-\d{4}"))
    is_for_everybody(page)


def test_a_first_instance_finds_its_case(
    open_page: OpenPage, environment: dict[str, str]
) -> None:
    """By key; the list and a case, in two widths."""
    settings = environment | {"DJANGO_SETTINGS_MODULE": "anke.site.settings.demo"}
    key = subprocess.run(
        [sys.executable, "-c", MAKE_KEY.replace("0851", "0101")],
        env=settings,
        check=True,
        capture_output=True,
        text=True,
        timeout=60,
    ).stdout.strip()
    page = open_page("/min-sag/myndighed/", user="")
    page.get_by_label("Jeres myndigheds nøgle").fill(key)
    page.get_by_role("button", name="Gå videre").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Jeres sager hos os")
    is_for_everybody(page)

    page.get_by_label("Vores sagsnummer").fill("22-3")
    page.get_by_role("button", name="Se sagen").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(f"Sag {AGAIN}")
    expect(page.get_by_text("Nancy")).to_have_count(0)
    is_for_everybody(page)


def test_the_staff_give_a_party_a_letter_from_the_case_page(
    open_page: OpenPage,
) -> None:
    """One button on the case, one letter for the printer, no frame on paper."""
    page = open_page(f"/sager/{AGAIN}/", user="ankechef")
    page.get_by_role("button", name="Lav link og kode til: klager").click()

    expect(page.get_by_text("Dit adgangsnummer:")).to_be_visible()
    for size in (DESK, PHONE):
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert_axe_finds_nothing(page)
    assert width_at_320(page) <= NARROW[0]
    page.emulate_media(media="print")
    expect(page.get_by_role("navigation").first).to_be_hidden()
    expect(page.get_by_text("Dit adgangsnummer:")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_be_hidden()


def test_a_refused_sign_in_is_told_to_everybody(open_page: OpenPage) -> None:
    """What a broken sign-in leads to is drawn here and shown in the browser."""
    request = RequestFactory().get("/min-sag/mitid/svar/")
    with override("da"):
        html = render_to_string("selfservice/refused.html", with_frame(), request)
    page = open_page("/min-sag/", user="")
    page.route("**/mitid/svar/", lambda route: route.fulfill(body=html))

    page.goto("/min-sag/mitid/svar/")

    is_for_everybody(page)


def test_the_status_prints_without_the_frame(
    open_page: OpenPage, way_in: WayIn
) -> None:
    """On paper there is the arithmetic of the deadline, and no button."""
    page = open_page("/min-sag/", user="")
    come_in(page, way_in(OVERDUE))
    page.emulate_media(media="print")

    step = page.get_by_text("Fristen udløber onsdag den 31. august 2022.")
    expect(step).to_be_visible()
    expect(page.locator("footer")).to_be_hidden()
    expect(page.get_by_role("link", name="Skriv, eller send")).to_be_hidden()


def test_looking_in_needs_no_script_and_speaks_english(
    server: str, browser: Browser, way_in: WayIn
) -> None:
    """With scripts off, the whole way is there; the switch turns the words."""
    link, code = way_in(OVERDUE)
    context = browser.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    page.goto(link)
    page.get_by_role("link", name="English").click()
    page.get_by_label("Code").fill(code)
    page.get_by_role("button", name="See the case").click()

    expect(page.get_by_role("heading", level=1)).to_have_text(f"Your case {OVERDUE}")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    context.close()
