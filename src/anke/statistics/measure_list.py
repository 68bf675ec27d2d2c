# SPDX-License-Identifier: EUPL-1.2
"""The list of all measures, in the groups that people look for them in."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from anke.statistics import wording
from anke.statistics.domain.definitions import Kind
from anke.statistics.domain.measures import MEASURES


@dataclass(frozen=True, slots=True)
class ListedMeasure:
    """One measure as the list shows it."""

    id: str
    name: str
    definition: str
    formula: str


@dataclass(frozen=True, slots=True)
class MeasureGroup:
    """Measures of one kind."""

    name: str
    measures: tuple[ListedMeasure, ...]


def measure_groups() -> tuple[MeasureGroup, ...]:
    """Give every measure, counts first, then shares, then times."""
    groups = (
        (_("Counts"), {Kind.COUNT}),
        (_("Shares"), {Kind.SHARE}),
        (_("Times"), {Kind.MEAN, Kind.QUANTILE}),
    )
    return tuple(
        MeasureGroup(
            name,
            tuple(
                ListedMeasure(
                    measure.id,
                    wording.measure_name(measure),
                    wording.definition_of(measure),
                    wording.formula_of(measure),
                )
                for measure in MEASURES.values()
                if measure.kind in kinds
            ),
        )
        for name, kinds in groups
    )
