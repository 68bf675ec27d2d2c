# SPDX-License-Identifier: EUPL-1.2
"""Cells become values, and no fault repeats what is personal."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.moving.domain.cells import Reader, Row
from anke.cases.moving.domain.dictionary import BY_NAME, TABLES
from anke.cases.moving.domain.fates import REASONS, fault
from anke.cases.moving.domain.tables import Kind
from anke.cases.moving.domain.words import FIXED, Lists, Words
from anke.cases.rules import rules_of

pytestmark = pytest.mark.unit
TODAY = date(2022, 12, 31)
PERSONAL = [
    (table.name, column.name)
    for table in TABLES
    for column in table.columns
    if column.is_personal
]


def read(table: str, **cells: str) -> Row:
    """Read one row that has only these cells."""
    columns = BY_NAME[table].columns
    reader = Reader(Words(Lists(FIXED, rules_of())), today=TODAY)
    return reader.read(
        BY_NAME[table], 2, [cells.get(column.name, "") for column in columns]
    )


@pytest.mark.parametrize(
    "text", ["2022-03-01", "01-03-2022", "1.3.2022", "1/3/2022", "2022-03-01 14:30"]
)
def test_dates_are_read_day_first_or_as_iso(text: str) -> None:
    """The American order is never guessed."""
    assert read("history", on=text).day("on") == date(2022, 3, 1)


@pytest.mark.parametrize("text", ["03/31/2022", "2022-02-30", "44621", "i går", "0"])
def test_what_is_no_date_is_a_fault(text: str) -> None:
    """A number of a spreadsheet is no date either."""
    row = read("history", on=text)

    assert "bad-date" in {found.code for found in row.faults}


def test_an_instant_without_a_time_is_noon_and_one_with_a_zone_is_kept() -> None:
    """In winter Denmark is an hour ahead of UTC."""
    day = date(2022, 1, 10)

    plain = read("history", recorded_at="2022-01-10").instant("recorded_at", day)
    timed = read("history", recorded_at="2022-01-10T08:00:00+00:00")

    assert plain.isoformat() == "2022-01-10T12:00:00+01:00"
    assert timed.instant("recorded_at", day).isoformat() == "2022-01-10T09:00:00+01:00"


def test_all_that_is_wrong_with_a_row_is_told_at_once() -> None:
    """Nobody must mend a row column by column."""
    row = read("parties", role="onkel", cpr="1", digital_post="?")

    assert [found.column for found in row.faults] == [
        "case",
        "role",
        "name",
        "cpr",
        "digital_post",
    ]


@given(
    st.sampled_from(PERSONAL),
    st.text(st.characters(min_codepoint=33), min_size=4).filter(
        lambda text: not text.isspace()
    ),
)
def test_no_fault_repeats_what_is_personal(place: tuple[str, str], text: str) -> None:
    """Neither a name, an address, a CPR number nor a note, whatever stands there."""
    table, column = place
    row = read(table, **{column: text})

    told = [
        found.reason + found.remedy for found in row.faults if found.column == column
    ]
    assert not [one for one in told if text in one and text not in str(REASONS)]


@given(st.from_regex(r"\A(0[1-9]|[12]\d)(0[1-9]|1[0-2])\d{2}[- ]?\d{4}\Z"))
def test_what_looks_like_a_cpr_number_never_gets_into_the_journal(number: str) -> None:
    """Every text and code of every table is looked at."""
    for table in TABLES:
        for column in table.columns:
            if column.kind not in {Kind.TEXT, Kind.CODE, Kind.STAFF}:
                continue
            if column.name == "case" and "-" not in number:
                # A case's number may well have ten digits.
                continue
            row = read(table.name, **{column.name: f"om {number}"})
            assert "personal-data" in {found.code for found in row.faults}, column.name
            assert number not in " ".join(found.reason for found in row.faults)


@pytest.mark.parametrize("code", list(REASONS))
def test_every_fault_says_what_is_wrong_and_what_to_do(code: str) -> None:
    """In whole sentences, and short enough to be read in a list."""
    reason, remedy = REASONS[code]

    assert remedy.endswith(".")
    assert len(remedy) < 90
    assert reason.endswith((".", "?", "}"))


def test_a_value_from_the_file_cannot_steer_a_terminal() -> None:
    """Nor fill it: a long value is cut."""
    found = fault("bad-number", "length", text="\x1b[2J" + "9" * 5000)

    assert "\x1b" not in found.reason
    assert len(found.reason) < 200


def test_names_that_several_codes_have_go_to_the_one_in_force() -> None:
    """The subject of a case is that of its day."""
    words = Words(Lists(FIXED, rules_of()))
    subjects = rules_of().catalogue.subjects
    names = [subject.name_da for subject in subjects if subject.area == "municipal"]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is None:
        pytest.skip("the catalogue has no two subjects of one name")
    meant = [one for one in subjects if one.name_da == twice]
    day = next(one.window[0] for one in meant if one.window[0] > date(2000, 1, 1))

    found = words.code("subject", twice, area="municipal", day=day)

    assert found in {one.id for one in meant if one.is_valid_on(day)} | {None}
