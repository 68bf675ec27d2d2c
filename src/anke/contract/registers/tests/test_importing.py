# SPDX-License-Identifier: EUPL-1.2
"""Figures out of CSV and XLSX: each row's fate, and errors by file, row and column."""

from __future__ import annotations

import io
from datetime import date

import pytest
from openpyxl import Workbook

from anke.contract.errors import EvidenceRefusedError
from anke.contract.registers.importing import Fate, import_figures
from anke.contract.registers.queries import ledger_of
from anke.contract.registers.tests.world import CONTRACT, STREAM, people_in

pytestmark = [pytest.mark.db, pytest.mark.django_db]

CSV = """tal;værdi;enhed;kilde;kendt den
sick-leave-own;7,9;;ISOLA;12-12-2022
Sygefravær i staten;8,3;dage pr. årsværk;oes.dk;2022-12-12

result;1.234,5;mio. kr.;SKS;12.12.2022
"""


@pytest.fixture
def people(tmp_path, settings):
    """Give a house with its people."""
    return people_in(tmp_path, settings)


def book(*rows) -> bytes:
    """Make a workbook with one sheet."""
    made, file = Workbook(), io.BytesIO()
    for row in rows:
        made.active.append(row)
    made.save(file)
    return file.getvalue()


def values() -> list[str]:
    """Give the recorded values."""
    return [each.said.value for each in ledger_of(STREAM).records]


def test_a_file_is_taken_in_once(people) -> None:
    """By id or by title; the second time everything is there already."""
    first = import_figures(people.analyst, CONTRACT, "tal.csv", CSV.encode())
    again = import_figures(people.analyst, CONTRACT, "tal.csv", CSV.encode())

    assert [(row.line, row.fate) for row in first.rows] == [
        (2, Fate.RECORDED),
        (3, Fate.RECORDED),
        (5, Fate.RECORDED),
    ]
    assert values() == ["7.9", "8.3", "1234.5"]
    assert again.count(Fate.THERE_ALREADY) == 3
    assert all(each.waits for each in ledger_of(STREAM).records)


def test_a_workbook_and_a_file_of_windows_say_the_same(people) -> None:
    """The same rows from XLSX and from CSV as a Danish Excel saves it."""
    sheet = book(
        ["tal", "værdi", "kilde", "kendt den"],
        ["result", 98.5, "SKS", date(2022, 12, 12)],
    )
    old = "tal;værdi;kilde;kendt den\nresult;98,5;SKS;12-12-2022\n"

    first = import_figures(people.analyst, CONTRACT, "tal.xlsx", sheet)
    again = import_figures(people.analyst, CONTRACT, "tal.csv", old.encode("cp1252"))

    assert first.count(Fate.RECORDED) == again.count(Fate.THERE_ALREADY) == 1
    assert values() == ["98.5"]


def test_a_wrong_row_is_told_by_file_row_and_column(people) -> None:
    """All that is wrong in it at once; the good rows are recorded."""
    rows = [
        "tal;værdi;enhed;kilde;kendt den",
        "fravær;otte;;;i morgen",
        "result;1.234;kr.;SKS;01-01-2023",
        "result;12;;SKS;31-12-2022",
    ]

    report = import_figures(
        people.analyst, CONTRACT, "q4.csv", "\n".join(rows).encode()
    )

    assert [row.fate for row in report.rows] == [
        *[Fate.REFUSED] * 2,
        Fate.RECORDED,
    ]
    assert [each.column for each in report.rows[0].problems] == [
        *["tal", "kendt den", "værdi", "kilde"]
    ]
    assert [each.column for each in report.rows[1].problems] == [
        *["kendt den", "værdi", "enhed"]
    ]
    assert report.problems[0].startswith("q4.csv, række 2, kolonne “tal”: “fravær”")
    assert values() == ["12"]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "er tom"),
        (b"tal;kilde\n", "mangler kolonnen “værdi”, “kendt den”"),
        (b"tal;tal\n", "står to gange"),
        (b"tal\x00", "hverken CSV eller XLSX"),
        (b"PK\x03\x04 no workbook", "kan ikke læses som regneark"),
        (b'tal;v\xc3\xa6rdi;kilde;kendt den\n"result;1;x', "linje 2"),
        (b"x" * (2 * 1024 * 1024 + 1), "2 MB"),
        ("tal;værdi;kilde;kendt den\n".encode() + b"a;1;x;y\n" * 501, "500 rækker"),
    ],
)
def test_what_is_no_table_is_refused_as_a_whole(people, content, told: str) -> None:
    """The text names the file and what is wrong with it."""
    with pytest.raises(EvidenceRefusedError) as refused:
        import_figures(people.analyst, CONTRACT, "fil.csv", content)

    assert "fil.csv" in refused.value.user_text
    assert told in refused.value.user_text
    assert values() == []
