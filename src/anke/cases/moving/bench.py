# SPDX-License-Identifier: EUPL-1.2
"""What moving in costs: 20,000 cases with 200,000 rows of history, dry, real and again.

Every commit is durable, as in use.

Example:
    `anke bench --only moving --postgres`
"""

from __future__ import annotations

import csv
import tempfile
from datetime import date, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

Line = tuple[str, float, str, str]
Result = TypeVar("Result")

CASES, EVENTS = 20_000, 10
FIRST = date(2022, 1, 3)
# Six kinds of history: half of it has an act of its own, half is journaled as it is.
HISTORY = (
    ("allocated", "KB", ""),
    ("step_started", "", "drafting"),
    ("Telefonsamtale", "", ""),
    ("Sagen gennemgået", "", ""),
    ("step_ended", "", "drafting"),
    ("Akter bestilt", "", ""),
    ("Akter modtaget", "", ""),
    ("step_started", "", "reconsideration"),
    ("step_ended", "", "reconsideration"),
    ("Notat skrevet", "", ""),
)


def bench_moving(cases: int = CASES) -> list[Line]:
    """Measure a dry run, the move, a second one that finds nothing, a comparison."""
    from anke.cases.moving.comparing import compare
    from anke.cases.moving.importing import move_cases, try_moving
    from anke.cases.moving.preparing import prepare

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _write(folder, min(cases, CASES))
        dry, tried = _timed(lambda: try_moving(prepare(folder)))
        real, moved = _timed(lambda: move_cases(prepare(folder)))
        again, nothing = _timed(lambda: move_cases(prepare(folder)))
        side, _ = _timed(lambda: compare(prepare(folder)))
    if nothing.entries or tried.sums.counts != moved.sums.counts:
        raise RuntimeError("the dry run, the move and the second move do not agree")
    about = f"moving in: {moved.cases:,} cases, {moved.sums.rows:,} rows"
    return [
        (f"{about}, dry run", dry, "s", ""),
        (about, real, "s", ""),
        ("moving in: rows", moved.sums.rows / real, "rows/s", ">= 5,000"),
        (f"{about}, again: nothing new", again, "s", ""),
        (f"moving in: comparing {moved.cases:,} open cases", side, "s", ""),
    ]


def _timed(work: Callable[[], Result]) -> tuple[float, Result]:
    start = perf_counter()
    result = work()
    return perf_counter() - start, result


def _write(folder: Path, cases: int) -> None:
    for name, heading, rows in (
        ("cases", _CASE_HEADING, _cases(cases)),
        ("history", _HISTORY_HEADING, _history(cases)),
    ):
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(heading)
            writer.writerows(rows)


_CASE_HEADING = ("case", "area", "first_instance", "received_on", "due_on")
_HISTORY_HEADING = ("case", "event", "on", "what", "by", "staff", "step")


def _cases(count: int) -> Iterator[tuple[str, ...]]:
    for place in range(count):
        day = FIRST + timedelta(days=place % 300)
        due = day + timedelta(weeks=13)
        yield (
            f"G-{place}",
            "municipal",
            "municipality-0101",
            day.isoformat(),
            due.isoformat(),
        )


def _history(count: int) -> Iterator[tuple[str, ...]]:
    for place in range(count):
        day = FIRST + timedelta(days=place % 300)
        for at, (what, staff, step) in enumerate(HISTORY[:EVENTS]):
            on = (day + timedelta(days=at)).isoformat()
            yield f"G-{place}", f"{place}-{at}", on, what, "ML", staff, step


BENCHES: list[Callable[..., Line | list[Line]]] = [bench_moving]
REGISTER_BENCHES = BENCHES
