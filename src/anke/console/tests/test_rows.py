# SPDX-License-Identifier: EUPL-1.2
"""Rows come out the same in three forms, and harmless in a spreadsheet."""

import csv
import io
import json
from datetime import date
from decimal import Decimal
from enum import Enum

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.console import print_rows, safe_cell
from anke.console.rows import FORMULA_STARTS

pytestmark = pytest.mark.unit

CELLS = st.none() | st.text(max_size=20) | st.integers() | st.booleans()


class Colour(Enum):
    """An enum as domain code has them."""

    RED = "red"


def printed(rows, columns, form, title=None) -> str:
    """Print into a string."""
    stream = io.StringIO()
    print_rows(rows, columns=columns, format=form, title=title, stream=stream)
    return stream.getvalue()


def test_table_aligns_numbers_right_and_text_left() -> None:
    """A reader compares numbers by their last digits."""
    text = printed([("Æblet", 5), ("b", 1200)], ["law", "n"], "table", title="Figures")

    assert text.splitlines() == [
        "Figures",
        "law       n",
        "-----  ----",
        "Æblet     5",
        "b      1200",
    ]


def test_table_takes_headings_from_a_mapping() -> None:
    """The heading is for people, the key for programs."""
    text = printed([{"n": 1}], {"n": "number of cases"}, "table")

    assert text.startswith("number of cases\n")


def test_table_keeps_control_characters_from_the_terminal() -> None:
    """Imported text cannot steer the reader's terminal."""
    text = printed([("\x1b[31mred\nline",)], ["note"], "table")

    assert "\x1b" not in text
    assert text.splitlines()[-1] == "�[31mred line"


def test_json_is_a_list_of_objects_with_plain_values() -> None:
    """Programs get dates as ISO 8601 and numbers as numbers."""
    row = (date(2022, 3, 1), Decimal("0.5"), Colour.RED, np.float64(2.5), None)

    found = json.loads(printed([row], ["on", "share", "colour", "mean", "no"], "json"))

    assert found == [
        {"on": "2022-03-01", "share": 0.5, "colour": "red", "mean": 2.5, "no": None}
    ]


@pytest.mark.parametrize("start", FORMULA_STARTS)
def test_csv_takes_the_power_from_formulas(start) -> None:
    """A cell that a sheet would run gets an apostrophe in front."""
    assert safe_cell(f"{start}1+1") == f"'{start}1+1"


def test_csv_leaves_negative_numbers_alone() -> None:
    """A number is no formula, even when it begins with a minus."""
    assert printed([(-3, "-3")], ["a", "b"], "csv") == "a,b\n-3,'-3\n"


@given(st.lists(st.tuples(CELLS, CELLS), max_size=8))
def test_csv_never_gives_a_text_that_a_sheet_would_run(rows) -> None:
    """Whatever stands in the rows, no text cell begins like a formula."""
    text = printed(rows, ["a", "b"], "csv")

    read = list(csv.reader(io.StringIO(text, newline="")))

    for row, cells in zip(rows, read[1:], strict=True):
        for value, cell in zip(row, cells, strict=True):
            is_number = isinstance(value, int) and not isinstance(value, bool)
            assert is_number or not cell.startswith(FORMULA_STARTS)


def test_row_of_another_width_is_refused() -> None:
    """A cell without a column would be lost."""
    with pytest.raises(ValueError, match="3 cells under 2 columns"):
        printed([(1, 2, 3)], ["a", "b"], "csv")
