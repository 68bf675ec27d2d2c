# SPDX-License-Identifier: EUPL-1.2
"""The files that tables come in: CSV of any kind, workbooks, and what is none."""

from __future__ import annotations

import gzip
import zipfile
from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook

from anke.cases.moving import xlsx_rows
from anke.cases.moving.domain.cells import FORMULA
from anke.cases.moving.domain.fates import Fate, Fault
from anke.cases.moving.domain.mapping import Mapping, Source
from anke.cases.moving.errors import MovingError
from anke.cases.moving.models import MovedCase
from anke.cases.moving.table_files import find_tables
from anke.cases.moving.tests.tables import (
    NANCY,
    case,
    event,
    fate_of,
    move,
    write_tables,
    write_workbook,
)

if TYPE_CHECKING:
    from pathlib import Path

HEADING = "case,area,first_instance,received_on"
ROW = "A-1,municipal,municipality-0101,2022-03-01"


def _cases(folder: Path, **source: str) -> list[tuple[int, list[str] | Fault]]:
    mapping = Mapping(source=Source(**source))
    return list(find_tables(folder, mapping)["cases"].rows())


@pytest.mark.unit
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_the_sign_between_the_cells_is_found_from_the_heading(
    tmp_path: Path, delimiter: str
) -> None:
    """Nobody must say how the file is written."""
    text = f"{HEADING}\n{ROW}\n".replace(",", delimiter)
    (tmp_path / "cases.csv").write_text(text, "utf-8")

    ((line, cells),) = _cases(tmp_path)

    assert line == 2
    assert cells[0] == "A-1"


@pytest.mark.unit
def test_headings_may_be_danish_packed_and_in_any_capitals(tmp_path: Path) -> None:
    """A table is known by its Danish name, too; columns nobody asked for are named."""
    text = "\ufeffSag;SAGSOMRÅDE;Førsteinstans;Modtaget;Farve\nA-1;m;f;2022-03-01;rød\n"
    (tmp_path / "sager.csv.gz").write_bytes(gzip.compress(text.encode()))

    table = find_tables(tmp_path, Mapping())["cases"]

    assert table.extra == ("Farve",)
    ((_, cells),) = table.rows()
    assert cells[:4] == ["A-1", "", "m", ""]
    assert cells[4] == "f"


@pytest.mark.unit
def test_an_older_encoding_is_named_in_the_mapping(tmp_path: Path) -> None:
    """Read as what it is not, a row is rejected, never mangled."""
    row = ROW.replace("municipality-0101", "Køge Kommune")
    (tmp_path / "cases.csv").write_bytes(f"{HEADING}\n{row}\n".encode("cp1252"))

    ((_, right),) = _cases(tmp_path, encoding="cp1252")
    ((_, wrong),) = _cases(tmp_path)

    assert "Køge Kommune" in right
    assert isinstance(wrong, Fault)
    assert wrong.code == "unreadable"


@pytest.mark.unit
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "no heading"),
        ("case,area\n", "has no column first_instance"),
        (f"{HEADING},sag\n", "two columns are sag"),
        (f"{HEADING},case\n", "two columns have one name"),
    ],
)
def test_a_heading_that_cannot_be_used_is_refused(
    tmp_path: Path, text: str, message: str
) -> None:
    """The message says what is missing and what is there."""
    (tmp_path / "cases.csv").write_text(text, "utf-8")

    with pytest.raises(MovingError, match=message):
        find_tables(tmp_path, Mapping())


@pytest.mark.unit
def test_a_folder_without_cases_or_with_two_is_refused(tmp_path: Path) -> None:
    """Which of the two is meant is nothing to guess."""
    with pytest.raises(MovingError, match="no table of cases"):
        find_tables(tmp_path, Mapping())
    with pytest.raises(MovingError, match="is no folder"):
        find_tables(tmp_path / "away", Mapping())
    write_tables(tmp_path, cases=[case()], sager=[case()])

    with pytest.raises(MovingError, match=r"stands in cases\.csv, sager\.csv"):
        find_tables(tmp_path, Mapping())


@pytest.mark.django_db
def test_bad_lines_cost_themselves(tmp_path: Path) -> None:
    """Too many cells, an open quotation mark, a NUL, bytes of another encoding."""
    lines = [HEADING, ROW, f"{ROW},extra", f'"{ROW}', f"B\0{ROW}", f"B{ROW}"]
    content = "\n".join(lines).encode() + b"\n\xff\xfe\n"
    (tmp_path / "cases.csv").write_bytes(content)

    moved, fates = move(tmp_path)

    assert [(row.line, row.codes) for row in fates] == [
        (3, "unreadable"),
        (4, "unreadable"),
        (5, "unreadable"),
        (7, "unreadable"),
        (2, ""),
        (6, ""),
    ]
    assert (moved.sums.rows, moved.cases) == (6, 2)


# --- Workbooks -----------------------------------------------------------------------


@pytest.mark.django_db
def test_a_workbook_holds_all_tables_as_sheets(tmp_path: Path) -> None:
    """Dates and numbers of a sheet are read as a person reads them."""
    row = case() | {"received_on": date(2022, 3, 1), "case": 4711}
    happened = event("Ringet op") | {
        "case": 4711.0,
        "on": datetime(2022, 3, 10, 14, 30),
        "event": "7",
    }
    folder = write_workbook(
        tmp_path,
        sager=[row],
        Historik=[happened],
        parties=[NANCY | {"case": 4711, "cpr": 2512489996, "digital_post": True}],
        notes=[{"something": "else"}],
    )

    moved, fates = move(folder)

    assert {row.fate for row in fates} == {Fate.IMPORTED}
    assert moved.sums.rows == 3
    assert MovedCase.objects.get().reference == "4711"


@pytest.mark.django_db
def test_csv_and_workbook_of_one_content_are_the_same(tmp_path: Path) -> None:
    """A delivery in the other form brings nothing new."""
    tables = {"cases": [case()], "parties": [NANCY], "history": [event("Ringet op")]}
    move(write_tables(tmp_path / "csv", **tables))

    moved, fates = move(write_workbook(tmp_path / "xlsx", **tables))

    assert {row.fate for row in fates} == {Fate.ALREADY}
    assert moved.entries == 0


@pytest.mark.django_db
def test_a_formula_is_no_value(tmp_path: Path) -> None:
    """It costs its row and says what to do; so does an error of the sheet."""
    book = Workbook()
    sheet = book.active
    sheet.title = "cases"
    sheet.append(HEADING.split(","))
    sheet.append(["A-1", "municipal", "municipality-0101", "=TODAY()"])
    sheet.append(["A-2", "municipal", "municipality-0101", "#REF!"])
    sheet["D3"].data_type = "e"
    book.save(tmp_path / "cases.xlsx")

    _, fates = move(tmp_path)

    assert fate_of(fates, "cases", 2).codes == "formula"
    assert "værdier" in fate_of(fates, "cases", 2).what_to_do
    assert fate_of(fates, "cases", 3).codes == "sheet-error"


@pytest.mark.unit
def test_what_a_sheet_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    """Exporters often write that a sheet ends at A1; its rows are read all the same."""
    path = write_workbook(tmp_path, cases=[case(str(n)) for n in range(3)])
    _change_part(
        path / "export.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda text: text.replace(b"<sheetData>", b'<dimension ref="A1"/><sheetData>'),
    )

    assert len(_cases(path)) == 3


@pytest.mark.unit
def test_empty_rows_are_no_rows_and_keep_the_numbers_right(tmp_path: Path) -> None:
    """The line in the report is the one that the sheet shows."""
    book = Workbook()
    sheet = book.active
    sheet.title = "cases"
    sheet.append(HEADING.split(","))
    sheet["A5"], sheet["B5"] = "A-1", "municipal"
    book.save(tmp_path / "cases.xlsx")

    ((line, cells),) = _cases(tmp_path)

    assert (line, cells[0]) == (5, "A-1")


@pytest.mark.unit
@pytest.mark.parametrize(
    "content",
    [b"", b"no workbook", b"PK\x03\x04 cut", b"\xd0\xcf\x11\xe0 an old or locked one"],
)
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    """The message says what to do: save it again, without a password, or as CSV."""
    (tmp_path / "cases.xlsx").write_bytes(content)

    with pytest.raises(MovingError, match="no workbook") as refusal:
        find_tables(tmp_path, Mapping())
    assert "CSV" in refusal.value.user_text


@pytest.mark.unit
def test_a_damaged_sheet_is_refused_where_it_breaks(tmp_path: Path) -> None:
    """A workbook is one packed whole: half of it is believed by nobody."""
    path = write_workbook(tmp_path, cases=[case(str(n)) for n in range(50)])
    _change_part(
        path / "export.xlsx",
        "xl/worksheets/sheet1.xml",
        lambda text: text[: len(text) // 2],
    )

    with pytest.raises(MovingError, match="no workbook that can be read"):
        _cases(path)


@pytest.mark.unit
@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml"])
def test_a_workbook_with_a_document_type_is_refused(tmp_path: Path, part: str) -> None:
    """That is the way in for entities that swell and files from elsewhere."""
    path = write_workbook(tmp_path, cases=[case()])
    bomb = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>'
    _change_part(path / "export.xlsx", part, lambda text: bomb + text)

    with pytest.raises(MovingError, match="document type"):
        find_tables(path, Mapping())


@pytest.mark.unit
def test_a_workbook_that_would_swell_is_refused_before_it_is_unpacked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What its parts say of their size is added up, and cannot be exceeded."""
    path = write_workbook(tmp_path, cases=[case()])
    monkeypatch.setattr(xlsx_rows, "MOST_UNPACKED_BYTES", 1000)

    with pytest.raises(MovingError, match="unpacks to more"):
        find_tables(path, Mapping())


@pytest.mark.unit
def test_a_text_that_looks_like_a_formula_stays_a_text(tmp_path: Path) -> None:
    """CSV has no formulas: the sign is part of the text."""
    (tmp_path / "cases.csv").write_text(f"{HEADING}\n=1+1,a,b,c\n", "utf-8")

    ((_, cells),) = _cases(tmp_path)

    assert cells[0] == "=1+1"
    assert FORMULA not in cells


def _change_part(path: Path, part: str, change: object) -> None:
    """Write a workbook anew with one part changed."""
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = change(parts[part])  # type: ignore[operator]
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
