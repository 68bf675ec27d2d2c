# SPDX-License-Identifier: EUPL-1.2
"""The day of supervision (tilsyn): its own inquiries, and nobody's appeal.

Read it as the manual: one inquiry ends with a statement, the other is turned away.
"""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from anke.site.tests.tilsyn_world import MEETINGS, SALE
from anke.site.tests.web.conftest import environment_in, serving
from anke.site.tests.web.days import axe, choose, do, told, windows
from anke.site.tests.world import OVERDUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

    from anke.site.tests.web.days import SignIn

pytestmark = pytest.mark.story


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve an authority of its own, with two inquiries."""
    environment = environment_in(tmp_path_factory.mktemp("tilsyn"))
    world = [sys.executable, "-m", "anke.site.tests.tilsyn_world"]
    subprocess.run(world, env=environment, check=True, timeout=300)
    with serving(environment) as address:
        yield address


@pytest.fixture
def sign_in(house: str, browser: Browser) -> Iterator[SignIn]:
    """Give each person a window of their own."""
    yield from windows(house, browser)


def test_a_day_of_supervision(sign_in: SignIn) -> None:
    """One inquiry ends with a statement by two people, the other is turned away."""
    inspector = sign_in("tilsyn")
    find_the_inquiries(inspector)
    ask_the_municipality(inspector)
    register_the_answer(inspector)
    write(inspector, SALE, "Udtalelse/godkendelse, § 50")
    hand_in(inspector)

    head = sign_in("ankechef")
    read_and_sign(head)

    send_the_statement(inspector)
    turn_away(inspector)
    told(inspector, "Der skal ikke ske mere")


def find_the_inquiries(page: Page) -> None:
    """The day begins with the desk: the team's inquiries, and no appeal."""
    expect(page.get_by_role("heading", name="Mit arbejde")).to_be_visible()
    for number in (SALE, MEETINGS):
        expect(page.get_by_role("link", name=number)).to_be_visible()
    axe(page)
    assert page.goto(f"/sager/{OVERDUE}/").status == 404
    page.goto("/fordeling/mit-arbejde/")
    page.get_by_role("link", name=SALE).press("Enter")
    told(page, "Salg af fast ejendom uden udbud")
    axe(page)


def ask_the_municipality(page: Page) -> None:
    """The municipality gives its statement before anything is said about it."""
    page.get_by_role("link", name="Hør eller spørg nogen", exact=True).click()
    step = page.get_by_label("Skridt")
    step.select_option(label="Indhentning af oplysninger")
    choose(page, "Odense Kommune")
    page.get_by_label("Hvad der spørges om").fill(
        "kommunens udtalelse om salget\nden vurdering, som prisen bygger på"
    )
    axe(page)
    page.get_by_role("button", name="Send brevet").click()
    told(page, "Spørgsmålet er på vej.")
    told(page, "Venter på svar fra førsteinstansen")


def register_the_answer(page: Page) -> None:
    """The answer came; the waiting is over."""
    page.get_by_role("link", name="Registrér svar").click()
    choose(page, "besvaret")
    page.get_by_role("button", name="Registrér").click()
    told(page, "Svaret er registreret.")
    told(page, "Skriv udkast")


def write(page: Page, case: str, outcome: str) -> None:
    """Write the letter from the texts of the library."""
    do(page, case, "Skriv afgørelsesbrevet")
    page.get_by_label("Udfald").select_option(label=outcome)
    page.get_by_role("button", name="Hent teksterne").click()
    page.wait_for_load_state()
    for area in page.locator("textarea[name^=body-]").all():
        if "[[" in area.input_value() or not area.input_value().strip():
            area.fill("Vi lægger vægt på de oplysninger, som kommunen har sendt.")
    axe(page)
    page.get_by_role("button", name="Gem", exact=True).click()
    page.wait_for_load_state()


def hand_in(page: Page) -> None:
    """A statement is read by a second person."""
    do(page, SALE, "Send udkastet til godkendelse")
    page.get_by_role("button", name="Send til godkendelse").click()
    told(page, "Udkastet venter på en, der læser det.")


def read_and_sign(page: Page) -> None:
    """The head reads the draft and signs it."""
    do(page, SALE, "Læs og godkend udkastet")
    expect(page.get_by_role("link", name="Læs udkastet (PDF)")).to_be_visible()
    choose(page, "Jeg godkender udkastet")
    page.get_by_role("button", name="Send mit svar").click()
    told(page, "Dit svar er registreret.")


def send_the_statement(page: Page) -> None:
    """The outcome is registered and the letter goes, both or neither."""
    do(page, SALE, "Afgør, og send brevet")
    expect(page.get_by_label("Udfald")).to_have_value("statement")
    axe(page)
    page.get_by_role("button", name="Afgør og send").click()
    told(page, "Sagen er afgjort. Brevet er på vej.")
    told(page, "Et brev er lagt i udbakken: afgørelse.")
    axe(page)


def turn_away(page: Page) -> None:
    """An inquiry that is not taken up needs one signature."""
    write(page, MEETINGS, "Afvisning, § 48 a")
    do(page, MEETINGS, "Afgør, og send brevet")
    page.get_by_label("Udfald").select_option("rejected")
    page.get_by_role("button", name="Afgør og send").click()
    told(page, "Sagen er afgjort. Brevet er på vej.")
