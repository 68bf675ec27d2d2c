# SPDX-License-Identifier: EUPL-1.2
"""The list of all measures, in the groups that people look for them in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from anke.statistics.domain.definitions import Kind
from anke.statistics.domain.measures import MEASURES
from anke.statistics.queries import measures
from anke.statistics.queries.explanations import Explanation, explanation_of
from anke.statistics.wording import language


@dataclass(frozen=True, slots=True)
class ListedMeasure:
    """One measure as the list shows it."""

    id: str
    explanation: Explanation


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """Measures of one kind."""

    name: str
    measures: tuple[ListedMeasure, ...]


def measure_groups() -> tuple[MeasureGroup, ...]:
    """Give every measure: counts, shares, times, and one for each outcome."""
    groups = (
        (_("Counts"), {Kind.COUNT}, True),
        (_("Shares"), {Kind.SHARE}, True),
        (_("Times"), {Kind.MEAN, Kind.QUANTILE}, True),
        (_("Outcomes"), set(Kind), False),
    )
    return tuple(
        MeasureGroup(
            name,
            tuple(
                ListedMeasure(measure.id, explanation_of(measure, language()))
                for measure in measures().values()
                if measure.kind in kinds and (measure.id in MEASURES) is declared
            ),
        )
        for name, kinds, declared in groups
    )
