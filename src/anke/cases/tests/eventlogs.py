# SPDX-License-Identifier: EUPL-1.2
"""Small event logs and mappings for tests."""

from __future__ import annotations

import gzip
from typing import TYPE_CHECKING

from django.db import connection

from anke.cases.eventlog.importing import import_event_log
from anke.cases.models import (
    Case,
    CaseCounter,
    EventLogImport,
    ImportedCase,
    ImportedRow,
    JournalEntry,
)
from anke.cases.triggers import create_triggers, drop_triggers

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

HEADER = "case,activity,when,who"
MAPPING = """
[log]
id = "test-log"
area = "test-log"
name_da = "Prøvelog"
source = "a test"

[mapping.columns]
case = ["case", "case:concept:name"]
activity = ["activity", "concept:name"]
timestamp = ["when", "time:timestamp"]
resource = ["who", "org:resource"]

[mapping.subject]
default = "test-log"

[mapping.first_instance]
default = "test-log"

[mapping.decides.activities]
granted = "granted"
refused = "refused"

[mapping.reopens]
activities = ["again"]

[[area]]
id = "test-log"
name_da = "Prøvelog"
finance_kind = "grant"
counting_unit = "case"
case_kinds = ["test-log"]
source = "a test"
outcomes = [
    { id = "granted", name_da = "Givet", on_merits = true, order = 1 },
    { id = "refused", name_da = "Nægtet", on_merits = true, order = 2 },
]

[[subject]]
id = "test-log"
area = "test-log"
name_da = "Prøve"
source = "a test"

[[first_instance]]
id = "test-log"
name_da = "Prøvekommune"
kind = "imported"
source = "a test"

[[deadline]]
id = "test-log"
case_kind = "test-log"
legal_basis = "a test"
start_event = "receipt"
length = 4
unit = "weeks"
rolls = false
name_da = "Fire uger"
name_en = "Four weeks"
source = "a test"
"""


def write_mapping(folder: Path, *changes: tuple[str, str], more: str = "") -> str:
    """Write the mapping with parts of it replaced, and give its path."""
    text = MAPPING
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "test.toml"
    path.write_text(text + more, encoding="utf-8")
    return str(path)


def write_log(folder: Path, lines: Sequence[str], name: str = "log.csv") -> Path:
    """Write rows under the heading; packed when the name ends so."""
    data = "\n".join([HEADER, *lines, ""]).encode()
    path = folder / name
    path.write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    return path


def case_lines(name: str, day: int = 1) -> list[str]:
    """Give the rows of one case that is granted."""
    return [
        f"{name},received,2022-03-{day:02}T09:00:00+01:00,KB",
        f"{name},looked at,2022-03-{day:02}T10:30:00+01:00,KB",
        f"{name},granted,2022-03-{day + 7:02}T09:00:00+01:00,ML",
    ]


def journal() -> list[tuple[object, ...]]:
    """Give the journal of the cases as it stands, in the order of its chains."""
    return [
        (stream, seq, kind, payload, batch, bytes(digest))
        for stream, seq, kind, payload, batch, digest in JournalEntry.objects.filter(
            stream__startswith="case:"
        )
        .order_by("stream", "stream_seq")
        .values_list("stream", "stream_seq", "kind", "payload", "batch", "hash")
    ]


def empty_register() -> None:
    """Take every case away, inside the test's own transaction."""
    drop_triggers(connection)
    JournalEntry.objects.filter(stream__startswith="case:").delete()
    create_triggers(connection)
    for model in (EventLogImport, ImportedCase, ImportedRow, Case, CaseCounter):
        model.objects.all().delete()


def journal_of_another_run(
    log: Path, mapping: str, batch_rows: int
) -> list[tuple[object, ...]]:
    """Import the log once more, as into an empty register, and give the journal."""
    empty_register()
    import_event_log(log, mapping, batch_rows=batch_rows)
    return journal()
