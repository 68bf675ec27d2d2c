# SPDX-License-Identifier: EUPL-1.2
"""What the register costs: appending to the journal, and importing event logs.

Every commit is durable, as in use. How fast single commits can be is decided by the
disk: the table of `anke bench` gives the time of its fsync as well.

Example:
    `anke bench --only cases`
"""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anke.cases.domain.entries import Entry

Line = tuple[str, float, str, str]

IN_BATCHES, BATCH = 50_000, 5_000
ONE_BY_ONE = 500
LOG_CASES, EVENTS_PER_CASE = 1_500, 40
START = datetime(2022, 1, 3, 8, 0, tzinfo=UTC)
# The real log that the import is made for, where the data lie beside the checkout.
REAL_LOG = (
    Path(__file__).resolve().parents[4]
    / "shared/data/event-logs/bpic15_municipality_1.events.csv.gz"
)
MAPPING = """
[log]
id = "bench"
area = "bench"
name_da = "Måling"
source = "made for the measurement"

[mapping.columns]
case = "case"
activity = "activity"
timestamp = "when"
resource = "who"

[mapping.subject]
default = "bench"

[mapping.first_instance]
default = "bench"

[mapping.decides.activities]
"step 39" = "done"

[[area]]
id = "bench"
name_da = "Måling"
finance_kind = "grant"
counting_unit = "case"
case_kinds = []
source = "made for the measurement"
outcomes = [{ id = "done", name_da = "Sluttet", on_merits = true, order = 1 }]

[[subject]]
id = "bench"
area = "bench"
name_da = "Måling"
source = "made for the measurement"

[[first_instance]]
id = "bench"
name_da = "Måling"
kind = "imported"
source = "made for the measurement"
"""


def bench_append_in_batches() -> Line:
    """Measure durable appends in transactions of five thousand entries."""
    from django.db import connection, transaction

    from anke.cases.journal import append_entries

    entries = list(_entries(IN_BATCHES))
    start = perf_counter()
    for at in range(0, IN_BATCHES, BATCH):
        with transaction.atomic():
            append_entries(entries[at : at + BATCH], batch="bench")
    seconds = perf_counter() - start
    goal = 20_000 if connection.vendor == "sqlite" else 15_000
    speed = IN_BATCHES / seconds
    return "journal: appends, in batches", speed, "entries/s", f">= {goal:,}"


def bench_append_one_by_one() -> Line:
    """Measure durable appends with a transaction for each entry."""
    from django.db import transaction

    from anke.cases.journal import append_entries

    entries = list(_entries(ONE_BY_ONE))
    start = perf_counter()
    for entry in entries:
        with transaction.atomic():
            append_entries([entry])
    speed = ONE_BY_ONE / (perf_counter() - start)
    return "journal: appends, one by one", speed, "entries/s", ">= 300"


def bench_import_made_log() -> Line:
    """Measure the import of a made log of 1,500 cases with 40 events each."""
    with tempfile.TemporaryDirectory() as folder:
        log, mapping = Path(folder) / "log.csv", Path(folder) / "bench.toml"
        log.write_text("\n".join(_log_lines()), "utf-8")
        mapping.write_text(MAPPING, "utf-8")
        return _import("import: made log", log, str(mapping))


def bench_import_real_log() -> list[Line]:
    """Measure the import of a municipality of the BPI Challenge 2015, if it is here."""
    if not REAL_LOG.is_file():
        return []
    return [_import("import: BPI Challenge 2015", REAL_LOG, "bpi-2015")]


def _import(name: str, log: Path, mapping: str) -> Line:
    """Import a log, from the opening of the file to the last commit."""
    from anke.cases.eventlog.importing import import_event_log
    from anke.cases.rules import rules_of

    # The catalogue and the calendar are read once in the life of a process.
    rules_of()
    start = perf_counter()
    sums = import_event_log(log, mapping)
    return name, sums.imported / (perf_counter() - start), "events/s", ">= 20,000"


def _entries(count: int) -> Iterator[Entry]:
    """Make entries of ten to a case, as the journal is mostly made of."""
    from anke.cases.domain.entries import SYSTEM, Entry, case_stream
    from anke.cases.domain.payloads import ActivityRecorded

    for place in range(count):
        moment = START + timedelta(seconds=place)
        activity = ActivityRecorded(f"step {place % 10}", f"KB{place % 37}", "complete")
        stream = case_stream(f"22-{place // 10:05}")
        yield Entry(stream, activity, moment.date(), moment, SYSTEM)


def _log_lines() -> Iterator[str]:
    yield "case,activity,when,who"
    for case in range(LOG_CASES):
        for event in range(EVENTS_PER_CASE):
            moment = START + timedelta(hours=case, minutes=17 * event)
            yield f"C{case},step {event},{moment.isoformat()},KB{event % 37}"


BENCHES: list[Callable[..., Line | list[Line]]] = [
    bench_append_in_batches,
    bench_append_one_by_one,
    bench_import_made_log,
    bench_import_real_log,
]
REGISTER_BENCHES = BENCHES
