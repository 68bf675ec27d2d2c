# SPDX-License-Identifier: EUPL-1.2
"""A letter as a caseworker writes it: in the page, with a colleague, in Word."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING

import docx
from playwright.sync_api import expect

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Page

    OpenPage = Callable[..., Page]

# Cases that no other browser test looks at.
WRITTEN, SHARED, IN_WORD = (
    f"/sagsbehandling/22-000{serial}/brev/" for serial in (20, 22, 23)
)


def begin(page: Page, outcome: str = "upheld") -> None:
    """Choose an outcome, so that its texts are fetched."""
    page.get_by_label("Udfald").select_option(outcome)
    page.get_by_role("button", name="Hent teksterne").click()
    expect(page.get_by_text("Teksterne er hentet")).to_be_visible()


def field(page: Page, section: str) -> object:
    """Find where a section is written."""
    return page.locator(f"#body-{section}")


def saved(page: Page, version: int) -> None:
    """Wait until the page says that it was saved by itself."""
    expect(page.get_by_role("status").last).to_contain_text(f"version {version}")


def test_write_a_decision_by_keyboard_and_be_told_what_is_missing(
    open_page: OpenPage,
) -> None:
    """It saves itself; what is missing and what is hard to read stands beside it."""
    page = open_page(WRITTEN, user="sagsbehandler", own=True)
    begin(page)
    rules = field(page, "decision-rules")
    rules.focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Hjælpen ydes, såfremt du søger om den.")
    saved(page, 2)

    beside = page.get_by_role("complementary")
    expect(beside.locator("mark", has_text="såfremt")).to_be_visible()
    expect(beside.get_by_text("for eksempel: hvis")).to_be_visible()
    expect(beside.get_by_role("link", name="Afgørelse: reglerne")).to_have_count(2)
    page.keyboard.press("Control+a")
    page.keyboard.type("Du får hjælp, hvis du søger om den.")
    saved(page, 3)
    expect(beside.locator("mark", has_text="såfremt")).to_have_count(0)
    page.reload()
    expect(rules).to_have_value("Du får hjælp, hvis du søger om den.")


def test_two_colleagues_write_in_one_letter(open_page: OpenPage) -> None:
    """In different sections both get through; in the same one both texts are shown."""
    one = open_page(SHARED, user="sagsbehandler", own=True)
    begin(one)
    other = open_page(SHARED, user="teamleder", own=True)

    field(one, "decision-rules").fill("Den ene skriver om reglerne.")
    saved(one, 2)
    field(other, "decision-court").fill("Den anden skriver om domstolene.")
    saved(other, 3)
    expect(field(other, "decision-rules")).to_have_value("Den ene skriver om reglerne.")

    field(one, "decision-court").fill("Den ene vil også noget.")
    expect(one.get_by_text("Begge tekster står her")).to_be_visible()
    expect(one.get_by_text("Den anden skriver om domstolene.")).to_be_visible()
    one.get_by_role("button", name="Tag det, der står i udkastet").click()
    expect(field(one, "decision-court")).to_have_value(
        "Den anden skriver om domstolene."
    )


def test_edit_a_letter_in_word_and_take_it_back(
    open_page: OpenPage, tmp_path: Path
) -> None:
    """What Word gave stands in the page, and what could not be taken is named."""
    page = open_page(IN_WORD, user="sagsbehandler", own=True)
    begin(page)
    with page.expect_download() as fetching:
        page.get_by_role("link", name="Hent som Word").click()
    document = docx.Document(io.BytesIO(fetching.value.path().read_bytes()))
    document.add_paragraph("Skrevet i Word.")
    document.add_table(1, 1).cell(0, 0).text = "En tabel"
    document.save(tmp_path / "brev.docx")

    page.get_by_label("Tag en rettet Word-fil ind").set_input_files(
        tmp_path / "brev.docx"
    )
    page.get_by_role("button", name="Gør den til udkastet").click()

    expect(page.get_by_text("Word-filen er nu udkastet")).to_be_visible()
    expect(page.get_by_text("En tabel er lavet om")).to_be_visible()
    expect(field(page, "closing")).to_have_value(re.compile("Skrevet i Word."))
