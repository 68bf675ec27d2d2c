# SPDX-License-Identifier: EUPL-1.2
"""The headings of a table: names of values, periods, key figures and totals."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from anke.portal.domain.periods import is_year, quarter_number
from anke.portal.domain.selection import Dimension
from anke.portal.domain.tables import Heading
from anke.publication.bundle.contents import Text

if TYPE_CHECKING:
    from anke.portal.domain.areas import Area, Hierarchy
    from anke.portal.domain.resolving import Plan

TOTAL: Final = "total"


def axes_of(area: Area, plan: Plan) -> dict[Dimension, tuple[Heading, ...]]:
    """Give the headings of each dimension, totals last."""
    totals = plan.selection.totals
    instances = _named(area.first_instances, plan.first_instances, plan.chosen)
    subjects = _named(area.subjects, plan.subjects, len(plan.subjects))
    if Dimension.FIRST_INSTANCE in totals:
        chosen = plan.first_instances[: plan.chosen]
        instances += (_total(len(area.first_instances.finest(chosen))),)
    if Dimension.SUBJECT in totals:
        subjects += (_total(len(area.subjects.finest(plan.subjects))),)
    return {
        Dimension.FIRST_INSTANCE: instances,
        Dimension.SUBJECT: subjects,
        Dimension.PERIOD: tuple(period_heading(each) for each in plan.periods),
        Dimension.MEASURE: tuple(
            Heading(measure.id, measure.name) for measure in plan.measures
        ),
    }


@lru_cache(maxsize=512)
def period_heading(period: str) -> Heading:
    """Name a period: 2022, or 1. kvt. 2022."""
    if is_year(period):
        return Heading(period, Text(period, period))
    quarter, year = quarter_number(period), period[:4]
    return Heading(period, Text(f"{quarter}. kvt. {year}", f"Q{quarter} {year}"))


def _named(
    hierarchy: Hierarchy, codes: tuple[str, ...], chosen: int
) -> tuple[Heading, ...]:
    values = hierarchy.by_code
    return tuple(
        Heading(
            code,
            values[code].name,
            values[code].legal_basis,
            is_beside=place >= chosen,
        )
        for place, code in enumerate(codes)
    )


def _total(count: int) -> Heading:
    return Heading(
        TOTAL,
        Text(f"I alt for de {count} valgte", f"Total of the {count} chosen"),
        adds=count,
    )
