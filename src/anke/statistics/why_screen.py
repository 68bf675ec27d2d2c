# SPDX-License-Identifier: EUPL-1.2
"""The screen that answers "hvorfor?": a figure, its meaning and its cases.

>>> asked_for({"area": "municipal", "year": "2022", "page": "2"})
{'area': 'municipal', 'year': '2022'}
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import islice
from typing import TYPE_CHECKING, Final
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.models import User
from anke.access.queries import may
from anke.cases.queries import numbers_kept_back
from anke.statistics import wording
from anke.statistics.domain.definitions import Kind
from anke.statistics.domain.dimensions import DIMENSIONS, is_period
from anke.statistics.domain.measures import find_measure
from anke.statistics.queries import (
    measure_table,
    measures,
    vintage_named,
    why_page,
)
from anke.statistics.queries.explanations import PAGE_SIZE
from anke.statistics.queries.words import label
from anke.web import charts, formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from django.contrib.auth.models import AnonymousUser
    from django.core.paginator import Page

    from anke.statistics.domain.definitions import Measure
    from anke.statistics.queries import CaseLine, WhyPage
    from anke.statistics.queries.explanations import Explanation
    from anke.statistics.vintages import Vintage

PARTS = ("all", "numerator")
# Names the vintage in an address; the newest one answers without it.
VINTAGE: Final = "vintage"
_TREND_PERIODS = 12


@dataclass(frozen=True, slots=True)
class WhyScreen:
    """Everything that the screen shows."""

    measure: Measure
    explanation: Explanation
    filters: list[tuple[str, str]]
    value: str
    basis: str
    interval: str
    vintage: Vintage
    may_see_cases: bool
    part: str
    has_parts: bool
    cases: Table
    page: Page[int]
    trend: charts.Chart | None
    csv: str


def asked_for(parameters: Mapping[str, str]) -> dict[str, str]:
    """Read the filters that stand in an address, leaving the rest alone."""
    return {name: parameters[name] for name in DIMENSIONS if parameters.get(name)}


def why_address(
    measure: Measure, where: Mapping[str, object], vintage: str = ""
) -> str:
    """Give the address at which a figure is explained, of the newest vintage or one."""
    asked = {**where, **({VINTAGE: vintage} if vintage else {})}
    return f"{reverse('why', args=[measure.id])}?{urlencode(asked, doseq=True)}"


def why_screen(
    measure_id: str,
    where: Mapping[str, str],
    *,
    actor: User | AnonymousUser,
    vintage: str = "",
    part: str = "all",
    page: int = 1,
) -> WhyScreen:
    """Explain a figure on a screen, as the newest vintage or a named one gives it.

    Errors: those of `anke.statistics.queries.why_page` and `vintage_named`.
    """
    named = vintage_named(vintage) if vintage else None
    measure = find_measure(measure_id, measures())
    part = part if part in PARTS else "all"
    answer = why_page(
        measure_id,
        where,
        actor=actor,
        part=part,
        page=page,
        vintage=named,
        unit=wording.shown_unit(measure),
        language=wording.language(),
    )
    kept = {"part": part if part != "all" else "", VINTAGE: vintage}
    query = urlencode({**where, **{name: word for name, word in kept.items() if word}})
    return WhyScreen(
        measure=measure,
        explanation=answer.explanation,
        filters=wording.filter_texts(where),
        value=wording.value_text(answer.unit, answer.row.value),
        basis=wording.basis_text(measure, answer.row),
        interval=wording.interval_text(answer.row),
        vintage=answer.vintage,
        may_see_cases=answer.may_see_cases,
        part=part,
        has_parts=measure.kind is Kind.SHARE,
        cases=_case_table(answer, where, actor=actor),
        page=Paginator(range(answer.rows), PAGE_SIZE).page(answer.page),
        trend=_trend(measure, where, answer.vintage),
        csv=f"{reverse('why-csv', args=[measure.id])}?{query}",
    )


def _case_table(
    answer: WhyPage, where: Mapping[str, str], *, actor: User | AnonymousUser
) -> Table:
    """The cases of this page, without what the filters say of all of them."""
    lines = _without_protected(answer.lines, actor)
    linked = may(actor, Action.SEE_CASE)
    headings = {
        "area": _("Area"),
        "law": _("Law"),
        "first_instance": _("First instance"),
        "outcome": _("Outcome"),
    }
    shown = [name for name in headings if name not in where]
    # Asked once for the page, not once for each of its cells.
    names = {name: wording.names_in_language(name) for name in shown}
    is_share = answer.measure.kind is Kind.SHARE
    return Table(
        caption=_("The cases in the figure"),
        hide_caption=True,
        columns=(
            Column("number", _("Case")),
            *(Column(name, headings[name]) for name in shown),
            Column("closed_on", _("Decided")),
            *([Column("counted", _("Counted in"))] if is_share else []),
        ),
        rows=tuple(
            _case_row(line, names, linked=linked, is_share=is_share) for line in lines
        ),
        empty=_("No case is in this figure."),
    )


def _without_protected(
    lines: Iterable[CaseLine], actor: User | AnonymousUser
) -> list[CaseLine]:
    """Leave out the numbers that the reader may not know; the cases still count."""
    shown = list(lines)
    if not isinstance(actor, User):
        return shown
    kept = numbers_kept_back(actor, {line.number for line in shown})
    return [replace(line, number="") if line.number in kept else line for line in shown]


def _case_row(
    line: CaseLine,
    names: Mapping[str, Mapping[str, str]],
    *,
    linked: bool,
    is_share: bool,
) -> Row:
    """One counted row; a word without a name names itself."""
    number = line.number or _("protected")
    address = reverse("case-page", args=[number]) if linked and line.number else ""
    words = ((known, getattr(line, name)) for name, known in names.items())
    cells = [
        Cell(number, href=address, is_number=True, note=_part(line)),
        *(Cell(known.get(word, word) or "–") for known, word in words),
        Cell(formats.day(line.closed_on) or "–"),
    ]
    if is_share:
        counted = _("numerator and denominator") if line.in_numerator else ""
        cells.append(Cell(counted or _("denominator only")))
    return Row(tuple(cells))


def _part(line: CaseLine) -> str:
    """Which part or deadline of the case is counted, when it is not the first."""
    if line.part in ("", "1"):
        return ""
    return label("rule", line.part, wording.language())


def _trend(
    measure: Measure, where: Mapping[str, str], vintage: Vintage
) -> charts.Chart | None:
    """How the figure has moved, quarter by quarter; None where it has several parts."""
    if measure.split_by:
        return None
    words = {name: value for name, value in where.items() if not is_period(name)}
    table = measure_table(
        measure.id,
        by=["quarter"],
        where=words,
        vintage=vintage,
        unit=wording.shown_unit(measure),
        language=wording.language(),
    )
    rows = table.rows[-_TREND_PERIODS:]
    if len(rows) < 2:
        return None
    name = wording.measure_name(measure)
    return charts.Chart(
        title=_("%(measure)s, quarter by quarter") % {"measure": name},
        kind="line",
        periods=tuple(row.labels[0] for row in rows),
        series=(charts.Series(name, tuple(row.figure.value for row in rows)),),
        unit="share" if measure.kind is Kind.SHARE else _chart_unit(measure),
        axis=_("weeks") if measure.is_time else "",
        period_heading=_("Quarter"),
    )


def _chart_unit(measure: Measure) -> charts.Unit:
    """Times have a decimal, counts have none."""
    return "decimal" if measure.is_time else "number"


_PIECE = 500
CSV_HEADINGS = (
    "number",
    "spell",
    "part",
    "area",
    "law",
    "first_instance",
    "outcome",
    "closed_on",
    "in_numerator",
)


def csv_rows(
    measure_id: str,
    where: Mapping[str, str],
    *,
    actor: User,
    part: str,
    vintage: str = "",
) -> Iterator[tuple[object, ...]]:
    """Give all the cases in a figure, row by row: codes and ISO dates.

    Errors: those of `anke.statistics.queries.why_page` and `vintage_named`.
    """
    named = vintage_named(vintage) if vintage else None
    answer = why_page(
        measure_id, where, actor=actor, part=part, page_size=None, vintage=named
    )
    return _csv_lines(answer, actor)


def _csv_lines(answer: WhyPage, actor: User) -> Iterator[tuple[object, ...]]:
    """Write the lines once the figure has been found."""
    left = iter(answer.lines)
    while piece := tuple(islice(left, _PIECE)):
        for line in _without_protected(piece, actor):
            yield tuple(getattr(line, name) for name in CSV_HEADINGS)
