# SPDX-License-Identifier: EUPL-1.2
"""Every page for everybody: axe, narrow screens, the keyboard alone, and print."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest
from allauth.core.internal.ratelimit import handler429
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import SuspiciousOperation
from django.test import RequestFactory
from django.utils.translation import override
from django.views.csrf import csrf_failure
from django.views.defaults import bad_request
from playwright.sync_api import expect

from anke.access.services import DEMO_PASSWORD
from anke.site.tests.visits import CODE_PAGE, VISITS
from anke.site.tests.web.axe import assert_axe_finds_nothing
from anke.site.tests.web.conftest import DESK, PHONE, type_password
from anke.site.tests.world import OVERDUE, SECOND_STEP_USER
from anke.web.views import server_error

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from playwright.sync_api import Locator, Page

    OpenPage = Callable[..., Page]

pytestmark = pytest.mark.once

NARROW = (320, 640)
FAULTS = {
    "400": lambda request: bad_request(request, SuspiciousOperation()),
    "403_csrf": csrf_failure,
    "429": handler429,
    "500": server_error,
}
# Forms that are refused when nothing is typed.
FORMS = ["sign-in", "password", "confirm-password", "confirm-code", "authenticator"]


@pytest.mark.parametrize("size", [DESK, pytest.param(PHONE, marks=pytest.mark.long)])
@pytest.mark.parametrize("name", VISITS)
def test_a_page_is_for_everybody(
    open_page: OpenPage, name: str, size: tuple[int, int]
) -> None:
    """Axe finds nothing on desk or phone, and 320 px need no scrolling sideways."""
    assert_for_everybody(visit(open_page, name), [size])


@pytest.mark.long
@pytest.mark.parametrize("name", VISITS)
def test_a_page_is_as_narrow_in_english(open_page: OpenPage, name: str) -> None:
    """Longer or shorter words do not push anything off a narrow screen."""
    page = visit(open_page, name, language="en-GB")

    assert width_at_320(page) <= NARROW[0]
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_the_page_that_asks_for_the_code_is_for_everybody(
    open_page: OpenPage,
) -> None:
    """Between password and code somebody is known, but not yet inside."""
    page = open_page("/", user="")
    type_password(page, SECOND_STEP_USER)
    page.wait_for_url(f"**{CODE_PAGE}")
    assert_for_everybody(page)

    page.get_by_role("button", name="Log ind").click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert_for_everybody(page)


@pytest.mark.parametrize("name", FORMS)
def test_a_form_that_is_refused_is_for_everybody(
    open_page: OpenPage, name: str
) -> None:
    """What is to be corrected is said to those who cannot see the red, too."""
    page = visit(open_page, name)
    page.locator("main form").get_by_role("button").first.click()

    expect(page.get_by_role("alert")).to_be_visible()
    assert_for_everybody(page)


@pytest.mark.parametrize("name", FAULTS)
def test_a_page_about_a_fault_is_for_everybody(open_page: OpenPage, name: str) -> None:
    """A fault that nobody makes at will is drawn here and shown in the browser."""
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    with override("da"):
        html = FAULTS[name](request).content
    page = open_page("/tilgaengelighed/", user="")
    page.route("**/fejl/", lambda route: route.fulfill(body=html))

    page.goto("/fejl/")

    assert_for_everybody(page)


def visit(open_page: OpenPage, name: str, **options: str) -> Page:
    """Open the page itself: the password is typed where the site wants it again."""
    address, user = VISITS[name]
    page = open_page(address, user=user, **options)
    if urlsplit(page.url).path != urlsplit(address).path:
        page.locator("main input[type=password]").fill(DEMO_PASSWORD)
        page.locator("main form").get_by_role("button").click()
        page.wait_for_url(f"**{address}")
    return page


def assert_for_everybody(
    page: Page, sizes: Sequence[tuple[int, int]] = (DESK, PHONE)
) -> None:
    """Let axe look at each size, and look for what axe does not see."""
    for size in sizes:
        page.set_viewport_size({"width": size[0], "height": size[1]})
        assert_axe_finds_nothing(page)

    assert width_at_320(page) <= NARROW[0]
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("main#main-content")).to_have_count(1)
    expect(page.locator("html")).to_have_attribute("lang", "da")
    assert page.title().endswith(" – Anke")


def width_at_320(page: Page) -> int:
    """Measure how wide the page wants to be on a narrow screen."""
    page.set_viewport_size({"width": NARROW[0], "height": NARROW[1]})
    widths = page.evaluate(
        "[document.documentElement.scrollWidth, document.body.scrollWidth]"
    )
    return int(max(widths))


def press_until(page: Page, key: str, name: str, times: int = 60) -> None:
    """Press a key until what has the focus says the name."""
    for _ in range(times):
        page.keyboard.press(key)
        text = page.evaluate(
            "(document.activeElement.ariaLabel || document.activeElement.innerText"
            " || document.activeElement.labels?.[0]?.innerText || '').trim()"
        )
        if name in text:
            return
    pytest.fail(f"{name!r} was not reached with {key}")


def test_the_whole_task_is_done_with_the_keyboard(open_page: OpenPage) -> None:
    """Sign in, find the case, read its clock, and go to the figures: no mouse."""
    page = open_page("/konto/log-ind/?next=/", user="")
    press_until(page, "Tab", "Brugernavn")
    page.keyboard.type("ankechef")
    press_until(page, "Tab", "Adgangskode")
    page.keyboard.type("anke-demo-2022")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Overblik", level=1)).to_be_visible()

    press_until(page, "Tab", "Find en sag")
    page.keyboard.type("22-1")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=f"Sag {OVERDUE}")).to_be_visible()

    press_until(page, "Tab", "Gå til sidens indhold")
    page.keyboard.press("Enter")
    press_until(page, "Tab", "Sådan er sidste dag regnet ud")
    page.keyboard.press("Enter")
    step = page.get_by_text("Fristen udløber onsdag den 31. august 2022.")
    expect(step).to_be_hidden()
    page.keyboard.press("Enter")
    expect(step).to_be_visible()


def test_a_figure_is_asked_why_with_the_keyboard(open_page: OpenPage) -> None:
    """From the overview to the meaning, the very cases, and one of them: no mouse."""
    page = open_page("/?year=2022")
    press_until(page, "Tab", "hvorfor? Omgørelsesprocent")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Omgørelsesprocent")
    n, of = re.findall(r"(\d+) af (\d+)", page.locator(".answer").inner_text())[0]

    press_until(page, "Tab", "Gå til sidens indhold")
    page.keyboard.press("Enter")
    for meaning in ("Definition", "omgjorte / realitetsbehandlede"):
        scroll_until_seen(page, page.get_by_text(meaning, exact=True))
    press_until(page, "Tab", "Alle i nævneren")
    expect(page.get_by_text(f"{of} talte rækker")).to_be_visible()
    press_until(page, "Tab", "Kun dem i tælleren")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"{n} talte rækker")).to_be_in_viewport()

    press_until(page, "Tab", "22-")
    number = page.evaluate("document.activeElement.innerText")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", name=f"Sag {number}", level=1)).to_be_visible()
    outcome = page.get_by_text(re.compile("Ændring|Hjemvisning")).first
    scroll_until_seen(page, outcome)


def scroll_until_seen(page: Page, text: Locator, times: int = 60) -> None:
    """Press the arrow down until a text stands on the screen."""
    for _ in range(times):
        if text.evaluate(
            "e => (box => box.top >= 0 && box.bottom <= innerHeight)"
            "(e.getBoundingClientRect())"
        ):
            return
        page.keyboard.press("ArrowDown")
        page.wait_for_timeout(100)
    pytest.fail("no arrow key led there")


def test_the_focus_can_always_be_seen(open_page: OpenPage) -> None:
    """Whatever has the focus is drawn differently."""
    page = open_page("/sager/")

    for _ in range(15):
        page.keyboard.press("Tab")
        outline = page.evaluate(
            "(s => s.outlineStyle + s.boxShadow)"
            "(getComputedStyle(document.activeElement))"
        )
        assert outline not in {"nonenone", "none"}


def test_the_menu_of_the_phone_opens_and_closes_by_keyboard(
    open_page: OpenPage,
) -> None:
    """The drawer takes the focus, and Escape gives it back."""
    page = open_page("/sager/", size=PHONE)
    button = page.get_by_role("button", name="Menu", exact=True)
    button.focus()
    page.keyboard.press("Enter")

    expect(page.get_by_role("dialog", name="Menu")).to_be_visible()
    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog", name="Menu")).to_be_hidden()
    expect(button).to_be_focused()


def test_the_printed_case_has_the_story_and_not_the_frame(
    open_page: OpenPage,
) -> None:
    """On paper the clock's arithmetic is there and the menus are not."""
    page = open_page(f"/sager/{OVERDUE}/")
    page.emulate_media(media="print")

    expect(page.get_by_role("navigation").first).to_be_hidden()
    expect(page.get_by_text("Fristen udløber onsdag")).to_be_visible()


def test_the_page_works_without_script(
    server: str, browser: object, sign_in_once: Callable[[str], dict[str, object]]
) -> None:
    """Without JavaScript the list is still filtered and the case still opened."""
    context = browser.new_context(  # type: ignore[attr-defined]
        base_url=server,
        java_script_enabled=False,
        locale="da-DK",
        storage_state=sign_in_once("ankechef"),
    )
    page = context.new_page()
    page.goto("/sager/")
    page.get_by_label("Frist", exact=True).select_option("overdue")
    page.get_by_role("button", name="Vis", exact=True).click()
    page.get_by_role("link", name=OVERDUE).click()

    expect(page.get_by_role("heading", name=f"Sag {OVERDUE}")).to_be_visible()
    context.close()
