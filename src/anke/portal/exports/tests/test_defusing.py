# SPDX-License-Identifier: EUPL-1.2
"""No text that leaves as a spreadsheet is taken for a formula."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from anke.portal.domain.areas import Area
from anke.portal.exports.csv_files import CsvForm, written_csv
from anke.portal.exports.tests.covers import AREA, cover_of, planned
from anke.portal.exports.xlsx.workbook import written_workbook
from anke.publication.bundle.contents import Note, Text
from anke.web.workbooks.defusing import defused

pytestmark = pytest.mark.unit

STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
HOSTILE = st.builds(
    "{}{}{}".format,
    st.sampled_from(("", " ", "\x00", "\u200b", "\ufeff")),
    st.sampled_from(STARTS),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=12),
)


def is_formula(text: object) -> bool:
    """Tell what a spreadsheet would compute, or move to another cell."""
    if not isinstance(text, str):
        return False
    seen = text.lstrip(" \u00a0\u200b\ufeff\x00")
    return seen.startswith(STARTS)


@given(HOSTILE)
@example("=cmd|'/c calc'!A0")
@example("\t=1+1")
def test_hostile_text_becomes_text(text: str) -> None:
    """What begins like a formula begins with an apostrophe afterwards."""
    assert defused(text).startswith("'")


@given(st.text())
def test_nothing_but_an_apostrophe_is_added(text: str) -> None:
    """What is left is the text itself, so that nothing of it is lost."""
    assert defused(text).removeprefix("'") == text.removeprefix("'")


def poisoned(name: str) -> Area:
    """Give the area with a hostile name wherever a name can stand."""
    text = Text(name, name)
    facts = AREA.facts
    changed = replace(
        facts,
        name=text,
        first_instances=tuple(replace(v, name=text) for v in facts.first_instances),
        subjects=tuple(replace(v, name=text, legal_basis=name) for v in facts.subjects),
        measures=tuple(replace(m, name=text, definition=text) for m in facts.measures),
    )
    contents = replace(AREA.contents, notes=(Note("hostile", text, is_mandatory=True),))
    return Area(contents, replace(AREA.cube, area=changed))


@given(HOSTILE)
@settings(max_examples=25, deadline=None)
def test_no_cell_of_any_spreadsheet_is_a_formula(name: str) -> None:
    """However names, notes and provisions begin, CSV and XLSX hold texts."""
    area = poisoned(name)
    plan = planned("instans=level(1)&periode=2022", area)
    cover = cover_of(plan, area, title=name, source=name)

    for separator in (";", ",", "\t"):
        content = b"".join(
            written_csv(area, plan, cover, CsvForm(separator, has_title=True))
        )
        rows = csv.reader(
            io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=separator
        )
        assert not [cell for row in rows for cell in row if is_formula(cell)]
    book = openpyxl.load_workbook(
        io.BytesIO(b"".join(written_workbook(area, plan, cover)))
    )
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert not [cell.value for cell in cells if is_formula(cell.value)]
