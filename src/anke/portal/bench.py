# SPDX-License-Identifier: EUPL-1.2
"""How fast the public site is: ten years, 98 municipalities, 200 subjects, 40 quarters.

The engine is asked in this process; pages are asked for by a real HTTP client of the
real server with two processes, each time for another table, so that no cache helps.

Example:
    `anke bench --only portal`
"""

from __future__ import annotations

import os
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urljoin, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Row = tuple[str, float, str, str]

WORKERS: Final = 2
READERS: Final = 16
RUNS: Final = 200
FIGURES: Final = (
    "decided-on-merits",
    "upheld",
    "changed",
    "remitted",
    "rejected",
    "upheld-rate",
    "reversal-rate",
    "changed-rate",
    "remitted-rate",
    "processing-days",
)
YEARS: Final = tuple(str(year) for year in range(2013, 2023))
# The size in cells, the goal for p50, and how many years make it.
SIZES: Final = ((200, 12, 1), (2_000, 16, 2), (20_000, 60, 4))
START_SECONDS: Final = 60


def queries(size: int, count: int, seed: int) -> list[str]:
    """Draw tables of about a size, municipalities down the side, no two alike."""
    chance = random.Random(seed)  # noqa: S311 - which table is asked is no secret
    found: dict[str, None] = {}
    while len(found) < count:
        found[_query(size, chance)] = None
    return list(found)


def _query(size: int, chance: random.Random) -> str:
    many = {cells: years for cells, _, years in SIZES}[size]
    years = ",".join(sorted(chance.sample(YEARS, many)))
    two = ",".join(sorted(chance.sample(FIGURES, 2)))
    if size == 200:
        return f"instans=level(2)&periode={years}&noegletal={two}"
    if size == 2_000:
        subject = chance.choice(("all", "law:serviceloven", "law:aktivloven"))
        down = chance.choice(("instans,emne", "emne,instans"))
        rest = f"emne={subject}&raekker={down}&kolonner=periode,noegletal"
        return f"instans=level(2)&periode={years}&noegletal=*&{rest}"
    return f"instans=level(2)&emne=level(1)&periode={years}&noegletal={two}"


def bench_engine() -> Iterator[Row]:
    """Ask the engine for cross-tables of 200 cells."""
    from anke.portal.domain.areas import Area
    from anke.portal.domain.computing import compute
    from anke.portal.domain.resolving import resolve
    from anke.portal.domain.selection import parse_selection
    from anke.portal.warming import settle_memory
    from anke.publication.bundle.reading import open_bundle

    with tempfile.TemporaryDirectory() as folder:
        make_bundle(Path(folder))
        bundle = open_bundle(Path(folder))
        area = Area(bundle.contents, bundle.cube("municipal"))
    # As the site does when it has started.
    settle_memory()
    times = []
    for query in queries(200, RUNS, seed=1) * 5:
        pairs = parse_qsl(query)
        start = time.perf_counter()
        compute(area, resolve(parse_selection("municipal", pairs), area))
        times.append((time.perf_counter() - start) * 1000)
    yield "portal: cross-table in the engine, p50", median(times), "ms", "<= 0.5"
    yield "portal: cross-table in the engine, p99", _p99(times), "ms", "<= 2"


def bench_site() -> Iterator[Row]:
    """Start the site on ten years and ask it as readers do."""
    with tempfile.TemporaryDirectory() as folder:
        bundle = Path(folder) / "bundle"
        make_bundle(bundle)
        with serving(bundle, Path(folder)):
            pass  # The first start presses the static files and unpacks the release.
        start = time.perf_counter()
        with serving(bundle, Path(folder)) as (address, process):
            _get(address, "/da/")
            seconds = time.perf_counter() - start
            yield "portal: start to first page", seconds, "s", "<= 2"
            yield from _pages(address)
            yield from _many_readers(address)
            yield from _chart(address)
            yield from _front(address)
            yield "portal: memory, all processes", _memory(process), "MB", "<= 400"


def _pages(address: str) -> Iterator[Row]:
    """Time the HTML of three sizes, each page written anew."""
    connection = HTTPConnection(urlsplit(address).netloc)
    for size, goal, _ in SIZES:
        runs = RUNS if size < 20_000 else RUNS // 4
        asked = queries(size, runs + 5, seed=2)
        times = [_ask(connection, f"/da/tabel/municipal?{each}") for each in asked][5:]
        name = f"portal: HTML of {size:,} cells"
        yield f"{name}, p50", median(times), "ms", f"<= {goal}"
        yield f"{name}, p99", _p99(times), "ms", f"<= {4 * goal}"


def _many_readers(address: str) -> Iterator[Row]:
    """Let sixteen readers ask for tables of 200 cells at once: new ones, then known."""
    asked = queries(200, RUNS, seed=3)

    def read(reader: int) -> None:
        connection = HTTPConnection(urlsplit(address).netloc)
        for each in asked[reader::READERS]:
            _ask(connection, f"/da/tabel/municipal?{each}&usikkerhed=ja")

    for name, goal, rounds in (("new ones", "", 1), ("known ones", ">= 500", 5)):
        start = time.perf_counter()
        with ThreadPoolExecutor(READERS) as readers:
            list(readers.map(read, list(range(READERS)) * rounds))
        rate = RUNS * rounds / (time.perf_counter() - start)
        yield f"portal: tables, 16 readers, {name}", rate, "tables/s", goal


def _chart(address: str) -> Iterator[Row]:
    connection = HTTPConnection(urlsplit(address).netloc)
    path = "/da/figur/municipal.svg?instans=level(2)&periode=2022&graf=kort"
    times = [_ask(connection, path) for _ in range(RUNS)]
    yield "portal: a map of 98 municipalities, p50", median(times), "ms", "<= 50"


def _front(address: str) -> Iterator[Row]:
    """Weigh the front page as a browser fetches it, compressed."""
    page = _get(address, "/da/").decode()
    files = set(re.findall(r'<link rel="(?:icon|stylesheet)" href="([^"]+)"', page))
    files |= set(re.findall(r'(?:src|xlink:href)="(/[^"]+)"', page))
    own = next(name for name in files if "/portal/" in name and name.endswith(".css"))
    style = _get(address, own).decode()
    files |= {urljoin(own, name) for name in re.findall(r'url\("?([^")]+)"?\)', style)}
    size = sum(_size(address, path) for path in ("/da/", *files))
    yield "portal: front page, files", 1 + len(files), "files", "<= 12"
    yield "portal: front page, sent", size / 1000, "kB", "<= 150"


def _size(address: str, path: str) -> int:
    connection = HTTPConnection(urlsplit(address).netloc)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip"})
    response = connection.getresponse()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    return len(response.read())


def _ask(connection: HTTPConnection, path: str) -> float:
    """Ask for a page on an open connection; give the milliseconds to its last byte."""
    start = time.perf_counter()
    connection.request("GET", path)
    response = connection.getresponse()
    response.read()
    if response.status != 200:
        raise RuntimeError(f"{path}: {response.status}")
    return (time.perf_counter() - start) * 1000


def _get(address: str, path: str) -> bytes:
    """Get a page, waiting for the server's start."""
    latest = time.monotonic() + START_SECONDS
    while True:
        connection = HTTPConnection(urlsplit(address).netloc)
        try:
            connection.request("GET", path)
            return connection.getresponse().read()
        except ConnectionError:
            if time.monotonic() > latest:
                raise
            time.sleep(0.01)


@contextmanager
def serving(
    bundle: Path, folder: Path, workers: int = WORKERS
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Serve a bundle; give the site's address and its process; end it."""
    told = {"ANKE_RELEASED": str(bundle), "ANKE_PORTAL_CACHE": str(folder / "cache")}
    kept = {k: v for k, v in os.environ.items() if not k.startswith("DJANGO_")}
    command = [sys.executable, "-m", "anke.portal", "--port", "0"]
    with subprocess.Popen(  # noqa: S603 - ourselves
        [*command, "--workers", str(workers)],
        env=kept | told,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            if process.stdout is None or not (line := process.stdout.readline()):
                raise RuntimeError("the portal said nothing when it started")
            yield line.split()[1].rstrip("/"), process
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(START_SECONDS)


def _memory(process: subprocess.Popen[str]) -> float:
    """Add up what the processes hold, shared pages counted once (PSS)."""
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
    total = 0
    for pid in (process.pid, *map(int, children.split())):
        text = Path(f"/proc/{pid}/smaps_rollup").read_text()
        total += int(re.search(r"^Pss:\s+(\d+)", text, re.MULTILINE)[1])  # type: ignore[index]
    return total / 1000


def make_bundle(folder: Path) -> None:
    """Make ten years of figures in a process of its own."""
    command = [sys.executable, "-m", "anke.portal.tests.worlds", str(folder)]
    subprocess.run(command, check=True)  # noqa: S603 - ourselves


def _p99(times: list[float]) -> float:
    return sorted(times)[int(len(times) * 0.99)]


BENCHES: list[Callable[..., Iterator[Row]]] = [bench_engine, bench_site]
