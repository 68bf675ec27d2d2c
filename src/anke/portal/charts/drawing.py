# SPDX-License-Identifier: EUPL-1.2
"""What every kind of chart is given: the figures, the words, the breaks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from anke.portal.charts.series import Courses


@dataclass(frozen=True)
class Drawing:
    """A chart before it is drawn.

    Attributes:
        courses: The figures.
        language: `da` or `en`.
        title: What it shows.
        alternative: The same for those who cannot see it.
        breaks: Where figures do not compare, as places between periods (2.5) or on
            one (3.0).
        break_word: What is written there.
        cases_word: The name of an axis that counts cases.
        unseen_word: What stands where nothing is published.
    """

    courses: Courses
    language: str
    title: str
    alternative: str
    breaks: tuple[float, ...]
    break_word: str
    cases_word: str
    unseen_word: str

    @cached_property
    def highest(self) -> float:
        """The highest value that is drawn."""
        return max(
            (
                point.value
                for course in self.courses.courses
                for point in course.points
                if point.value is not None
            ),
            default=0.0,
        )
