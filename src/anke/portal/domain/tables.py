# SPDX-License-Identifier: EUPL-1.2
"""The answer (*tabel*): headings, and for each cell a value or why there is none.

Page, chart, file and API read the same table; none of them counts for itself.

    table.cell(0, 2).value, table.cell(0, 2).state
    table.row_headings[0][0].name.da
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Final, Literal, TypeVar

import numpy as np
import numpy.typing as npt

from anke.portal.domain.intervals import wilson_intervals
from anke.portal.domain.selection import Dimension

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.portal.domain.resolving import Plan
    from anke.publication.bundle.contents import Break, Measure, Note, Text

States = npt.NDArray[np.int8]
Counts = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
_Kind = TypeVar("_Kind", bound="np.generic")
Unit = Literal["count", "percent", "days", "per-10000"]
PER_CAPITA: Final = 10_000


class State(IntEnum):
    """What a reader sees in a cell.

    The first five are the marks of the bundle, with the same numbers.

    Attributes:
        ABSENT: Not published in this detail, or not registered then.
        SHOWN: A value.
        STRUCTURAL_ZERO: There can be no case, as before a law was in force.
        SMALL: Few cases: below the release's threshold, nought among them.
        HIDDEN: Hidden, to protect others.
        NOT_COMPUTABLE: No share or mean of no cases (*kan ikke opgøres*).
    """

    ABSENT = 0
    SHOWN = 1
    STRUCTURAL_ZERO = 2
    SMALL = 3
    HIDDEN = 4
    NOT_COMPUTABLE = 5


@dataclass(frozen=True)
class Heading:
    """What names a row or a column on one dimension.

    Attributes:
        code: The value's code; `total` for a total.
        name: What people read.
        legal_basis: The provisions of a subject.
        adds: Of a total: how many values are added; else 0.
        is_beside: Whether it was not chosen, but is compared with.
    """

    code: str
    name: Text
    legal_basis: str = ""
    adds: int = 0
    is_beside: bool = False


@dataclass(frozen=True)
class Cell:
    """One cell, with all that is known of it.

    Attributes:
        state: Whether there is a value, and if not, why.
        value: The value; a percentage is 18.6, not 0.186.
        n: The numerator: the count itself, of a share what is counted in it.
        of: The denominator of a share or mean; None of a count.
        unit: What the value measures.
        missing: Of a total: how many of the added cells are not published.
        low: Lower limit of a share (95 %), in percent.
        high: Upper limit.
    """

    state: State
    value: float | None
    n: int | None
    of: int | None
    unit: Unit
    missing: int = 0
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class CrossedBreak:
    """A break in the series that the chosen periods cross.

    Attributes:
        broken: The break.
        before: The last chosen period that ends before it; empty when none does.
        after: The first chosen period with days after it.
        within: Whether a chosen period has days on both sides.
    """

    broken: Break
    before: str
    after: str
    within: bool


@dataclass(frozen=True)
class Table:
    """A cross-table.

    Attributes:
        plan: What was asked for.
        axes: The headings of each dimension, totals last.
        states: What is seen in each cell, rows x columns.
        values: The values; NaN where there is none.
        n: Numerators; -1 where not shown.
        of: Denominators; -1 of counts and where not shown.
        missing: How many published cells a total lacks.
        notes: The notes that belong under it, mandatory ones first.
        breaks: The breaks that it crosses.
    """

    plan: Plan
    axes: Mapping[Dimension, tuple[Heading, ...]]
    states: States
    values: Floats
    n: Counts
    of: Counts
    missing: Counts
    notes: tuple[Note, ...]
    breaks: tuple[CrossedBreak, ...]

    @property
    def rows(self) -> tuple[Dimension, ...]:
        """The dimensions down the side, outer first."""
        return self.plan.selection.rows

    @property
    def columns(self) -> tuple[Dimension, ...]:
        """The dimensions across the top, outer first."""
        return self.plan.selection.columns

    @property
    def size(self) -> int:
        """How many cells there are."""
        return int(self.states.size)

    @cached_property
    def row_places(self) -> npt.NDArray[np.intp]:
        """For each row, where it stands on each of the dimensions of `rows`."""
        return _places([len(self.axes[each]) for each in self.rows])

    @cached_property
    def column_places(self) -> npt.NDArray[np.intp]:
        """For each column, where it stands on each of the dimensions of `columns`."""
        return _places([len(self.axes[each]) for each in self.columns])

    @cached_property
    def row_headings(self) -> list[tuple[Heading, ...]]:
        """The headings of each row, outer first."""
        return _headings(self.rows, self.axes, self.row_places)

    @cached_property
    def column_headings(self) -> list[tuple[Heading, ...]]:
        """The headings of each column, outer first."""
        return _headings(self.columns, self.axes, self.column_places)

    def spans(self, dimensions: tuple[Dimension, ...]) -> list[int]:
        """For each dimension, over how many rows or columns one heading goes."""
        sizes = [len(self.axes[each]) for each in dimensions]
        return [prod(sizes[place + 1 :]) for place in range(len(sizes))]

    @cached_property
    def units(self) -> tuple[Unit, ...]:
        """The unit of each key figure."""
        return tuple(self.unit_of(measure) for measure in self.plan.measures)

    def unit_of(self, measure: Measure) -> Unit:
        """Give the unit in which this table shows a key figure."""
        if measure.unit == "count" and self.plan.selection.per_capita:
            return "per-10000"
        return measure.unit  # type: ignore[return-value] # checked by the area

    @cached_property
    def measure_places(self) -> npt.NDArray[np.intp]:
        """Which key figure each cell shows, rows x columns."""
        if Dimension.MEASURE in self.columns:
            along = self.column_places[:, self.columns.index(Dimension.MEASURE)]
            return np.broadcast_to(along[None, :], self.states.shape)
        down = self.row_places[:, self.rows.index(Dimension.MEASURE)]
        return np.broadcast_to(down[:, None], self.states.shape)

    @cached_property
    def is_share(self) -> npt.NDArray[np.bool_]:
        """Which cells show a percentage."""
        shares = np.asarray([unit == "percent" for unit in self.units])
        return np.asarray(shares[self.measure_places])

    @cached_property
    def intervals(self) -> tuple[Floats, Floats]:
        """Wilson's limits of every percentage, in percent; NaN elsewhere."""
        known = self.is_share & (self.states == State.SHOWN)
        n, of = np.where(known, self.n, 0), np.where(known, self.of, 0)
        low, high = wilson_intervals(n, of)
        return low * 100, high * 100

    def is_few(self, threshold: int) -> npt.NDArray[np.bool_]:
        """Tell which shares rest on too few cases to be compared."""
        shown = self.states == State.SHOWN
        return np.asarray(self.is_share & shown & (self.of < threshold))

    def along(self, array: npt.NDArray[_Kind]) -> npt.NDArray[_Kind]:
        """Turn rows and columns back into first instance, subject, period, figure."""
        placed = (*self.rows, *self.columns)
        sizes = [len(self.axes[each]) for each in placed]
        return array.reshape(sizes).transpose([placed.index(d) for d in Dimension])

    def cell(self, row: int, column: int) -> Cell:
        """Give one cell."""
        state = State(int(self.states[row, column]))
        unit = self.units[int(self.measure_places[row, column])]
        if state is not State.SHOWN:
            return Cell(state, None, None, None, unit, int(self.missing[row, column]))
        low, high = (float(each[row, column]) for each in self.intervals)
        of = int(self.of[row, column])
        return Cell(
            state=state,
            value=float(self.values[row, column]),
            n=int(self.n[row, column]),
            of=None if of < 0 else of,
            unit=unit,
            missing=int(self.missing[row, column]),
            low=low if unit == "percent" else None,
            high=high if unit == "percent" else None,
        )


def _places(sizes: list[int]) -> npt.NDArray[np.intp]:
    """Number every combination of places, the last one changing fastest."""
    count = prod(sizes)
    if not sizes:
        return np.zeros((1, 0), np.intp)
    return np.stack(np.unravel_index(np.arange(count), sizes), axis=1)


def _headings(
    dimensions: tuple[Dimension, ...],
    axes: Mapping[Dimension, tuple[Heading, ...]],
    places: npt.NDArray[np.intp],
) -> list[tuple[Heading, ...]]:
    chosen = [axes[each] for each in dimensions]
    return [
        tuple(axis[place] for axis, place in zip(chosen, row, strict=True))
        for row in places.tolist()
    ]
