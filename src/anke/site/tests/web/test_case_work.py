# SPDX-License-Identifier: EUPL-1.2
"""A case from the first question to the letter: the caseworker's and the reader's day.

Read it as the manual: each test is a piece of somebody's day.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from anke.site.tests.web.conftest import DESK, serving, small_authority, type_password
from anke.site.tests.web.test_accessibility import assert_for_everybody

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

pytestmark = pytest.mark.story
# The youngest case of the small authority: nobody has done anything about it yet.
CASE = "22-00043"


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an authority of its own, as this day changes it."""
    environment = small_authority(tmp_path_factory.mktemp("case-work"))
    with serving(environment) as address:
        yield address


@pytest.fixture
def signed_in(house: str, browser: Browser) -> Iterator[Any]:
    """Give a window in which somebody has signed in."""
    windows = []

    def open_window(username: str) -> Page:
        window = browser.new_context(base_url=house, locale="da-DK")
        windows.append(window)
        page = window.new_page()
        type_password(page, username)
        page.wait_for_url(f"{house}/")
        return page

    yield open_window
    for window in windows:
        window.close()


def go_to(page: Page, case: str, link: str) -> None:
    """Open a case and one of the things that can be done to it."""
    page.goto(f"/sager/{case}/")
    page.get_by_role("link", name=link, exact=True).first.click()


def choose(page: Page, text: str) -> None:
    """Click what one chooses; the design system draws the box itself."""
    page.locator("label", has_text=text).click()


def told(page: Page, text: str) -> None:
    """Wait until the page tells something."""
    expect(page.get_by_text(text).first).to_be_visible()


def axe(page: Page) -> None:
    """Axe finds nothing on desk or phone; then the desk is wide again."""
    assert_for_everybody(page)
    page.set_viewport_size({"width": DESK[0], "height": DESK[1]})


def fill_what_is_missing(page: Page) -> None:
    """Write where the texts of the library leave something to whoever writes."""
    for area in page.locator("textarea[name^=body-]").all():
        words = area.input_value()
        if "[[" in words or "{{" in words or not words.strip():
            area.fill("Vi lægger vægt på de oplysninger, som kommunen har sendt.")


def test_a_case_goes_from_a_question_to_its_letter(signed_in: Any) -> None:
    """The caseworker hears the citizen, writes and hands in; the leader signs."""
    caseworker = signed_in("sagsbehandler")
    caseworker.goto(f"/sager/{CASE}/")
    told(caseworker, "Hvad skal der ske nu?")
    told(caseworker, "Skriv udkast")

    # The citizen is heard about something new.
    go_to(caseworker, CASE, "Hør eller spørg nogen")
    caseworker.get_by_label("Skridt").select_option(label="Partshøring")
    choose(caseworker, "Nancy Ann Berggren")
    caseworker.get_by_label("Hvad der spørges om").fill("din nye lægeerklæring")
    caseworker.get_by_role("button", name="Send brevet").click()
    told(caseworker, "Spørgsmålet er på vej.")
    told(caseworker, "Venter på svar fra parten")
    axe(caseworker)

    # There is nothing to add.
    caseworker.get_by_role("link", name="Registrér svar").click()
    axe(caseworker)
    choose(caseworker, "ingen bemærkninger")
    caseworker.get_by_role("button", name="Registrér").click()
    told(caseworker, "Svaret er registreret.")

    # The letter is written from the library's texts.
    go_to(caseworker, CASE, "Skriv afgørelsesbrevet")
    caseworker.get_by_label("Udfald").select_option(label="Stadfæstelse")
    caseworker.get_by_role("button", name="Hent teksterne").click()
    caseworker.wait_for_load_state()
    fill_what_is_missing(caseworker)
    caseworker.get_by_role("button", name="Gem", exact=True).click()
    caseworker.wait_for_load_state()

    # It goes to a second reader, who is somebody else.
    go_to(caseworker, CASE, "Send udkastet til godkendelse")
    caseworker.get_by_role("button", name="Send til godkendelse").click()
    told(caseworker, "Udkastet venter på en, der læser det.")

    leader = signed_in("teamleder")
    go_to(leader, CASE, "Læs og godkend udkastet")
    expect(leader.get_by_role("link", name="Læs udkastet (PDF)")).to_be_visible()
    axe(leader)
    choose(leader, "Jeg godkender udkastet")
    leader.get_by_role("button", name="Send mit svar").click()
    told(leader, "Dit svar er registreret.")

    # Both the outcome and the letter, or neither.
    go_to(caseworker, CASE, "Afgør, og send brevet")
    expect(caseworker.get_by_label("Udfald")).to_have_value("upheld")
    caseworker.get_by_role("button", name="Afgør og send").click()
    told(caseworker, "Sagen er afgjort. Brevet er på vej.")
    told(caseworker, "Et brev er lagt i udbakken: afgørelse.")
    told(caseworker, "Der skal ikke ske mere")


def test_a_remitted_case_comes_back_as_fast_track(signed_in: Any) -> None:
    """The page proposes the case that was sent back; then eight weeks run."""
    caseworker = signed_in("sagsbehandler")
    number = "22-00042"
    caseworker.goto(f"/sager/{number}/")
    told(caseworker, "Sagen kan følge efter en, vi har hjemvist")

    caseworker.get_by_role("link", name=re.compile("Knyt dem sammen")).click()
    expect(caseworker.get_by_label("Nummer på den tidligere sag")).not_to_have_value("")
    caseworker.get_by_role("button", name="Knyt", exact=True).click()

    told(caseworker, "Sagerne er knyttet sammen.")
    told(caseworker, "Den kommer på fast track.")
    expect(caseworker.get_by_text(re.compile("8 uger")).first).to_be_visible()


def test_two_windows_lose_no_words(signed_in: Any) -> None:
    """What the second wrote stands in the form, beside what the first did."""
    case = "22-00041"
    first, second = signed_in("sagsbehandler"), signed_in("teamleder")
    go_to(second, case, "Send fristbrev")
    second.get_by_label("Hvorfor det tager længere tid").fill("vi venter på din læge")
    go_to(first, case, "Hør eller spørg nogen")
    first.get_by_label("Skridt").select_option(label="Partshøring")
    choose(first, "Nancy Ann Berggren")
    first.get_by_label("Hvad der spørges om").fill("din nye lægeerklæring")
    first.get_by_role("button", name="Send brevet").click()
    told(first, "Spørgsmålet er på vej.")

    second.get_by_role("button", name="Send fristbrevet").click()

    told(second, "Sagen er ændret, siden du åbnede siden.")
    told(second, "S001")
    kept = second.get_by_label("Hvorfor det tager længere tid")
    expect(kept).to_have_value("vi venter på din læge")
    second.get_by_role("button", name="Send fristbrevet").click()
    told(second, "Fristbrevet er på vej.")
