# SPDX-License-Identifier: EUPL-1.2
"""The overview (Overblik): key figures in words, ready to be drawn.

screen = overview_screen(period_of(request.GET), area="municipal")
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.statistics import wording
from anke.statistics.queries import measure_table, overview, periods_of
from anke.statistics.queries.tables import period_filter
from anke.statistics.why_screen import why_address
from anke.web import charts, formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.statistics.queries import AreaFigures, Figure, Overview, TrendPoint
    from anke.statistics.vintages import Vintage


@dataclass(frozen=True, slots=True)
class Tile:
    """One key figure on top of the page."""

    name: str
    value: str
    is_computable: bool
    note: str
    why: str


@dataclass(frozen=True, slots=True)
class PeriodLink:
    """One period to switch to."""

    text: str
    href: str
    current: bool


@dataclass(frozen=True, slots=True)
class OverviewScreen:
    """Everything that the overview shows."""

    name: str
    area: str
    period: str
    is_whole: bool
    vintage: Vintage
    years: tuple[PeriodLink, ...]
    quarters: tuple[PeriodLink, ...]
    tiles: tuple[Tile, ...]
    flow: charts.Chart | None
    stock: charts.Chart | None
    table: Table


def asked_period(parameters: Mapping[str, str]) -> str:
    """Read the period in an address: the quarter goes before the year."""
    return parameters.get("quarter") or parameters.get("year") or ""


def overview_screen(period: str = "", area: str = "") -> OverviewScreen:
    """Give the overview of a period, of all areas or of one.

    Errors: those of `anke.statistics.queries.overview`.
    """
    where = {"area": area} if area else {}
    found = overview(period, where, language=wording.language())
    head = found.areas[0] if area and found.areas else found.total
    return OverviewScreen(
        name=head.name,
        area=area,
        period=found.period,
        is_whole=found.is_whole,
        vintage=found.vintage,
        years=_years(found, area),
        quarters=_quarters(found, area),
        tiles=tuple(_tile(figure) for figure in _tile_order(head)),
        flow=_flow(found.trend),
        stock=_stock(found.trend),
        table=_law_table(found, area) if area else _area_table(found),
    )


def _years(found: Overview, area: str) -> tuple[PeriodLink, ...]:
    """The years of the vintage, oldest first; the shown one is marked."""
    shown = found.period[:4]
    return tuple(
        PeriodLink(year, _address(year=year, area=area), year == shown)
        for year in reversed(periods_of(found.vintage, "year"))
    )


def _quarters(found: Overview, area: str) -> tuple[PeriodLink, ...]:
    """The whole year, and its quarters as far as the vintage goes."""
    year = found.period[:4]
    whole = PeriodLink(
        _("Whole year"), _address(year=year, area=area), found.period == year
    )
    quarters = tuple(
        PeriodLink(
            quarter,
            _address(year=year, quarter=quarter, area=area),
            quarter == found.period,
        )
        for quarter in reversed(periods_of(found.vintage, "quarter"))
        if quarter.startswith(year)
    )
    return (whole, *quarters)


def _address(**parameters: str) -> str:
    """Give the overview's own address with its parameters."""
    kept = {name: value for name, value in parameters.items() if value}
    return f"{reverse('overview')}?{urlencode(kept)}"


def _tile_order(area: AreaFigures) -> tuple[Figure, ...]:
    """First how many and how old, then how well and how fast."""
    return (
        area.received,
        area.decided,
        area.pending,
        area.age_of_pending,
        area.reversal_rate,
        area.within_deadline,
        area.processing_time,
    )


def _tile(figure: Figure) -> Tile:
    """One figure with what it rests on, and where it is explained."""
    basis = wording.basis_text(figure.measure, figure.row)
    interval = wording.interval_text(figure.row)
    return Tile(
        name=wording.measure_name(figure.measure),
        value=wording.value_text(figure.unit, figure.row.value),
        is_computable=figure.row.value is not None,
        note=" · ".join(filter(None, (basis, interval))),
        why=why_address(figure.measure, figure.where),
    )


def _area_table(found: Overview) -> Table:
    """The figures of each area, and of all of them."""
    return Table(
        caption=_("Key figures of each area"),
        hide_caption=True,
        columns=(
            Column("area", _("Area")),
            *(
                Column(figure.measure.id, heading, numeric=True)
                for figure, heading in zip(
                    found.total.figures, _headings(), strict=True
                )
            ),
        ),
        rows=(
            *(_area_row(area, found) for area in found.areas),
            _area_row(found.total, found),
        ),
    )


def _headings() -> tuple[str, ...]:
    """Short names of the figures, in the order of the queries; times in weeks."""
    return (
        _("Received"),
        _("Decided"),
        _("Pending"),
        _("Reversed"),
        _("Mean time"),
        _("Within deadline"),
        _("Mean age"),
    )


def _area_row(area: AreaFigures, found: Overview) -> Row:
    """One area; its name leads to its own overview."""
    period = period_filter(found.period)
    href = _address(**period, area=area.area) if area.area else ""
    cells = (_figure_cell(figure, area.name) for figure in area.figures)
    return Row((Cell(area.name, href=href), *cells), emphasised=not area.area)


def _figure_cell(figure: Figure, name: str) -> Cell:
    """One figure, which is itself the question why."""
    if figure.row.value is None:
        return Cell("–")
    unit = "" if figure.unit == "weeks" else figure.unit
    text = (
        formats.number(figure.row.value, 1)
        if figure.unit == "weeks"
        else wording.value_text(unit, figure.row.value)
    )
    return Cell(
        text,
        why=why_address(figure.measure, figure.where),
        why_label=f"{wording.measure_name(figure.measure)}, {name}",
    )


def _law_table(found: Overview, area: str) -> Table:
    """The reversal rate of each law of an area, with n of N and interval."""
    measured = measure_table(
        "reversal-rate",
        by=["law"],
        where={"area": area, **period_filter(found.period)},
        language=wording.language(),
    )
    name = measured.explanation.name
    return Table(
        caption=_("%(measure)s of each law") % {"measure": name},
        hide_caption=True,
        columns=(
            Column("law", measured.headings[0]),
            Column("value", name, numeric=True),
            Column("n", _("Reversals"), numeric=True),
            Column("of", _("Decided on the merits"), numeric=True),
            Column("interval", _("95 % interval"), numeric=True),
        ),
        rows=tuple(
            Row(
                (
                    Cell(row.labels[0]),
                    Cell(
                        wording.value_text("share", row.figure.value),
                        why=why_address(measured.measure, row.where),
                        why_label=f"{name}, {row.labels[0]}",
                    ),
                    Cell(formats.number(row.figure.n)),
                    Cell(formats.number(row.figure.of)),
                    Cell(_interval(row.figure.low, row.figure.high)),
                ),
                emphasised=row is measured.total,
            )
            for row in (*measured.rows, measured.total)
        ),
    )


def _interval(low: float | None, high: float | None) -> str:
    """Write an interval as `29,5–30,9 %`."""
    if low is None or high is None:
        return "–"
    return f"{formats.number(low * 100, 1)}–{formats.share(high)}"


def _flow(trend: tuple[TrendPoint, ...]) -> charts.Chart | None:
    """What came in and what went out, month by month."""
    if len(trend) < 2:
        return None
    return charts.Chart(
        title=_("Cases received and decided, month by month"),
        kind="line",
        periods=tuple(point.month for point in trend),
        series=(
            charts.Series(_("Received"), tuple(point.received for point in trend)),
            charts.Series(_("Decided"), tuple(point.decided for point in trend)),
        ),
        axis=_("cases"),
        period_heading=_("Month"),
    )


def _stock(trend: tuple[TrendPoint, ...]) -> charts.Chart | None:
    """What waited at the end of each month."""
    if len(trend) < 2:
        return None
    return charts.Chart(
        title=_("Cases pending at the end of each month"),
        kind="line",
        periods=tuple(point.month for point in trend),
        series=(charts.Series(_("Pending"), tuple(each.pending for each in trend)),),
        axis=_("cases"),
        period_heading=_("Month"),
    )
