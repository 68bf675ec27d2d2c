# SPDX-License-Identifier: EUPL-1.2
"""Moving cases in: what each table becomes, and what is wrong with a row."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from anke.cases.documents import read_document
from anke.cases.domain import commands as c
from anke.cases.domain.payloads import CasesMoved
from anke.cases.errors import CommandRefusedError
from anke.cases.journal import read_entries
from anke.cases.models import Case, CaseDocument, CaseParty, Document, JournalEntry
from anke.cases.moving.domain.decide import decide_move
from anke.cases.moving.domain.fates import Fate
from anke.cases.moving.models import MovedCase, MovedRow, MoveRun
from anke.cases.moving.tests.tables import (
    NANCY,
    case,
    clock,
    document,
    event,
    fate_of,
    kinds,
    move,
    told,
    try_move,
    write_file,
    write_mapping,
    write_tables,
)
from anke.cases.services import read_states
from anke.cases.tests.factories import RECEIVED_ON, at, do, register
from anke.cases.vault import open_people, streams_of
from anke.cases.verification import verify

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.django_db


def test_a_case_is_opened_with_its_old_number_as_reference(tmp_path: Path) -> None:
    """Its deadlines are ours, its number has the year in which it was registered."""
    rows = [case(staff="KB", team="born", allocated_on="2022-03-04", channel="brev")]

    moved, fates = move(write_tables(tmp_path, cases=rows))

    found = Case.objects.get()
    assert told(fates) == [("cases", 2, "imported", "")]
    assert (found.number, found.reference, found.channel) == (
        "22-00001",
        "A-1",
        "letter",
    )
    assert (found.received_on, found.due_on) == (RECEIVED_ON, date(2022, 5, 31))
    assert (found.staff, found.team) == ("KB", "born")
    assert MovedCase.objects.get().number == found.number
    assert (moved.cases, moved.entries) == (1, 3)


def test_the_entries_tell_their_day_their_time_and_the_run(tmp_path: Path) -> None:
    """A row without a time of its own was learnt of at noon of its day."""
    rows = [case(registered_at="2022-03-02 09:15")]
    folder = write_tables(tmp_path, cases=rows, history=[event("Ringet op", by="ML")])

    moved, _ = move(folder)

    first, *_, last = JournalEntry.objects.filter(stream="case:22-00001").order_by(
        "stream_seq"
    )
    assert (first.occurred_on, first.batch) == (RECEIVED_ON, moved.run)
    assert first.recorded_at.isoformat() == "2022-03-02T08:15:00+00:00"
    assert last.recorded_at.isoformat() == "2022-03-10T11:00:00+00:00"
    assert last.payload == '{"activity":"Ringet op","resource":"ML"}'
    assert (last.actor_kind, last.actor_id) == ("robot", "import")


def test_cases_are_numbered_in_the_order_in_which_they_came_in(tmp_path: Path) -> None:
    """Whatever the order of the rows; and each in its own year."""
    rows = [
        case("late", received_on="2022-04-01"),
        case("early", received_on="2021-12-01"),
        case("middle", received_on="2022-01-05"),
    ]

    move(write_tables(tmp_path, cases=rows))

    numbers = MovedCase.objects.order_by("number").values_list("reference", "number")
    assert list(numbers) == [
        ("early", "21-00001"),
        ("middle", "22-00001"),
        ("late", "22-00002"),
    ]


def test_personal_data_go_into_the_vault_and_nowhere_else(tmp_path: Path) -> None:
    """The person is found by the CPR number; the journal has a commitment only."""
    folder = write_tables(tmp_path, cases=[case()], parties=[NANCY])

    move(folder)

    party = CaseParty.objects.get()
    person = open_people([party.person])[party.person]
    assert (party.role, person.name) == ("appellant", NANCY["name"])
    assert person.cpr is not None
    assert streams_of(person.cpr) == ["case:22-00001"]
    for secret in ("Nancy", "251248"):
        assert not JournalEntry.objects.filter(payload__contains=secret).exists()


def test_documents_are_stored_by_their_content(tmp_path: Path) -> None:
    """The journal has theme, direction and day; a path from Windows is understood."""
    folder = write_tables(
        tmp_path, cases=[case()], documents=[document("A-1\\klage.pdf")]
    )
    write_file(folder, "A-1/klage.pdf")

    move(folder)

    row, filed = Document.objects.get(), CaseDocument.objects.get()
    assert read_document(row) == b"%PDF-1.7 a test"
    assert (row.stream, row.media_type) == ("case:22-00001", "application/pdf")
    assert (filed.theme, filed.direction) == ("Klage", "received")
    assert filed.document == row.commitment


def test_history_is_done_again_in_the_order_of_time(tmp_path: Path) -> None:
    """What has an act of its own is that act, by whoever did it; the rest is noted."""
    history = [
        event("Telefonsamtale", "2022-03-09", note="Borgeren er ked af det."),
        event("answered", "2022-03-20", step="party-hearing", answer="intet svar"),
        event("fordelt", "2022-03-04", staff="KB", team="born"),
        event("requested", "2022-03-10", step="party-hearing", by="KB"),
        event("afgjort", "2022-03-30", outcome="Stadfæstelse", by="ML"),
        event("genoptaget", "2022-04-10", reason="nye oplysninger"),
    ]
    folder = write_tables(tmp_path, cases=[case()], parties=[NANCY], history=history)

    _, fates = move(folder)

    assert {row.fate for row in fates} == {Fate.IMPORTED}
    assert kinds("22-00001") == [
        "case_registered",
        "deadline_started",
        "party_added",
        "case_allocated",
        "activity_recorded",
        "note_written",
        "step_started",
        "request_sent",
        "request_answered",
        "step_ended",
        "case_decided",
        "case_reopened",
        "deadline_started",
    ]
    decided = JournalEntry.objects.get(kind="case_decided")
    asked = JournalEntry.objects.get(kind="request_sent")
    assert (decided.actor_kind, decided.actor_id) == ("person", "ML")
    assert CaseParty.objects.get().person in asked.payload


def test_an_open_request_is_owed_here_too(tmp_path: Path) -> None:
    """Work that was waiting for an answer goes on waiting for it."""
    asked = event("requested", step="information-gathering", due_on="2022-03-24")

    move(write_tables(tmp_path, cases=[case()], history=[asked]))

    state = read_states(["22-00001"])["22-00001"]
    (request,) = state.work.open_requests
    assert (request.owed_by, request.recipient) == (
        "first-instance",
        "municipality-0101",
    )
    assert request.due_on == date(2022, 3, 24)


def test_a_clock_is_paused_and_runs_again(tmp_path: Path) -> None:
    """Our due date follows from the pauses; the other system's is only compared."""
    clocks = [
        clock("started", "2022-03-01", due_on="2022-06-07"),
        clock("paused", "2022-03-10", reason="høring"),
        clock("resumed", "2022-03-17"),
        clock("noticed", "2022-05-20", announced_on="2022-07-01", reason="travlhed"),
    ]

    _, fates = move(write_tables(tmp_path, cases=[case()], clocks=clocks))

    assert {row.fate for row in fates} == {Fate.IMPORTED}
    assert Case.objects.get().due_on == date(2022, 6, 7)


def test_a_due_date_that_differs_is_remarked_upon_with_the_arithmetic(
    tmp_path: Path,
) -> None:
    """Both dates stand in the reason, and why ours is ours; nothing is taken over."""
    rows = [case(due_on="2022-05-30")]
    clocks = [clock("started", "2022-02-28", due_on="2022-05-30")]

    _, fates = move(write_tables(tmp_path, cases=rows, clocks=clocks))

    row, start = fate_of(fates, "cases"), fate_of(fates, "clocks")
    assert (row.fate, row.codes, row.columns) == ("remarked", "due-differs", "due_on")
    assert "siger 2022-05-30, Anke regner 2022-05-31." in row.reason
    assert "13 uger frem til samme ugedag er tirsdag den 31. maj 2022" in row.reason
    assert start.codes == "start-differs, due-differs"
    assert "begynder 2022-02-28 i det gamle system og 2022-03-01 i Anke" in start.reason
    assert Case.objects.get().due_on == date(2022, 5, 31)


def test_a_protected_case_is_so_from_the_first_moment(tmp_path: Path) -> None:
    """No entry stands between the opening of the case and its protection."""
    rows = [case(protection="1", protection_ground="hemmelig adresse")]
    folder = write_tables(tmp_path, cases=rows, parties=[NANCY])

    move(folder)

    assert kinds("22-00001")[:4] == [
        "case_registered",
        "deadline_started",
        "protection_set",
        "party_added",
    ]


def test_a_case_follows_its_predecessor_whatever_the_order_of_the_rows(
    tmp_path: Path,
) -> None:
    """Old numbers become new ones; one that is not there is remarked upon."""
    rows = [
        case("B", received_on="2022-06-01", predecessor="A", relation="hjemvist"),
        case("C", received_on="2022-07-01", predecessor="away"),
        case("A", decided_on="2022-05-01", outcome="Hjemvisning"),
    ]

    _, fates = move(write_tables(tmp_path, cases=rows))

    numbers = dict(MovedCase.objects.values_list("reference", "number"))
    assert Case.objects.get(number=numbers["B"]).predecessor == numbers["A"]
    assert Case.objects.get(number=numbers["A"]).outcome == "remitted"
    assert fate_of(fates, "cases", 3).codes == "no-predecessor"


def test_a_case_that_was_opened_here_gets_the_rows_and_no_second_case(
    tmp_path: Path,
) -> None:
    """The column `number` says which case it is."""
    state = register(first_instance="municipality-0101", subject="", channel="")
    folder = write_tables(
        tmp_path, cases=[case(number=state.number, staff="KB")], parties=[NANCY]
    )

    moved, fates = move(folder)

    assert {row.fate for row in fates} == {Fate.IMPORTED}
    assert (moved.cases, Case.objects.count()) == (0, 1)
    assert kinds(state.number)[2:] == ["party_added", "case_allocated"]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"number": "22-00099"}, "wrong-number"),
        ({"number": "22-00001", "received_on": "2022-03-02"}, "changed-here"),
        ({"area": "moon"}, "unknown-value"),
        ({"area": ""}, "missing"),
        ({"received_on": "31-02-2022"}, "bad-date"),
        ({"received_on": "1987-02-01"}, "far-date"),
        ({"received_on": "2061-01-01"}, "future"),
        ({"outcome": "Stadfæstelse"}, "needed"),
        ({"decided_on": "2022-03-09"}, "needed"),
        ({"protection": "x"}, "bad-number"),
        ({"protection": "2"}, "needed"),
        ({"staff": "Kirsten Bøgh"}, "not-a-code"),
        ({"subject": "x" * 201}, "too-long"),
        ({"team": "251248-9996"}, "personal-data"),
    ],
)
def test_a_case_that_cannot_be_taken_costs_all_its_rows_and_no_others(
    tmp_path: Path, changes: dict[str, str], codes: str
) -> None:
    """Each of its rows says which line is to be mended first."""
    register()
    folder = write_tables(
        tmp_path,
        cases=[case(**changes), case("B")],
        parties=[NANCY, NANCY | {"case": "B"}],
    )

    moved, fates = move(folder)

    row = fate_of(fates, "cases")
    assert row.codes == codes
    assert row.what_to_do
    assert row.fate is Fate.REJECTED
    assert fate_of(fates, "parties").codes == "case-rejected"
    assert "linje 2" in fate_of(fates, "parties").reason
    assert fate_of(fates, "cases", 3).fate is Fate.IMPORTED
    assert fate_of(fates, "parties", 3).fate is Fate.IMPORTED
    assert moved.sums.rows == 4


@pytest.mark.parametrize(
    ("table", "row", "code", "column"),
    [
        ("parties", NANCY | {"cpr": "201919990"}, "short-cpr", "cpr"),
        ("parties", NANCY | {"cpr": "321399-1234"}, "bad-cpr", "cpr"),
        ("parties", NANCY | {"name": ""}, "missing", "name"),
        ("parties", NANCY | {"role": "onkel"}, "unknown-value", "role"),
        ("parties", NANCY | {"digital_post": "måske"}, "bad-yes-no", "digital_post"),
        ("parties", NANCY | {"case": "B"}, "no-case", "case"),
        ("parties", NANCY | {"case": ""}, "missing", "case"),
        ("parties", NANCY | {"case": "A" * 121}, "too-long", "case"),
        ("history", event("fordelt"), "needed", "staff"),
        ("history", event("decided"), "needed", "outcome"),
        ("history", event("requested"), "needed", "step"),
        ("history", event("noted"), "needed", "note"),
        ("history", event("answered", step="party-hearing"), "no-request", "step"),
        ("history", event("decided", "2022-02-01", outcome="upheld"), "refused", ""),
        ("history", event("step_ended", step="drafting"), "refused", ""),
        ("history", event("Om 2512489996"), "personal-data", "what"),
        ("clocks", clock("paused", "2022-09-01"), "refused", ""),
        (
            "clocks",
            clock("paused", "2022-03-09", rule="appeal-deadline"),
            "no-clock",
            "rule",
        ),
        ("clocks", clock("extended", "2022-03-09"), "needed", "length"),
        ("clocks", clock("noticed", "2022-03-09"), "needed", "announced_on"),
        ("clocks", clock("wound", "2022-03-09"), "unknown-value", "kind"),
        ("documents", document("away.pdf"), "no-file", "file"),
        ("documents", document("../cases.csv"), "outside", "file"),
        ("documents", document("/etc/hostname"), "outside", "file"),
        ("documents", document("sub"), "no-plain-file", "file"),
        ("documents", document("empty.pdf"), "empty-file", "file"),
        ("documents", document("a.pdf", theme=""), "missing", "theme"),
    ],
)
def test_a_bad_row_costs_itself_and_says_what_to_do(
    tmp_path: Path, table: str, row: dict[str, str], code: str, column: str
) -> None:
    """The case is moved, and nothing personal is repeated in the reason."""
    folder = write_tables(tmp_path, cases=[case()], **{table: [row]})
    write_file(folder, "a.pdf")
    write_file(folder, "empty.pdf", b"")
    write_file(folder, "sub/a.pdf")

    moved, fates = move(folder)

    found = fate_of(fates, table)
    kept = MovedRow.objects.get(table=table)
    assert (found.fate, found.codes, found.columns) == (Fate.REJECTED, code, column)
    assert found.what_to_do
    assert (kept.code, kept.column, kept.reason) == (code, column, found.reason)
    assert not {"321399", "201919990", "2512489996"} & set(found.reason.split())
    assert fate_of(fates, "cases").fate is Fate.IMPORTED
    assert (moved.sums.rows, moved.cases) == (2, 1)


def test_rows_that_stand_twice_count_once(tmp_path: Path) -> None:
    """A second row of a case or party is a double; twins of history are two events."""
    folder = write_tables(
        tmp_path,
        cases=[case(), case()],
        parties=[NANCY, NANCY],
        history=[event("Ringet op"), event("Ringet op")],
    )

    _, fates = move(folder)

    assert told(fates) == [
        ("cases", 2, "imported", ""),
        ("cases", 3, "rejected", "double"),
        ("parties", 2, "imported", ""),
        ("parties", 3, "rejected", "double"),
        ("history", 2, "imported", ""),
        ("history", 3, "imported", ""),
    ]


def test_a_case_open_there_and_decided_by_its_history_is_remarked_upon(
    tmp_path: Path,
) -> None:
    """Somebody should find out which of the two is true."""
    decided = event("decided", outcome="upheld")

    _, fates = move(write_tables(tmp_path, cases=[case()], history=[decided]))

    assert fate_of(fates, "cases").codes == "open-there"


def test_two_decisions_that_disagree_are_remarked_upon(tmp_path: Path) -> None:
    """The history was first; the row of the case tells what differs."""
    rows = [case(decided_on="2022-03-10", outcome="changed")]
    decided = event("decided", outcome="upheld")

    _, fates = move(write_tables(tmp_path, cases=rows, history=[decided]))

    assert fate_of(fates, "cases").columns == "outcome"
    assert Case.objects.get().outcome == "upheld"


def test_the_mapping_translates_headings_and_words(tmp_path: Path) -> None:
    """A word may mean something else in an area, and bring its step with it."""
    write_mapping(
        tmp_path,
        """
        [source]
        id = "esdh"
        [columns.cases]
        case = "Journalnr."
        [values.area]
        "KSB" = "municipal"
        [values.outcome]
        "municipal/Medhold" = "changed"
        "Medhold" = "annulled"
        [values.what]
        "Høring sendt" = "requested:party-hearing"
        """,
    )
    row = case(area="ksb", decided_on="2022-06-01", outcome="medhold")
    row["Journalnr."] = row.pop("case")
    folder = write_tables(
        tmp_path, cases=[row], parties=[NANCY], history=[event("høring  sendt")]
    )

    moved, fates = move(folder)

    assert {one.fate for one in fates} == {Fate.IMPORTED}
    assert Case.objects.get().outcome == "changed"
    assert "request_sent" in kinds("22-00001")
    assert moved.run.startswith("esdh-")
    assert MovedCase.objects.get().source == "esdh"


def test_unknown_words_are_listed_once_with_the_closest_of_ours(tmp_path: Path) -> None:
    """However many rows they stand in."""
    rows = [case(str(n), first_instance="Køpenhavns Kommune") for n in range(3)]

    moved, _ = try_move(write_tables(tmp_path, cases=rows))

    (unknown,) = moved.unknown
    assert (unknown.words, unknown.text, unknown.rows) == (
        "first_instance",
        "Køpenhavns Kommune",
        3,
    )
    assert unknown.closest[0] == ("municipality-0101", "Københavns Kommune")


def test_a_dry_run_tells_the_same_fates_and_writes_nothing(tmp_path: Path) -> None:
    """Neither a row in the register nor a file in the store."""
    folder = write_tables(
        tmp_path,
        cases=[
            case(due_on="2022-05-30"),
            case("B", predecessor="A-1"),
            case("C", area="x"),
        ],
        parties=[NANCY, NANCY | {"case": "C"}],
        history=[event("Ringet op", note="en tekst")],
        documents=[document("a.pdf")],
    )
    write_file(folder, "a.pdf")

    tried, dry = try_move(folder)

    assert not JournalEntry.objects.exists()
    assert not MoveRun.objects.exists()
    assert not Document.objects.exists()
    moved, real = move(folder)
    assert told(dry) == told(real)
    assert [row.reason for row in dry] == [row.reason for row in real]
    assert (tried.cases, tried.entries) == (moved.cases, moved.entries)


def test_the_sums_are_journaled_and_stored(tmp_path: Path) -> None:
    """What was read is accounted for in the journal itself."""
    folder = write_tables(tmp_path, cases=[case(), case("B", area="x")])

    moved, _ = move(folder)

    (entry,) = read_entries([f"import:{moved.run}"])
    assert isinstance(entry.payload, CasesMoved)
    assert (entry.payload.rows, entry.payload.imported, entry.payload.rejected) == (
        2,
        1,
        1,
    )
    run = MoveRun.objects.get()
    assert run.sums == {"cases": {"imported": 1, "rejected": 1}}
    assert run.finished_at is not None


def test_sums_that_leave_a_row_out_are_refused() -> None:
    """The journal takes no account that does not add up."""
    payload = CasesMoved("s", "n", "h", "", 3, 1, 0, 0, 0, 1, 1)

    with pytest.raises(CommandRefusedError, match="3 rows, 2 of them"):
        decide_move("r", payload, at(RECEIVED_ON), None)  # type: ignore[arg-type]


def test_what_was_moved_equals_its_rebuilt_journal(tmp_path: Path) -> None:
    """Projections, people and documents are found sound by `anke verify`."""
    folder = write_tables(
        tmp_path,
        cases=[case(staff="KB"), case("B", decided_on="2022-05-05", outcome="upheld")],
        parties=[NANCY],
        history=[event("Ringet op", note="en tekst")],
        clocks=[clock("paused", "2022-03-10")],
        documents=[document("a.pdf")],
    )
    write_file(folder, "a.pdf")

    move(folder)
    do("22-00001", c.AllocateCase("ML", "born"), date(2022, 6, 1))

    assert verify().findings == []
