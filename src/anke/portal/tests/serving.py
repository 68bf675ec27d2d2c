# SPDX-License-Identifier: EUPL-1.2
"""The real public site in a process of its own, for tests that ask it over HTTP."""

from __future__ import annotations

import http.client
import os
import subprocess
import sys
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STARTS_WITHIN_SECONDS, ENDS_WITHIN_SECONDS = 60, 20


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()


@dataclass(frozen=True)
class Portal:
    """A running public site."""

    address: str
    process: subprocess.Popen[str]

    def wait(self) -> None:
        """Wait until the first server process answers."""
        latest = time.monotonic() + STARTS_WITHIN_SECONDS
        while True:
            try:
                self.get("/sundhed/")
            except ConnectionError:
                assert time.monotonic() < latest, "the portal did not answer"
                time.sleep(0.02)
            else:
                return

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a page; nothing is followed."""
        host = urlsplit(self.address).netloc
        connection = http.client.HTTPConnection(host, timeout=30)
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, quote(path, safe="/?&=:,()*%;"), headers=sent)
        response = connection.getresponse()
        answer = Answer(
            response.status,
            {name.lower(): value for name, value in response.getheaders()},
            response.read(),
        )
        connection.close()
        return answer


def environment(bundle: Path, cache: Path) -> dict[str, str]:
    """Give the portal's environment: the bundle and nothing of the house."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("ANKE_", "DJANGO_"))
    }
    return kept | {"ANKE_RELEASED": str(bundle), "ANKE_PORTAL_CACHE": str(cache)}


@contextmanager
def serving(bundle: Path, cache: Path, workers: int = 1) -> Iterator[Portal]:
    """Serve a bundle; give the site; end it."""
    command = [sys.executable, "-m", "anke.portal", "--port", "0"]
    command += ["--workers", str(workers)]
    with subprocess.Popen(
        command,
        env=environment(bundle, cache),
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        try:
            assert line, "the portal did not start"
            portal = Portal(line.split()[1].rstrip("/"), process)
            portal.wait()
            yield portal
        finally:
            process.terminate()
            process.wait(ENDS_WITHIN_SECONDS)
