# SPDX-License-Identifier: EUPL-1.2
"""Describe the machine beside every figure, which says little without it."""

import os
import platform
import statistics
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from anke.site.environment import CHECKOUT

SYNCS = 200
BLOCK = b"\0" * 4096


@dataclass(frozen=True)
class Machine:
    """What a reader needs to compare figures.

    Attributes:
        processor: The model's name.
        cores: How many cores this process may use.
        memory_gb: Gigabytes (10^9 bytes) of memory.
        system: The kernel.
        python: The version.
        fsync_p50_ms: The median time in which the disk of `var/` makes 4 KiB durable.
    """

    processor: str
    cores: int
    memory_gb: float
    system: str
    python: str
    fsync_p50_ms: float

    def __str__(self) -> str:
        """Say it in one line, for the title of a table."""
        return (
            f"{self.processor}, {self.cores} cores, {self.memory_gb:.0f} GB, "
            f"{self.system}, Python {self.python}, fsync p50 {self.fsync_p50_ms:.2f} ms"
        )


def this_machine() -> Machine:
    """Look at the machine and measure its disk."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)),
        memory_gb=round(memory / 1e9, 1),
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        fsync_p50_ms=round(fsync_p50_ms(), 3),
    )


def fsync_p50_ms() -> float:
    """Measure how long the disk of `var/` takes to make a block durable, in ms."""
    folder = Path(os.environ.get("ANKE_VAR") or CHECKOUT / "var")
    folder.mkdir(parents=True, exist_ok=True)
    times = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(SYNCS):
            file.write(BLOCK)
            start = time.perf_counter()
            file.flush()
            os.fsync(file.fileno())
            times.append(time.perf_counter() - start)
    return statistics.median(times) * 1000


def _processor() -> str:
    information = Path("/proc/cpuinfo")
    if information.exists():
        for line in information.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()
