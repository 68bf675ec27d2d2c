# SPDX-License-Identifier: EUPL-1.2
"""Whatever is asked for and however it is written: what is hidden does not leave."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings

from anke.portal.domain.areas import Area
from anke.portal.domain.computing import compute
from anke.portal.domain.resolving import resolve
from anke.portal.domain.tables import State, Table
from anke.portal.exports.blocks import LONG, long_plan
from anke.portal.exports.csv_files import PLAIN, written_csv
from anke.portal.exports.json_stat import written_json_stat
from anke.portal.exports.marks import CODES
from anke.portal.exports.parquet import written_parquet
from anke.portal.exports.tests.covers import AREA, MARKS, cover_of
from anke.portal.exports.xlsx.workbook import written_workbook
from anke.portal.tests.test_computing import selections

if TYPE_CHECKING:
    from anke.portal.domain.selection import Selection

pytestmark = pytest.mark.unit

# What the gate would never write: a count behind every mark. If a writer looked past
# the marks, it would be seen.
LEAK = 777_777
_VALUES = {
    name: np.where(values < 0, LEAK, values)
    for name, values in AREA.cube.values.items()
}
LEAKY = Area(AREA.contents, replace(AREA.cube, values=_VALUES))


def long_table(selection: Selection) -> tuple[Table, dict[tuple[str, ...], int]]:
    """Compute the table in long form; tell in which row each cell stands."""
    table = compute(AREA, long_plan(resolve(selection, AREA)))
    codes = [[heading.code for heading in table.axes[each]] for each in LONG]
    return table, {key: row for row, key in enumerate(product(*codes))}


@given(selections())
@settings(max_examples=40, deadline=None)
def test_csv_holds_what_is_shown_and_nothing_else(selection: Selection) -> None:
    """Each row has its cell's value, or no figure at all and the reason."""
    table, places = long_table(selection)
    plan = resolve(selection, AREA)
    content = b"".join(written_csv(AREA, plan, cover_of(plan), PLAIN))
    rows = list(csv.DictReader(io.StringIO(content.decode(), newline="")))

    assert len(rows) == table.size
    for row in rows:
        key = (row["Periode"], row["Instanskode"], row["Emnekode"])
        at = places[(*key, row["Nøgletalskode"])]
        state = State(int(table.states[at, 0]))
        if state is State.SHOWN:
            assert float(row["Værdi"]) == pytest.approx(table.values[at, 0], abs=1e-4)
            assert not row["Mærke"]
        else:
            assert (row["Værdi"], row["Tæller"], row["Nævner"]) == ("", "", "")
            assert row["Mærke"] == MARKS[state].word


@given(selections())
@settings(max_examples=40, deadline=None)
def test_json_stat_holds_what_is_shown_and_nothing_else(selection: Selection) -> None:
    """Each value stands in its place, or is null with a status that says why."""
    table, _ = long_table(selection)
    plan = resolve(selection, AREA)
    found = json.loads(b"".join(written_json_stat(AREA, plan, cover_of(plan))))

    assert found["size"] == [len(table.axes[each]) for each in LONG]
    assert len(found["value"]) == table.size
    for at, value in enumerate(found["value"]):
        state = State(int(table.states[at, 0]))
        if state is State.SHOWN:
            assert value == pytest.approx(table.values[at, 0], abs=1e-4)
            assert found["status"].get(str(at)) in {None, "break"}
        else:
            assert value is None
            assert found["status"][str(at)] == CODES[state]


@given(selections())
@settings(max_examples=40, deadline=None)
def test_parquet_holds_what_is_shown_and_nothing_else(selection: Selection) -> None:
    """Each row has its value, or nulls and a mark."""
    table, _ = long_table(selection)
    plan = resolve(selection, AREA)
    content = b"".join(written_parquet(AREA, plan, cover_of(plan)))
    rows = pq.read_table(pa.BufferReader(content)).to_pylist()

    assert len(rows) == table.size
    for at, row in enumerate(rows):
        state = State(int(table.states[at, 0]))
        if state is State.SHOWN:
            assert row["value"] == pytest.approx(table.values[at, 0])
            assert row["mark"] is None
        else:
            assert (row["value"], row["n"], row["of"]) == (None, None, None)
            assert row["mark"] == CODES[state]


@given(selections())
@settings(max_examples=25, deadline=None)
def test_xlsx_holds_what_is_shown_and_nothing_else(selection: Selection) -> None:
    """Cell by cell the sheet is the table; a mark is a text, never a nought."""
    plan = resolve(selection, AREA)
    table = compute(AREA, plan)
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(written_workbook(AREA, plan, cover_of(plan))))
    )
    rows = [row[len(table.rows) :] for row in book.worksheets[0].values]
    cells = rows[-table.states.shape[0] :]

    for row, states, values in zip(cells, table.states, table.values, strict=True):
        for cell, state, value in zip(row, states, values, strict=False):
            if state == State.SHOWN:
                assert cell == pytest.approx(value, abs=1e-6)
            else:
                assert cell == MARKS[State(int(state))].word


@given(selections())
@settings(max_examples=25, deadline=None)
def test_no_writer_looks_past_a_mark(selection: Selection) -> None:
    """Even where a bundle held counts behind its marks, no file would have them.

    Regression: fault 1 of the incumbent, whose writer let hidden cells leave.
    """
    plan = resolve(selection, LEAKY)
    cover = cover_of(plan, LEAKY)

    # Only what is marked is poisoned, so both must be the same to the byte.
    for writer in (written_csv, written_json_stat, written_parquet, written_workbook):
        leaky = b"".join(writer(LEAKY, plan, cover))
        assert leaky == b"".join(writer(AREA, plan, cover))
