# SPDX-License-Identifier: EUPL-1.2
"""The cells of a bundle: a file for each area and year, a cube for each area.

A file has a row for each cell of the area's declared tables: the codes of its first
instance, subject and period; its mark; and a column for each counter, empty where the
reader sees no count. A cube is the same as arrays, so that a table of any shape is one
look-up.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum
from typing import TYPE_CHECKING, Final

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pyarrow as pa

    from anke.publication.bundle.contents import AreaContents

Marks = npt.NDArray[np.int8]
Values = npt.NDArray[np.int32]

NOTHING: Final = -1
DIMENSIONS: Final = ("first_instance", "subject", "period")
MARK: Final = "mark"


class Mark(IntEnum):
    """What a reader sees in a cell; every counter of the row has the same.

    Attributes:
        ABSENT: The cell stands in no declared table.
        SHOWN: The counts.
        STRUCTURAL_ZERO: That there can be no case, as before a law was in force.
        SMALL: That the number of cases is of the class "0–4".
        HIDDEN: That it protects others.
    """

    ABSENT = 0
    SHOWN = 1
    STRUCTURAL_ZERO = 2
    SMALL = 3
    HIDDEN = 4


@dataclass(frozen=True)
class Cube:
    """An area's released cells as arrays.

    Shapes: `marks` and each of `values` have the axes first instance, subject, period,
    in the order of the area's contents; `values` has `NOTHING` where there is no count.
    """

    area: AreaContents
    marks: Marks
    values: Mapping[str, Values]
    first_instances: Mapping[str, int] = field(repr=False)
    subjects: Mapping[str, int] = field(repr=False)
    periods: Mapping[str, int] = field(repr=False)


def empty_cube(area: AreaContents) -> Cube:
    """Give a cube in which no cell is declared."""
    shape = len(area.first_instances), len(area.subjects), len(area.periods)
    return Cube(
        area=area,
        marks=np.zeros(shape, dtype=np.int8),
        values={
            counter.id: np.full(shape, NOTHING, dtype=np.int32)
            for counter in area.counters
        },
        first_instances=_places(value.code for value in area.first_instances),
        subjects=_places(value.code for value in area.subjects),
        periods=_places(area.periods),
    )


def fill(cube: Cube, table: pa.Table) -> None:
    """Put the cells of a file into a cube that nobody else holds yet.

    Errors: KeyError with a code that the area does not have.
    """
    axes = (cube.first_instances, cube.subjects, cube.periods)
    places = tuple(
        _looked_up(table.column(name), axis)
        for name, axis in zip(DIMENSIONS, axes, strict=True)
    )
    cube.marks[places] = table.column(MARK).to_numpy()
    for counter, values in cube.values.items():
        if counter in table.column_names:
            column = table.column(counter).fill_null(NOTHING)
            values[places] = column.to_numpy()


def table_of(cube: Cube, periods: Sequence[str]) -> pa.Table:
    """Give the declared cells of some periods as rows, in the order of the axes."""
    import pyarrow as pa

    chosen = np.asarray([cube.periods[period] for period in periods], dtype=np.intp)
    marks = cube.marks[:, :, chosen]
    at = np.nonzero(marks != Mark.ABSENT)
    words = (
        [value.code for value in cube.area.first_instances],
        [value.code for value in cube.area.subjects],
        list(periods),
    )
    columns: dict[str, pa.Array] = {
        name: pa.DictionaryArray.from_arrays(places.astype(np.int32), codes)
        for name, places, codes in zip(DIMENSIONS, at, words, strict=True)
    }
    columns[MARK] = pa.array(marks[at])
    for counter, values in cube.values.items():
        found = values[:, :, chosen][at]
        columns[counter] = pa.array(found, mask=found == NOTHING)
    return pa.table(columns)


def _places(codes: object) -> dict[str, int]:
    return {code: place for place, code in enumerate(codes)}  # type: ignore[var-annotated, arg-type]


def _looked_up(
    column: pa.ChunkedArray, axis: Mapping[str, int]
) -> npt.NDArray[np.intp]:
    """Turn codes into places; a file names few codes many times."""
    encoded = column.combine_chunks()
    if not hasattr(encoded, "dictionary"):
        encoded = encoded.dictionary_encode()
    places = np.asarray(
        [axis[code] for code in encoded.dictionary.to_pylist()], dtype=np.intp
    )
    found: npt.NDArray[np.intp] = places[encoded.indices.to_numpy()]
    return found
