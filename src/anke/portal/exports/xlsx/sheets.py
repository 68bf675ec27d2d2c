# SPDX-License-Identifier: EUPL-1.2
"""The sheet of a table: title, mandatory notes, merged headings, cells.

As on the screen: the dimensions of the columns each have a row of headings, merged over
what they span; the names of the rows stand in every row, so that a reader can sort. A
cell without a value holds its mark as text, never a nought.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from anke.portal.domain.selection import Dimension
from anke.portal.domain.tables import State
from anke.portal.exports.columns import DIMENSION_NAMES, unit_word
from anke.portal.exports.xlsx import styles
from anke.publication.bundle.contents import Text
from anke.web.workbooks.xml import (
    DECLARATION,
    column_letters,
    text_cell,
    text_inside,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.portal.domain.tables import Heading, Table
    from anke.portal.exports.cover import Cover, Labels

SPACE: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ROWS_AT_ONCE: Final = 200
# More decimals than are shown, so that others may round for themselves.
_DECIMALS: Final = 6
_VALUE: Final = Text("Værdi", "Value")


def table_sheet(table: Table, cover: Cover, labels: Labels) -> Iterator[str]:
    """Write the sheet of a table, piece by piece."""
    top = _top(cover)
    downs, levels = len(table.rows), max(1, len(table.columns))
    corner = f"{column_letters(downs)}{len(top) + levels + 1}"
    yield (
        f'{DECLARATION}<worksheet xmlns="{SPACE}"><sheetPr><pageSetUpPr fitToPage="1"/>'
        '</sheetPr><sheetViews><sheetView workbookViewId="0"><pane '
        + (f'xSplit="{downs}" ' if downs else "")
        + f'ySplit="{len(top) + levels}" topLeftCell="{corner}" '
        f'activePane="{"bottomRight" if downs else "bottomLeft"}" state="frozen"/>'
        "</sheetView></sheetViews><cols>"
        + (f'<col min="1" max="{downs}" width="32" customWidth="1"/>' if downs else "")
        + f'<col min="{downs + 1}" max="16384" width="14"/></cols><sheetData>'
    )
    yield from top
    heads, merged = _heads(table, cover, labels, first_row=len(top) + 1)
    yield heads
    yield from _body(table, cover, labels, first_row=len(top) + levels + 1)
    spans = "".join(f'<mergeCell ref="{each}"/>' for each in merged)
    yield "</sheetData>"
    if merged:
        yield f'<mergeCells count="{len(merged)}">{spans}</mergeCells>'
    yield '<pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/>'
    yield "</worksheet>"


def _top(cover: Cover) -> list[str]:
    """Write what stands above the table, one row each."""
    lines = [(cover.title, styles.TITLE)]
    source = f"{cover.source} · {cover.area} · {cover.release}"
    lines.append((source, styles.PLAIN))
    lines += [(text, styles.PLAIN) for must, text in cover.notes if must]
    lines += [(text, styles.PLAIN) for text in cover.breaks]
    lines.append(("", styles.PLAIN))
    return [
        f'<row r="{row}">{text_cell("A", row, text, style) if text else ""}</row>'
        for row, (text, style) in enumerate(lines, 1)
    ]


def _heads(
    table: Table, cover: Cover, labels: Labels, first_row: int
) -> tuple[str, list[str]]:
    """Write the rows of headings; say which cells are merged."""
    dimensions = table.columns
    downs, count = len(table.rows), table.states.shape[1]
    last_row = first_row + max(1, len(dimensions)) - 1
    rows: list[str] = []
    merged: list[str] = []
    if last_row > first_row:
        corners = (column_letters(place) for place in range(downs))
        merged = [f"{each}{first_row}:{each}{last_row}" for each in corners]
    corner = "".join(
        text_cell(column_letters(place), first_row, cover.say(DIMENSION_NAMES[each]), 2)
        for place, each in enumerate(table.rows)
    )
    for level, dimension in enumerate(dimensions):
        row, span = first_row + level, table.spans(dimensions)[level]
        cells = []
        for start in range(0, count, span):
            heading = table.column_headings[start][level]
            text = _named(heading, dimension, table, cover, labels)
            letters = column_letters(downs + start)
            cells.append(text_cell(letters, row, text, styles.HEADING))
            if span > 1:
                end = column_letters(downs + start + span - 1)
                merged.append(f"{letters}{row}:{end}{row}")
        beginning = corner if level == 0 else ""
        rows.append(f'<row r="{row}">{beginning}{"".join(cells)}</row>')
    if not dimensions:
        value = text_cell(column_letters(downs), first_row, cover.say(_VALUE), 2)
        rows.append(f'<row r="{first_row}">{corner}{value}</row>')
    return "".join(rows), merged


def _named(
    heading: Heading, dimension: Dimension, table: Table, cover: Cover, labels: Labels
) -> str:
    """Name a value; a key figure that is no plain number with its unit."""
    if labels == "codes":
        return heading.code
    text = f"{heading.name.in_language(cover.language)} {heading.legal_basis}".strip()
    if dimension is Dimension.MEASURE:
        unit = unit_word(table, heading.code, cover.language)
        text = f"{text} ({unit})"
    return f"{text} [{heading.code}]" if labels == "both" else text


def _body(table: Table, cover: Cover, labels: Labels, first_row: int) -> Iterator[str]:
    """Write the rows with figures, some at a time."""
    downs = len(table.rows)
    names = _row_names(table, cover, labels)
    letters = [
        f'<c r="{column_letters(downs + p)}' for p in range(table.states.shape[1])
    ]
    down_letters = [f'<c r="{column_letters(p)}' for p in range(downs)]
    unseen = {
        int(state): text_inside(mark.word, styles.MARK)
        for state, mark in cover.marks.items()
    }
    for start in range(0, table.states.shape[0], _ROWS_AT_ONCE):
        chosen = slice(start, start + _ROWS_AT_ONCE)
        looks = _looks(table, cover, chosen).tolist()
        values = np.round(table.values[chosen], _DECIMALS).tolist()
        states = table.states[chosen].tolist()
        pieces = []
        for row, (name, each, value, state) in enumerate(
            zip(names[chosen], looks, values, states, strict=True), first_row + start
        ):
            pieces.append(f'<row r="{row}">')
            pieces += [
                f'{letter}{row}"{text}'
                for letter, text in zip(down_letters, name, strict=True)
            ]
            pieces += [
                f'{letter}{row}" s="{look}"><v>{number!r}</v></c>'
                if shown == State.SHOWN
                else f'{letter}{row}"{unseen[shown]}'
                for letter, look, number, shown in zip(
                    letters, each, value, state, strict=True
                )
            ]
            pieces.append("</row>")
        yield "".join(pieces)


def _row_names(table: Table, cover: Cover, labels: Labels) -> list[tuple[str, ...]]:
    """Write the names of each row; each value's once, then looked up."""
    named = [
        [
            text_inside(
                _named(heading, dimension, table, cover, labels),
                styles.TOTAL_HEADING if heading.adds else styles.ROW_HEADING,
            )
            for heading in table.axes[dimension]
        ]
        for dimension in table.rows
    ]
    return [
        tuple(axis[place] for axis, place in zip(named, places, strict=True))
        for places in table.row_places.tolist()
    ]


def _looks(
    table: Table, cover: Cover, rows: slice
) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    """Give the style of each figure: its unit, and what must be known of it."""
    base = np.asarray([styles.number_style(unit) for unit in table.units], np.int64)
    found = base[table.measure_places[rows]]
    found = found + styles.LACKING * (table.missing[rows] > 0)
    few = table.is_few(cover.fewest)[rows]
    return np.asarray(found + styles.FEW * few)
