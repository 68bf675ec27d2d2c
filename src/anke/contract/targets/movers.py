# SPDX-License-Identifier: EUPL-1.2
"""What moves a part's figure: the groups that pull it from its threshold the most.

A group's pull is what it adds to the distance between the figure and the threshold, so
that all pulls together are that distance:

>>> from anke.contract.domain.forecasting import MonthNumbers
>>> groups = [("a", MonthNumbers(90, 100)), ("b", MonthNumbers(40, 100))]
>>> [(each.value, each.pull) for each in pulls(groups, Fraction(97, 100), True)]
[('b', Fraction(-57, 200)), ('a', Fraction(-7, 200))]
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.contract.domain.forecasting import MonthNumbers


@dataclass(frozen=True, slots=True)
class Mover:
    """A group with its own value, how many it is made of, and its pull."""

    value: str
    own: Fraction | None
    of: int
    pull: Fraction


def pulls(
    groups: Iterable[tuple[str, MonthNumbers]], line: Fraction, more_is_better: bool
) -> list[Mover]:
    """Give the pull of each group on a share or a mean, the worst first."""
    known = [(value, Fraction(m.numerator), Fraction(m.denominator))
             for value, m in groups if m.denominator]  # fmt: skip
    whole = sum((of for _, _, of in known), Fraction(0))
    found = [
        Mover(value, n / of, int(of), (n - line * of) / whole) for value, n, of in known
    ]
    return sorted(found, key=lambda each: each.pull, reverse=not more_is_better)


def counts(groups: Iterable[tuple[str, MonthNumbers]]) -> list[Mover]:
    """Give the size of each group of a count, the largest first."""
    found = [
        Mover(value, Fraction(m.numerator), int(m.numerator), Fraction(m.numerator))
        for value, m in groups
        if m.numerator
    ]
    return sorted(found, key=lambda each: each.pull, reverse=True)
