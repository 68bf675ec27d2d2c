# SPDX-License-Identifier: EUPL-1.2
"""What the deadlines cost: the lines of `anke bench` that this part answers for.

Each function gives (id, value, unit, goal); the best of some runs counts, since the
machine may be busy with other things.

Example:
    >>> name, value, unit, goal = bench_bulk_one_rule()
    >>> name, unit, goal
    ('deadlines: a million due dates, one rule', 'ms', '<= 10')
"""

from collections.abc import Callable
from datetime import date, timedelta
from time import perf_counter

import numpy as np

from anke.deadlines.catalogue import load_calendar, load_rulebook
from anke.deadlines.domain.bulk import due_dates
from anke.deadlines.domain.clock import Event, Paused, Resumed, Started, clock

MILLION = 1_000_000
RUNS = 5
Line = tuple[str, float, str, str]


def bench_bulk_one_rule() -> Line:
    """Compute one million due dates by the appeal deadline; tables are built before."""
    calendar = load_calendar()
    rule = load_rulebook().get("appeal-deadline", date(2022, 1, 1))
    starts = _random_starts()
    spent = _best(lambda: due_dates(starts, rule, calendar))
    return "deadlines: a million due dates, one rule", spent * 1000, "ms", "<= 10"


def bench_bulk_mixed() -> Line:
    """Compute one million due dates by forty rules in random order."""
    calendar = load_calendar()
    rules = list(load_rulebook())[:40]
    starts = _random_starts()
    places = np.random.default_rng(2).integers(0, len(rules), MILLION)
    spent = _best(lambda: due_dates(starts, (rules, places), calendar))
    return "deadlines: a million due dates, forty rules", spent * 1000, "ms", "<= 40"


def bench_day_tables() -> Line:
    """Build the day tables of all rules from nothing: what the first call waits for."""
    from anke.deadlines.domain import bulk

    calendar = load_calendar()
    rules = list(load_rulebook())
    starts = np.array(["2022-01-03"] * len(rules), dtype="datetime64[D]")
    places = np.arange(len(rules))

    def build() -> None:
        for table in (bulk._offset_table, bulk._offset_tables):  # noqa: SLF001
            table.cache_clear()
        due_dates(starts, (rules, places), calendar)

    return "deadlines: day tables of all rules", _best(build) * 1000, "ms", ""


def bench_explained_clocks() -> Line:
    """Fold start, pause and resumption into a clock and explain it in Danish."""
    calendar, rulebook = load_calendar(), load_rulebook()
    ledgers = [_ledger(date(2019, 1, 1) + timedelta(days=n)) for n in range(1_000)]

    def explain() -> None:
        for events in ledgers:
            for step in clock(events, rulebook, calendar).explain():
                _ = step.text_da

    spent = _best(explain)
    return "deadlines: explained clocks", len(ledgers) / spent, "clocks/s", ">= 50,000"


BENCHES = (
    bench_bulk_one_rule,
    bench_bulk_mixed,
    bench_day_tables,
    bench_explained_clocks,
)


def _ledger(start_on: date) -> tuple[Event, ...]:
    return (
        Started(start_on, "appeal-deadline"),
        Paused(start_on + timedelta(days=8), "aktindsigt"),
        Resumed(start_on + timedelta(days=15)),
    )


def _random_starts() -> np.ndarray[tuple[int], np.dtype[np.datetime64]]:
    first = np.datetime64("1990-01-01", "D")
    days = np.random.default_rng(1).integers(0, 29_000, MILLION)
    return first + days.astype("timedelta64[D]")


def _best(work: Callable[[], object]) -> float:
    work()
    spent = []
    for _ in range(RUNS):
        before = perf_counter()
        work()
        spent.append(perf_counter() - before)
    return min(spent)
