# SPDX-License-Identifier: EUPL-1.2
"""The parallel run: both systems' open cases and due dates, side by side."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from anke.cases import clock as authority
from anke.cases.domain import commands as c
from anke.cases.models import Case, JournalEntry
from anke.cases.moving.comparing import compare, days_in_agreement, series
from anke.cases.moving.domain.parallel import Beside, Place
from anke.cases.moving.models import MovedCase, ParallelDay
from anke.cases.moving.preparing import prepare
from anke.cases.moving.tests.tables import case, clock, move, write_tables
from anke.cases.tests.factories import do, register

if TYPE_CHECKING:
    from pathlib import Path

    from anke.cases.moving.comparing import Comparison

pytestmark = pytest.mark.django_db
OURS = "2022-05-31"


def _compared(folder: Path) -> Comparison:
    return compare(prepare(folder))


def _only(found: Comparison, place: Place) -> Beside:
    (row,) = [row for row in found.rows if row.place is place]
    return row


def test_systems_that_say_the_same_agree(tmp_path: Path) -> None:
    """Open in both, with one due date; a case closed there is closed here."""
    rows = [
        case(due_on=OURS),
        case("B"),
        case("C", decided_on="2022-05-01", outcome="upheld"),
    ]
    folder = write_tables(tmp_path, cases=rows)
    move(folder)

    found = _compared(folder)

    assert found.counts.agree
    assert (found.counts.open_there, found.counts.open_here, found.counts.both) == (
        2,
        2,
        2,
    )
    assert {row.place for row in found.rows} == {Place.BOTH}


@pytest.mark.parametrize(
    ("clocks", "due_on", "reason"),
    [
        ([], "2022-05-30", "13 uger frem til samme ugedag"),
        ([], "2022-06-05", "kan en frist ikke udløbe; den udløber næste hverdag"),
        (
            [clock("started", "2022-02-28")],
            "2022-05-30",
            "Fristen begynder 2022-02-28 der og 2022-03-01 her.",
        ),
        (
            [
                clock("started", "2022-03-01"),
                clock("paused", "2022-03-10"),
                clock("resumed", "2022-03-17"),
            ],
            "2022-06-07",
            "Pauserne er på 7 dage der og 0 dage her.",
        ),
        (
            [clock("started", "2022-03-01"), clock("forlænget", "2022-03-10")],
            "2022-07-01",
            "Fristen er kun forlænget der.",
        ),
    ],
)
def test_a_due_date_that_differs_is_explained(
    tmp_path: Path, clocks: list[dict[str, str]], due_on: str, reason: str
) -> None:
    """The likeliest reason comes first, our arithmetic last."""
    move(write_tables(tmp_path, cases=[case()]))
    tables = {"cases": [case(due_on=due_on)]} | ({"clocks": clocks} if clocks else {})
    write_tables(tmp_path, **tables)

    found = _compared(tmp_path)

    row = _only(found, Place.DUE_DIFFERS)
    assert (row.due_there, row.due_here) == (
        date.fromisoformat(due_on),
        date(2022, 5, 31),
    )
    assert row.days == (row.due_here - row.due_there).days  # type: ignore[operator]
    assert reason in row.reasons[0]
    assert "Reglen er" in row.reasons[-1]
    assert not found.counts.agree


def test_a_deadline_that_stands_still_here_differs(tmp_path: Path) -> None:
    """The reason says since when."""
    folder = write_tables(tmp_path, cases=[case(due_on=OURS)])
    move(folder)
    do("22-00001", c.PauseDeadline("municipal", "høring"), date(2022, 3, 10))

    row = _only(_compared(folder), Place.DUE_DIFFERS)

    assert row.reasons[0] == "Fristen står stille i Anke siden 2022-03-10."
    assert row.days is None


def test_the_due_date_may_stand_with_the_deadline(tmp_path: Path) -> None:
    """The nearest of several counts, as the case's own due date would."""
    folder = write_tables(
        tmp_path,
        cases=[case()],
        clocks=[
            clock("started", "2022-03-01", rule="municipal", due_on=OURS),
            clock("started", "2022-03-02", rule="municipal", due_on="2022-08-01"),
        ],
    )
    move(folder)

    assert _compared(folder).counts.agree


def test_a_case_open_there_only_says_why(tmp_path: Path) -> None:
    """Decided here, withdrawn here, rejected, or not moved yet."""
    rows = [case("decided"), case("withdrawn"), case("bad", area="moon")]
    folder = write_tables(tmp_path, cases=rows)
    move(folder)
    numbers = dict(MovedCase.objects.values_list("reference", "number"))
    do(numbers["decided"], c.DecideCase("upheld", outside=True), date(2022, 5, 1))
    do(numbers["withdrawn"], c.WithdrawRegistration("dublet"), date(2022, 5, 1))
    write_tables(tmp_path, cases=[*rows, case("new")])

    found = _compared(tmp_path)

    reasons = {row.there: row.reasons[0] for row in found.rows}
    assert reasons == {
        "decided": "Sagen er afgjort i Anke den 2022-05-01.",
        "withdrawn": "Sagens oprettelse er trukket tilbage i Anke.",
        "bad": "Sagen er afvist: »moon« er ukendt.",
        "new": "Sagen er ikke flyttet endnu.",
    }
    assert found.counts[Place.ONLY_THERE] == 4


def test_a_case_open_here_only_says_why(tmp_path: Path) -> None:
    """Decided there, gone from their table, opened here; other areas do not count."""
    rows = [case("A"), case("B")]
    move(write_tables(tmp_path, cases=rows))
    mine = register()
    register(area="work-injury", subject="", first_instance="aes")
    write_tables(tmp_path, cases=[case("A", decided_on="2022-05-01", outcome="upheld")])

    found = _compared(tmp_path)

    assert {row.here: row.reasons[0] for row in found.rows} == {
        "22-00001": "Sagen er afgjort i det andet system den 2022-05-01.",
        "22-00002": "Sagen står ikke længere i det andet systems tabel.",
        mine.number: "Sagen er oprettet i Anke; den kom ind den 2022-03-01.",
    }
    assert found.counts[Place.ONLY_HERE] == 3


def test_a_row_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    """It is neither open nor closed, and its case here is not called missing."""
    move(write_tables(tmp_path, cases=[case("A")]))
    write_tables(tmp_path, cases=[case("A", decided_on="soon"), case("")])

    found = _compared(tmp_path)

    assert [(row.place, row.there) for row in found.rows] == [
        (Place.UNREADABLE, ""),
        (Place.UNREADABLE, "A"),
    ]
    assert "cases linje 2: decided_on er ingen dato: soon" in found.rows[1].reasons[0]
    assert not found.counts.agree


def test_each_day_leaves_one_row_in_the_series(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Run twice on one day, the later counts; days in agreement are counted back."""
    folder = write_tables(tmp_path, cases=[case(due_on="2022-06-01")])
    move(folder)

    def on(day: int) -> None:
        moment = datetime(2022, 6, day, 12, tzinfo=authority.COPENHAGEN)
        monkeypatch.setattr(authority, "now", lambda: moment)
        _compared(folder)

    on(1)
    write_tables(tmp_path, cases=[case(due_on=OURS)])
    on(2)
    on(2)
    on(3)

    days = series("other-system")
    assert [(day.day.day, day.due_differs) for day in days] == [(1, 1), (2, 0), (3, 0)]
    assert days_in_agreement("other-system") == 2
    assert series("another") == []
    assert ParallelDay.objects.count() == 3


def test_comparing_changes_no_case(tmp_path: Path) -> None:
    """Nothing is journaled, and no row of a case is written."""
    folder = write_tables(tmp_path, cases=[case(due_on="2022-06-01"), case("B")])
    move(folder)
    before = JournalEntry.objects.count(), list(Case.objects.values())

    _compared(folder)

    assert (JournalEntry.objects.count(), list(Case.objects.values())) == before


def test_many_cases_are_compared_with_few_queries(
    tmp_path: Path, django_assert_max_num_queries: object
) -> None:
    """The number of queries does not follow the number of cases."""
    rows = [case(str(n), due_on="2022-06-01") for n in range(300)]
    folder = write_tables(tmp_path, cases=rows)
    move(folder)
    prepared = prepare(folder)

    with django_assert_max_num_queries(14):  # type: ignore[operator]
        compare(prepared)
