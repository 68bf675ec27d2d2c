# SPDX-License-Identifier: EUPL-1.2
"""The names that a template can use, with what each is and shows: a list for people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.contract.reports.plain import figure_texts
from anke.contract.reports.templates import words_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from anke.contract.reports.document import Report


def listed_names(report: Report) -> list[dict[str, object]]:
    """List words, figures, tables and charts of a report."""
    return [
        {"name": name, "kind": kind, "what": what, "shown": shown, "question": question}
        for name, kind, what, shown, question in _names(report)
    ]


def _names(report: Report) -> Iterator[tuple[str, str, str, str, str]]:
    for name, text in words_of(report).items():
        yield name, "tekst", "", text, ""
    yield "afsnit", "alt", "alle afsnit i deres orden", "", ""
    for table in report.tables:
        yield f"tabel:{table.id}", "tabel", table.caption, "", ""
    for chart in report.charts:
        yield f"diagram:{chart.id}", "diagram", chart.title, "", ""
    shown = figure_texts(report)
    for name, figure in report.figures.items():
        asked = figure.question.command if figure.question else ""
        yield name, "tal", figure.label, shown[name], asked
