# SPDX-License-Identifier: EUPL-1.2
"""Benches of the site itself: how fast it starts, how fast the disk is."""

import signal
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager

from anke.site.environment import CHECKOUT
from anke.site.machine import fsync_p50_ms

RUNS = 11
START_SECONDS = 60
FIRST_PAGE = "sundhed/"


def bench_help() -> tuple[str, float, str, str]:
    """Measure the whole of `./anke --help`, launcher and stamps included."""
    launcher = CHECKOUT / "anke"
    times = []
    for _ in range(RUNS + 1):
        start = time.perf_counter()
        subprocess.run([launcher, "--help"], stdout=subprocess.DEVNULL, check=True)  # noqa: S603 - ourselves
        times.append(time.perf_counter() - start)
    # The first run may set something up.
    del times[0]
    return "anke --help", round(statistics.median(times) * 1000, 1), "ms", "<= 100"


def bench_first_page() -> tuple[str, float, str, str]:
    """Measure the second start of the site until its first page is there."""
    with serving():
        pass  # The first start makes keys and tables.
    start = time.perf_counter()
    with serving() as address:
        _wait_for(address + FIRST_PAGE)
        seconds = time.perf_counter() - start
    return "second start to first page", round(seconds, 2), "s", "<= 3"


def bench_fsync() -> tuple[str, float, str, str]:
    """Measure the disk, on which every durable figure depends."""
    return "fsync p50", round(fsync_p50_ms(), 3), "ms", ""


@contextmanager
def serving() -> Iterator[str]:
    """Serve the site in a process of its own; give its address; end it."""
    command = [sys.executable, "-m", "anke", "serve", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:  # noqa: S603 - ourselves
        try:
            yield _address(server)
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(START_SECONDS)


def _address(server: "subprocess.Popen[str]") -> str:
    if server.stdout is None or not (line := server.stdout.readline()):
        raise RuntimeError("the site said nothing when it started")
    return line.split()[1]


def _wait_for(url: str) -> None:
    latest = time.monotonic() + START_SECONDS
    while time.monotonic() < latest:
        try:
            with urllib.request.urlopen(url, timeout=5):  # noqa: S310 - our own address
                return
        except OSError:
            time.sleep(0.01)
    raise RuntimeError(f"{url}: no page within {START_SECONDS} seconds")


BENCHES = [bench_help, bench_first_page, bench_fsync]
