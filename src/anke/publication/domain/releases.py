# SPDX-License-Identifier: EUPL-1.2
"""A release (*offentliggørelse*) of tables: what is shown, and a mark where it is not.

A release holds nothing of what it hides. Whoever attacks it gets this and no more.

Example:
    >>> from anke.publication.domain.tables import ALL, DeclaredTable, flat
    >>> from anke.publication.domain.tables import Layout
    >>> layout = Layout((flat("year", ["Q1", "Q2"], "year"),), (
    ...     DeclaredTable("cases", (ALL,)),))
    >>> marks = np.array([Mark.SHOWN, Mark.SMALL, Mark.HIDDEN])
    >>> publish(layout, np.array([12, 3, 9]), marks).values.tolist()
    [12, -1, -1]
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from anke.publication.domain.rules import ProtectionRule
    from anke.publication.domain.tables import Counts, Flags, Layout

Marks = npt.NDArray[np.int8]
Bounds = npt.NDArray[np.float64]

NOTHING: Final = -1


class Mark(IntEnum):
    """What a reader sees in a cell.

    Attributes:
        ABSENT: The cell stands in no declared table.
        SHOWN: The count.
        STRUCTURAL_ZERO: That there can be no case.
        SMALL: That the count is of the class "0–4".
        HIDDEN: That it protects others, and so is none of that class.
        WITHHELD: That it is hidden, and not even whether it is small; may be printed
            as `HIDDEN` is.
    """

    ABSENT = 0
    SHOWN = 1
    STRUCTURAL_ZERO = 2
    SMALL = 3
    HIDDEN = 4
    WITHHELD = 5


def is_hidden(marks: Marks) -> Flags:
    """Tell of each cell whether its count is kept from the reader."""
    return np.asarray(marks >= Mark.SMALL)


@dataclass(frozen=True)
class PublishedShare:
    """A rate that is published, such as a reversal rate (*omgørelsesprocent*).

    With its denominator known, a rate is a count: 18.6 % of 129 is 24.

    Attributes:
        part: The cell of the flattened box that is the numerator.
        whole: The cell that is the denominator.
        percent: The rate as it is printed.
        decimals: How many decimals are printed.
    """

    part: int
    whole: int
    percent: float
    decimals: int = 1

    @property
    def reach(self) -> tuple[float, float]:
        """Between which shares the true one lies, rounding undone."""
        half = 0.5 * 10.0**-self.decimals
        return (self.percent - half) / 100, (self.percent + half) / 100


@dataclass(frozen=True)
class Release:
    """Tables as they left the house.

    Shapes: `marks` and `values` are boxes of the layout; `values` has `NOTHING` where
    there is no count to see.
    """

    layout: Layout
    marks: Marks
    values: Counts
    shares: tuple[PublishedShare, ...] = ()

    @property
    def is_seen(self) -> Flags:
        """The cells whose count is there to be read, structural zeros among them."""
        return np.asarray(self.values != NOTHING)

    def bounds(self, rule: ProtectionRule) -> tuple[Bounds, Bounds]:
        """Give what the marks alone tell of each cell, from least to most.

        A class "0–4" tells its ends; a count hidden to protect another is none of the
        small ones; an outcome of a hidden row is only known to be a count.
        """
        least = np.where(self.is_seen, self.values, 0).astype(np.float64)
        most = np.where(self.is_seen, self.values, np.inf).astype(np.float64)
        rows = self.layout.rows
        most[(self.marks == Mark.SMALL) & rows] = rule.small
        least[(self.marks == Mark.HIDDEN) & rows] = rule.threshold
        return least, most


def publish(
    layout: Layout,
    counts: Counts,
    marks: Marks,
    shares: tuple[PublishedShare, ...] = (),
) -> Release:
    """Make a release of counts: what is marked as hidden is left out of it.

    Shapes: `counts` and `marks` are boxes of the layout; the marks of outcomes are
    those of their rows, whatever was given.
    """
    inherited = layout.spread(marks)
    inherited = np.where(layout.published, inherited, Mark.ABSENT).astype(np.int8)
    is_seen = (inherited == Mark.SHOWN) | (inherited == Mark.STRUCTURAL_ZERO)
    values = np.where(is_seen, counts, NOTHING).astype(np.int64)
    return Release(layout, inherited, values, shares)
