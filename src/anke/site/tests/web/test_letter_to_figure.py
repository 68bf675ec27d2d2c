# SPDX-License-Identifier: EUPL-1.2
"""The whole way of a letter: from the mailbox to the figure that names its case.

A real Dovecot holds the letter, the real server fetches it, a person accepts the
proposal in a browser, a real mail server gets the receipt, and the figure is asked.
"""

from __future__ import annotations

import re
import socket
import tempfile
import time
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import expect

from anke.intake.tests.dovecot import PASSWORD, demand_dovecot, running_dovecot
from anke.site.tests.web.conftest import (
    serving,
    small_authority,
    type_password,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import Browser, Page

CPR = "251248-9996"  # Nancy Ann Berggren, an official test person
ARRIVED = datetime(2022, 12, 30, 9, 15, tzinfo=UTC)
MAILBOX = "post"
PATIENCE_SECONDS = 60


class Sink:
    """A mail server that keeps what it is sent."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802 - the name aiosmtpd calls
        """Keep a letter."""
        self.letters.append(message_from_bytes(envelope.content, policy=default))
        return "250 OK"


@pytest.fixture(scope="module")
def sink() -> Iterator[tuple[Sink, int]]:
    """Run a mail server on loopback."""
    handler = Sink()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    yield handler, port
    controller.stop()


@pytest.fixture(scope="module")
def mail_server(
    sink: tuple[Sink, int], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Any]]:
    """Serve an authority of its own with a mailbox to fetch from; give both."""
    demand_dovecot()
    environment = small_authority(tmp_path_factory.mktemp("letter"))
    with tempfile.TemporaryDirectory(prefix="anke-mail-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        password = folder / "password"
        password.write_text(PASSWORD, encoding="utf-8")
        with running_dovecot(folder / "server") as dovecot:
            named = environment | {
                "ANKE_IMAP_HOST": "127.0.0.1",
                "ANKE_IMAP_PORT": str(dovecot.port),
                "ANKE_IMAP_USER": MAILBOX,
                "ANKE_IMAP_PASSWORD_FILE": str(password),
                "ANKE_IMAP_TLS": "0",
                "ANKE_SMTP_HOST": "127.0.0.1",
                "ANKE_SMTP_PORT": str(sink[1]),
                "ANKE_MAIL_HOLD_SECONDS": "1",
            }
            with serving(named) as address:
                yield address, dovecot


def appeal() -> bytes:
    """Write the letter of somebody who appeals."""
    message = EmailMessage()
    message["From"] = "Nancy Ann Berggren <nancy@borger.example>"
    message["To"] = "post@anke.example"
    message["Subject"] = "Klage over afgørelse"
    message["Date"] = "Fri, 30 Dec 2022 10:15:00 +0100"
    message["Message-ID"] = "<klage-1@borger.example>"
    message.set_content(
        "Jeg klager over Odense Kommunes afgørelse af 12. december 2022.\n"
        "De har sat min hjælp i hjemmet ned, og det kan jeg ikke klare mig med.\n"
        f"Mit cpr-nummer er {CPR}.\n\nVenlig hilsen\nNancy Ann Berggren\n"
    )
    return message.as_bytes()


def received_in(page: Page) -> tuple[int, str]:
    """Read the figure of cases received in December 2022, and where it answers why."""
    page.goto("/?year=2022")
    tile = page.get_by_role("listitem").filter(
        has=page.get_by_role("heading", name="Modtagne sager")
    )
    value = tile.locator(".figure-value").inner_text()
    address = tile.get_by_role("link", name="hvorfor?").get_attribute("href")
    return int(value.replace(".", "")), str(address)


def wait_for_letter(page: Page) -> None:
    """Look at the queue until the letter has been fetched, read and proposed."""
    last = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < last:
        page.goto("/post/")
        if page.get_by_role("cell", name=re.compile("Ny klage")).count():
            return
        page.wait_for_timeout(500)
    pytest.fail("the letter never came to the queue")


def test_a_letter_becomes_a_case_a_receipt_and_a_figure(
    mail_server: tuple[str, Any], sink: tuple[Sink, int], browser: Browser
) -> None:
    """Proposed, accepted, running clock, receipt out, figure up by one, case named."""
    address, dovecot = mail_server
    context = browser.new_context(base_url=address, locale="da-DK")
    page = context.new_page()
    type_password(page, "ankechef")
    page.wait_for_url(f"{address}/")
    before, _ = received_in(page)

    dovecot.append(MAILBOX, appeal(), at=ARRIVED)
    wait_for_letter(page)
    page.get_by_role("link", name="Åbn køen").click()
    expect(page.get_by_text("sat min hjælp i hjemmet ned")).to_be_visible()
    expect(page.get_by_role("radio", name="Ny klage")).to_be_checked()
    page.get_by_label("Sagsområde").select_option("municipal")
    page.get_by_role("button", name=re.compile("^Journalisér")).click()
    told = page.get_by_role("status").filter(has_text="er journaliseret på sag")
    expect(told).to_be_visible()
    case = re.findall(r"sag (\d\d-\d{5})", told.inner_text())[0]

    # The letter was acknowledged in the mailbox, and the case's clock runs.
    assert dovecot.count(MAILBOX, criterion="UNSEEN") == 0
    page.goto(f"/sager/{case}/")
    expect(page.get_by_role("heading", name=f"Sag {case}")).to_be_visible()
    expect(page.locator(".clock .due").first).to_be_visible()
    expect(page.get_by_text("CPR 251248-xxxx")).to_be_visible()

    receipt = wait_for_receipt(page, sink[0])
    assert receipt["To"] == "nancy@borger.example"
    assert case in receipt["Subject"]
    assert case in receipt.get_content()

    page.goto("/?year=2022")
    page.get_by_role("button", name="Byg tallene").click()
    after, why = wait_for_figure(page, before)
    assert after == before + 1
    assert named_by(page, why, case)
    context.close()


def wait_for_receipt(page: Page, sink: Sink) -> EmailMessage:
    """Wait until the worker has handed the receipt to the mail server."""
    last = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < last:
        if sink.letters:
            return sink.letters[0]
        page.wait_for_timeout(250)
    pytest.fail("no receipt went out")


def wait_for_figure(page: Page, before: int) -> tuple[int, str]:
    """Wait until the worker has built the figures anew."""
    last = time.monotonic() + PATIENCE_SECONDS
    figure = received_in(page)
    while figure[0] == before and time.monotonic() < last:
        page.wait_for_timeout(500)
        figure = received_in(page)
    return figure


def named_by(page: Page, why: str, case: str) -> bool:
    """Turn the pages of the figure's cases until one of them is this case."""
    page.goto(why)
    while not page.get_by_role("link", name=case, exact=True).count():
        following = page.get_by_role("link", name=re.compile("Næste"))
        if not following.count():
            return False
        following.first.click()
    return True
