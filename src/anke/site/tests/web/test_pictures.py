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

from anke.site.tests.web.conftest import environment_in, serving

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Build and serve the demo that everybody gets."""
    environment = environment_in(tmp_path_factory.mktemp("demo"))
    build = [sys.executable, "-m", "anke", "demo", "--no-serve"]
    subprocess.run(build, env=environment, check=True, timeout=900)
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

    assert {path.name for path in FOLDER.glob("*.png")} >= {
        f"{name}-{width}.png"
        for name in (*PAGES, "log-ind", "sag")
        for width, _ in SIZES
    }
