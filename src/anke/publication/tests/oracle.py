# SPDX-License-Identifier: EUPL-1.2
"""A second attacker, as plain as can be: to check the first one with.

It reads the release cell by cell, writes every sum as a dense row, and asks for each
hidden cell's two ends with a program of its own. It shares no code with the first.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from scipy.optimize import linprog

SMALL, HIDDEN, WITHHELD = 3, 4, 5


def exact_intervals(releases, threshold=5, revised=None):
    """Give the ends of each hidden cell of the last release, by its codes.

    `revised[k]` tells of each cell whether release k + 1 counts it otherwise than k.
    """
    number, known, bounds, rows = {}, {}, {}, []
    for place, release in enumerate(releases):
        names = {}
        for at in product(*(range(size) for size in release.layout.shape)):
            if release.marks[at] == 0:
                continue
            names[at] = (at, place)
            if place and revised is not None and not revised[place - 1][at]:
                names[at] = number[at, place - 1]
            number[at, place] = names[at]
            bounds[names[at]] = _learned(release, at, bounds.get(names[at]), threshold)
            if release.values[at] >= 0:
                known[names[at]] = int(release.values[at])
        rows += list(_sums(release.layout, names))
    return _ends(releases, number, known, bounds, rows)


def _learned(release, at, before, threshold):
    low, high = before or (0, None)
    if release.marks[at] == SMALL:
        high = threshold - 1
    elif release.marks[at] == HIDDEN:
        low = threshold
    return low, high


def _sums(layout, names):
    for axis, dimension in enumerate(layout.axes):
        for at, total in names.items():
            parts = [
                (*at[:axis], part, *at[axis + 1 :])
                for part, parent in enumerate(dimension.parents)
                if parent == at[axis]
            ]
            if parts and all(part in names for part in parts):
                yield total, [names[part] for part in parts]


def _ends(releases, number, known, bounds, rows):
    unknown = [name for name in bounds if name not in known]
    column = {name: place for place, name in enumerate(unknown)}
    matrix, right = np.zeros((len(rows), len(unknown))), np.zeros(len(rows))
    for row, (total, parts) in enumerate(rows):
        for name, sign in [(total, -1), *((part, 1) for part in parts)]:
            if name in known:
                right[row] -= sign * known[name]
            else:
                matrix[row, column[name]] += sign
    found = {}
    last = len(releases) - 1
    for (at, place), name in number.items():
        if place == last and releases[-1].marks[at] in {SMALL, HIDDEN, WITHHELD}:
            found[at] = (
                (known[name], known[name])
                if name in known
                else _two_ends(
                    column[name], matrix, right, [bounds[n] for n in unknown]
                )
            )
    return found


def _two_ends(place, matrix, right, bounds):
    ends = []
    for sign in (1, -1):
        weights = np.zeros(matrix.shape[1])
        weights[place] = sign
        answer = linprog(weights, A_eq=matrix, b_eq=right, bounds=bounds)
        # 3: no end in that direction.
        ends.append(-sign * np.inf if answer.status == 3 else answer.x[place])
    return tuple(ends)


def narrowest(intervals):
    """Give the width of the narrowest interval, in whole cases."""
    widths = [
        np.floor(high + 1e-6) - np.ceil(low - 1e-6) for low, high in intervals.values()
    ]
    return min(widths, default=np.inf)
