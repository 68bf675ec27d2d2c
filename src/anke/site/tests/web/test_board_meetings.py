# SPDX-License-Identifier: EUPL-1.2
"""A board meeting in the browser: planned, read at home, held by keyboard, approved.

Reads like the manual: the head plans and gathers the papers, a member looks through the
parties and says where they are in conflict, and the head holds the meeting.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from anke.site.tests.meeting_world import WAITING
from anke.site.tests.web.conftest import DESK, environment_in, serving, type_password
from anke.site.tests.web.test_accessibility import assert_for_everybody, press_until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    OpenHouse = Callable[..., Page]

# The register's part of it is tested on both in decisions/meetings/tests.
pytestmark = [pytest.mark.once, pytest.mark.story]

NUMBER = "22-001"
MEETING = f"/sagsbehandling/moeder/{NUMBER}/"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a house of its own; give its address."""
    folder = tmp_path_factory.mktemp("meetings")
    world = [sys.executable, "-m", "anke.site.tests.meeting_world"]
    subprocess.run(world, env=environment_in(folder), check=True, timeout=600)
    with serving(environment_in(folder)) as address:
        yield address


@pytest.fixture
def open_house(house: str, browser: Browser) -> Iterator[OpenHouse]:
    """Open a page of the house as somebody; a script error fails the test."""
    closing = []
    faults: list[str] = []

    def open_as(path: str, user: str, **options: Any) -> Page:
        context = browser.new_context(base_url=house, locale="da-DK", **options)
        closing.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        desk_size(page)
        type_password(page, user)
        page.wait_for_url(f"{house}/")
        page.goto(path)
        return page

    yield open_as
    for each in closing:
        each.close()
    assert not faults, f"the browser complained: {faults}"


def desk_size(page: Page) -> None:
    """Go back from the phone, after axe has looked."""
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def looked_at(page: Page) -> None:
    """Let axe look at the page, then go on at the desk."""
    assert_for_everybody(page)
    desk_size(page)


def test_a_board_meeting(open_house: OpenHouse) -> None:
    """From the cases that wait to a protocol that is approved."""
    head = open_house("/", "ankechef")
    plan(head)
    build_agenda(head)
    gather_papers(head)
    member = open_house("/", "ankemedlem")
    prepare_at_home(member)
    hold(head)
    approve(head)
    member.goto(f"/sagsbehandling/mine-moeder/{NUMBER}/")
    expect(member.get_by_role("link", name="Protokol (PDF)")).to_be_visible()
    head.goto(f"/sager/{WAITING[0]}/")
    expect(head.get_by_text("enstemmigt").first).to_be_visible()
    looked_at(head)


def plan(page: Page) -> None:
    """Plan an ordinary meeting for today, and say who sits at the table."""
    page.get_by_role("link", name="Ankemøder").first.click()
    expect(page.get_by_text("3 sager")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="Beram et møde Kommunale sager").click()
    page.get_by_role("button", name="Beram et møde").click()
    expect(page.get_by_role("alert")).to_contain_text("Der er noget, der skal rettes")
    looked_at(page)
    page.get_by_label("Dag", exact=True).fill("2022-12-31")
    page.get_by_label("Sted").fill("Lokale 1")
    page.get_by_role("button", name="Beram et møde").click()
    expect(page.get_by_role("heading", name="Hvem sidder med")).to_be_visible()
    page.get_by_label("Mødeleder", exact=True).select_option("C001")
    page.get_by_label("Beskikket medlem 1").select_option("M001")
    page.get_by_label("Beskikket medlem 2").select_option("M001")
    page.get_by_role("button", name="Sæt på mødet").click()
    expect(page.get_by_role("alert")).to_contain_text("kun have én plads")
    looked_at(page)
    page.get_by_label("Beskikket medlem 2").select_option("M002")
    page.get_by_label("Suppleant 1").select_option("M003")
    page.get_by_role("button", name="Sæt på mødet").click()
    expect(page.get_by_role("heading", name=f"Ankemøde {NUMBER}")).to_be_visible()
    looked_at(page)


def build_agenda(page: Page) -> None:
    """Put the cases that wait on the agenda, and order them by keyboard alone."""
    page.get_by_role("link", name="Lav dagsorden").click()
    for number in WAITING:
        page.get_by_label(number).check()
    page.get_by_role("button", name="Sæt på dagsordenen").first.click()
    expect(page.get_by_role("heading", name="3. Sag 22-00003")).to_be_visible()
    page.get_by_label("Overskrift").fill("Orientering")
    page.get_by_label("Overskrift").press("Enter")
    expect(page.get_by_role("heading", name="4. Orientering")).to_be_visible()
    page.get_by_role("button", name="Flyt punkt 4 op").focus()
    for place in (3, 2, 1):
        page.keyboard.press("Enter")
        heading = page.get_by_role("heading", name=f"{place}. Orientering")
        expect(heading).to_be_visible()
    expect(page.get_by_text("09.00–09.10")).to_be_visible()
    looked_at(page)


def gather_papers(page: Page) -> None:
    """Let the worker gather the papers; the page says by itself when they are there."""
    page.goto(MEETING)
    page.get_by_role("button", name="Saml sagsmaterialet").click()
    link = page.get_by_role("link", name="Sagsmateriale (PDF)")
    expect(link).to_be_visible(timeout=90_000)
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.body().startswith(b"%PDF")


def prepare_at_home(page: Page) -> None:
    """Find one's meeting, look through the parties, declare a conflict, read."""
    page.get_by_role("link", name="Mine møder").first.click()
    looked_at(page)
    page.get_by_role("link", name=NUMBER).click()
    expect(page.get_by_text("Nancy Ann Berggren").first).to_be_visible()
    page.locator("summary", has_text=f"Sag {WAITING[1]}").click()
    looked_at(page)
    page.get_by_label("Grund i få ord").nth(1).fill("Har været værge for parten")
    page.get_by_label("Grund i få ord").nth(1).press("Enter")
    expect(page.get_by_text("du er inhabil", exact=True)).to_be_visible()
    link = page.get_by_role("link", name="Læs sagsmaterialet (PDF)")
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.body().startswith(b"%PDF")


def hold(page: Page) -> None:
    """Begin, and settle one item after the other by keyboard."""
    page.goto(MEETING)
    for name in ("Anne Kehler", "Merete Lembo", "Ole Fagerlund"):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Begynd mødet").click()
    expect(page.get_by_text("4 punkter mangler.")).to_be_visible()
    page.get_by_role("link", name="Næste punkt").click()
    looked_at(page)
    page.get_by_label("Linje til protokollen").fill("Taget til efterretning")
    page.get_by_label("Linje til protokollen").press("Enter")

    # All agree: one choice, and the button.
    expect(page.get_by_role("heading", name=f"2. Sag {WAITING[0]}")).to_be_visible()
    looked_at(page)
    page.get_by_label("Alle stemmer for").focus()
    page.keyboard.type("Stad")
    press_until(page, "Tab", "Afgør punktet")
    page.keyboard.press("Enter")

    # The member is in conflict: no quorum until the substitute is there.
    expect(page.get_by_role("heading", name=f"3. Sag {WAITING[1]}")).to_be_visible()
    expect(page.get_by_text("Punktet er ikke beslutningsdygtigt")).to_be_visible()
    looked_at(page)
    page.get_by_role("link", name="Tilbage til mødet").click()
    page.get_by_label("Inger Kommerup").check()
    page.get_by_role("button", name="Notér, hvem der er til stede").click()
    page.get_by_role("link", name="Næste punkt").click()
    page.get_by_label("Alle stemmer for").select_option("upheld")
    page.get_by_label("Inger Kommerup", exact=True).select_option("changed")
    page.locator(".vote details").nth(2).click()
    page.get_by_label("Begrundelse for dissens, Inger Kommerup").fill("Jeg er uenig.")
    page.get_by_role("button", name="Afgør punktet").click()

    expect(page.get_by_role("heading", name=f"4. Sag {WAITING[2]}")).to_be_visible()
    page.locator("summary", has_text="Udsæt punktet").click()
    page.get_by_label("Årsag").last.fill("Mangler en erklæring")
    looked_at(page)
    page.get_by_role("button", name="Udsæt punktet").click()
    expect(page.get_by_text("Alle punkter er behandlet")).to_be_visible()
    page.get_by_role("button", name="Afslut mødet").click()


def approve(page: Page) -> None:
    """Read the protocol, and approve it."""
    page.get_by_role("link", name="Protokol", exact=True).click()
    expect(page.get_by_text("Stadfæstelse, med flertal.")).to_be_visible()
    expect(page.get_by_text("Jeg er uenig.")).to_be_visible()
    expect(page.get_by_text("Merete Lembo deltog ikke")).to_be_visible()
    looked_at(page)
    page.get_by_role("button", name="Godkend protokollen").click()
    expect(page.get_by_text("godkendt af Anne Kehler").first).to_be_visible()
    answer = page.request.get(f"{MEETING}protokol/pdf/")
    assert answer.body().startswith(b"%PDF")
