# SPDX-License-Identifier: EUPL-1.2
"""A report on the results contract, from its draft to the department.

Read it as the manual. The controller drafts, freezes and sends; the head of appeals
answers for targets and signs; a caseworker reads what was signed.
"""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from anke.site.tests.web.conftest import serving, small_authority
from anke.site.tests.web.days import axe, told, windows
from anke.site.tests.web.test_accessibility import press_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from anke.site.tests.web.days import SignIn

pytestmark = pytest.mark.story

LIST = "/resultatplan/rapporter/"
NAME = "Kvartalsrapport, 3. kvartal 2022"
SAID = "Der kom flere sager ind i august end ventet. Vi har flyttet to medarbejdere."
LONG_WORK = 90_000


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an authority of its own, as this day changes it."""
    with serving(small_authority(tmp_path_factory.mktemp("reports"))) as address:
        yield address


@pytest.fixture
def sign_in(house: str, browser: Browser) -> Iterator[SignIn]:
    """Give each person a window of their own."""
    yield from windows(house, browser)


def test_a_report_on_the_contract(sign_in: SignIn) -> None:
    """Drafted, commented, frozen, signed by two, sent; and read by anybody."""
    controller = sign_in("controller")
    see_what_is_late(controller)
    address = draft_it(controller)

    head = sign_in("ankechef")
    answer_for_a_target(head)

    freeze_it(controller, address)
    signed = sign_it(controller, address)
    sign_by_keyboard(head, address)
    send_it(controller, address)

    read_what_was_signed(sign_in("sagsbehandler"), address, signed)


def see_what_is_late(page: Page) -> None:
    """Overblik reminds; the list says what is to be sent, and by when."""
    page.goto("/")
    reminders = page.get_by_role("link", name=re.compile("rapporter er forsinkede"))
    axe(page)
    reminders.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Rapporter om resultatplanen"
    )
    row = page.get_by_role("row").filter(has_text=NAME)
    expect(row).to_contain_text("14.10.2022")
    expect(row).to_contain_text("78 dage over")
    axe(page)


def draft_it(page: Page) -> str:
    """The worker finds the figures; the page looks again by itself."""
    row = page.get_by_role("row").filter(has_text=NAME)
    row.get_by_role("link", name="Lav et udkast").click()
    expect(page.get_by_label("Rapport", exact=True)).to_have_value(
        "example-2022:2022K3"
    )
    axe(page)
    page.get_by_role("button", name="Lav et udkast").click()
    link = page.get_by_role("row").filter(has_text=NAME).get_by_role("link", name=NAME)
    expect(link).to_be_visible(timeout=LONG_WORK)
    link.click()
    told(page, "opfundet til demoen")
    expect(page.get_by_role("heading", name="1.4 Sagspukkel")).to_be_visible()
    axe(page)
    return page.url


def answer_for_a_target(page: Page) -> None:
    """Overblik leads the owner to the report; the text stands beside the score."""
    page.goto("/")
    page.get_by_role("link", name=re.compile(f"{NAME} venter på")).click()
    page.get_by_role("link", name=re.compile("Skriv om mål 1.4")).click()
    expect(page.get_by_label("Mål", exact=True)).to_have_value("1.4")
    page.get_by_label("Hvad du skriver").select_option("deviation")
    page.get_by_label("Tekst", exact=True).fill("CPR 251248-9996 klager.")
    page.get_by_role("button", name="Gem teksten").click()
    told(page, "Teksten indeholder et CPR-nummer. Skriv den uden.")
    page.get_by_label("Mål", exact=True).select_option("1.4")
    page.get_by_label("Hvad du skriver").select_option("deviation")
    page.get_by_label("Tekst", exact=True).fill(SAID)
    page.get_by_role("button", name="Gem teksten").click()
    told(page, "Din tekst står i rapporten.")
    told(page, SAID)
    axe(page)


def freeze_it(page: Page, address: str) -> None:
    """Figures and texts are fixed, the documents are written; without a mouse."""
    page.goto(address)
    told(page, SAID)
    told(page, "registreringer mangler eller modsiger hinanden")
    why = page.get_by_label("Hvorfor fryses rapporten alligevel?")
    press_until(page, "Tab", "Frys rapporten", times=200)
    page.keyboard.press("Enter")
    told(page, "Få dem rettet, eller skriv, hvorfor rapporten fryses alligevel.")
    why.focus()
    page.keyboard.type("Fejlene er gamle. De rettes i januar.")
    press_until(page, "Tab", "Frys rapporten", times=200)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Hent rapporten som PDF")).to_be_visible(
        timeout=LONG_WORK
    )
    axe(page)


def sign_it(page: Page, address: str) -> dict[str, bytes]:
    """Read the documents, then sign their hash; nobody signs twice."""
    files = {}
    for ending, name in (("pdf", "PDF"), ("docx", "Word"), ("xlsx", "Excel")):
        link = page.get_by_role("link", name=f"Hent rapporten som {name}")
        answer = page.request.get(f"{address}fil/{ending}/")
        files[ending] = answer.body()
        item = page.get_by_role("listitem").filter(has=link)
        expect(item).to_contain_text(sha256(files[ending]).hexdigest())
    page.get_by_role("button", name="Skriv under på denne rapport").click()
    told(page, "Du har skrevet under.")
    expect(
        page.get_by_role("button", name="Skriv under på denne rapport")
    ).to_have_count(0)
    axe(page)
    return files


def sign_by_keyboard(page: Page, address: str) -> None:
    """The second signature is another person's, without a mouse."""
    page.goto("/")
    told(page, f"{NAME} venter på din underskrift.")
    page.goto(address)
    press_until(page, "Tab", "Skriv under på denne rapport", times=120)
    page.keyboard.press("Enter")
    told(page, "Du har skrevet under.")
    told(page, "Underskrevet af to")


def send_it(page: Page, address: str) -> None:
    """To whom, and on which day; after that nothing can be changed."""
    page.goto(address)
    expect(page.get_by_label("Hvem er den sendt til?")).to_have_value("Departementet")
    press_until(page, "Tab", "Noter, at den er sendt", times=120)
    page.keyboard.press("Enter")
    told(page, "Det er noteret, at rapporten er sendt.")
    expect(page.get_by_role("button", name="Frys rapporten")).to_have_count(0)
    expect(page.get_by_role("button", name="Kassér rapporten")).to_have_count(0)
    axe(page)
    page.goto(LIST)
    row = page.get_by_role("row").filter(has_text=f"{NAME}").last
    expect(row).to_contain_text("Departementet, 31.12.2022")


def read_what_was_signed(page: Page, address: str, signed: dict[str, bytes]) -> None:
    """Anybody in the house reads the report and gets the very bytes."""
    page.goto(LIST)
    page.get_by_role("link", name=NAME).click()
    expect(page).to_have_url(address)
    told(page, SAID)
    told(page, "Anne Kehler")
    main = page.locator("main")
    expect(main.get_by_role("button")).to_have_count(0)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Hent rapporten som Excel").click()
    assert Path(coming.value.path()).read_bytes() == signed["xlsx"]
    for ending, content in signed.items():
        assert page.request.get(f"{address}fil/{ending}/").body() == content
    axe(page)
