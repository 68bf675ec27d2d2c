# SPDX-License-Identifier: EUPL-1.2
"""Which areas rise and fall, who could help where, and who is lent now.

found = lending(user)
found.flows[0].trend, found.offers[0].staff
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from anke.allocation.domain.loans import RECENT_WEEKS, Flow, Trend, propose_loans
from anke.allocation.models import Loan, Team
from anke.allocation.queries import members
from anke.cases import clock
from anke.cases.domain.state import CaseStatus
from anke.cases.queries import cases_visible_to
from anke.cases.wording import area_name
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from anke.access.models import User
    from anke.allocation.domain.loans import Offer
    from anke.allocation.domain.staff import Member
    from anke.cases.domain.catalogue import Catalogue

WEEKS_BEFORE = 44


@dataclass(frozen=True, slots=True)
class Lending:
    """The flows of all areas, the offers that follow, and the loans that run."""

    flows: tuple[Flow, ...]
    offers: tuple[Offer, ...]
    running: tuple[Loan, ...]


def lending(user: User) -> Lending:
    """Compare the intake of each area with before, and propose who could help."""
    today = clock.today()
    staff = members(today)
    team_areas = dict(Team.objects.values_list("name", "area"))
    areas = {one.code: team_areas.get(one.team, "") for one in staff}
    flows = read_flows(user, staff, areas, today)
    running = Loan.objects.filter(last_on__gte=today).order_by("last_on", "staff")
    return Lending(
        tuple(flows),
        tuple(propose_loans(flows, staff, areas, today)),
        tuple(running),
    )


def read_flows(
    user: User, staff: list[Member], areas: dict[str, str], today: date
) -> list[Flow]:
    """Count the intake of each area, recent and before, in one query.

    What an area's people decide is counted among the cases of these months.
    """
    recent = today - timedelta(weeks=RECENT_WEEKS)
    first = recent - timedelta(weeks=WEEKS_BEFORE)
    rows = (
        cases_visible_to(user)
        .filter(received_on__gt=first, received_on__lte=today)
        .exclude(status=CaseStatus.WITHDRAWN.value)
        .values_list("area")
        .annotate(
            recent=Count("number", filter=Q(received_on__gt=recent)),
            before=Count("number", filter=Q(received_on__lte=recent)),
            decided=Count("number", filter=Q(decided_on__gt=recent)),
        )
        .order_by("area")
    )
    people = {
        area: sum(areas[one.code] == area for one in staff) for area in areas.values()
    }
    return [
        Flow(area, new, old, WEEKS_BEFORE, decided, people.get(area, 0))
        for area, new, old, decided in rows
    ]


def flows_table(flows: Sequence[Flow], catalogue: Catalogue) -> Table:
    """Set the intake of each area beside what was usual; what has changed first."""
    order = sorted(
        flows,
        key=lambda flow: (
            flow.trend is Trend.STEADY,
            -abs(flow.recent - flow.expected),
        ),
    )
    return Table(
        caption=_("Intake of each area"),
        hide_caption=True,
        columns=(
            Column("area", _("Area")),
            Column("trend", _("Trend")),
            Column("recent", _("Last 8 weeks"), numeric=True),
            Column("expected", _("Usual in 8 weeks"), numeric=True),
            Column("change", _("Change"), numeric=True),
            Column("people", _("Worth in people"), numeric=True),
        ),
        rows=[_flow(flow, catalogue) for flow in order],
        empty=_("No case has come in during the last year."),
    )


def _flow(flow: Flow, catalogue: Catalogue) -> Row:
    change = flow.change
    sign = "+" if change and change > 0 else ""
    changed = flow.trend is not Trend.STEADY
    return Row(
        (
            Cell(area_name(catalogue, flow.area)),
            Cell(_trend(flow.trend), badge=_BADGES[flow.trend]),
            Cell(formats.number(flow.recent)),
            Cell(formats.number(flow.expected, 1)),
            Cell("–" if change is None else f"{sign}{formats.share(change, 0)}"),
            Cell(formats.number(flow.people_needed) if changed else "–"),
        )
    )


_BADGES = {Trend.RISING: "warning", Trend.FALLING: "info", Trend.STEADY: ""}


def _trend(trend: Trend) -> str:
    names = {
        Trend.RISING: _("rising"),
        Trend.FALLING: _("falling"),
        Trend.STEADY: _("steady"),
    }
    return names[trend]
