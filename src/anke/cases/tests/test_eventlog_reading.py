# SPDX-License-Identifier: EUPL-1.2
"""Rows of CSV and XES: a bad one costs only itself."""

from __future__ import annotations

import csv
import gzip
import io
import tracemalloc
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.cases.domain.eventlog_errors import EventLogError
from anke.cases.domain.eventlog_rows import CaseRows, Rejected
from anke.cases.eventlog.blocks import Blocks, file_digest
from anke.cases.eventlog.csv_rows import LONGEST_LINE, CsvRows
from anke.cases.eventlog.xes_rows import XesRows

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.unit
HEAD = b"case,activity,when\n"


def _rows(path: Path, data: bytes) -> list[tuple[int, list[str]] | Rejected]:
    path.write_bytes(data)
    return list(CsvRows(path))


def _codes(rows: list[tuple[int, list[str]] | Rejected]) -> dict[int, str]:
    return {row.line: row.code for row in rows if isinstance(row, Rejected)}


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (b"1,a", "columns"),
        (b"1,a,b,c", "columns"),
        (b"1,\xff,b", "encoding"),
        (b"1,a\0,b", "control"),
        (b'1,"a,b', "quotes"),
        (b'1,"a"x,b', "syntax"),
        (b"1," + b"x" * (LONGEST_LINE + 1) + b",b", "too-long"),
    ],
)
def test_a_bad_row_is_rejected_and_the_next_is_read(
    tmp_path: Path, row: bytes, code: str
) -> None:
    """Whatever is wrong with a row, the rows around it are read."""
    rows = _rows(tmp_path / "log.csv", HEAD + b"0,ok,x\n" + row + b"\n2,ok,y\n")

    assert _codes(rows) == {3: code}
    assert [row for row in rows if not isinstance(row, Rejected)] == [
        (2, ["0", "ok", "x"]),
        (4, ["2", "ok", "y"]),
    ]


def test_a_cell_may_hold_commas_quotes_and_line_ends(tmp_path: Path) -> None:
    """What is legal CSV is read as it was meant, also over several lines."""
    rows = _rows(
        tmp_path / "log.csv", HEAD + b'1,"a, ""b""\nc",x\r\n2,5" pipe,y\n\n3,d,z'
    )

    assert rows == [
        (2, ["1", 'a, "b"\nc', "x"]),
        (4, ["2", '5" pipe', "y"]),
        (6, ["3", "d", "z"]),
    ]


def test_a_mark_of_byte_order_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    """Files from Excel begin with three bytes that belong to no name."""
    (tmp_path / "log.csv").write_bytes(b"\xef\xbb\xbf" + HEAD)

    assert CsvRows(tmp_path / "log.csv").header == ("case", "activity", "when")


@pytest.mark.parametrize("data", [b"", b"a,a\n1,2\n", b"\xff\n"])
def test_a_file_without_a_heading_is_refused(tmp_path: Path, data: bytes) -> None:
    """Without a heading to go by nothing can be read."""
    (tmp_path / "log.csv").write_bytes(data)

    with pytest.raises(EventLogError, match=r"log\.csv"):
        CsvRows(tmp_path / "log.csv")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    """The message names the file that cannot be read."""
    with pytest.raises(EventLogError, match=r"away\.csv"):
        file_digest(tmp_path / "away.csv")


@pytest.mark.parametrize("cut", [1, 4, 9, 40, 200])
def test_a_truncated_archive_gives_what_it_holds(tmp_path: Path, cut: int) -> None:
    """What can be unpacked is read; the break is told, and no half row is believed."""
    whole = HEAD + b"".join(b"%d,act-%d,x\n" % (n, n * 7919) for n in range(200))
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(whole)[:-cut])

    rows = list(CsvRows(path))

    good = [row for row in rows if not isinstance(row, Rejected)]
    assert isinstance(rows[-1], Rejected)
    assert rows[-1].code == "cut"
    assert all(
        cells == [str(n), f"act-{n * 7919}", "x"] for n, (_, cells) in enumerate(good)
    )


def test_a_damaged_archive_is_told(tmp_path: Path) -> None:
    """A changed byte in the middle is found, not swallowed."""
    packed = bytearray(gzip.compress(HEAD + b"1,a,b\n" * 50_000, mtime=0))
    packed[len(packed) // 2] ^= 0xFF
    (tmp_path / "log.csv.gz").write_bytes(packed)
    blocks = Blocks(tmp_path / "log.csv.gz")

    b"".join(blocks)

    assert blocks.damage


def test_an_archive_that_swells_does_not_fill_the_memory(tmp_path: Path) -> None:
    """One line of a hundred million letters is rejected in a few megabytes."""
    path = tmp_path / "log.csv.gz"
    with gzip.open(path, "wb", compresslevel=1) as file:
        file.write(HEAD)
        for _ in range(100):
            file.write(b"x" * 1_000_000)
        file.write(b"\n2,ok,y\n")
    tracemalloc.start()

    rows = list(CsvRows(path))

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert _codes(rows) == {2: "too-long"}
    assert rows[-1] == (3, ["2", "ok", "y"])
    assert peak < 20_000_000


_CELLS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@given(st.lists(st.lists(_CELLS, min_size=3, max_size=3), max_size=12))
def test_what_the_csv_module_writes_is_read_back(
    tmp_path_factory: pytest.TempPathFactory, table: list[list[str]]
) -> None:
    """Every well-formed file of sound text comes back cell by cell."""
    table = [
        [cell.replace("\0", "").replace("\r", "") for cell in row] for row in table
    ]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(table)
    path = tmp_path_factory.mktemp("csv") / "log.csv"

    rows = _rows(path, HEAD + out.getvalue().encode())

    assert [cells for _, cells in rows] == table


_MESS = st.binary(max_size=40) | st.sampled_from(
    [b'"', b'""', b",,", b"\r", b"\0", b"\xff\xfe", b"1,a,b", b'1,"a,b', b'x"y"z']
)


@given(st.lists(_MESS, max_size=15))
def test_no_mess_stops_the_reader_or_loses_the_last_row(
    tmp_path_factory: pytest.TempPathFactory, mess: list[bytes]
) -> None:
    """After any mess a good row is still found, and every line number is used once."""
    lines = [piece.replace(b"\n", b"") for piece in mess]
    path = tmp_path_factory.mktemp("csv") / "log.csv"

    rows = _rows(path, HEAD + b"\n".join([*lines, b"9,ok,z", b""]))

    numbers = [row.line if isinstance(row, Rejected) else row[0] for row in rows]
    # A quotation mark before the last row may take it into its own record.
    if not any(line.count(b'"') % 2 for line in lines):
        assert (len(lines) + 2, ["9", "ok", "z"]) in rows
    assert len(numbers) == len(set(numbers))


# --- XES -----------------------------------------------------------------------------

XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xmlns="http://www.xes-standard.org/">
<global scope="event"><string key="concept:name" value="?"/></global>
{}
</log>"""


def _trace(name: str, *activities: str) -> str:
    events = "".join(
        f'<event>\n<string key="concept:name" value="{activity}"/>\n</event>\n'
        for activity in activities
    )
    return (
        f'<trace><string key="concept:name" value="{name}"/>\n'
        f'<string key="channel" value="post"/>{events}</trace>\n'
    )


def _read_xes(path: Path, text: str) -> list[CaseRows | Rejected]:
    path.write_text(text, encoding="utf-8")
    rows = XesRows(path)
    rows.use(("case:concept:name",))
    return list(rows)


def test_traces_become_cases_with_their_facts(tmp_path: Path) -> None:
    """Each event carries what is known of its trace, as `case:name`."""
    path = tmp_path / "log.xes"
    cases = _read_xes(path, XES.format(_trace("A", "x", "y") + _trace("B", "x")))

    assert [case.reference for case in cases] == ["A", "B"]
    assert XesRows(path).header == (
        "concept:name",
        "case:concept:name",
        "case:channel",
    )
    assert cases[0].rows == [(1, ["x", "A", "post"]), (2, ["y", "A", "post"])]


def test_an_error_in_the_xml_costs_the_event_it_stands_in(tmp_path: Path) -> None:
    """An event that the error touches is rejected; those after it are read."""
    text = XES.format(_trace("A", "x", "y & z", "u") + _trace("B", "v"))

    found = _read_xes(tmp_path / "log.xes", text)

    rejections = [one for one in found if isinstance(one, Rejected)]
    rows = [row for one in found if isinstance(one, CaseRows) for row in one.rows]
    assert [(one.line, one.code, one.file) for one in rejections] == [
        (2, "xml", "events")
    ]
    assert [cells[0] for _, cells in rows] == ["x", "u", "v"]


def test_a_truncated_xes_gives_what_it_holds(tmp_path: Path) -> None:
    """The events before the break are read, and the break is told."""
    text = XES.format(_trace("A", "x", "y") + _trace("B", "v", "w"))

    found = _read_xes(tmp_path / "log.xes", text[: text.index('value="w"')])

    rows = [row for one in found if isinstance(one, CaseRows) for row in one.rows]
    assert [cells[0] for _, cells in rows] == ["x", "y", "v"]
    assert {one.code for one in found if isinstance(one, Rejected)} == {"xml"}


def test_events_outside_traces_and_traces_without_names(tmp_path: Path) -> None:
    """What belongs to no case is rejected event by event."""
    nameless = "<trace><event/><event/></trace>"
    text = XES.format(_trace("A", "x") + "<event/>" + nameless)

    found = _read_xes(tmp_path / "log.xes", text)

    codes = {one.line: one.code for one in found if isinstance(one, Rejected)}
    assert codes == {2: "no-case", 3: "no-case", 4: "no-case"}


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
LAUGHING = f'<!DOCTYPE log [<!ENTITY l0 "lol">{LAUGHS}]>'


@pytest.mark.parametrize(
    "document",
    [
        f"{LAUGHING}<log><trace>&l9;</trace></log>",
        f"{LAUGHING}<log><trace><string key='k' value='&l9;'/></trace></log>",
        '<!DOCTYPE log [<!ENTITY f SYSTEM "file:///etc/passwd">]><log>&f;</log>',
        '<!DOCTYPE log SYSTEM "http://127.0.0.1:1/x.dtd"><log/>',
        "<html/>",
        "<",
    ],
)
def test_what_is_dangerous_or_no_xes_is_refused(tmp_path: Path, document: str) -> None:
    """A document type is refused at once: no entity swells, no file is fetched."""
    (tmp_path / "log.xes").write_text(document, encoding="utf-8")
    tracemalloc.start()

    with pytest.raises(EventLogError, match=r"log\.xes"):
        XesRows(tmp_path / "log.xes")

    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000
