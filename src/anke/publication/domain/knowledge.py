# SPDX-License-Identifier: EUPL-1.2
"""What an outsider knows of hidden counts: linear relations, from everything published.

The unknowns are the hidden cells of all releases of the same tables. Where a count was
not revised from one release to the next, both speak of one unknown, and if either shows
it, it is none: the outsider is taken to know which counts were revised.

Example: with "12 in all, Q1 small, Q2 hidden" there are two unknowns that add up to 12,
one from 0 to 4 and one from 5.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt
from scipy import sparse

from anke.publication.domain.equations import equations_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from anke.publication.domain.releases import Bounds, Release
    from anke.publication.domain.rules import ProtectionRule
    from anke.publication.domain.tables import Counts, Flags, Places

Solution = npt.NDArray[np.float64]
# Versions of counts, box by box: cells with the same version have the same count.
Versions = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Knowledge:
    """Relations of the unknown counts, `equal @ x = equal_to`, `most @ x <= most_to`.

    Attributes:
        cells: For each unknown the cell of the flattened box.
        versions: For each unknown the release in which its count first stood.
        equal: One row for each equation that has unknowns.
        equal_to: What the shown counts leave of each equation.
        most: One row for each side of a published rate.
        most_to: What the sides come to.
        least: The lower bound of each unknown by its mark.
        largest: The upper bound of each unknown by its mark.
        guarded: The unknowns that the rule protects: rows that a release hides.
        fixed: Flat box: the cells that a release shows, in any version.
        given_away: Cells that the newest release hides and an earlier one shows.
    """

    cells: Places
    versions: Places
    equal: sparse.csr_array
    equal_to: Solution
    most: sparse.csr_array
    most_to: Solution
    least: Solution
    largest: Solution
    guarded: Flags
    fixed: Flags
    given_away: Places


def versions_of(counts: Sequence[Counts]) -> list[Versions]:
    """Tell in which release each count first stood with the value it has.

    Shapes: boxes of counts, oldest first; as many boxes of numbers of releases.
    """
    found: list[Versions] = []
    for now in counts:
        same = np.stack([then == now for then in counts[: len(found) + 1]])
        found.append(same.argmax(axis=0))
    return found


def known_from(
    releases: Sequence[Release],
    rule: ProtectionRule,
    versions: Sequence[Versions] | None = None,
) -> Knowledge:
    """Write down what releases of the same box tell together.

    Args:
        releases: Oldest first; the last one is the one to protect.
        rule: The classes and bounds that the marks stand for.
        versions: `versions_of` their counts; left out, every count was revised.
    """
    size = releases[0].values.size
    numbers = np.arange(size)
    versions = versions or [
        np.full(one.values.shape, place) for place, one in enumerate(releases)
    ]
    at = [numbers + size * each.ravel() for each in versions]
    least, largest = _bounds(releases, rule, at, size * len(releases))
    exists = np.zeros(least.shape, dtype=np.bool_)
    for one, places in zip(releases, at, strict=True):
        exists[places[one.layout.exists.ravel()]] = True
    unknown = exists & (least < largest)
    equal, equal_to = _equations(releases, at, unknown, least)
    most, most_to = _rates(releases, at, unknown, least)
    columns = np.flatnonzero(unknown)
    hidden = [
        places[(one.layout.rows & ~one.is_seen).ravel()]
        for one, places in zip(releases, at, strict=True)
    ]
    return Knowledge(
        cells=columns % size,
        versions=columns // size,
        equal=equal,
        equal_to=equal_to,
        most=most,
        most_to=most_to,
        least=least[columns],
        largest=largest[columns],
        guarded=np.isin(columns, np.concatenate(hidden)),
        fixed=np.asarray((exists & ~unknown).reshape(-1, size).any(axis=0)),
        given_away=hidden[-1][~unknown[hidden[-1]]] % size,
    )


def _bounds(
    releases: Sequence[Release], rule: ProtectionRule, at: list[Places], size: int
) -> tuple[Bounds, Bounds]:
    least, largest = np.zeros(size), np.full(size, np.inf)
    for one, places in zip(releases, at, strict=True):
        below, above = one.bounds(rule)
        least[places] = np.maximum(least[places], below.ravel())
        largest[places] = np.minimum(largest[places], above.ravel())
    return least, largest


def _equations(
    releases: Sequence[Release], at: list[Places], unknown: Flags, values: Solution
) -> tuple[sparse.csr_array, Solution]:
    """Write the equations of each release; those that say nothing new are left out."""
    blocks = []
    for place, (one, places) in enumerate(zip(releases, at, strict=True)):
        rows = equations_of(one.layout)
        if place:
            is_new = (places != at[place - 1]) | (
                one.layout.exists != releases[place - 1].layout.exists
            ).ravel()
            rows = rows[np.flatnonzero(abs(rows) @ is_new)]
        wide = sparse.csr_array(
            (rows.data, places[rows.indices], rows.indptr),
            shape=(rows.shape[0], len(unknown)),
        )
        blocks.append(wide)
    return _split(sparse.csr_array(sparse.vstack(blocks)), unknown, values)


def _rates(
    releases: Sequence[Release], at: list[Places], unknown: Flags, values: Solution
) -> tuple[sparse.csr_array, Solution]:
    """Write `part <= high * whole` and `low * whole <= part` for each rate."""
    shares = [
        (share, places)
        for one, places in zip(releases, at, strict=True)
        for share in one.shares
    ]
    rows = sparse.lil_array((2 * len(shares), len(unknown)))
    for place, (share, places) in enumerate(shares):
        low, high = share.reach
        part, whole = places[share.part], places[share.whole]
        rows[2 * place, [part, whole]] = [1.0, -high]
        rows[2 * place + 1, [part, whole]] = [-1.0, low]
    return _split(sparse.csr_array(rows), unknown, values)


def _split(
    rows: sparse.csr_array, unknown: Flags, values: Solution
) -> tuple[sparse.csr_array, Solution]:
    """Bring what is known to the right side, and keep the rows that have unknowns."""
    columns = np.flatnonzero(unknown)
    known = np.where(unknown | np.isinf(values), 0.0, values)
    left = sparse.csr_array(rows[:, columns])
    keep = np.flatnonzero(np.diff(left.indptr))
    return sparse.csr_array(left[keep]), -(rows @ known)[keep]
