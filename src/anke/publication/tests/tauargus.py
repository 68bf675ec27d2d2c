# SPDX-License-Identifier: EUPL-1.2
"""Compare the house's suppression with that of τ-Argus, on tables of two dimensions.

    tools/oracle          installs τ-Argus in a place of its own, compares, prints

Both get the same tables, and both shall hide counts below 5, noughts too. What each
hides is then published and attacked by the same program. Of τ-Argus's hidden counts an
outsider knows no class; of the house's he knows whether they are small.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from anke.publication.domain.attack import attack
from anke.publication.domain.releases import Mark, is_hidden, publish
from anke.publication.domain.rules import ProtectionRule
from anke.publication.domain.suppression import suppress
from anke.publication.domain.tables import Layout, flat, roll_up
from anke.publication.tests.worlds import COUNTS, one_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from anke.publication.domain.releases import Marks

PROGRAM = Path(__file__).with_name("tauargus_program.py")
RULE = ProtectionRule()
# Rows, columns, and how many tables of each kind.
SIZES = ((8, 5, 40), (20, 10, 20), (98, 20, 3))
KINDS = ("skewed", "large")
_EXACT = 1e-6


@dataclass(frozen=True)
class Tally:
    """What one way of hiding came to, over all tables of a size and kind.

    Attributes:
        hidden: Cells hidden, margins among them.
        secondary: Those that are not small themselves.
        narrow: Hidden cells whose interval is narrower than the rule allows.
        exact: Those of them that an outsider can compute.
    """

    hidden: int
    secondary: int
    narrow: int
    exact: int

    def __add__(self, other: Tally) -> Tally:
        """Add two up."""
        return Tally(
            self.hidden + other.hidden,
            self.secondary + other.secondary,
            self.narrow + other.narrow,
            self.exact + other.exact,
        )


@dataclass(frozen=True)
class Comparison:
    """Both ways on the tables of a size and kind."""

    title: str
    house: Tally
    tauargus: Tally


def comparisons(python: Path) -> Iterator[Comparison]:
    """Compare on tables of each size and kind; `python` has τ-Argus installed."""
    rng = np.random.default_rng(2020)
    for rows, columns, number in SIZES:
        for kind in KINDS:
            tables = [_table(rows, columns, kind, rng) for _ in range(number)]
            house, other = Tally(0, 0, 0, 0), Tally(0, 0, 0, 0)
            for atoms, places in zip(tables, _hidden_by(python, tables), strict=True):
                layout, counts = _boxed(atoms)
                house += _tally(layout, counts, suppress(layout, counts, RULE))
                other += _tally(layout, counts, _marks(layout, places))
            yield Comparison(f"{number} × {rows} × {columns}, {kind}", house, other)


def _table(rows: int, columns: int, kind: str, rng: np.random.Generator) -> np.ndarray:
    if kind == "skewed":
        return rng.choice(COUNTS, size=(rows, columns))
    # As municipalities by law: large and small ones, common and rare laws.
    means = np.outer(rng.lognormal(2.5, 0.7, rows), rng.lognormal(0.7, 0.8, columns))
    return rng.poisson(means)


def _boxed(atoms: np.ndarray) -> tuple[Layout, np.ndarray]:
    rows, columns = atoms.shape
    axes = (
        flat("instance", [f"r{each}" for each in range(rows)], "all"),
        flat("law", [f"c{each}" for each in range(columns)], "all"),
    )
    layout = Layout(axes, one_table(axes))
    return layout, roll_up(layout, atoms)


def _hidden_by(
    python: Path, tables: Sequence[np.ndarray]
) -> list[list[tuple[int, int]]]:
    answer = subprocess.run(
        [python, PROGRAM],
        input=json.dumps([table.tolist() for table in tables]),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    ).stdout
    # The engine writes of its work on the same pipe; the answer is the last line.
    return [
        [(row, column) for row, column in places]
        for places in json.loads(answer.splitlines()[-1])
    ]


def _marks(layout: Layout, places: Sequence[tuple[int, int]]) -> Marks:
    marks = np.full(layout.shape, Mark.SHOWN, dtype=np.int8)
    leaves = [np.flatnonzero(_leaf_mask(axis)) for axis in layout.axes]
    totals = [int(np.flatnonzero(~_leaf_mask(axis))[0]) for axis in layout.axes]
    for place in places:
        at = tuple(
            totals[axis] if each == len(leaves[axis]) else int(leaves[axis][each])
            for axis, each in enumerate(place)
        )
        marks[at] = Mark.WITHHELD
    return marks


def _leaf_mask(axis) -> np.ndarray:
    mask = np.zeros(len(axis.parents), np.bool_)
    mask[axis.leaves] = True
    return mask


def _tally(layout: Layout, counts: np.ndarray, marks: Marks) -> Tally:
    found = attack([publish(layout, counts, marks)], RULE, truth=[counts])
    if len(found.unproven):
        raise AssertionError("the attack did not end: the comparison says nothing")
    is_failing = np.isin(found.cells, found.failing)
    width = (found.most - found.least)[is_failing]
    hidden = is_hidden(marks)
    return Tally(
        hidden=int(hidden.sum()),
        secondary=int((hidden & (counts >= RULE.threshold)).sum()),
        narrow=len(found.failing),
        exact=int((width < _EXACT).sum()),
    )


def main() -> None:
    """Print the comparison as a table; the argument is τ-Argus's Python."""
    sys.stdout.write(
        "| tables | hidden: house / τ-Argus | ratio | not small themselves | "
        "too narrow | computable |\n|---|---|---|---|---|---|\n"
    )
    for each in comparisons(Path(sys.argv[1])):
        house, other = each.house, each.tauargus
        sys.stdout.write(
            f"| {each.title} | {house.hidden:,} / {other.hidden:,} "
            f"| {house.hidden / other.hidden:.2f} "
            f"| {house.secondary:,} / {other.secondary:,} "
            f"| {house.narrow:,} / {other.narrow:,} "
            f"| {house.exact:,} / {other.exact:,} |\n"
        )


if __name__ == "__main__":
    main()
