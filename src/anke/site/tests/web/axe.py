# SPDX-License-Identifier: EUPL-1.2
"""What axe finds on a page, without telling all that it found in order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from axe_playwright_python.base import AXE_SCRIPT, AxeResults

if TYPE_CHECKING:
    from playwright.sync_api import Page

# What is in order would be hundreds of kilobytes for each page.
_RUN = (
    "axe.run({resultTypes: ['violations']})"
    ".then(found => ({url: found.url, violations: found.violations}))"
)


def assert_axe_finds_nothing(page: Page) -> None:
    """Fail with what axe has against the page as it stands, at its present width."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    results = AxeResults(page.evaluate(_RUN))
    assert results.violations_count == 0, results.generate_snapshot()
