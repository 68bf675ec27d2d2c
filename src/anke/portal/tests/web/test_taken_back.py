# SPDX-License-Identifier: EUPL-1.2
"""The pages that tell of a release that was taken back are for everybody, too."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anke.portal.tests.serving import serving
from anke.portal.tests.worlds import KEY, LATER_RELEASE, RELEASE, write_world
from anke.publication.bundle.contents import Text, Withdrawal
from anke.publication.bundle.writing import show_release, write_withdrawal
from anke.site.tests.web.axe import assert_axe_finds_nothing

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

pytestmark = pytest.mark.once

WIDTHS = ((1280, 900), (768, 1024), (375, 812))
PAGES = (
    "/da/",
    "/da/udgivelser/",
    f"/da/udgivelse/{LATER_RELEASE}",
    f"/da/tabel/municipal?udgivelse={LATER_RELEASE}",
    f"/en/indlejr/municipal?udgivelse={LATER_RELEASE}",
)


def withdraw(bundle: Path, release: str) -> None:
    """Take a release back."""
    note = Withdrawal(release, "2023-06-02T09:00:00+02:00", Text("Talt to gange."))
    write_withdrawal(bundle, note, KEY.sign)


def test_who_is_told_of_a_withdrawal_can_read_it(
    tmp_path: Path, portal_cache: Path, browser: Browser
) -> None:
    """Axe finds nothing at three widths, also when no release is left."""
    write_world(tmp_path / "bundle")
    write_world(tmp_path / "bundle", release=LATER_RELEASE)
    withdraw(tmp_path / "bundle", LATER_RELEASE)
    show_release(tmp_path / "bundle", RELEASE)
    with serving(tmp_path / "bundle", portal_cache) as site:
        page = browser.new_page(base_url=site.address)
        for path in PAGES:
            page.goto(path)
            _looked_at(page)
        withdraw(tmp_path / "bundle", RELEASE)
        page.goto("/da/")
        _looked_at(page)
        page.close()


def _looked_at(page) -> None:
    assert "Talt to gange." in page.locator("main").inner_text()
    assert page.locator("h1").count() == 1
    for width, height in WIDTHS:
        page.set_viewport_size({"width": width, "height": height})
        assert_axe_finds_nothing(page)
