# SPDX-License-Identifier: EUPL-1.2
"""A browser, a server with a small authority, and what tests do with them.

The server is the real one (`anke serve`) with the demo's settings on a folder of its
own, so that these tests see what a user sees: CSP, compression, cookies and all.
"""

from __future__ import annotations

import os
import secrets
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.parse import urlsplit

import psycopg
import pytest
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from playwright.sync_api import expect
from psycopg.sql import SQL, Identifier

from anke.access.services import DEMO_PASSWORD
from anke.site.testing import browser
from anke.site.tests.visits import CODE_PAGE
from anke.site.tests.world import SECOND_STEP_SECRET, SECOND_STEP_USER

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, BrowserContext, Page

CHROMIUM = browser()
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
STARTS_WITHIN_SECONDS = 40
CODE_CHANGES_AFTER_SECONDS, TYPED_WITHIN_SECONDS = 30, 5
# A machine that does much else at once is slow, not wrong.
expect.set_options(timeout=20_000)
DESK, PHONE = (1280, 900), (375, 812)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let one process run all browser tests, on one server."""
    for item in items:
        if "tests/web/" in item.nodeid:
            item.add_marker("web")
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Start Debian's own Chromium."""
    if CHROMIUM is None:
        pytest.skip("no Chromium here: apt-get install chromium-headless-shell")
    return {"executable_path": CHROMIUM, "args": list(FLAGS), "headless": True}


def environment_in(folder: Path) -> dict[str, str]:
    """Give an environment in which the demo's programs work on a folder."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in {"DJANGO_SETTINGS_MODULE", "ANKE_DATABASE"}
    }
    # A test types faster than any person.
    quick = {"ANKE_FORM_LEAST_SECONDS": "0"}
    return kept | quick | {"ANKE_VAR": str(folder), "ANKE_SETTINGS": "demo"}


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Build the small authority that most tests look at."""
    return small_authority(tmp_path_factory.mktemp("authority"), "letters")


def small_authority(folder: Path, *more: str) -> dict[str, str]:
    """Build the small authority in a folder; give the environment of its programs."""
    kept = environment_in(folder)
    if register := os.environ.get("ANKE_DATABASE", ""):
        kept["ANKE_DATABASE"] = _database_of_its_own(register)
    world = [sys.executable, "-m", "anke.site.tests.world", *more]
    subprocess.run(world, env=kept, check=True, timeout=300)
    return kept


def _database_of_its_own(register: str) -> str:
    """Make a database beside the tests' own, in the same PostgreSQL; give its address.

    The server that the browser talks to commits what it does, and other tests must not
    see it.
    """
    name = f"anke_browser_{secrets.token_hex(4)}"
    with psycopg.connect(register, autocommit=True) as connection:
        connection.execute(SQL("CREATE DATABASE {}").format(Identifier(name)))
    return urlsplit(register)._replace(path=f"/{name}").geturl()


@pytest.fixture(scope="session")
def open_one_more_case(environment: dict[str, str]) -> Callable[[], None]:
    """Let somebody else open a case while the browser looks on."""

    def open_case() -> None:
        world = [sys.executable, "-m", "anke.site.tests.world", "one-more"]
        subprocess.run(world, env=environment, check=True, timeout=300)

    return open_case


@pytest.fixture(scope="session")
def server(environment: dict[str, str]) -> Iterator[str]:
    """Serve the small authority; give its address."""
    with serving(environment) as address:
        yield address


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[str]:
    """Start the real server on what an environment has built; give its address."""
    folder = Path(environment["ANKE_VAR"])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "anke", "serve", "--port", str(port)]
    log = (folder / "server.log").open("wb")
    process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
    try:
        _wait_for(f"http://127.0.0.1:{port}/sundhed/", process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
        log.close()
        said = (folder / "server.log").read_text(encoding="utf-8", errors="replace")
        sys.stderr.write(said)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    """Wait until the server answers, or say that it does not."""
    last = time.monotonic() + STARTS_WITHIN_SECONDS
    while time.monotonic() < last and process.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=1)  # noqa: S310 - our own server
        except (URLError, OSError):
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"the server did not answer at {address}")


@pytest.fixture(scope="session")
def sign_in_once(server: str, browser: Browser) -> Callable[[str], dict[str, Any]]:
    """Sign in through the form, once for each user, and keep the cookies."""
    kept: dict[str, dict[str, Any]] = {}

    def sign_in(username: str) -> dict[str, Any]:
        if username not in kept:
            context = browser.new_context(base_url=server, locale="da-DK")
            page = context.new_page()
            type_password(page, username)
            if username == SECOND_STEP_USER:
                page.wait_for_url(f"{server}{CODE_PAGE}")
                page.get_by_label("Kode").fill(code_of_the_app())
                page.get_by_role("button", name="Log ind").click()
            page.wait_for_url(f"{server}/")
            kept[username] = dict(context.storage_state())
            context.close()
        return kept[username]

    return sign_in


def type_password(page: Page, username: str) -> None:
    """Do the first step of signing in, on the way to Overblik."""
    page.goto("/konto/log-ind/?next=/")
    page.get_by_label("Brugernavn eller e-mail").fill(username)
    page.get_by_label("Adgangskode").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Log ind").click()


def code_of_the_app() -> str:
    """Compute what the authenticator app shows, with some seconds left to type it."""
    left = CODE_CHANGES_AFTER_SECONDS - time.time() % CODE_CHANGES_AFTER_SECONDS
    if left < TYPED_WITHIN_SECONDS:
        time.sleep(left)
    counter = next(iter(yield_hotp_counters_from_time()))
    return str(format_hotp_value(hotp_value(SECOND_STEP_SECRET, counter)))


@pytest.fixture(scope="session")
def context_for(
    server: str, browser: Browser, sign_in_once: Callable[[str], dict[str, Any]]
) -> Iterator[Callable[[str, str], BrowserContext]]:
    """Keep one window for each user and language: a new one costs half a second."""
    kept: dict[tuple[str, str], BrowserContext] = {}

    def context(user: str, language: str) -> BrowserContext:
        if (user, language) not in kept:
            kept[user, language] = browser.new_context(
                base_url=server, locale=language, storage_state=sign_in_once(user)
            )
            _choose(kept[user, language], language, server)
        return kept[user, language]

    yield context
    for each in kept.values():
        each.close()


@pytest.fixture
def open_page(
    server: str, browser: Browser, context_for: Callable[[str, str], BrowserContext]
) -> Iterator[Callable[..., Page]]:
    """Open a page as a user at a width; a script error fails the test.

    A test that signs in or out, or changes the language, asks for a window of its own
    with `user=""` or `own=True`.
    """
    closing: list[Page | BrowserContext] = []
    faults: list[str] = []

    def open_as(
        path: str,
        *,
        user: str = "ankechef",
        size: tuple[int, int] = DESK,
        language: str = "da-DK",
        own: bool = False,
    ) -> Page:
        if user and not own:
            page = context_for(user, language).new_page()
            closing.append(page)
        else:
            state = context_for(user, language).storage_state() if user else None
            context = browser.new_context(
                base_url=server, locale=language, storage_state=state
            )
            _choose(context, language, server)
            closing.append(context)
            page = context.new_page()
        page.set_viewport_size({"width": size[0], "height": size[1]})
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: _note(line, faults))
        page.goto(path)
        return page

    yield open_as
    for each in closing:
        each.close()
    assert not faults, f"the browser complained: {faults}"


def _choose(context: BrowserContext, language: str, server: str) -> None:
    """Choose the language as the switch in the footer does."""
    context.add_cookies(
        [{"name": "anke_language", "value": language[:2], "url": server}]
    )


def _note(line: Any, faults: list[str]) -> None:
    """Keep what the browser complains about, such as a breach of the CSP."""
    if line.type == "error" and "status of 40" not in line.text:
        faults.append(line.text)
