# SPDX-License-Identifier: EUPL-1.2
"""Importing a log: sums that add up, again and again, whatever stands in the file."""

from __future__ import annotations

import random
from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anke.cases import services
from anke.cases.domain.eventlog_errors import ImportRunningError
from anke.cases.domain.payloads import LogImported
from anke.cases.errors import CommandRefusedError
from anke.cases.eventlog import importing
from anke.cases.eventlog.accounts import Sums
from anke.cases.eventlog.importing import import_event_log
from anke.cases.journal import read_entries
from anke.cases.models import Case, EventLogImport, ImportedRow, JournalEntry
from anke.cases.tests.eventlogs import (
    HEADER,
    MAPPING,
    case_lines,
    journal,
    journal_of_another_run,
    write_log,
    write_mapping,
)
from anke.cases.tests.factories import register

if TYPE_CHECKING:
    from pathlib import Path

    from anke.cases.domain import commands as c

pytestmark = pytest.mark.django_db


def _fates(sums: Sums) -> list[tuple[str, int, str, str]]:
    rows = ImportedRow.objects.filter(batch=sums.id).order_by("file", "line")
    return list(rows.values_list("file", "line", "fate", "code"))


def test_a_log_becomes_cases_with_journals_deadlines_and_decisions(
    tmp_path: Path,
) -> None:
    """Each row is an entry with its own time; the area's rules hold for the case."""
    log = write_log(tmp_path, [*case_lines("A"), *case_lines("B", 2)[:2]])

    sums = import_event_log(log, write_mapping(tmp_path))

    decided = Case.objects.get(reference="A")
    pending = Case.objects.get(reference="B")
    entry = JournalEntry.objects.get(
        stream=f"case:{decided.number}", kind="activity_recorded", stream_seq=4
    )
    assert (sums.rows, sums.imported, sums.rejected, sums.cases) == (5, 5, 0, 2)
    assert decided.number == "22-00001"
    assert (decided.area, decided.outcome) == ("test-log", "granted")
    assert decided.decided_on == date(2022, 3, 8)
    assert pending.due_on == date(2022, 3, 30)
    assert entry.payload == '{"activity":"looked at","resource":"KB"}'
    assert entry.recorded_at.isoformat() == "2022-03-01T09:30:00+00:00"
    assert (entry.occurred_on, entry.batch) == (date(2022, 3, 1), sums.id)
    assert (entry.actor_kind, entry.actor_id) == ("robot", "import")


def test_the_sums_are_journaled_and_stored(tmp_path: Path) -> None:
    """What was read is accounted for in the journal itself."""
    log = write_log(tmp_path, [*case_lines("A"), ",lost,2022-03-01,KB"])

    sums = import_event_log(log, write_mapping(tmp_path))

    entry = next(iter(read_entries([f"import:{sums.id}"])))
    stored = EventLogImport.objects.get(pk=sums.id)
    assert isinstance(entry.payload, LogImported)
    assert (entry.payload.rows, entry.payload.imported, entry.payload.rejected) == (
        4,
        3,
        1,
    )
    assert (stored.rows, stored.imported, stored.rejected) == (4, 3, 1)
    assert stored.finished_at is not None


def test_a_second_run_imports_nothing_and_says_so(tmp_path: Path) -> None:
    """The same file with the same mapping leaves the register as it was."""
    log, mapping = write_log(tmp_path, case_lines("A")), write_mapping(tmp_path)
    first = import_event_log(log, mapping)
    before = journal()

    second = import_event_log(log, mapping)

    assert second == Sums(first.id, already=3, was_imported=True)
    assert journal() == before


def test_a_file_that_grew_imports_what_is_new(tmp_path: Path) -> None:
    """Old rows are known again, also twins; new ones go to old and new cases."""
    mapping = write_mapping(tmp_path)
    twin = "A,looked at,2022-03-01T10:30:00+01:00,KB"
    old = [*case_lines("A")[:2], twin]
    import_event_log(write_log(tmp_path, old), mapping)
    grown = [*old, twin, case_lines("A")[2], *case_lines("B")]

    sums = import_event_log(write_log(tmp_path, grown), mapping)

    case = Case.objects.get(reference="A")
    activities = JournalEntry.objects.filter(
        stream=f"case:{case.number}", kind="activity_recorded"
    )
    assert (sums.imported, sums.rejected, sums.cases, sums.already) == (5, 0, 1, 3)
    assert activities.count() == 5
    assert case.outcome == "granted"
    assert Case.objects.count() == 2


def test_a_row_that_comes_late_is_put_on_a_decided_case(tmp_path: Path) -> None:
    """What was forgotten in the first file is recorded and decides nothing again."""
    mapping = write_mapping(tmp_path)
    import_event_log(write_log(tmp_path, case_lines("A")), mapping)
    late = "A,refused,2022-03-02T09:00:00+01:00,KB"

    sums = import_event_log(write_log(tmp_path, [*case_lines("A"), late]), mapping)

    assert (sums.imported, sums.rejected, sums.already) == (1, 0, 3)
    assert Case.objects.get(reference="A").outcome == "granted"


def test_a_decided_case_is_reopened_and_decided_again(tmp_path: Path) -> None:
    """A new spell begins, with its own deadline, and ends with its own outcome."""
    lines = [
        *case_lines("A"),
        "A,again,2022-04-01T09:00:00+02:00,KB",
        "A,refused,2022-04-05T09:00:00+02:00,KB",
    ]

    import_event_log(write_log(tmp_path, lines), write_mapping(tmp_path))

    case = Case.objects.get(reference="A")
    assert (case.spell, case.outcome) == (2, "refused")
    assert [str(line.due_on) for line in case.clocks.order_by("place")] == [
        "2022-03-29",
        "2022-04-29",
    ]


@pytest.mark.parametrize("packed", [True, False])
def test_rows_in_any_order_give_the_same_journal(tmp_path: Path, packed: bool) -> None:
    """A log that is not sorted by case is sorted on the disk first."""
    lines = [line for day in range(1, 9) for line in case_lines(f"C{day}", day)]
    mapping = write_mapping(tmp_path)
    mixed = sorted(lines, key=lambda line: line.split(",")[2])
    random.Random(1).shuffle(mixed)
    mixed.sort(key=lambda line: line.split(",")[1] != "received")
    name = "log.csv.gz" if packed else "log.csv"

    sums = import_event_log(write_log(tmp_path, mixed, name), mapping)

    case = Case.objects.get(reference="C3")
    entries = JournalEntry.objects.filter(stream=f"case:{case.number}")
    assert (sums.imported, sums.rejected, sums.cases) == (24, 0, 8)
    assert list(entries.order_by("stream_seq").values_list("kind", flat=True)) == [
        "case_registered",
        "deadline_started",
        *["activity_recorded"] * 3,
        "case_decided",
    ]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("A,x,31-02-2022,KB", "bad-timestamp"),
        ("A,x,,KB", "no-timestamp"),
        ("A,,2022-03-02,KB", "no-activity"),
        (",x,2022-03-02,KB", "no-case"),
        ("A,x,1999-03-02,KB", "far-timestamp"),
        ("A,x,2099-03-02,KB", "far-timestamp"),
        ("A,x,9999-12-31T23:59:59-12:00,KB", "bad-timestamp"),
        ("A,x,2022-03-02", "columns"),
        ("A,x\0,2022-03-02,KB", "control"),
        (f"A,{'x' * 501},2022-03-02,KB", "long-text"),
        (f"A,x,2022-03-02,{'x' * 201}", "long-text"),
        (f"{'A' * 121},x,2022-03-02,KB", "long-case"),
        ("B,granted,31-02-2022,KB", "bad-timestamp"),
    ],
)
def test_a_bad_row_is_rejected_with_its_line_and_reason(
    tmp_path: Path, line: str, code: str
) -> None:
    """The rest of the case and of the file is imported all the same."""
    first, *others = case_lines("A")
    log = write_log(tmp_path, [first, line, *others])

    sums = import_event_log(log, write_mapping(tmp_path))

    assert (sums.rows, sums.imported, sums.rejected, sums.cases) == (4, 3, 1, 1)
    assert _fates(sums) == [("events", 3, "rejected", code)]


def _write_facts(folder: Path, rows: list[str]) -> Path:
    path = folder / "log.cases.csv"
    path.write_text("\n".join(["case,in,out,result,due", *rows, ""]), "utf-8")
    return path


FACTS = (
    ("[mapping.reopens]", '[mapping.registers]\ncolumn = "in"\n\n[mapping.reopens]'),
    (
        "[mapping.decides.activities]",
        """[mapping.decides]
column = "out"
[mapping.decides.outcome]
column = "result"
values = { yes = "granted", no = "refused" }
[mapping.decides.activities]""",
    ),
)


def test_facts_of_a_case_open_and_decide_it(tmp_path: Path) -> None:
    """The file of cases beside the log is found; its dates stand between the rows."""
    log = write_log(tmp_path, case_lines("A")[:2], "log.events.csv")
    _write_facts(tmp_path, ["A,2022-02-27,2022-03-04,no,"])

    sums = import_event_log(log, write_mapping(tmp_path, *FACTS))

    case = Case.objects.get(reference="A")
    assert (case.received_on, case.decided_on) == (date(2022, 2, 27), date(2022, 3, 4))
    assert case.outcome == "refused"
    assert (sums.case_rows, sums.case_rows_rejected) == (1, 0)


def test_a_log_without_its_file_of_cases_is_imported_as_far_as_it_goes(
    tmp_path: Path,
) -> None:
    """The rows are cases that nobody decided; what is not known is named."""
    log, mapping = (
        write_log(tmp_path, case_lines("A")[:2]),
        write_mapping(tmp_path, *FACTS),
    )

    sums = import_event_log(log, mapping)
    _write_facts(tmp_path, ["A,2022-02-27,2022-03-04,no,"])
    later = import_event_log(log, mapping, cases=tmp_path / "log.cases.csv")

    assert (sums.imported, sums.missing) == (2, ("result", "in", "out"))
    assert (later.imported, later.already, later.missing) == (0, 2, ())
    assert Case.objects.get(reference="A").outcome == "refused"


@pytest.mark.parametrize(
    ("fact", "codes"),
    [
        ("A,2022-03-01,2022-02-20,no,", ["before-receipt"]),
        ("A,2022-03-01,2022-03-04,perhaps,", ["unknown-outcome"]),
        ("A,2022-03-01,soon,no,", ["bad-date"]),
        ("B,2022-03-01,2022-03-04,no,", ["no-events"]),
        (",2022-03-01,2022-03-04,no,", ["no-case"]),
        ("A,2022-03-01", ["columns"]),
    ],
)
def test_a_bad_fact_is_rejected_in_its_own_file(
    tmp_path: Path, fact: str, codes: list[str]
) -> None:
    """The case stays pending; its rows are imported; the sums keep the files apart."""
    log = write_log(tmp_path, case_lines("A")[:2], "log.events.csv")
    _write_facts(tmp_path, [fact])

    sums = import_event_log(log, write_mapping(tmp_path, *FACTS))

    assert (sums.rows, sums.imported, sums.rejected) == (2, 2, 0)
    assert (sums.case_rows, sums.case_rows_rejected) == (1, 1)
    assert _fates(sums) == [("cases", 2, "rejected", code) for code in codes]
    assert Case.objects.get(reference="A").decided_on is None


def test_a_fact_that_stands_twice_counts_once(tmp_path: Path) -> None:
    """The first row of a case holds, the second is rejected."""
    log = write_log(tmp_path, case_lines("A")[:2], "log.events.csv")
    _write_facts(tmp_path, ["A,2022-02-27,,,", "A,2022-02-28,,,"])

    sums = import_event_log(log, write_mapping(tmp_path, *FACTS))

    assert _fates(sums) == [("cases", 3, "rejected", "double-case")]
    assert Case.objects.get(reference="A").received_on == date(2022, 2, 27)


@pytest.mark.parametrize("fact", ["A,whenever,,,", "A,1990-01-01,,,"])
def test_a_case_that_cannot_be_opened_rejects_its_rows(
    tmp_path: Path, fact: str
) -> None:
    """Each row says why its case is not there; the other cases are."""
    log = write_log(tmp_path, [*case_lines("A"), *case_lines("B")], "log.events.csv")
    _write_facts(tmp_path, [fact])

    sums = import_event_log(log, write_mapping(tmp_path, *FACTS))

    assert (sums.rows, sums.imported, sums.rejected, sums.cases) == (6, 3, 3, 1)
    assert {code for *_, code in _fates(sums)} == {"not-opened"}
    assert Case.objects.get().number == "22-00001"


def test_a_decision_before_receipt_rejects_its_row(tmp_path: Path) -> None:
    """A row that would decide a case before it came in is not imported."""
    log = write_log(tmp_path, case_lines("A"), "log.events.csv")
    _write_facts(tmp_path, ["A,2022-03-20,,,"])

    sums = import_event_log(log, write_mapping(tmp_path, *FACTS))

    assert _fates(sums) == [("events", 4, "rejected", "before-receipt")]
    assert Case.objects.get(reference="A").decided_on is None


def test_only_the_activities_named_open_a_case(tmp_path: Path) -> None:
    """A case that no row opens is rejected row by row."""
    change = (
        "[mapping.reopens]",
        '[mapping.registers]\nactivities = ["received"]\n\n[mapping.reopens]',
    )
    lines = [case_lines("A")[1], *case_lines("B")]

    sums = import_event_log(write_log(tmp_path, lines), write_mapping(tmp_path, change))

    assert (sums.imported, sums.rejected, sums.cases) == (3, 1, 1)
    assert _fates(sums) == [("events", 2, "rejected", "no-opening")]


DUE = """
[mapping.due]
column = "due"
rules = ["short", "announced"]

[[track]]
id = "short"
name_da = "Kort"
case_kind = "short"
source = "a test"

[[track]]
id = "announced"
name_da = "Oplyst"
case_kind = "announced"
source = "a test"

[[deadline]]
id = "short"
case_kind = "short"
legal_basis = "a test"
start_event = "receipt"
length = 2
unit = "weeks"
rolls = false
name_da = "To uger"
name_en = "Two weeks"
source = "a test"

[[deadline]]
id = "announced"
case_kind = "announced"
legal_basis = "a test"
start_event = "receipt"
length = 0
unit = "days"
rolls = false
name_da = "Oplyst"
name_en = "Announced"
source = "a test"
"""


@pytest.mark.parametrize(
    ("due", "rule", "due_on"),
    [
        ("2022-03-15", "short", date(2022, 3, 15)),
        ("2022-04-20", "short", date(2022, 4, 20)),
        ("2022-03-05", "announced", date(2022, 3, 5)),
        ("2022-03-01", "announced", date(2022, 3, 1)),
    ],
)
@pytest.mark.parametrize("counts", ["day", "moment"])
def test_the_logs_own_due_date_is_explained_by_a_rule(
    tmp_path: Path, due: str, rule: str, due_on: date, counts: str
) -> None:
    """Every due date is computed: the nearest rule, and an extension for the rest."""
    log = write_log(tmp_path, case_lines("A")[:2], "log.events.csv")
    more = DUE.replace("[mapping.due]", f'[mapping.due]\ncounts = "{counts}"')
    # A moment makes the day before the last one, so that the case comes a day earlier.
    received = "2022-03-01" if counts == "day" else "2022-02-28"
    _write_facts(tmp_path, [f"A,{received}T08:00:00,,,{due}"])

    import_event_log(
        log,
        write_mapping(
            tmp_path,
            *FACTS,
            ('case_kinds = ["test-log"]', "case_kinds = []"),
            more=more,
        ),
    )

    clock = Case.objects.get(reference="A").clocks.get()
    days_before = 1 if counts == "moment" else 0
    assert clock.rule == rule
    assert (due_on - clock.due_on).days == days_before


def test_a_due_date_before_receipt_is_remarked_on(tmp_path: Path) -> None:
    """The case is imported without a deadline, and the fact is rejected."""
    log = write_log(tmp_path, case_lines("A")[:2], "log.events.csv")
    _write_facts(tmp_path, ["A,2022-03-01,,,2022-02-01"])

    sums = import_event_log(
        log,
        write_mapping(
            tmp_path, *FACTS, ('case_kinds = ["test-log"]', "case_kinds = []"), more=DUE
        ),
    )

    assert _fates(sums) == [("cases", 2, "rejected", "due-before-receipt")]
    assert not Case.objects.get(reference="A").clocks.exists()


def _refuse(activity: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the register refuse an activity that the plan knows nothing against."""

    def decide(state: object, act: c.Act, rules: object) -> object:
        if getattr(act.command, "activity", "") == activity:
            raise CommandRefusedError("no", user_text="Nej.")
        return original(state, act, rules)

    original = services.decide
    monkeypatch.setattr(services, "decide", decide)


def test_what_the_register_refuses_costs_only_the_row(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A refusal inside a batch is found by its row; nobody's number is lost."""
    _refuse("bad", monkeypatch)
    bad = "B,bad,2022-03-02T09:00:00+01:00,KB"
    alone = "C,bad,2022-03-02T09:00:00+01:00,KB"
    lines = [*case_lines("A"), *case_lines("B"), bad, alone, *case_lines("D")]

    sums = import_event_log(write_log(tmp_path, lines), write_mapping(tmp_path))

    assert (sums.rows, sums.imported, sums.rejected, sums.cases) == (11, 9, 2, 3)
    assert _fates(sums) == [
        ("events", 8, "rejected", "refused"),
        ("events", 9, "rejected", "refused"),
    ]
    assert list(Case.objects.order_by("number").values_list("number", "reference")) == [
        ("22-00001", "A"),
        ("22-00002", "B"),
        ("22-00003", "D"),
    ]


class _Killed(BaseException):
    """Stands in for the end of the process."""


@pytest.mark.parametrize("batches", [0, 1, 2, 5, 9])
def test_an_import_that_was_broken_off_goes_on_where_it_was(
    tmp_path: Path, batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The journal is that of a run that nobody disturbed, byte by byte."""
    lines = [line for n in range(1, 21) for line in [*case_lines(f"C{n}", n), "C,x"]]
    log, mapping = write_log(tmp_path, lines), write_mapping(tmp_path)
    taken = importing._Import.take
    left = batches

    def take(self: importing._Import, chunk: object) -> None:
        nonlocal left
        if left == 0:
            raise _Killed
        left -= 1
        taken(self, chunk)

    monkeypatch.setattr(importing._Import, "take", take)
    with pytest.raises(_Killed):
        import_event_log(log, mapping, batch_rows=8)
    monkeypatch.setattr(importing._Import, "take", taken)

    sums = import_event_log(log, mapping, batch_rows=8)

    broken_off = journal()
    assert (sums.rows, sums.imported, sums.rejected, sums.cases) == (80, 60, 20, 20)
    assert len(_fates(sums)) == 20
    assert len(broken_off) == 20 * 6
    assert broken_off == journal_of_another_run(log, mapping, 8)


def test_two_imports_of_one_file_do_not_mix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When another process has moved the place, this one stops and says why."""
    log, mapping = write_log(tmp_path, case_lines("A")), write_mapping(tmp_path)
    monkeypatch.setattr(
        importing,
        "apply_rules",
        lambda *_, **__: EventLogImport.objects.update(place=1),
    )

    with pytest.raises(ImportRunningError, match="another process"):
        import_event_log(log, mapping)

    assert not Case.objects.exists()


def test_bulk_and_single_batches_give_one_journal(tmp_path: Path) -> None:
    """The size of the batch does not show in the bytes of the journal."""
    lines = [line for n in range(1, 6) for line in case_lines(f"C{n}", n)]
    log, mapping = write_log(tmp_path, lines), write_mapping(tmp_path)
    import_event_log(log, mapping, batch_rows=1)
    one_by_one = journal()

    at_once = journal_of_another_run(log, mapping, 4000)

    assert at_once == one_by_one


_NAME = st.sampled_from(["A", "B", "C", "", " ", "A" * 130, "Æ\u2028Ø", "=1+1"])
_ACTIVITY = st.sampled_from(
    ["received", "granted", "refused", "again", "looked at", "", '"', "a\nb", "x" * 600]
)
_WHEN = st.sampled_from(
    [
        "2022-03-01",
        "2022-03-01T09:00:00+01:00",
        "2021-12-31T23:59:59Z",
        "",
        "no",
        "2022-13-01",
        "0001-01-01",
        "9999-12-31",
        "2022-02-29",
        "20220301",
        "nan",
    ]
)
_ROW = st.tuples(_NAME, _ACTIVITY, _WHEN, st.text(max_size=5))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.one_of(_ROW.map(",".join), st.text(max_size=30)), max_size=25),
    st.integers(1, 9),
)
def test_every_row_of_a_hostile_file_is_accounted_for(
    tmp_path_factory: pytest.TempPathFactory, rows: list[str], batch: int
) -> None:
    """Whatever the file holds: rows = imported + rejected, and once is enough."""
    folder = tmp_path_factory.mktemp("log")
    path = folder / "log.csv"
    path.write_bytes("\n".join([HEADER, *rows, ""]).encode("utf-8", "replace"))
    before = JournalEntry.objects.filter(kind="activity_recorded").count()

    sums = import_event_log(path, write_mapping(folder), batch_rows=batch)
    again = import_event_log(path, write_mapping(folder), batch_rows=batch)

    written = JournalEntry.objects.filter(kind="activity_recorded").count() - before
    if not sums.was_imported:
        assert sums.rows == sums.imported + sums.rejected
        assert written == sums.imported
        assert len(_fates(sums)) == sums.rejected
    assert (again.rows, again.imported, again.was_imported) == (0, 0, True)


def test_rules_of_a_log_leave_other_running_cases_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A pending case is read again only when a rule that it follows has changed."""
    log, mapping = write_log(tmp_path, case_lines("A")[:2]), write_mapping(tmp_path)
    register()
    recomputed: list[c.Act] = []
    apply_acts = services.apply_acts

    def listen(acts: list[c.Act], **options: object) -> services.Applied:
        recomputed.extend(acts)
        return apply_acts(acts, **options)

    monkeypatch.setattr(services, "apply_acts", listen)
    import_event_log(log, mapping)
    untouched = list(recomputed)

    moved = services.apply_rules(
        "shorter", MAPPING[MAPPING.index("[[deadline]]") :].replace("= 4", "= 3")
    )

    case = Case.objects.get(reference="A")
    assert untouched == []
    assert [act.case for act in recomputed] == [case.number]
    assert (moved, case.due_on) == (1, date(2022, 3, 22))
