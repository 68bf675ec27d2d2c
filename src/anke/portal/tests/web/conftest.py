# SPDX-License-Identifier: EUPL-1.2
"""A browser on the public site; a complaint of the browser fails the test."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from anke.site.tests.web.conftest import browser_type_launch_args

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

    from anke.portal.tests.serving import Portal


# Debian's Chromium, as the staff site's tests start it.
__all__ = ["browser_type_launch_args"]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process run all browser tests."""
    for item in items:
        if "portal/tests/web/" in item.nodeid:
            item.add_marker("web")
            item.add_marker("slow")
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture
def visit(portal: Portal, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Open a page of the public site; cookies and requests to others fail the test."""
    windows = []
    faults: list[str] = []

    def open_page(path: str, *, script: bool = True) -> Page:
        window = browser.new_context(
            base_url=portal.address, locale="da-DK", java_script_enabled=script
        )
        windows.append(window)
        page = window.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: _note(line, faults))
        page.on("request", lambda asked: _from_elsewhere(asked.url, portal, faults))
        page.goto(path)
        return page

    yield open_page
    cookies = [cookie for window in windows for cookie in window.cookies()]
    for window in windows:
        window.close()
    assert not cookies, f"the portal set cookies: {cookies}"
    assert not faults, f"the browser complained: {faults}"


def _note(line: Any, faults: list[str]) -> None:
    """Keep what the browser complains about, such as a breach of the policy."""
    if line.type == "error" and "status of 40" not in line.text:
        faults.append(line.text)


def _from_elsewhere(url: str, portal: Portal, faults: list[str]) -> None:
    """Keep every address that is not the portal's own; nothing of others is loaded."""
    if not url.startswith(portal.address):
        faults.append(f"asked elsewhere: {url}")
