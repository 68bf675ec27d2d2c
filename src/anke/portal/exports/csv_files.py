# SPDX-License-Identifier: EUPL-1.2
"""A table as CSV, in long form: one row for each cell, with its codes and its mark.

The empty cell under "Værdi" is never a nought: beside it stands why there is no value.

    written_csv(area, plan, cover, DANISH)    # semicolon, decimal comma, with BOM
    written_csv(area, plan, cover, ENGLISH)   # comma, decimal point, with BOM
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from math import isnan
from typing import TYPE_CHECKING, Final

import numpy as np

from anke.portal.domain.tables import State
from anke.portal.exports.blocks import LONG, blocks, long_plan
from anke.portal.exports.columns import (
    DENOMINATOR,
    HIGH,
    LOW,
    MARK,
    MISSING,
    NAMING,
    NUMERATOR,
    REVISED,
    VALUE,
    chosen_columns,
    naming_cells,
)
from anke.portal.exports.marks import CODES
from anke.portal.exports.revisions import RevisedCounts
from anke.web.workbooks.defusing import defused

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from anke.portal.domain.areas import Area
    from anke.portal.domain.resolving import Plan
    from anke.portal.domain.tables import Table
    from anke.portal.exports.cover import Cover, Labels

_LINE: Final = "\r\n"
_NO_REVISIONS: Final = RevisedCounts()
# Shares carry more decimals than are shown, so that others may round for themselves.
DECIMALS: Final = 4
# How many rows are written at a time.
_PIECE: Final = 2_000


@dataclass(frozen=True)
class CsvForm:
    """How a CSV file is written.

    Attributes:
        separator: What stands between two cells.
        decimal: What stands before decimals.
        has_bom: Whether it begins with the sign by which Excel knows UTF-8.
        labels: Whether codes, texts or both name the values.
        has_title: Whether the title stands above the headings.
    """

    separator: str = ";"
    decimal: str = ","
    has_bom: bool = True
    labels: Labels = "both"
    has_title: bool = False


DANISH: Final = CsvForm()
ENGLISH: Final = CsvForm(separator=",", decimal=".")
# What programs expect.
PLAIN: Final = CsvForm(separator=",", decimal=".", has_bom=False)


def written_csv(
    area: Area,
    plan: Plan,
    cover: Cover,
    form: CsvForm = DANISH,
    revised: RevisedCounts = _NO_REVISIONS,
) -> Iterator[bytes]:
    """Write a table as CSV, piece by piece."""
    cells = _Cells(form)
    beginning = "\ufeff" if form.has_bom else ""
    if form.has_title:
        beginning += cells.text(cover.title) + _LINE
    headings = _headings(plan, cover, form)
    beginning += form.separator.join(cells.text(each) for each in headings) + _LINE
    yield beginning.encode()
    for table in blocks(area, long_plan(plan)):
        lines = _lines(area, table, cover, cells, revised)
        while piece := "".join(islice(lines, _PIECE)):
            yield piece.encode()


def _headings(plan: Plan, cover: Cover, form: CsvForm) -> list[str]:
    columns = [
        NAMING[dimension][place]
        for dimension in LONG
        for place in chosen_columns(dimension, form.labels)
    ]
    columns += [VALUE, MARK, NUMERATOR, DENOMINATOR, MISSING, REVISED]
    if plan.selection.intervals:
        columns += [LOW, HIGH]
    if form.labels == "codes":
        return [column.id for column in columns]
    return [cover.say(column.name) for column in columns]


def _lines(
    area: Area, table: Table, cover: Cover, cells: _Cells, revised: RevisedCounts
) -> Iterator[str]:
    """Write the rows of a block."""
    named = _named(area, table, cover, cells)
    values = zip(
        table.states[:, 0].tolist(),
        np.round(table.values[:, 0], DECIMALS).tolist(),
        table.n[:, 0].tolist(),
        table.of[:, 0].tolist(),
        table.missing[:, 0].tolist(),
        revised.cells(table)[:, 0].tolist(),
        _limits(table, cells.form),
        strict=True,
    )
    between, marks = cells.form.separator, _marks(cover, cells)
    shown, decimal = int(State.SHOWN), cells.form.decimal
    yes = cells.text("ja" if cover.language == "da" else "yes")
    for name, (state, value, n, of, missing, is_revised, limits) in zip(
        named, values, strict=True
    ):
        if state == shown:
            text = str(n) if value == n else str(value).replace(".", decimal)
            figures = f"{text}{between}{between}{n}{between}{of if of >= 0 else ''}"
        else:
            figures = f"{between}{marks[state]}{between}{between}"
        told = f"{missing or ''}{between}{yes if is_revised else ''}{limits}"
        yield f"{name}{figures}{between}{told}{_LINE}"


def _named(area: Area, table: Table, cover: Cover, cells: _Cells) -> Iterator[str]:
    """Give the naming cells of each row; written once for each value, then joined."""
    outer, middle, inner, last = (
        [
            cells.joined(cell for place, cell in enumerate(row) if place in chosen)
            for row in naming_cells(area, table, dimension, cover.language)
        ]
        for dimension in LONG
        for chosen in (chosen_columns(dimension, cells.form.labels),)
    )
    ends = [one + other for one in inner for other in last]
    for period in outer:
        for instance in middle:
            beginning = period + instance
            for end in ends:
                yield beginning + end


def _limits(table: Table, form: CsvForm) -> list[str]:
    """Give the two last cells of each row, where intervals are asked for."""
    if not table.plan.selection.intervals:
        return [""] * table.size
    low, high = (np.round(each[:, 0], DECIMALS).tolist() for each in table.intervals)
    nothing = form.separator * 2
    return [
        nothing
        if isnan(one)
        else f"{form.separator}{one}{form.separator}{other}".replace(".", form.decimal)
        for one, other in zip(low, high, strict=True)
    ]


def _marks(cover: Cover, cells: _Cells) -> Mapping[int, str]:
    if cells.form.labels == "codes":
        return {int(state): cells.text(code) for state, code in CODES.items()}
    return {int(state): cells.text(mark.word) for state, mark in cover.marks.items()}


class _Cells:
    """Writes the texts of a file, so that none of them leaves its cell."""

    def __init__(self, form: CsvForm) -> None:
        self.form = form
        self._breaking = (form.separator, '"', "\r", "\n")

    def text(self, text: str) -> str:
        """Write a text: no formula, in quotes where it must be."""
        safe = defused(text)
        if any(sign in safe for sign in self._breaking):
            return '"' + safe.replace('"', '""') + '"'
        return safe

    def joined(self, texts: Iterable[str]) -> str:
        """Write some cells, with a separator after each."""
        return "".join(self.text(each) + self.form.separator for each in texts)
