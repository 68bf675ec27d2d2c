# SPDX-License-Identifier: EUPL-1.2
"""What a chart takes from a table: one key figure, as courses in time."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product
from typing import TYPE_CHECKING, Final

from anke.portal.domain.periods import is_year
from anke.portal.domain.selection import Dimension
from anke.portal.domain.tables import State

if TYPE_CHECKING:
    from anke.portal.domain.tables import Table
    from anke.publication.bundle.contents import Measure


# More than any chart draws: all first instances, once.
MOST_COURSES: Final = 110


@dataclass(frozen=True)
class Point:
    """A figure: its value, what it is made of, and whether it can be compared."""

    value: float | None
    n: int
    of: int
    is_few: bool


@dataclass(frozen=True)
class Course:
    """The figures of one first instance and subject, period by period."""

    name: str
    first_instance: str
    is_beside: bool
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Courses:
    """All that a chart draws.

    Attributes:
        measure: The key figure that is drawn.
        unit: In what it is drawn.
        periods: The codes: years or quarters, never both on one axis.
        period_names: What people read.
        courses: The figures.
        left_out: Whether other key figures or periods of the table are not drawn.
    """

    measure: Measure
    unit: str
    periods: tuple[str, ...]
    period_names: tuple[str, ...]
    courses: tuple[Course, ...]
    left_out: bool


def courses_of(table: Table, language: str, fewest: int) -> Courses:
    """Take the courses of the most telling key figure from a table."""
    place = _telling(table)
    times = _one_kind(table.plan.periods)
    states, values = table.along(table.states), table.along(table.values)
    n, of = table.along(table.n), table.along(table.of)
    few = table.along(table.is_few(fewest))
    instances = table.axes[Dimension.FIRST_INSTANCE]
    subjects = table.axes[Dimension.SUBJECT]
    found: list[Course] = []
    for i, s in product(range(len(instances)), range(len(subjects))):
        if instances[i].adds or subjects[s].adds:
            continue
        if len(found) == MOST_COURSES:
            break
        names = []
        if len(instances) > 1 or len(subjects) == 1:
            names.append(instances[i].name.in_language(language))
        if len(subjects) > 1 or len(instances) == 1:
            names.append(subjects[s].name.in_language(language))
        points = tuple(
            Point(
                float(values[i, s, t, place])
                if states[i, s, t, place] == State.SHOWN
                else None,
                int(n[i, s, t, place]),
                int(of[i, s, t, place]),
                bool(few[i, s, t, place]),
            )
            for t in times
        )
        found.append(
            Course(", ".join(names), instances[i].code, instances[i].is_beside, points)
        )
    headings = table.axes[Dimension.PERIOD]
    return Courses(
        measure=table.plan.measures[place],
        unit=table.units[place],
        periods=tuple(table.plan.periods[t] for t in times),
        period_names=tuple(headings[t].name.in_language(language) for t in times),
        courses=tuple(found),
        left_out=len(table.plan.measures) > 1 or len(times) < len(table.plan.periods),
    )


def _telling(table: Table) -> int:
    """Choose the key figure: a share shown first, any share, or what is there."""
    measures = table.plan.measures
    ranked = sorted(
        range(len(measures)),
        key=lambda p: (measures[p].unit != "percent", not measures[p].is_default, p),
    )
    return ranked[0]


def _one_kind(periods: tuple[str, ...]) -> list[int]:
    """Choose years or quarters, whichever are more."""
    years = [place for place, period in enumerate(periods) if is_year(period)]
    quarters = [place for place, period in enumerate(periods) if not is_year(period)]
    return years if len(years) >= len(quarters) else quarters
