# SPDX-License-Identifier: EUPL-1.2
"""A report as plain data, for templates: every number written as a reader reads it.

data = plain_report(report)
data["figures"]["frister.i-alt.andel"]  # '91,2 %'
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final, assert_never

from anke.contract.reports.document import (
    Chart,
    Figure,
    Paragraph,
    Points,
    Remark,
    Table,
)
from anke.contract.reports.drawing import drawn_chart
from anke.contract.reports.wording import written

if TYPE_CHECKING:
    from anke.contract.reports.document import Block, Cell, Report

# What neither XML nor a font can hold.
_UNREADABLE: Final = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ue000-\uf8ff\ufffe\uffff]"
)


def plain_report(report: Report) -> dict[str, Any]:
    """Give everything that a template can name."""
    blocks = [
        [plain_block(block) for block in section.blocks] for section in report.sections
    ]
    return {
        **plain_words(report),
        "facts": [[label, clean(text)] for label, text in report.facts],
        "summary": [clean(each) for each in report.summary],
        "sections": [
            {"heading": section.heading, "level": section.level, "blocks": each}
            for section, each in zip(report.sections, blocks, strict=True)
        ],
        "figures": figure_texts(report),
        "tables": {each.id: plain_block(each) for each in report.tables},
        "charts": {each.id: plain_block(each) for each in report.charts},
        "day": [report.on.year, report.on.month, report.on.day],
    }


def plain_words(report: Report) -> dict[str, str]:
    """Give the words that are no figures."""
    return {
        "kind": report.kind,
        "period": report.period,
        "title": clean(report.title),
        "lead": clean(report.lead),
        "foot": clean(report.foot),
        "authority": clean(report.authority),
        "contract": clean(report.contract),
        "version": report.version,
        "vintage": report.vintage,
        "warning": clean(report.warning),
    }


def figure_texts(report: Report) -> dict[str, str]:
    """Give every figure by its name, as it is written."""
    return {
        name: written(each.number, each.unit, with_unit=True)
        for name, each in report.figures.items()
    }


def plain_block(block: Block) -> dict[str, Any]:
    """Give a block as data."""
    if isinstance(block, Paragraph):
        return {"kind": "paragraph", "text": clean(block.text)}
    if isinstance(block, Points):
        return {"kind": "points", "items": [clean(each) for each in block.items]}
    if isinstance(block, Remark):
        return {"kind": "remark", "text": clean(block.text), "who": clean(block.who)}
    if isinstance(block, Table):
        return _table(block)
    if isinstance(block, Chart):
        return {
            "kind": "chart",
            "title": clean(block.title),
            "alternative": clean(block.alternative),
            "svg": drawn_chart(block),
            "table": _table(block.table),
        }
    assert_never(block)


def cell_text(cell: Cell) -> str:
    """Write a cell as it is read."""
    if isinstance(cell, Figure):
        return written(cell.number, cell.unit)
    return clean(cell)


def clean(text: str) -> str:
    """Leave out what has no form on paper."""
    return _UNREADABLE.sub("", text)


def _table(table: Table) -> dict[str, Any]:
    return {
        "kind": "table",
        "id": table.id,
        "caption": clean(table.caption),
        "columns": [
            {
                "heading": clean(each.heading),
                "width": each.width,
                "number": each.is_number,
            }
            for each in table.columns
        ],
        "rows": [
            {"cells": [cell_text(cell) for cell in row.cells], "total": row.is_total}
            for row in table.rows
        ],
        "notes": [clean(note) for note in table.notes],
    }
