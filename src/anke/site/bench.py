# SPDX-License-Identifier: EUPL-1.2
"""`anke bench`: one table of measured figures beside their goals.

Each part has a `bench.py` with `BENCHES`, functions that give rows of (id, value, unit,
goal), and may name those that use the register in `REGISTER_BENCHES`: these find an
empty, migrated register, and run on PostgreSQL as well with `--postgres`. A function
that takes `cases` is told the size of `--cases`.

Every function runs in a process and a folder of its own, so that no bench profits from
another's caches, and nobody's data is touched.

Example:
    `anke bench --only deadlines --format json`
"""

import argparse
import importlib
import inspect
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from anke import console
from anke.site.environment import CHECKOUT, choose_settings
from anke.site.machine import this_machine

# The modules with benches, in the order of the table.
PARTS = (
    "anke.deadlines.bench",
    "anke.cases.bench",
    "anke.cases.moving.bench",
    "anke.safeguards.bench",
    "anke.intake.bench",
    "anke.intake.bench_triage",
    "anke.allocation.bench",
    "anke.statistics.bench",
    "anke.publication.bench",
    "anke.contract.bench",
    "anke.portal.bench",
    "anke.portal.bench_exports",
    "anke.portal.bench_paint",
    "anke.demo.bench",
    "anke.site.startup",
)

GOAL = re.compile(r"^\s*(<=|>=|≤|≥)\s*([\d.,\s\u00a0]*\d)")
COLUMNS = {
    "id": "bench",
    "value": "measured",
    "unit": "unit",
    "goal": "goal",
    "kept": "kept",
}

Row = tuple[str, float, str, str]
Bench = Callable[..., Iterable[Row] | Row]


@dataclass(frozen=True)
class Measured:
    """One figure of the table.

    Attributes:
        id: The name that `docs/performance.md` uses.
        value: The figure; nothing when the bench failed.
        unit: What the figure counts, for example "ms" or "cases/s".
        goal: The promise in the same unit, for example "<= 10"; may be empty.
        kept: "yes", "NO", or empty where there is no goal.
    """

    id: str
    value: float | None
    unit: str
    goal: str
    kept: str


def print_benches(
    *,
    only: list[str],
    cases: int | None,
    postgres: bool,
    format: str,  # noqa: A002 - the word of the command line
) -> int:
    """Run the benches and print their table; the status tells whether all of them ran.

    A goal that is missed is shown, not punished: the machine may be another.
    """
    machine = this_machine()
    rows = [
        row
        for name in console.progress(chosen(only), "bench", unit="bench")
        for row in _rows_of(name, cases, postgres=postgres)
    ]
    if format == "json":
        benches = [asdict(row) for row in rows]
        console.print_json({"machine": asdict(machine), "benches": benches})
    else:
        console.print_rows(
            [asdict(row) for row in rows],
            columns=COLUMNS,
            format=format,
            title=str(machine),
        )
    return console.FAILED if any(row.value is None for row in rows) else 0


def chosen(only: list[str]) -> list[str]:
    """List the benches as `module:function` whose name has one of the words."""
    names = [
        f"{part}:{bench.__name__}"
        for part in PARTS
        for bench in importlib.import_module(part).BENCHES
    ]
    return [name for name in names if not only or any(word in name for word in only)]


def judged(row: Row) -> Measured:
    """Compare a figure with its goal.

    Example:
        >>> judged(("append", 28_000.0, "entries/s", ">= 20,000")).kept
        'yes'
    """
    identifier, value, unit, goal = row
    kept = ""
    if found := GOAL.match(goal):
        limit = float(re.sub(r"[,\s]", "", found[2]))
        is_kept = value <= limit if found[1] in {"<=", "≤"} else value >= limit
        kept = "yes" if is_kept else "NO"
    return Measured(identifier, value, unit, goal, kept)


def _rows_of(name: str, cases: int | None, *, postgres: bool) -> Iterator[Measured]:
    """Run one bench on SQLite and, when it is asked for, on PostgreSQL."""
    yield from _run_apart(name, cases, database="")
    if not postgres or not _uses_register(name):
        return
    from anke.site.postgres import temporary_cluster

    with temporary_cluster(durable=True) as cluster:
        for row in _run_apart(name, cases, database=cluster.url):
            yield Measured(
                f"{row.id} (PostgreSQL)", row.value, row.unit, row.goal, row.kept
            )


def _run_apart(name: str, cases: int | None, *, database: str) -> list[Measured]:
    """Run one bench in a process of its own and read its rows."""
    with ExitStack() as stack:
        # Beside the real data, so that the disk is the one that the figures speak of.
        var = Path(os.environ.get("ANKE_VAR") or CHECKOUT / "var")
        var.mkdir(parents=True, exist_ok=True)
        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="bench-", dir=var)
        )
        command = [sys.executable, "-m", "anke.site.bench", name]
        if cases is not None:
            command += ["--cases", str(cases)]
        environment = os.environ | {"ANKE_VAR": folder, "ANKE_DATABASE": database}
        answer = subprocess.run(  # noqa: S603 - ourselves
            command, stdout=subprocess.PIPE, env=environment, check=False
        )
    if answer.returncode:
        return [Measured(name, None, "failed", "", "NO")]
    # A bench may print; its figures are the last line.
    last = answer.stdout.decode().strip().splitlines()[-1]
    return [judged((row[0], row[1], row[2], row[3])) for row in json.loads(last)]


def _found(name: str) -> tuple[Any, Bench]:
    """Find a bench among those that its part names, wherever it is written."""
    part, _, function = name.partition(":")
    module = importlib.import_module(part)
    return module, {bench.__name__: bench for bench in module.BENCHES}[function]


def _uses_register(name: str) -> bool:
    module, bench = _found(name)
    return bench in getattr(module, "REGISTER_BENCHES", ())


def _run_here(name: str, cases: int | None) -> None:
    """Run one bench in this process and print its rows as one line of JSON."""
    choose_settings()
    _, bench = _found(name)
    if _uses_register(name):
        from django.core.management import call_command

        console.start_django()
        call_command("migrate", verbosity=0)
    takes_cases = "cases" in inspect.signature(bench).parameters
    result = bench(cases=cases) if takes_cases and cases is not None else bench()
    # One row alone is as good as a list of one.
    rows = [result] if isinstance(result, tuple) else list(result)
    sys.stdout.write(f"\n{json.dumps(rows, default=float)}\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("name")
    parser.add_argument("--cases", type=int)
    options = parser.parse_args()
    _run_here(options.name, options.cases)
