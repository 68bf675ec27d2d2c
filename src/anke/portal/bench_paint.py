# SPDX-License-Identifier: EUPL-1.2
"""How soon a reader sees the front page: a real browser, nothing kept from before.

One server process, ten years of figures. Where no browser is installed (it is among
what tests need, not among what runs Anke) nothing is measured.

Example:
    `anke bench --only bench_paint`
"""

from __future__ import annotations

import importlib.util
import shutil
import tempfile
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any, Final

from anke.portal.bench import make_bundle, serving

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Row = tuple[str, float, str, str]

VISITS: Final = 9
PAGES: Final = (("front page", "/da/"), ("a table", "/da/tabel/municipal"))
_PAINT: Final = (
    "performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? 0"
)


def bench_paint() -> Iterator[Row]:
    """Open pages in a browser that has seen none before."""
    browser = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    if not browser or not importlib.util.find_spec("playwright"):
        return
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        make_bundle(bundle)
        with serving(bundle, Path(folder), workers=1) as (address, _):
            yield from _painted(browser, address)


def _painted(browser: str, address: str) -> Iterator[Row]:
    from playwright.sync_api import sync_playwright

    flags = ["--headless", "--no-sandbox", "--disable-gpu"]
    with sync_playwright() as play:
        window = play.chromium.launch(executable_path=browser, args=flags)
        for name, path in PAGES:
            seen = [_visit(window, address + path) for _ in range(VISITS)]
            paint, files, sent = (median(each) for each in zip(*seen, strict=True))
            yield f"portal: {name}, first paint, nothing kept", paint, "ms", "<= 300"
            yield f"portal: {name}, files a browser asks for", files, "files", "<= 12"
            yield f"portal: {name}, sent to a browser", sent / 1000, "kB", "<= 150"
        window.close()


def _visit(window: Any, address: str) -> tuple[float, int, int]:
    """Open a page with an empty cache; give first paint, files and bytes sent."""
    context = window.new_context()
    page = context.new_page()
    line = context.new_cdp_session(page)
    line.send("Network.enable")
    sent: list[int] = []
    line.on(
        "Network.loadingFinished", lambda told: sent.append(told["encodedDataLength"])
    )
    page.goto(address, wait_until="networkidle")
    paint = float(page.evaluate(_PAINT))
    context.close()
    return paint, len(sent), int(sum(sent))


BENCHES: list[Callable[..., Iterator[Row]]] = [bench_paint]
