# SPDX-License-Identifier: EUPL-1.2
"""Random tables to protect: linked ones, ones with structural zeros, revised ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import strategies as st

from anke.publication.domain.tables import (
    ALL,
    DeclaredTable,
    Hierarchy,
    Layout,
    flat,
    hierarchy,
    roll_up,
)

# As skewed as the real ones: most are nought, many are small, few are large.
COUNTS = (0, 0, 0, 0, 1, 1, 2, 3, 4, 5, 6, 7, 9, 14, 31)


@dataclass
class World:
    """A layout, and the counts of one release after the other."""

    layout: Layout
    counts: list[np.ndarray]
    structural: np.ndarray


def one_table(axes: tuple[Hierarchy, ...]) -> tuple[DeclaredTable, ...]:
    """Declare the free cube: every value with every other."""
    return (DeclaredTable("cube", tuple(ALL for _ in axes)),)


def linked_tables(axes: tuple[Hierarchy, ...]) -> tuple[DeclaredTable, ...]:
    """Declare the three tables of the portal, which share margins."""
    instance, subject, period = axes
    return (
        DeclaredTable("instance x subject x year", (ALL, ALL, period.at_depth(0))),
        DeclaredTable("instance x law x quarter", (ALL, subject.at_depth(0, 1), ALL)),
        DeclaredTable(
            "region x subject x quarter", (instance.at_depth(0, 1), ALL, ALL)
        ),
    )


@st.composite
def axes_of(draw, deep):
    """Draw the dimensions: first instances in regions, subjects in laws, quarters."""
    sizes = st.lists(st.integers(1, 3), min_size=1, max_size=2)
    instance = _two_levels(draw(sizes), "instance", "R", "m")
    if not deep:
        parts = [f"s{place}" for place in range(draw(st.integers(1, 5)))]
        return instance, flat("subject", parts, "law")
    subject = _two_levels(draw(sizes), "subject", "L", "s")
    return instance, subject, flat("quarter", ["Q1", "Q2"], "year")


@st.composite
def worlds(draw, releases=1):
    """Draw a layout with its counts, a few of which are revised for each release."""
    deep = draw(st.booleans())
    axes = draw(axes_of(deep))
    is_linked = deep and draw(st.booleans())
    layout = Layout(axes, linked_tables(axes) if is_linked else one_table(axes))
    shape = tuple(len(axis.leaves) for axis in axes)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    empty = rng.random(shape) < draw(st.sampled_from([0.0, 0.0, 0.15]))
    atoms = np.where(empty, 0, rng.choice(COUNTS, size=shape))
    counts = [roll_up(layout, atoms)]
    for _ in range(releases - 1):
        atoms = np.where(empty, 0, revised(atoms, rng))
        counts.append(roll_up(layout, atoms))
    zeros = roll_up(layout, (~empty).astype(np.int64)) == 0
    return World(layout, counts, zeros)


@st.composite
def worlds_with_outcomes(draw):
    """Draw rows with outcomes, which inherit the mask of their row."""
    sizes = st.lists(st.integers(1, 3), min_size=1, max_size=2)
    axes = (
        _two_levels(draw(sizes), "instance", "R", "m"),
        flat("subject", [f"s{each}" for each in range(draw(st.integers(1, 3)))], "law"),
        flat("outcome", ["upheld", "changed", "remitted"], "all"),
    )
    layout = Layout(axes, one_table(axes), inherited=2)
    shape = tuple(len(axis.leaves) for axis in axes)
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    counts = roll_up(layout, rng.choice(COUNTS, size=shape))
    return World(layout, [counts], np.zeros(layout.shape, dtype=np.bool_))


def revised(atoms: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Add or take away a case or two here and there, as late registration does."""
    changes = rng.choice([-1, 1, 2], size=atoms.shape) * (rng.random(atoms.shape) < 0.1)
    return np.maximum(atoms + changes, 0)


def _two_levels(sizes, dimension, group, member):
    groups, number = {}, 0
    for place, size in enumerate(sizes):
        groups[f"{group}{place}"] = [f"{member}{number + each}" for each in range(size)]
        number += size
    return hierarchy(dimension, groups, "all")
