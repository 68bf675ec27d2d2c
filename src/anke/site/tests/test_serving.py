# SPDX-License-Identifier: EUPL-1.2
"""The server: it starts, serves, runs jobs, and leaves nothing behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest

from anke.console.listening import PortTaken
from anke.site.environment import CHECKOUT
from anke.site.serving import serve

pytestmark = pytest.mark.slow

PATIENCE_SECONDS = 60


class Site:
    """One `anke serve` in a folder of its own."""

    def __init__(self, var: Path) -> None:
        self._environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("ANKE_", "DJANGO_"))
        } | {"ANKE_VAR": str(var)}
        self.process = self._started()
        assert self.process.stdout is not None
        self.greeting = self.process.stdout.readline()
        self.address = self.greeting.split()[1]

    def page(self, path: str) -> str:
        """Get a page, waiting for the server's start."""
        latest = time.monotonic() + PATIENCE_SECONDS
        url = self.address + path
        while True:
            try:
                with urllib.request.urlopen(url, timeout=10) as answer:  # noqa: S310
                    return answer.read().decode()
            except OSError:
                assert time.monotonic() < latest, "no page"
                time.sleep(0.05)

    def family(self) -> list[int]:
        """List the keeper and its children, whichever of its threads began them."""
        threads = Path(f"/proc/{self.process.pid}/task").glob("*/children")
        children = [int(each) for own in threads for each in own.read_text().split()]
        return [self.process.pid, *sorted(children)]

    def _started(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            [sys.executable, "-m", "anke", "serve", "--port", "0"],
            env=self._environment,
            cwd=CHECKOUT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )


def is_alive(process: int) -> bool:
    """Tell whether a process runs; a zombie does not."""
    try:
        state = Path(f"/proc/{process}/stat").read_text(encoding="utf-8")
    except OSError:
        return False
    return state.rpartition(")")[2].split()[0] != "Z"


def all_gone(processes: list[int]) -> bool:
    """Wait until the last of them has ended."""
    latest = time.monotonic() + PATIENCE_SECONDS
    while any(map(is_alive, processes)) and time.monotonic() < latest:
        time.sleep(0.05)
    return not any(map(is_alive, processes))


@pytest.fixture
def site(tmp_path) -> Iterator[Site]:
    """Serve the site, and clear up whatever is left."""
    serving = Site(tmp_path / "var")
    yield serving
    for process in serving.family() if serving.process.poll() is None else []:
        with suppress(ProcessLookupError):
            os.kill(process, signal.SIGKILL)
    serving.process.wait()
    for stream in (serving.process.stdout, serving.process.stderr):
        stream.close()


def test_site_serves_its_first_page_from_nothing(site) -> None:
    """Keys and tables are made on the way; the address is printed."""
    assert site.page("sundhed/") == "ok"
    assert site.greeting.startswith("Anke: http://127.0.0.1:")


@pytest.mark.parametrize(
    "how", [signal.SIGTERM, pytest.param(signal.SIGINT, marks=pytest.mark.long)]
)
def test_site_ends_in_order_when_it_is_asked_to(site, how) -> None:
    """The server and the worker end together, with status 0 and no complaint."""
    site.page("sundhed/")
    family = site.family()
    assert len(family) == 4, "the keeper, one server process, two workers"

    site.process.send_signal(how)

    assert site.process.wait(PATIENCE_SECONDS) == 0
    assert all_gone(family)
    assert site.process.stderr.read() == ""


def test_killed_site_leaves_no_process_behind(site) -> None:
    """After SIGKILL the port is free for the next start."""
    site.page("sundhed/")
    family = site.family()

    os.kill(site.process.pid, signal.SIGKILL)
    site.process.wait()

    assert all_gone(family)


@pytest.mark.parametrize(
    "place",
    [
        1,
        pytest.param(2, marks=pytest.mark.long),
        pytest.param(3, marks=pytest.mark.long),
    ],
)
def test_a_dead_process_is_replaced(site, place) -> None:
    """Pages and background jobs go on when a process was killed, whichever it was."""
    site.page("sundhed/")
    before = site.family()

    os.kill(before[place], signal.SIGKILL)

    latest = time.monotonic() + PATIENCE_SECONDS
    while len(set(site.family()) - set(before)) == 0:
        assert time.monotonic() < latest, "no new process"
        time.sleep(0.1)
    assert site.page("sundhed/") == "ok"


def test_taken_port_is_said_before_anything_starts() -> None:
    """The message says what to do."""
    with closing(socket.socket()) as other:
        other.bind(("127.0.0.1", 0))
        other.listen()

        with pytest.raises(PortTaken, match="--port"):
            serve("127.0.0.1", other.getsockname()[1])
