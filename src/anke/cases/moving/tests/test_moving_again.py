# SPDX-License-Identifier: EUPL-1.2
"""Moving in again: only what is new, and never over what stands there."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from anke.cases.domain import commands as c
from anke.cases.models import Case, CaseDocument, CaseParty, JournalEntry, PersonalData
from anke.cases.moving import importing
from anke.cases.moving.domain.fates import Fate
from anke.cases.moving.errors import MoveRunningError, MovingError
from anke.cases.moving.models import MovedCase, MoveRun
from anke.cases.moving.shelves import BatchShelf
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
    write_file,
    write_tables,
)
from anke.cases.tests.factories import do

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

pytestmark = pytest.mark.django_db
NUMBER = "22-00001"


def _everything(folder: Path) -> Path:
    write_file(folder, "a.pdf")
    return write_tables(
        folder,
        cases=[case(staff="KB"), case("B", received_on="2022-04-01", area="x")],
        parties=[NANCY],
        history=[event("Ringet op", note="en tekst"), event("Ringet op")],
        clocks=[clock("paused", "2022-03-10")],
        documents=[document("a.pdf")],
    )


def _entries() -> int:
    return JournalEntry.objects.count()


def test_a_second_move_writes_nothing(tmp_path: Path) -> None:
    """Neither in the journal nor in the map; rejected rows are rejected again."""
    folder = _everything(tmp_path)
    first, _ = move(folder)
    before, pieces = _entries(), MovedCase.objects.get().pieces

    second, fates = move(folder)

    assert _entries() == before
    assert bytes(MovedCase.objects.get().pieces) == bytes(pieces)
    assert (second.entries, second.cases) == (0, 0)
    assert {row.fate for row in fates} == {Fate.ALREADY, Fate.REJECTED}
    assert second.sums[Fate.ALREADY] == first.sums[Fate.IMPORTED]
    assert list(MoveRun.objects.order_by("id").values_list("pk", flat=True)) == [
        first.run,
        second.run,
    ]


def test_what_is_new_is_brought_and_nothing_else(tmp_path: Path) -> None:
    """New rows go to old cases and new ones; a decision is news, no conflict."""
    move(_everything(tmp_path))
    before = _entries()
    write_tables(
        tmp_path,
        cases=[
            case(staff="KB", decided_on="2022-05-02", outcome="upheld"),
            case("C", received_on="2022-05-01"),
        ],
        history=[
            event("Ringet op", note="en tekst"),
            event("Ringet op"),
            event("Ringet op", "2022-04-20"),
        ],
    )

    moved, fates = move(tmp_path)

    assert told(fates)[:2] == [
        ("cases", 2, "imported", ""),
        ("parties", 2, "already", ""),
    ]
    assert fate_of(fates, "history", 4).fate is Fate.IMPORTED
    assert kinds(NUMBER)[-2:] == ["activity_recorded", "case_decided"]
    assert moved.cases == 1
    # The two news of the first case, opening and deadline of the other, the sums.
    assert _entries() == before + 5


@pytest.mark.parametrize(
    ("table", "rows", "column"),
    [
        ("cases", [case(received_on="2022-03-02")], "received_on"),
        ("cases", [case(first_instance="Odense Kommune")], "first_instance"),
        ("cases", [case(staff="ML")], "staff"),
        ("parties", [NANCY | {"address": "Testvej 2"}], ""),
        ("history", [event("Ringet op", event="1", note="en anden tekst")], ""),
        ("clocks", [clock("paused", "2022-03-10", reason="noget andet")], ""),
        ("documents", [document("a.pdf", theme="Bilag")], ""),
    ],
)
def test_a_row_that_changed_is_a_conflict_and_changes_nothing(
    tmp_path: Path, table: str, rows: Sequence[dict[str, str]], column: str
) -> None:
    """It stays one until both systems say the same."""
    write_file(tmp_path, "a.pdf")
    tables = {
        "cases": [case(staff="KB")],
        "parties": [NANCY],
        "history": [event("Ringet op", event="1", note="en tekst")],
        "clocks": [clock("paused", "2022-03-10")],
        "documents": [document("a.pdf")],
    }
    move(write_tables(tmp_path, **tables))
    before = _entries()

    write_tables(tmp_path, **{table: rows})
    _, once = move(tmp_path)
    _, again = move(tmp_path)

    found = fate_of(once, table)
    assert (found.fate, found.columns) == (Fate.CONFLICT, column)
    assert found.what_to_do
    assert {row.fate for row in once} == {Fate.CONFLICT, Fate.ALREADY}
    # A new content is journaled once with its sums; nothing is written to the case.
    assert _entries() == before + 1
    assert told(again) == told(once)


def test_a_document_whose_content_changed_is_a_conflict(tmp_path: Path) -> None:
    """The first content stays; the tables themselves are the same as before."""
    folder = _everything(tmp_path)
    move(folder)
    write_file(folder, "a.pdf", b"%PDF-1.7 another")

    _, fates = move(folder)

    assert fate_of(fates, "documents").codes == "changed"
    assert CaseDocument.objects.count() == 1


def test_a_document_that_comes_later_is_filed(tmp_path: Path) -> None:
    """A rejected row is tried again each time."""
    folder = write_tables(tmp_path, cases=[case()], documents=[document("a.pdf")])
    _, first = move(folder)
    write_file(folder, "a.pdf")

    moved, second = move(folder)

    assert fate_of(first, "documents").codes == "no-file"
    assert fate_of(second, "documents").fate is Fate.IMPORTED
    assert moved.entries == 1


def test_a_conflict_ends_when_somebody_does_the_same_here(tmp_path: Path) -> None:
    """Then the row has been moved, and its new content is known."""
    move(write_tables(tmp_path, cases=[case(staff="KB")]))
    write_tables(tmp_path, cases=[case(staff="ML")])
    _, conflict = move(tmp_path)
    do(NUMBER, c.AllocateCase("ML", ""), date(2022, 4, 1))

    _, fates = move(tmp_path)
    _, again = move(tmp_path)

    assert fate_of(conflict, "cases").fate is Fate.CONFLICT
    assert "nu ML; i Anke står der KB" in fate_of(conflict, "cases").reason
    assert fate_of(fates, "cases").fate is Fate.ALREADY
    assert fate_of(again, "cases").fate is Fate.ALREADY


def test_what_was_erased_here_stays_erased(tmp_path: Path) -> None:
    """The row is known again without the data; the person does not come back."""
    folder = write_tables(tmp_path, cases=[case()], parties=[NANCY])
    move(folder)
    person = CaseParty.objects.get().person
    do(NUMBER, c.ErasePersonalData(person, "a test"), date(2022, 5, 1))

    _, fates = move(folder)

    assert fate_of(fates, "parties").fate is Fate.ALREADY
    assert not PersonalData.objects.exists()


def test_a_case_that_was_withdrawn_here_takes_nothing_more(tmp_path: Path) -> None:
    """Its new rows are rejected in the register's own words."""
    folder = write_tables(tmp_path, cases=[case()])
    move(folder)
    do(NUMBER, c.WithdrawRegistration("dublet"), date(2022, 5, 1))
    write_tables(tmp_path, history=[event("Ringet op")])

    _, fates = move(folder)

    assert fate_of(fates, "history").codes == "refused"
    assert "trukket tilbage" in fate_of(fates, "history").reason


def test_without_numbers_of_their_own_a_new_row_for_a_lost_one_is_a_conflict(
    tmp_path: Path,
) -> None:
    """It may be the same row, changed; with a number it is surely another."""
    folder = write_tables(
        tmp_path, cases=[case()], history=[event("Ringet op")], parties=[NANCY]
    )
    move(folder)

    write_tables(tmp_path, history=[event("Ringede op")])
    _, fates = move(folder)
    write_tables(tmp_path, history=[event("Ringede op", event="7")])
    _, numbered = move(folder)

    assert fate_of(fates, "history").codes == "perhaps-changed"
    assert fate_of(fates, "cases").codes == "gone"
    assert "historik" in fate_of(fates, "cases").reason
    assert fate_of(numbered, "history").fate is Fate.IMPORTED


def test_a_delivery_without_a_table_says_nothing_of_its_rows(tmp_path: Path) -> None:
    """Rows are gone only from a table that was delivered."""
    folder = write_tables(tmp_path, cases=[case()], parties=[NANCY])
    move(folder)
    (tmp_path / "parties.csv").unlink()

    _, fates = move(folder)

    assert told(fates) == [("cases", 2, "already", "")]
    assert CaseParty.objects.count() == 1


def test_a_predecessor_that_comes_later_is_linked_then(tmp_path: Path) -> None:
    """The case was remarked upon and is brought into its place by a later run."""
    follower = case("B", received_on="2022-06-01", predecessor="A-1")
    move(write_tables(tmp_path, cases=[follower]))

    write_tables(tmp_path, cases=[follower, case()])
    _, fates = move(tmp_path)
    _, again = move(tmp_path)

    numbers = dict(MovedCase.objects.values_list("reference", "number"))
    assert fate_of(fates, "cases").fate is Fate.IMPORTED
    assert Case.objects.get(number=numbers["B"]).predecessor == numbers["A-1"]
    assert {row.fate for row in again} == {Fate.ALREADY}


def test_the_same_content_of_two_systems_is_two_sets_of_cases(tmp_path: Path) -> None:
    """The map keeps them apart by the name of the system."""
    folder = write_tables(tmp_path, cases=[case()])
    move(folder)
    (tmp_path / "moving.toml").write_text('[source]\nid = "other"', "utf-8")

    moved, _ = move(folder)

    assert moved.cases == 1
    assert MovedCase.objects.filter(reference="A-1").count() == 2


def test_a_number_here_belongs_to_one_case_there(tmp_path: Path) -> None:
    """A second case that claims it is rejected, and the first stays as it is."""
    move(write_tables(tmp_path, cases=[case()]))
    write_tables(tmp_path, cases=[case(), case("B", number=NUMBER)])

    _, fates = move(tmp_path)

    assert fate_of(fates, "cases", 3).codes == "wrong-number"
    assert Case.objects.count() == 1


# --- Others at work ------------------------------------------------------------------


def test_a_case_that_is_worked_on_meanwhile_is_planned_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody's work is lost, and the row is judged by how the case stands then."""
    move(write_tables(tmp_path, cases=[case()]))
    write_tables(tmp_path, history=[event("decided", "2022-05-01", outcome="upheld")])
    stored = BatchShelf.store
    times = 0

    def store(self: BatchShelf, acts: Sequence[c.Act]) -> None:
        nonlocal times
        times += 1
        if times == 1:
            do(NUMBER, c.DecideCase("changed", outside=True), date(2022, 4, 1))
        stored(self, acts)

    monkeypatch.setattr(BatchShelf, "store", store)
    _, fates = move(tmp_path)

    assert times == 2
    assert fate_of(fates, "history").codes == "refused"
    assert Case.objects.get().outcome == "changed"


def test_two_moves_of_the_same_tables_do_not_mix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When another process has moved the place, this one stops and says why."""
    folder = write_tables(tmp_path, cases=[case()])
    monkeypatch.setattr(BatchShelf, "store", lambda *_: MoveRun.objects.update(place=7))

    with pytest.raises(MoveRunningError, match="somebody else"):
        move(folder)

    assert not Case.objects.exists()


def test_a_case_that_another_move_has_opened_stops_this_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The map takes a case once; nothing of the batch is written."""
    folder = write_tables(tmp_path, cases=[case()])
    monkeypatch.setattr(
        BatchShelf,
        "store",
        lambda *_: MovedCase.objects.create(
            source="other-system", reference="A-1", number="22-00009", pieces=b""
        ),
    )

    with pytest.raises(MoveRunningError):
        move(folder)

    assert not Case.objects.exists()


class _Killed(BaseException):
    """Stands in for the end of the process."""


@pytest.mark.parametrize("batches", [0, 1, 2, 5])
def test_a_move_that_was_broken_off_goes_on_where_it_was(
    tmp_path: Path, batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sums are those of a run that nobody disturbed."""
    rows = [case(f"{n}", received_on=f"2022-03-{1 + n % 28:02}") for n in range(40)]
    folder = write_tables(
        tmp_path,
        cases=rows,
        history=[event("Ringet op") | {"case": f"{n}"} for n in range(50)],
    )
    taken = importing._Moving.take
    left = batches

    def take(self: importing._Moving, chunk: object) -> None:
        nonlocal left
        if left == 0:
            raise _Killed
        left -= 1
        taken(self, chunk)

    monkeypatch.setattr(importing._Moving, "take", take)
    with pytest.raises(_Killed):
        move(folder, batch_rows=8)
    monkeypatch.setattr(importing._Moving, "take", taken)

    moved, _ = move(folder, batch_rows=8)

    assert moved.went_on is (batches > 0)
    assert (moved.sums.rows, moved.cases) == (90, 40)
    assert moved.sums[Fate.IMPORTED] == 80
    assert MoveRun.objects.count() == 1
    assert Case.objects.count() == 40


def test_a_file_that_changes_while_it_is_read_stops_the_move(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is stored is what was hashed; nothing refers to another content."""
    folder = write_tables(tmp_path, cases=[case()], documents=[document("a.pdf")])
    write_file(folder, "a.pdf")
    stored = BatchShelf.store

    def store(self: BatchShelf, acts: Sequence[c.Act]) -> None:
        write_file(folder, "a.pdf", b"%PDF-1.7 swapped")
        stored(self, acts)

    monkeypatch.setattr(BatchShelf, "store", store)
    with pytest.raises(MovingError, match="was changed"):
        move(folder)

    assert not Case.objects.exists()
