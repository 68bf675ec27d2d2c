# SPDX-License-Identifier: EUPL-1.2
"""Pictures of the demo for the documentation, taken when they are asked for.

ANKE_SCREENSHOTS=1 ./anke test src/anke/site/tests/web/test_pictures.py
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from anke.site.tests.web.conftest import environment_in, serving, type_password

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.skipif(
    not os.environ.get("ANKE_SCREENSHOTS"),
    reason="pictures are taken with ANKE_SCREENSHOTS=1",
)
FOLDER = Path(__file__).resolve().parents[5] / "docs" / "screenshots"
SIZES = ((1280, 960), (375, 812))
PAGES = {
    "overblik": "/?year=2022",
    "sagsomraade": "/?year=2022&area=municipal",
    "sager": "/sager/?status=pending&due=overdue&sort=due",
    "hvorfor": "/tal/reversal-rate/?area=municipal&year=2022",
    "tal": "/tal/",
    "frister": "/frister/",
}
MAIL_PAGES = {"post", "brev", "klage", "klage-kontrol", "klage-kvittering"}
READ_LETTERS = """\
from anke.console import start_django
from anke.site.environment import choose_settings
choose_settings()
start_django()
from anke.demo.tasks import teach_triage
from anke.intake.processing import process_waiting
teach_triage.call()
process_waiting()
"""
DECISION = {
    "name": "afgørelse.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n",
}
LONG = 500
APPEAL = {
    "Hvilken myndighed har truffet afgørelsen?": "Aalborg Kommune",
    "Hvilken dato står der på afgørelsen?": "05-12-2022",
    "Hvad vil du fortælle os?": "Jeg er uenig i, at min hjælp i hjemmet er sat ned.",
    "Navn": "Nancy Ann Berggren",
    "CPR-nummer": "251248-9996",
    "E-mail": "nancy@example.dk",
}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build and serve the demo that everybody gets."""
    environment = environment_in(tmp_path_factory.mktemp("demo"))
    build = [sys.executable, "-m", "anke", "demo", "--no-serve"]
    subprocess.run(build, env=environment, check=True, timeout=900)
    with serving(environment) as address:
        yield address


@pytest.fixture(scope="module")
def mail_demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build a smaller demo, fetch its letters, read them, and serve it."""
    environment = environment_in(tmp_path_factory.mktemp("mail-demo"))
    size = ["--cases", "5000", "--years", "1"]
    for words in (["demo", "--no-serve", *size], ["mail", "poll"]):
        command = [sys.executable, "-m", "anke", *words]
        subprocess.run(command, env=environment, check=True, timeout=900)
    subprocess.run(
        [sys.executable, "-c", READ_LETTERS], env=environment, check=True, timeout=900
    )
    with serving(environment) as address:
        yield address


@pytest.fixture
def page(demo: str, browser: Browser) -> Iterator[Page]:
    """Open the sign-in page in Danish."""
    context = browser.new_context(base_url=demo, locale="da-DK")
    page = context.new_page()
    page.goto("/")
    yield page
    context.close()


@pytest.fixture
def open_mail(mail_demo: str, browser: Browser) -> Iterator[Callable[[str], Page]]:
    """Open the demo with letters in it as somebody; without a name as a visitor."""
    contexts = []

    def open_as(user: str) -> Page:
        context = browser.new_context(base_url=mail_demo, locale="da-DK")
        contexts.append(context)
        page = context.new_page()
        if user:
            type_password(page, user)
            page.wait_for_url(f"{mail_demo}/")
        return page

    yield open_as
    for each in contexts:
        each.close()


def take(page: Page, name: str) -> None:
    """Take a picture on a desk and one on a phone."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        page.screenshot(path=FOLDER / f"{name}-{width}.png")


@pytest.mark.timeout(1200)
def test_the_pictures_of_the_documentation_are_taken(page: Page) -> None:
    """Every main page of the demo is pictured on a desk and on a phone."""
    take(page, "log-ind")
    page.get_by_label("Brugernavn eller e-mail").fill("ankechef")
    page.get_by_label("Adgangskode").fill("anke-demo-2022")
    page.get_by_role("button", name="Log ind").click()
    for name, address in PAGES.items():
        page.goto(address)
        take(page, name)
    page.goto(PAGES["sager"])
    page.get_by_role("rowheader").first.get_by_role("link").click()
    page.get_by_role("heading", name="Frister").wait_for()
    take(page, "sag")


@pytest.mark.timeout(1200)
def test_a_consultants_pages_are_pictured(page: Page) -> None:
    """What a medical consultant was asked, and one question with the case's papers."""
    type_password(page, "laegekonsulent")
    page.get_by_role("link", name="Mine spørgsmål").first.wait_for()
    page.goto("/sagsbehandling/mine-spoergsmaal/")
    take(page, "mine-spoergsmaal")
    page.get_by_role("rowheader").first.get_by_role("link").click()
    page.get_by_role("heading", name="Spørgsmål til dig").wait_for()
    take(page, "spoergsmaal")

    assert {path.name for path in FOLDER.glob("*.png")} >= {
        f"{name}-{width}.png"
        for name in (*PAGES, "log-ind", "sag")
        for width, _ in SIZES
    }


def open_a_long_one(page: Page) -> None:
    """Open a new appeal that says more than a few words."""
    page.goto("/post/?mail_kind=new_appeal")
    links = page.get_by_role("rowheader").get_by_role("link")
    for address in [link.get_attribute("href") for link in links.all()]:
        page.goto(str(address))
        if len(page.locator(".letter-text").first.inner_text()) > LONG:
            break
    page.wait_for_selector('[data-desk][data-ready="3"]')


def take_an_appeal(page: Page) -> None:
    """Take the citizen's form, from its first page to the receipt."""
    page.goto("/klag/")
    take(page, "klage")
    for label, text in APPEAL.items():
        page.get_by_label(label, exact=True).first.fill(text)
    page.get_by_label("Vælg filer").set_input_files(DECISION)
    page.get_by_role("button", name="Gå videre").click()
    take(page, "klage-kontrol")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("heading", name="Vi har modtaget").wait_for()
    take(page, "klage-kvittering")


@pytest.mark.timeout(1800)
def test_the_pictures_of_the_mail_room_are_taken(
    open_mail: Callable[[str], Page],
) -> None:
    """The queue with a colleague in it, a letter, and the citizen's form to its end."""
    colleague, registrar, citizen = map(open_mail, ("ankechef", "journal", ""))
    colleague.goto("/post/naeste/")
    registrar.goto("/post/")
    take(registrar, "post")
    open_a_long_one(registrar)
    take(registrar, "brev")
    take_an_appeal(citizen)

    assert {path.name for path in FOLDER.glob("*.png")} >= {
        f"{name}-{width}.png" for name in MAIL_PAGES for width, _ in SIZES
    }
