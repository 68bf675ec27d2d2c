# SPDX-License-Identifier: EUPL-1.2
"""Sign in and out, in both languages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

OpenPage = Callable[..., Page]


def test_a_stranger_is_led_to_the_sign_in_page(open_page: OpenPage) -> None:
    """Whoever is not signed in sees the sign-in page, and afterwards what was asked."""
    page = open_page("/sager/", user="")

    expect(page.get_by_role("heading", name="Log ind")).to_be_visible()
    page.get_by_label("Brugernavn eller e-mail").fill("sagsbehandler")
    page.get_by_label("Adgangskode").fill("anke-demo-2022")
    page.get_by_role("button", name="Log ind").click()

    expect(page.get_by_role("heading", name="Sager", exact=True)).to_be_visible()


def test_a_wrong_password_is_told_on_top_and_beside_nothing_else(
    open_page: OpenPage,
) -> None:
    """The error summary has the focus, and does not say which half was wrong."""
    page = open_page("/", user="")
    page.get_by_label("Brugernavn eller e-mail").fill("ankechef")
    page.get_by_label("Adgangskode").fill("forkert-kodeord")

    page.get_by_role("button", name="Log ind").click()

    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("Der er noget, der skal rettes")
    expect(summary).to_be_focused()


def test_signing_out_closes_the_house(open_page: OpenPage) -> None:
    """After signing out, the way back leads to the sign-in page."""
    page = open_page("/sager/", user="direktoer", own=True)
    page.get_by_role("button", name="Log ud").first.click()

    page.goto("/sager/")

    expect(page.get_by_role("heading", name="Log ind")).to_be_visible()


@pytest.mark.parametrize(
    ("chosen", "heading", "language"),
    [("English", "Cases", "en"), ("Dansk", "Sager", "da")],
)
def test_the_language_is_chosen_at_the_foot_of_every_page(
    open_page: OpenPage, chosen: str, heading: str, language: str
) -> None:
    """The page comes back in the other language and says so to screen readers."""
    page = open_page("/sager/", own=True)

    page.get_by_role("link", name=chosen, exact=True).click()

    expect(page.get_by_role("heading", name=heading, exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", language)
