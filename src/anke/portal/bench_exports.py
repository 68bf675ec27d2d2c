# SPDX-License-Identifier: EUPL-1.2
"""How fast tables leave the site: 20,000 and 200,000 cells in every form, and memory.

Ten years, 98 municipalities, 200 subjects. What is measured is the writer with the
engine behind it, from the plan to the last byte. Memory is what a process of its own
took more at its highest than before it wrote.

Example:
    `anke bench --only exports`
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anke.portal.exports.forms import Asked

Row = tuple[str, float, str, str]

RUNS: Final = 7
# Municipalities x 25 laws x years x key figures.
SIZES: Final = {
    "20,000": "noegletal=upheld,changed,upheld-rate,reversal-rate&periode=years(2)",
    "200,000": "noegletal=decided-on-merits,upheld,changed,remitted,rejected,"
    "upheld-rate,reversal-rate,changed-rate&periode=years(*)",
    "everything": "instans=*&emne=*&noegletal=*&periode=*",
}
_PLACES: Final = "instans=level(2)&emne=level(1)&"
GOALS: Final = {("xlsx", "20,000"): "<= 100", ("xlsx", "200,000"): "<= 700"}
_KILOBYTES_IN_MB: Final = 1024


def bench_exports() -> Iterator[Row]:
    """Write tables of two sizes in every form."""
    from anke.portal.exports.forms import FORMS

    with _released() as folder:
        for size in ("20,000", "200,000"):
            wanted = asked_for(size, folder)
            for form in FORMS.values():
                # The first one imports what the form needs.
                spent = [_seconds(form.pieces, wanted) for _ in range(RUNS + 1)][1:]
                goal = GOALS.get((form.ending, size), "")
                name = f"exports: {form.ending}, {size} cells, p50"
                yield name, 1000 * median(spent), "ms", goal


def bench_export_memory() -> Iterator[Row]:
    """Write 200,000 cells, and all that an area has, and look at the memory."""
    with _released() as folder:
        for form in ("csv", "json", "xlsx"):
            for size in ("200,000", "everything"):
                command = [sys.executable, "-m", __name__, form, size, str(folder)]
                answer = subprocess.run(command, stdout=subprocess.PIPE, check=True)  # noqa: S603 - ourselves
                cells, megabytes, seconds = answer.stdout.split()
                name = f"exports: {form}, {int(cells):,} cells"
                yield f"{name}, memory", float(megabytes), "MB", "<= 150"
                yield f"{name}, time", float(seconds), "s", ""


@contextmanager
def _released() -> Iterator[Path]:
    """Give a folder with ten years of everything, released."""
    from anke.portal.tests.worlds import FULL, write_world

    with tempfile.TemporaryDirectory() as folder:
        write_world(Path(folder) / "bundle", FULL)
        yield Path(folder)


def asked_for(size: str, folder: Path) -> Asked:
    """Give a table of about a size, with its cells mapped as the server has them."""
    from anke.portal.domain.areas import Area
    from anke.portal.domain.resolving import resolve
    from anke.portal.domain.selection import parse_selection
    from anke.portal.exports.forms import Asked
    from anke.portal.exports.revisions import RevisedCounts
    from anke.portal.exports.tests.covers import cover_of
    from anke.portal.unpacking import make_ready, mapped_cube
    from anke.publication.bundle.reading import open_bundle

    bundle, cache = open_bundle(folder / "bundle"), folder / "cache"
    make_ready(bundle, cache)
    area = Area(bundle.contents, mapped_cube(bundle, bundle.contents.areas[0], cache))
    places = "" if size == "everything" else _PLACES
    selection = parse_selection(area.id, parse_qsl(places + SIZES[size]))
    plan = resolve(selection, area)
    return Asked(area, plan, cover_of(plan, area), RevisedCounts())


def _seconds(pieces: Callable[[Asked], Iterator[bytes]], wanted: Asked) -> float:
    start = perf_counter()
    for _ in pieces(wanted):
        pass
    return perf_counter() - start


def _memory(name: str) -> float:
    """Read a figure of this process's memory, in megabytes (Linux)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    found = next(line for line in lines if line.startswith(f"{name}:"))
    return int(found.split()[1]) / _KILOBYTES_IN_MB


def _measure_memory(form: str, size: str, folder: str) -> None:
    """Write once and print cells, megabytes more than before, seconds."""
    from anke.portal.exports.blocks import cell_count
    from anke.portal.exports.forms import FORMS

    wanted = asked_for(size, Path(folder))
    cells = cell_count(wanted.area, wanted.plan)
    # Forget how high memory was while the release was opened.
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    before = _memory("RssAnon")
    seconds = _seconds(FORMS[form].pieces, wanted)
    # The cells themselves are mapped from a file and are nobody's memory.
    more = _memory("VmHWM") - _memory("RssFile") - before
    print(cells, more, seconds)  # noqa: T201 - told to who started us


BENCHES: list[Callable[..., Iterator[Row]]] = [bench_exports, bench_export_memory]


if __name__ == "__main__":
    _measure_memory(*sys.argv[1:])
