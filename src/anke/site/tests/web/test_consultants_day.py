# SPDX-License-Identifier: EUPL-1.2
"""A medical consultant's day: asked three times, answers three times, goes home.

Read it as the manual. What the caseworker does before and after stands here, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from anke.site.tests.web.conftest import serving, small_authority
from anke.site.tests.web.days import axe, choose, do, told, windows
from anke.site.tests.web.test_accessibility import press_until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from anke.site.tests.web.days import SignIn

pytestmark = pytest.mark.story

LETTERS, SCAN, DOUBT = "22-00001", "22-00043", "22-00042"
CONNECTED = "Er der sammenhæng mellem ulykken og rygsmerterne?"
SAID = "Ja. Sammenhængen er overvejende sandsynlig efter akterne."


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an authority of its own, as this day changes it."""
    with serving(small_authority(tmp_path_factory.mktemp("consultant"))) as address:
        yield address


@pytest.fixture
def sign_in(house: str, browser: Browser) -> Iterator[SignIn]:
    """Give each person a window of their own."""
    yield from windows(house, browser)


def test_a_medical_consultants_day(sign_in: SignIn) -> None:
    """Three questions: one answered, one that lacks a scan, one with a doubt."""
    caseworker = sign_in("sagsbehandler")
    ask(caseworker, LETTERS, CONNECTED, "2023-01-04")
    ask(caseworker, SCAN, "Hvor stort er méntabet?", "2023-01-10")
    ask(caseworker, DOUBT, "Er arbejdsevnen varigt nedsat?", "2023-01-12")

    doctor = sign_in("laegekonsulent")
    read_the_list(doctor)
    read_and_answer(doctor)
    miss_something(doctor)
    propose_a_second_opinion(doctor)
    told(doctor, "Ingen venter på svar fra dig.")
    axe(doctor)

    go_on_with_what_the_consultant_said(caseworker)


def ask(page: Page, case: str, question: str, due_on: str) -> None:
    """The caseworker chooses the consultant by name and writes what is to be known."""
    do(page, case, "Hør eller spørg nogen")
    page.get_by_label("Skridt").select_option(label="Lægekonsulent")
    page.get_by_label("Lægekonsulent", exact=True).select_option("L001")
    page.get_by_label("Hvad der spørges om").fill(question)
    page.get_by_label("Svar senest").fill(due_on)
    page.get_by_role("button", name="Send brevet").click()
    told(page, "Spørgsmålet er på vej.")


def read_the_list(page: Page) -> None:
    """The day begins with the questions, the first to be answered on top."""
    expect(page.get_by_role("heading", name="Mine spørgsmål")).to_be_visible()
    rows = page.get_by_role("rowheader")
    expect(rows).to_have_text([LETTERS, SCAN, DOUBT])
    axe(page)


def read_and_answer(page: Page) -> None:
    """Read the question and the papers, and answer: by keyboard alone."""
    press_until(page, "Tab", LETTERS)
    page.keyboard.press("Enter")
    told(page, CONNECTED)
    told(page, "Kvitteringsbrev")
    axe(page)
    paper = page.get_by_role("link", name="Kvitteringsbrev")
    answer = page.request.get(str(paper.get_attribute("href")))
    assert "Vi har modtaget din klage." in answer.text()

    press_until(page, "Tab", "Dit svar")
    page.keyboard.type(SAID)
    press_until(page, "Tab", "Send mit svar")
    page.keyboard.press("Enter")

    # The answer is kept, and the case is closed.
    told(page, "Dit svar ligger på sagen.")
    told(page, "Du har ikke længere adgang til sagen")
    axe(page)
    assert page.goto(f"/sager/{LETTERS}/").status == 404
    page.get_by_role("link", name="Mine spørgsmål").first.click()
    expect(page.get_by_role("rowheader")).to_have_text([SCAN, DOUBT])


def miss_something(page: Page) -> None:
    """Open the case itself; the question stands on top. Say what is missing."""
    page.goto(f"/sager/{SCAN}/")
    told(page, "Du er spurgt")
    axe(page)
    page.get_by_role("link", name="Svar på spørgsmålet").click()

    # Nothing is kept without words.
    choose(page, "Jeg kan ikke svare: der mangler noget")
    page.get_by_role("button", name="Send mit svar").click()
    told(page, "Der er noget, der skal rettes")
    axe(page)
    page.get_by_role("textbox", name="Dit svar").fill("Jeg mangler MR-scanningen.")
    page.get_by_role("button", name="Send mit svar").click()
    told(page, "der mangler oplysninger")


def propose_a_second_opinion(page: Page) -> None:
    """Answer, and propose that a colleague looks at the case, too."""
    page.get_by_role("link", name="Til mine spørgsmål").click()
    page.get_by_role("link", name=DOUBT).click()
    page.get_by_role("textbox", name="Dit svar").fill(
        "Nej, men en neurolog bør se på det."
    )
    choose(page, "en anden lægekonsulent bør også se på sagen")
    page.get_by_role("button", name="Send mit svar").click()
    told(page, "Dit svar ligger på sagen.")
    page.get_by_role("link", name="Til mine spørgsmål").click()


def go_on_with_what_the_consultant_said(page: Page) -> None:
    """The caseworker reads the answers on the cases, and is offered what follows."""
    page.goto(f"/sager/{LETTERS}/")
    paper = page.get_by_role("link", name="Lægekonsulentens vurdering")
    assert SAID in page.request.get(str(paper.get_attribute("href"))).text()

    page.goto(f"/sager/{SCAN}/")
    told(page, "Lægekonsulenten mangler oplysninger")
    told(page, "Jeg mangler MR-scanningen.")
    axe(page)
    page.get_by_role("link", name="Indhent det, der mangler").click()
    step = page.get_by_label("Skridt")
    expect(step).to_have_value("information-gathering")

    page.goto(f"/sager/{DOUBT}/")
    told(page, "Nej, men en neurolog bør se på det.")
    page.get_by_role("link", name="Spørg en anden lægekonsulent").click()
    expect(page.get_by_label("Skridt")).to_have_value("second-opinion")
    axe(page)
