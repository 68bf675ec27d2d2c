# SPDX-License-Identifier: EUPL-1.2
"""Whatever stands in the tables: every row has one fate, and again brings nothing."""

from __future__ import annotations

import tempfile
from collections import Counter
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anke.cases.models import JournalEntry
from anke.cases.moving.domain.dictionary import BY_NAME
from anke.cases.moving.domain.fates import Fate
from anke.cases.moving.models import MovedCase, MovedRow
from anke.cases.moving.tests.tables import (
    move,
    told,
    try_move,
    write_file,
    write_tables,
    write_workbook,
)
from anke.cases.verification import verify

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.cases.moving.domain.fates import RowFate

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

# Mostly right, now and then empty or wrong, so that cases live and rows die.
REFERENCES = st.sampled_from(["A", "B", "C", "C", "D", "away", ""])
DAYS = st.sampled_from(
    ["2022-01-03", "2022-01-10", "10-02-2022", "2022-03-01", "2022-05-20", "31-02-2022"]
)
NUMBERS = st.sampled_from(["", "", "1", "2", "3"])
STEPS = st.sampled_from(["party-hearing", "drafting", "", "moon"])
OUTCOMES = st.sampled_from(["upheld", "Ændring/ophævelse", "", "moon"])


def _row(**columns: st.SearchStrategy[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(columns)


def _some(*words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words)


ROWS = {
    "cases": _row(
        case=REFERENCES,
        area=_some("municipal", "municipal", "work-injury", "moon", ""),
        subject=_some("", "sel-100", "moon"),
        first_instance=_some("municipality-0101", "aes", "away"),
        received_on=DAYS,
        number=_some("", "", "", "22-00001", "nonsense"),
        staff=_some("", "KB", "K B"),
        predecessor=_some("", "A", "away"),
        protection=_some("", "1"),
        protection_ground=_some("", "strict"),
        due_on=_some("", "2022-04-04"),
        decided_on=_some("", "2022-03-20"),
        outcome=OUTCOMES,
    ),
    "parties": _row(
        case=REFERENCES,
        party=NUMBERS,
        role=_some("klager", "advokat", "onkel"),
        name=_some("Nancy Ann Berggren", "Tina Test Opfundsen", ""),
        cpr=_some("251248-9996", "0201919990", "201919990", ""),
    ),
    "history": _row(
        case=REFERENCES,
        event=NUMBERS,
        on=DAYS,
        what=_some(
            "allocated",
            "step_started",
            "step_ended",
            "requested",
            "answered",
            "decided",
            "reopened",
            "reclassified",
            "noted",
            "Ringet op",
            "Om 251248-9996",
        ),
        by=_some("", "ML"),
        staff=_some("", "KB"),
        step=STEPS,
        subject=_some("", "sel-95"),
        outcome=OUTCOMES,
        note=_some("", "en tekst"),
    ),
    "clocks": _row(
        case=REFERENCES,
        rule=_some("", "municipal", "work-injury", "moon"),
        kind=_some("started", "paused", "resumed", "extended", "noticed", "x"),
        on=DAYS,
        length=_some("", "2", "two"),
        unit=_some("", "uger"),
        announced_on=_some("", "2022-09-01"),
        due_on=_some("", "2022-04-04"),
    ),
    "documents": _row(
        case=REFERENCES,
        document=NUMBERS,
        file=_some("a.pdf", "b.pdf", "../cases.csv", "away.pdf"),
        theme=_some("Klage", ""),
        direction=_some("modtaget", "sideways"),
        dated_on=DAYS,
    ),
}
TABLES = st.fixed_dictionaries(
    {name: st.lists(rows, max_size=6) for name, rows in ROWS.items()}
    | {"cases": st.lists(ROWS["cases"], min_size=1, max_size=6)}
)


@settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(TABLES, TABLES, st.integers(1, 12), st.booleans())
def test_any_tables_are_accounted_for_and_move_once(
    tables: dict[str, list[dict[str, str]]],
    later: dict[str, list[dict[str, str]]],
    batch_rows: int,
    as_workbook: bool,
) -> None:
    """One fate a row, dry as real; again nothing; projections equal the journals.

    Then another delivery of the same system comes, and all of it holds again.
    """
    write = write_workbook if as_workbook else write_tables
    with tempfile.TemporaryDirectory() as name, _emptied_afterwards():
        for number, delivery in enumerate((tables, later)):
            folder = Path(name) / str(number)
            folder.mkdir()
            write_file(folder, "a.pdf")
            write_file(folder, "b.pdf", b"%PDF-1.7 another")
            write(folder, **{name: rows for name, rows in delivery.items() if rows})
            _check_delivery(folder, delivery, batch_rows)
        assert verify().findings == []


@contextmanager
def _emptied_afterwards() -> Iterator[None]:
    """Begin each example with an empty register."""
    with transaction.atomic():
        try:
            yield
        finally:
            transaction.set_rollback(True)


def _check_delivery(
    folder: Path, tables: dict[str, list[dict[str, str]]], batch_rows: int
) -> None:
    wanted = {
        (table, line)
        for table, rows in tables.items()
        for line, row in enumerate(rows, 2)
        if any(row.values())
    }
    tried, dry = try_move(folder, batch_rows=batch_rows)

    moved, fates = move(folder, batch_rows=batch_rows)

    assert Counter((row.table, row.line) for row in fates) == Counter(wanted)
    assert sum(moved.sums[fate] for fate in Fate) == moved.sums.rows == len(wanted)
    assert told(dry) == told(fates)
    assert (tried.cases, tried.entries) == (moved.cases, moved.entries)
    assert all(_says_what_to_do(row) for row in fates)
    assert MovedRow.objects.filter(run=moved.run).count() == sum(
        bool(row.faults) for row in fates
    )
    _check_nothing_comes_again(folder)


def _check_nothing_comes_again(folder: Path) -> None:
    before, pieces = JournalEntry.objects.count(), _pieces()

    moved, fates = move(folder)

    assert JournalEntry.objects.count() == before
    assert _pieces() == pieces
    assert moved.entries == moved.cases == 0
    assert not {row.fate for row in fates} & {Fate.IMPORTED, Fate.REMARKED}


def _says_what_to_do(row: RowFate) -> bool:
    if row.fate in {Fate.IMPORTED, Fate.ALREADY}:
        return row.fate is Fate.ALREADY or not row.faults
    known = BY_NAME[row.table]
    return bool(row.reason and row.what_to_do) and all(
        known.knows(column) for column in row.columns.split(", ") if column
    )


def _pieces() -> dict[str, bytes]:
    rows = MovedCase.objects.values_list("reference", "pieces")
    return {reference: bytes(pieces) for reference, pieces in rows}
