# SPDX-License-Identifier: EUPL-1.2
"""What all areas of the demo share: the rules, the days, and words as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from anke.cases.domain.decide import Rules
    from anke.demo.domain.days import WorkingDays


@dataclass(frozen=True, eq=False)
class Frame:
    """What all areas share: the rules, the days and the numbering of words."""

    rules: Rules
    days: WorkingDays
    first: int
    last: int
    areas: Mapping[str, int]
    subjects: Mapping[str, int]
    instances: Mapping[str, int]
    outcomes: Mapping[str, int]


def frame_of(rules: Rules, days: WorkingDays, first_day: date, last_day: date) -> Frame:
    """Number the words of the catalogue, so that a plan can hold them as integers."""
    catalogue = rules.catalogue
    names = sorted({out.id for area in catalogue.areas for out in area.outcomes})
    return Frame(
        rules=rules,
        days=days,
        first=first_day.toordinal(),
        last=last_day.toordinal(),
        areas={area.id: place for place, area in enumerate(catalogue.areas)},
        subjects={entry.id: place for place, entry in enumerate(catalogue.subjects)},
        instances={
            entry.id: place for place, entry in enumerate(catalogue.first_instances)
        },
        outcomes={name: place for place, name in enumerate(names)},
    )
