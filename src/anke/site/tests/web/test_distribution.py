# SPDX-License-Identifier: EUPL-1.2
"""A day of distribution in the browser: the leader gives, the caseworker works it off.

Reads like the manual: each test is a stretch of somebody's day. The pages on the way
are looked at by axe, on desk and phone.
"""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from playwright.sync_api import expect

from anke.site.tests.web.conftest import DESK, environment_in, serving, type_password
from anke.site.tests.web.test_accessibility import assert_for_everybody
from anke.site.tests.work_world import IN_HAND, LENT, WAITING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    OpenWork = Callable[..., Page]

# The register's part of it is tested on both in allocation/tests.
pytestmark = [pytest.mark.once, pytest.mark.story]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve a house at work of its own; give its address."""
    folder = tmp_path_factory.mktemp("house")
    world = [sys.executable, "-m", "anke.site.tests.work_world"]
    subprocess.run(world, env=environment_in(folder), check=True, timeout=600)
    with serving(environment_in(folder)) as address:
        yield address


@pytest.fixture
def open_work(house: str, browser: Browser) -> Iterator[OpenWork]:
    """Open a page of the house as somebody; a script error fails the test."""
    closing = []
    faults: list[str] = []

    def open_as(path: str, user: str, **options: Any) -> Page:
        context = browser.new_context(base_url=house, locale="da-DK", **options)
        closing.append(context)
        page = context.new_page()
        page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
        page.on("pageerror", lambda error: faults.append(str(error)))
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


def test_a_leader_s_day(open_work: OpenWork) -> None:
    """See the board, propose, read why, accept; then give one by hand from the line."""
    page = open_work("/", "teamleder")
    page.get_by_role("link", name="Tavlen", exact=True).first.click()
    expect(page.get_by_role("heading", name="Tavlen", level=1)).to_be_visible()
    expect(page.get_by_text("fraværende i dag").first).to_be_visible()

    page.get_by_role("button", name="Foreslå en fordeling").click()
    expect(page.get_by_role("heading", name="Forslag til fordeling")).to_be_visible()
    expect(page.get_by_text("Den er på fast track").first).to_be_visible()
    assert_for_everybody(page)
    desk_size(page)
    ticks = page.get_by_role("checkbox")
    assert ticks.count() == WAITING
    ticks.nth(0).uncheck()
    left = ticks.nth(0).get_attribute("value")
    page.get_by_role("button", name="Godkend de afkrydsede").click()
    expect(page.get_by_text(f"{WAITING - 1} sager er fordelt.")).to_be_visible()
    expect(page.get_by_role("checkbox")).to_have_count(1)

    page.goto("/fordeling/koe/")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_text("1 krydset af")).to_be_visible()
    page.get_by_label("Til", exact=True).select_option("S002")
    page.get_by_role("button", name="Giv de afkrydsede sager").click()
    expect(page.get_by_role("alert")).to_contain_text("Der er noget, der skal rettes")
    assert_for_everybody(page)
    desk_size(page)
    page.get_by_label("Hvorfor").select_option("knows-the-case")
    page.get_by_role("button", name="Giv de afkrydsede sager").click()
    expect(page.get_by_text("Det er gjort i 1 sag.")).to_be_visible()
    expect(page.get_by_text("Intet venter.")).to_be_visible()

    page.goto(f"/sager/{left}/")
    expect(page.get_by_role("heading", name="Derfor har S002 sagen")).to_be_visible()
    expect(page.get_by_text("Personen kender sagen", exact=True)).to_be_visible()
    assert_for_everybody(page)


def test_a_caseworker_s_day_by_keyboard(open_work: OpenWork) -> None:
    """What runs out, down the list with j, tick with x, open with Enter; hand over."""
    page = open_work("/fordeling/mit-arbejde/", "sagsbehandler")
    week = page.get_by_role("list").filter(has_text="I dag").first
    expect(week).to_contain_text("Overskredet")
    first = page.locator("[data-row] th a").first.inner_text()
    rows = page.locator("[data-row]")
    assert rows.count() >= IN_HAND

    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("x")
    expect(page.get_by_label(f"Kryds af {first}")).to_be_checked()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Sag {first}", level=1)).to_be_visible()
    expect(page.get_by_role("heading", name="Derfor har du sagen")).to_be_visible()

    page.go_back()
    before = rows.count()
    page.get_by_label(f"Kryds af {first}").check()
    page.get_by_text("Overdrag til en kollega").click()
    page.get_by_role("button", name="Overdrag", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Der er noget, der skal rettes")
    expect(page.get_by_label(f"Kryds af {first}")).to_be_checked()
    assert_for_everybody(page)
    desk_size(page)
    page.get_by_label("Til", exact=True).select_option("S002")
    page.get_by_label("Hvorfor").select_option("evens-out")
    page.get_by_role("button", name="Overdrag", exact=True).click()
    expect(page.get_by_text("Det er gjort i 1 sag.")).to_be_visible()
    expect(rows).to_have_count(before - 1)


def test_the_keys_can_be_switched_off(open_work: OpenWork) -> None:
    """They are remembered as they were left, here as in the mail room."""
    page = open_work("/fordeling/mit-arbejde/", "sagsbehandler")
    switch = page.get_by_role("button", name="Tastaturgenveje")
    switch.click()
    page.locator("h1").click()
    page.keyboard.press("j")

    expect(page.locator(".is-current")).to_have_count(0)
    page.reload()
    expect(switch).to_have_attribute("aria-pressed", "false")


def test_levers_are_tried_on_the_last_quarter_and_saved(open_work: OpenWork) -> None:
    """What it would have changed is seen before it can be saved, with a cause."""
    page = open_work("/fordeling/haandtag/", "ankechef")
    expect(page.get_by_role("button", name="Gem", exact=True)).to_have_count(0)
    page.get_by_label("Dage før fravær").fill("1")
    page.get_by_role("button", name="Prøv på sidste kvartal").click()

    trial = page.get_by_role("heading", name="Hvad det ville have ændret")
    expect(trial).to_be_visible()
    expect(page.get_by_role("cell", name="→").first).to_be_visible()
    assert_for_everybody(page)
    desk_size(page)
    page.get_by_role("button", name="Gem", exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Der er noget, der skal rettes")
    page.get_by_label("Hvorfor").fill("Flere kan få sager før ferien")
    page.get_by_role("button", name="Gem", exact=True).click()

    expect(page.get_by_text("Håndtagene er sat.")).to_be_visible()
    cause = re.compile("Flere kan få sager før ferien")
    expect(page.get_by_text(cause)).to_be_visible()


def test_somebody_is_lent_to_an_area_that_rises(open_work: OpenWork) -> None:
    """The program proposes, two leaders agree, and it can be ended."""
    page = open_work("/fordeling/udlaan/", "ankechef")
    expect(page.get_by_text("stiger").first).to_be_visible()
    page.get_by_role("button", name=f"Vi er enige {LENT}").click()

    end = page.get_by_role("button", name=f"Afslut udlånet {LENT}")
    expect(end).to_be_visible()
    assert_for_everybody(page)
    desk_size(page)
    end.click()
    expect(page.get_by_text("Ingen er udlånt.")).to_be_visible()


def test_the_page_of_somebody_on_the_staff(open_work: OpenWork) -> None:
    """Competence, absence and time at work are changed, with no word of why."""
    page = open_work("/fordeling/team/", "ankechef")
    page.get_by_role("link", name="S009").click()
    expect(page.get_by_role("heading", name="S009", level=1)).to_be_visible()
    page.get_by_text("Notér fravær").click()
    page.get_by_role("button", name="Gem fraværet").click()
    expect(page.get_by_text("31.12.2022 – kendes ikke endnu")).to_be_visible()
    assert_for_everybody(page)
    desk_size(page)

    page.get_by_text("Ret en kompetence").click()
    page.get_by_role("button", name="Gem kompetencen").click()

    expect(page.get_by_role("alert")).to_contain_text("Der er noget, der skal rettes")
    assert_for_everybody(page)
