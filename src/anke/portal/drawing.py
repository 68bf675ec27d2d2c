# SPDX-License-Identifier: EUPL-1.2
"""A cross-table as HTML, written without a template and given piece by piece.

Tens of thousands of cells are joined strings; nothing waits for the last of them. What
a cell says is said in words, so that it is heard as well as seen.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from anke.portal.domain.selection import Dimension
from anke.portal.domain.tables import State
from anke.portal.links import definition_link
from anke.web import figures

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anke.portal.domain.tables import Heading, Table

# How many rows are given at a time.
_PIECE: Final = 100


@dataclass(frozen=True)
class Drawn:
    """How a table is drawn.

    Attributes:
        language: `da` or `en`.
        caption: What the table shows; the name of the region that scrolls.
        threshold: Counts below it are "0–4" and the like; the release says it.
        fewest: A share of fewer cases is marked as too few to compare.
    """

    language: str
    caption: str
    threshold: int
    fewest: int


def drawn_table(table: Table, how: Drawn) -> Iterator[str]:
    """Give the HTML of a table in pieces.

    Every word is looked up before the first piece is given: a page that is sent while
    it is written outlives the request that knows its language.
    """
    caption = escape(how.caption)
    start = (
        f'<div class="cross" tabindex="0" role="region" aria-label="{caption}">'
        f'<table class="table table--compact"><caption class="sr-only">{caption}'
        f"</caption><thead>{_head(table, how)}</thead><tbody>"
    )
    return _given(start, _row_heads(table, how), _cells(table, how))


def _given(
    start: str, heads: list[tuple[str, str]], cells: Iterator[list[str]]
) -> Iterator[str]:
    """Give the beginning, then some rows at a time, then the end."""
    yield start
    for place in range(0, len(heads), _PIECE):
        yield "".join(
            f"<tr{mark}>{head}{''.join(row)}</tr>"
            for (mark, head), row in zip(
                heads[place : place + _PIECE], cells, strict=False
            )
        )
    yield "</tbody></table></div>"


def shown_dimensions(
    table: Table, dimensions: tuple[Dimension, ...]
) -> tuple[Dimension, ...]:
    """Leave out headings that say the same everywhere; the caption says it once."""
    several = tuple(each for each in dimensions if len(table.axes[each]) > 1)
    if several:
        return several
    # A key figure leads to its definition, so its heading stands before any other.
    measure = Dimension.MEASURE
    return (measure,) if measure in dimensions else dimensions[-1:]


def _head(table: Table, how: Drawn) -> str:
    """Write the headings of the columns, one row for each dimension."""
    shown = shown_dimensions(table, table.columns)
    downs = shown_dimensions(table, table.rows)
    names = _dimension_names()
    corner = "".join(
        f'<th scope="col"{_rowspan(len(shown))}>{names[each]}</th>' for each in downs
    )
    rows = []
    spans = table.spans(table.columns)
    for level, dimension in enumerate(shown):
        place = table.columns.index(dimension)
        span = spans[place]
        starts = range(0, max(1, len(table.column_headings)), span)
        scope = "colgroup" if span > 1 else "col"
        across = f' colspan="{span}"' if span > 1 else ""
        cells = "".join(
            f'<th scope="{scope}"{across}>'
            f"{_named(table.column_headings[start][place], dimension, table, how)}</th>"
            for start in starts
        )
        rows.append(f"<tr>{'' if level else corner}{cells}</tr>")
    return "".join(rows) or f"<tr>{corner}<th scope='col'>{_('Figure')}</th></tr>"


def _rowspan(count: int) -> str:
    return f' rowspan="{count}"' if count > 1 else ""


def _named(heading: Heading, dimension: Dimension, table: Table, how: Drawn) -> str:
    """Write one heading; a key figure leads to its definition."""
    name: str = escape(heading.name.in_language(how.language))
    if heading.legal_basis:
        name += f' <span class="basis">{escape(heading.legal_basis)}</span>'
    if dimension is not Dimension.MEASURE:
        return name
    area = table.plan.selection.area
    link = escape(definition_link(how.language, area, heading.code))
    per = _("per 10,000 inhabitants")
    unit = f" <small>{per}</small>" if _is_per_capita(table, heading) else ""
    return f'<a href="{link}">{name}</a>{unit}'


def _is_per_capita(table: Table, heading: Heading) -> bool:
    ids = [measure.id for measure in table.plan.measures]
    return table.units[ids.index(heading.code)] == "per-10000"


def _row_heads(table: Table, how: Drawn) -> list[tuple[str, str]]:
    """Write the headings of the rows; one that goes over several stands once."""
    shown = shown_dimensions(table, table.rows)
    spans = dict(zip(table.rows, table.spans(table.rows), strict=True))
    columns = [
        (table.rows.index(each), spans[each], _row_headings(table, each, how))
        for each in shown
    ]
    classes = [[_row_class(each) for each in table.axes[d]] for d in table.rows]
    return [
        (
            _strongest([kinds[p] for kinds, p in zip(classes, places, strict=True)]),
            "".join(
                texts[places[level]]
                for level, span, texts in columns
                if not number % span
            ),
        )
        for number, places in enumerate(table.row_places.tolist())
    ]


def _row_headings(table: Table, dimension: Dimension, how: Drawn) -> list[str]:
    """Write each heading of a dimension once; rows repeat them."""
    span = dict(zip(table.rows, table.spans(table.rows), strict=True))[dimension]
    scope = "rowgroup" if span > 1 else "row"
    return [
        f'<th scope="{scope}"{_rowspan(span)}>'
        f"{_named(heading, dimension, table, how)}</th>"
        for heading in table.axes[dimension]
    ]


def _row_class(heading: Heading) -> str:
    if heading.adds:
        return ' class="row-total"'
    return ' class="row-beside"' if heading.is_beside else ""


def _strongest(kinds: list[str]) -> str:
    """Let a total be one, also where it stands beside."""
    return max(kinds, key=lambda kind: ("total" in kind, kind), default="")


def _cells(table: Table, how: Drawn) -> Iterator[list[str]]:
    """Write the cells of each row."""
    writers = [_writer(unit, table, how) for unit in table.units]
    unseen = _unseen(how)
    shown = int(State.SHOWN)
    lows, highs = _interval_texts(table)
    rows = zip(
        table.states.tolist(),
        table.values.tolist(),
        table.n.tolist(),
        table.of.tolist(),
        table.missing.tolist(),
        table.measure_places.tolist(),
        lows,
        highs,
        strict=True,
    )
    return (
        [
            writers[place](value, n, of, missing, low, high)
            if state == shown
            else unseen[state]
            for state, value, n, of, missing, place, low, high in zip(*row, strict=True)
        ]
        for row in rows
    )


def _interval_texts(table: Table) -> tuple[list[list[float]], list[list[float]]]:
    if not table.plan.selection.intervals:
        nothing = [[0.0] * table.states.shape[1]] * table.states.shape[0]
        return nothing, nothing
    low, high = table.intervals
    return low.tolist(), high.tolist()


def _writer(
    unit: str, table: Table, how: Drawn
) -> Callable[[float, int, int, int, float, float], str]:
    """Give the function that writes the cells of one key figure."""
    language = how.language
    lacking, least = _lacking(how), _("at least")
    of_word = pgettext("12 of 30 cases", "of")
    few = _("few cases")
    intervals = table.plan.selection.intervals

    def count(value: float, _n: int, _of: int, missing: int, *_: float) -> str:
        text = figures.value(language, unit, value)
        if missing:
            return f"<td>{least} {text}<small>{lacking(missing)}</small></td>"
        return f"<td>{text}</td>"

    def share(value: float, n: int, of: int, missing: int, *limits: float) -> str:
        note = f"{figures.count(language, n)} {of_word} {figures.count(language, of)}"
        if missing:
            note += f" · {lacking(missing)}"
        if intervals:
            low, high = limits
            note += (
                f"<br>{figures.decimal(language, low)}–{figures.share(language, high)}"
            )
        text = figures.share(language, value)
        if of < how.fewest:
            return f'<td class="few">{text}<small>{note} · {few}</small></td>'
        return f"<td>{text}<small>{note}</small></td>"

    return share if unit == "percent" else count


def _lacking(how: Drawn) -> Callable[[int], str]:
    pattern = _("%s missing")
    return lambda missing: pattern % figures.count(how.language, missing)


def _unseen(how: Drawn) -> dict[int, str]:
    """Write the cells without a value, each in its own words."""
    return {
        int(state): f'<td class="unseen">{text}</td>'
        for state, (text, _meaning) in state_words(how.threshold).items()
    }


def state_words(threshold: int) -> dict[State, tuple[str, str]]:
    """Say what stands in a cell without a value, and what it means."""
    return {
        State.SMALL: (
            f"0–{threshold - 1}",
            _("Fewer than %(threshold)s cases; the exact number is not published.")
            % {"threshold": threshold},
        ),
        State.HIDDEN: (
            _("hidden"),
            _("Not published, because it would give away a small number elsewhere."),
        ),
        State.STRUCTURAL_ZERO: (
            _("none"),
            _("There can be no cases, for example before a law was in force."),
        ),
        State.ABSENT: (
            _("not split"),
            _("Not published in this detail, or not registered in that period."),
        ),
        State.NOT_COMPUTABLE: (
            "–",
            _("Cannot be computed, because there are no cases to compute it from."),
        ),
    }


def _dimension_names() -> dict[Dimension, str]:
    return {
        Dimension.FIRST_INSTANCE: _("First instance"),
        Dimension.SUBJECT: _("Subject"),
        Dimension.PERIOD: _("Period"),
        Dimension.MEASURE: _("Key figure"),
    }
