# SPDX-License-Identifier: EUPL-1.2
"""Declared tables (*deklarerede tabeller*): which counts stand where.

All tables of one area and year share one box of cells, an axis for each dimension. A
table is a part of that box; two tables are linked where their parts meet, and a cell
that both show is one cell. Whatever adds up inside the box is therefore seen at once,
also when the parts stand in different tables.

Example:
    >>> instance = hierarchy("instance", {"east": ["A", "B"], "west": ["C"]}, "all")
    >>> instance.codes
    ('all', 'east', 'A', 'B', 'west', 'C')
    >>> layout = Layout((instance,), (DeclaredTable("cases", (ALL,)),))
    >>> roll_up(layout, np.array([7, 2, 4])).tolist()
    [13, 9, 7, 2, 4, 4]
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Final, TypeVar

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Counts = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]

_Any = TypeVar("_Any", bound=np.generic)

NO_PARENT: Final = -1


@dataclass(frozen=True)
class Hierarchy:
    """One dimension (*fordelingsvariabel*): its values, and what each is a part of.

    Attributes:
        id: The dimension as `statistics.domain.dimensions` names it.
        codes: The values; totals are values too.
        parents: For each value the position of its total, or `NO_PARENT`.
    """

    id: str
    codes: tuple[str, ...]
    parents: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def depths(self) -> Places:
        """How many totals stand above each value."""
        depths = np.zeros(len(self), dtype=np.intp)
        for place, parent in enumerate(self.parents):
            if parent != NO_PARENT:
                depths[place] = depths[parent] + 1
        return depths

    @cached_property
    def totals(self) -> tuple[int, ...]:
        """The values that have parts, lowest first."""
        found = {parent for parent in self.parents if parent != NO_PARENT}
        return tuple(sorted(found, key=lambda place: -self.depths[place]))

    @cached_property
    def leaves(self) -> Places:
        """The values that are no totals: what cases are counted by."""
        return np.setdiff1d(np.arange(len(self)), self.totals)

    def parts(self, total: int) -> Places:
        """Give the values that add up to a total."""
        return np.flatnonzero(np.asarray(self.parents) == total)

    def at_depth(self, *depths: int) -> tuple[str, ...]:
        """List the values of some levels, 0 being the top: country, region."""
        return tuple(
            code
            for code, depth in zip(self.codes, self.depths, strict=True)
            if depth in depths
        )


def hierarchy(
    dimension: str, groups: Mapping[str, Sequence[str]], total: str
) -> Hierarchy:
    """Make a dimension of two levels under a total, such as country, region, instance.

    A group without members is itself counted by: regions that are first instances.
    """
    codes, parents = [total], [NO_PARENT]
    for group, members in groups.items():
        codes.append(group)
        parents.append(0)
        parents += [len(codes) - 1] * len(members)
        codes += members
    return Hierarchy(dimension, tuple(codes), tuple(parents))


def flat(dimension: str, members: Sequence[str], total: str) -> Hierarchy:
    """Make a dimension of one level under a total, such as the quarters of a year."""
    parents = (NO_PARENT, *[0] * len(members))
    return Hierarchy(dimension, (total, *members), parents)


ALL: Final[tuple[str, ...]] = ()


@dataclass(frozen=True)
class DeclaredTable:
    """A table that is published: for each dimension the values that stand in it.

    Attributes:
        id: A word for it, for messages and measurements.
        values: For each axis of the layout the codes shown; `ALL` for every one.
    """

    id: str
    values: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Layout:
    """The linked tables (*sammenhængende tabeller*) of one area and year.

    There is no margin over years, so that years are attacked one by one.

    Attributes:
        axes: The dimensions of the box; their order is that of the arrays.
        tables: The declared tables; only cells that stand in one are published.
        unseen: Tables that are never published, yet add up to some that are: the
            attacker knows that their cells are counts, and so not below nought.
        inherited: The axis of outcomes (*udfald*), if there is one: a row is shown with
            all its outcomes or with none, by the mask of its total.
    """

    axes: tuple[Hierarchy, ...]
    tables: tuple[DeclaredTable, ...]
    unseen: tuple[DeclaredTable, ...] = ()
    inherited: int | None = None

    @property
    def shape(self) -> tuple[int, ...]:
        """The number of values on each axis."""
        return tuple(len(axis) for axis in self.axes)

    @cached_property
    def published(self) -> Flags:
        """The cells of the box that stand in a declared table."""
        return self._union(self.tables)

    @cached_property
    def exists(self) -> Flags:
        """The cells that are published, and those that only have to add up."""
        return self.published | self._union(self.unseen)

    @cached_property
    def rows(self) -> Flags:
        """The published cells with a mask of their own: all but the outcomes."""
        if self.inherited is None:
            return self.published
        axis = self.axes[self.inherited]
        top = _along(axis.depths == 0, self.inherited, len(self.axes))
        return self.published & top

    def spread(self, of_rows: npt.NDArray[_Any]) -> npt.NDArray[_Any]:
        """Give every outcome what its row has, if the box has outcomes."""
        if self.inherited is None:
            return of_rows
        top = np.flatnonzero(self.axes[self.inherited].depths == 0)
        rows = np.take(of_rows, top, axis=self.inherited)
        return np.broadcast_to(rows, self.shape).copy()

    def cells_of(self, table: DeclaredTable) -> Flags:
        """Mark the cells of the box that stand in a table.

        Errors: KeyError with a code that is no value of its dimension.
        """
        marked = np.ones(self.shape, dtype=np.bool_)
        for place, (axis, codes) in enumerate(
            zip(self.axes, table.values, strict=True)
        ):
            marked &= _along(_chosen(axis, codes), place, len(self.axes))
        return marked

    def name(self, cell: int) -> tuple[str, ...]:
        """Name a cell of the flattened box by its codes."""
        places = np.unravel_index(cell, self.shape)
        return tuple(
            axis.codes[place] for axis, place in zip(self.axes, places, strict=True)
        )

    def _union(self, tables: Sequence[DeclaredTable]) -> Flags:
        marked = np.zeros(self.shape, dtype=np.bool_)
        for table in tables:
            marked |= self.cells_of(table)
        return marked


def roll_up(layout: Layout, counts: Counts) -> Counts:
    """Add counts by the lowest values up to every total of the box.

    Shapes: `counts` has one place for each leaf of each axis, in the axis' order; the
    answer has the shape of the box. Any further axes (outcomes) are carried along.
    """
    for place, axis in enumerate(layout.axes):
        shape = list(counts.shape)
        shape[place] = len(axis)
        box = np.zeros(shape, dtype=np.int64)
        view = np.moveaxis(box, place, 0)
        view[axis.leaves] = np.moveaxis(counts, place, 0)
        for total in axis.totals:
            view[total] = view[axis.parts(total)].sum(axis=0)
        counts = box
    return counts


def _chosen(axis: Hierarchy, codes: tuple[str, ...]) -> Flags:
    if codes == ALL:
        return np.ones(len(axis), dtype=np.bool_)
    places = {code: place for place, code in enumerate(axis.codes)}
    marked = np.zeros(len(axis), dtype=np.bool_)
    marked[[places[code] for code in codes]] = True
    return marked


def _along(values: Flags, place: int, axes: int) -> Flags:
    """Turn a vector so that it lies along one axis of a box."""
    shape = [1] * axes
    shape[place] = -1
    return values.reshape(shape)
