# SPDX-License-Identifier: EUPL-1.2
"""The rows of a table as HTML, written without a template.

A list has hundreds of cells; a template that is included for each of them takes longer
than the rest of the page. `tests/test_table_drawing.py` has the template that says the
same, and holds both together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from anke.web.tables import Cell, Column, Row, Table

    Drawing = Callable[..., SafeString]


def drawn_rows(table: Table, badge: Drawing, icon: Drawing) -> SafeString:
    """Give the rows of a table's body; `badge` and `icon` draw what is theirs."""
    heads = [escape(column.heading) for column in table.columns]
    rows = (
        _row(row, table.columns, heads, lambda cell: _cell(cell, badge, icon))
        for row in table.rows
    )
    return mark_safe("".join(rows))  # noqa: S308 - every text in it is escaped


def _row(
    row: Row,
    columns: tuple[Column, ...],
    heads: Sequence[str],
    draw: Callable[[Cell], str],
) -> str:
    cells = [
        f'<td data-title="{head}"{_class(column)}>{draw(cell)}</td>'
        if place
        else f'<th scope="row" data-title="{head}">{draw(cell)}</th>'
        for place, (column, head, cell) in enumerate(
            zip(columns, heads, row.cells, strict=True)
        )
    ]
    mark = ' class="row-total"' if row.emphasised else ""
    return f"<tr{mark}>{''.join(cells)}</tr>\n"


def _class(column: Column) -> str:
    if column.numeric:
        return ' class="numeric"'
    return ' class="breaks"' if column.breaks else ""


def _cell(cell: Cell, badge: Drawing, icon: Drawing) -> str:
    text = escape(cell.text)
    if cell.badge:
        body: str = badge(cell.text, cell.badge)
    elif cell.why:
        asks = f"{escape(_('why?'))} {escape(cell.why_label)}"
        body = (
            f'<a class="why-figure" href="{escape(cell.why)}">{text}'
            f'<span class="sr-only"> – {asks}</span></a>'
        )
    elif cell.href:
        whole = ' class="nowrap"' if cell.is_number else ""
        body = f'<a{whole} href="{escape(cell.href)}">{text}</a>'
    else:
        body = text
    return body + _note(cell, icon)


def _note(cell: Cell, icon: Drawing) -> str:
    if not cell.note:
        return ""
    alarm = " is-alarm" if cell.alarm else ""
    sign = icon("warning") if cell.alarm else ""
    return f'<span class="cell-note{alarm}">{sign}{escape(cell.note)}</span>'
