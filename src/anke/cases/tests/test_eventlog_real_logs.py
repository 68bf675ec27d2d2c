# SPDX-License-Identifier: EUPL-1.2
"""The shipped mappings on the logs they are made for: every row accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anke.cases.eventlog.accounts import Sums
from anke.cases.eventlog.importing import import_event_log
from anke.cases.models import Case, ImportedRow, JournalEntry
from anke.cases.tests.eventlogs import journal

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db

MUNICIPALITIES = ((1, 52_217, 1_199), (2, 44_354, 832), (3, 59_681, 1_409))


@pytest.fixture
def logs(shared_data: Path) -> Path:
    """Give the folder of real logs, or skip with a message."""
    folder = shared_data / "event-logs"
    if not folder.is_dir():
        pytest.skip("real event logs (../shared/data/event-logs) are not here")
    return folder


def test_the_wabo_log_is_imported_whole(logs: Path) -> None:
    """1,434 cases and 8,577 events; 28 % of those that ended are after the deadline."""
    path = logs / "wabo_env_permit_receipt.events.csv.gz"

    sums = import_event_log(path, "wabo-receipt")
    once = journal()
    again = import_event_log(path, "wabo-receipt")

    ended = Case.objects.filter(status="decided")
    late = sum(
        case.decided_on > case.clocks.get().due_on
        for case in ended.prefetch_related("clocks")
    )
    assert (sums.rows, sums.imported, sums.rejected) == (8_577, 8_577, 0)
    assert (sums.cases, Case.objects.count()) == (1_434, 1_434)
    assert (sums.case_rows, sums.case_rows_rejected) == (1_434, 0)
    assert ended.count() == 1_329
    assert late / ended.count() == pytest.approx(0.284, abs=0.001)
    assert again == Sums(sums.id, already=8_577, was_imported=True)
    assert journal() == once


def test_the_deadlines_of_the_wabo_log_are_all_computed(logs: Path) -> None:
    """Each due date comes of a rule and at most one extension up to the log's own."""
    import_event_log(logs / "wabo_env_permit_receipt.events.csv.gz", "wabo-receipt")

    kinds = JournalEntry.objects.filter(kind="deadline_extended")
    assert JournalEntry.objects.filter(kind="deadline_started").count() == 1_434
    assert kinds.count() == 1_434 - 1_080
    assert Case.objects.filter(clocks__rule="wabo-announced").count() == 23


@pytest.mark.once
@pytest.mark.slow
@pytest.mark.parametrize(("place", "events", "cases"), MUNICIPALITIES)
def test_the_logs_of_2015_are_imported_whole(
    logs: Path, place: int, events: int, cases: int
) -> None:
    """Every row of each municipality is accounted for, and a second run adds none."""
    path = logs / f"bpic15_municipality_{place}.events.csv.gz"

    sums = import_event_log(path, "bpi-2015")
    entries = JournalEntry.objects.count()
    again = import_event_log(path, "bpi-2015")

    recorded = JournalEntry.objects.filter(kind="activity_recorded").count()
    first_instances = set(Case.objects.values_list("first_instance", flat=True))
    assert (sums.rows, sums.cases) == (events, cases)
    assert sums.rows == sums.imported + sums.rejected
    assert recorded == sums.imported
    assert ImportedRow.objects.filter(file="events").count() == sums.rejected == 0
    assert first_instances == {f"bpi-2015-municipality-{place}"}
    assert again.imported == again.rejected == 0
    assert JournalEntry.objects.count() == entries


@pytest.mark.once
@pytest.mark.slow
def test_one_number_in_two_municipalities_is_two_cases(logs: Path) -> None:
    """Municipalities 1 and 3 share a case number; their cases stay apart."""
    for place in (1, 3):
        path = logs / f"bpic15_municipality_{place}.events.csv.gz"
        import_event_log(path, "bpi-2015")

    assert Case.objects.count() == 1_199 + 1_409


@pytest.mark.once
@pytest.mark.slow
def test_the_declarations_of_2020_are_reopened(logs: Path) -> None:
    """A rejected declaration that is sent in again begins a new spell."""
    path = logs / "bpic20_domestic_declarations.events.csv.gz"

    sums = import_event_log(path, "domestic-declarations")

    assert (sums.rows, sums.imported, sums.cases) == (56_437, 56_437, 10_500)
    assert Case.objects.filter(spell__gt=1).count() > 1_000
