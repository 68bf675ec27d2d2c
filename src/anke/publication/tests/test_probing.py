# SPDX-License-Identifier: EUPL-1.2
"""The short cuts of a large search find what is possible, and nothing that is not."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from anke.publication.domain.intervals import Intervals
from anke.publication.domain.knowledge import known_from
from anke.publication.domain.probing import Probe
from anke.publication.domain.releases import publish
from anke.publication.domain.rules import ProtectionRule
from anke.publication.domain.suppression import primary
from anke.publication.domain.tables import ALL, DeclaredTable, Layout, flat, roll_up
from anke.publication.tests.oracle import exact_intervals
from anke.publication.tests.test_protection import UNHURRIED
from anke.publication.tests.worlds import World, worlds

pytestmark = pytest.mark.unit

RULE = ProtectionRule()


def unprotected(world):
    """Publish a world with primary suppression only, so that much can be narrowed."""
    counts = world.counts[0]
    marks = primary(world.layout, counts, RULE, world.structural)
    release = publish(world.layout, counts, marks)
    known = known_from([release], RULE)
    inside = counts.ravel()[known.cells].astype(float)
    return release, Probe(known, world.layout, inside, RULE.width, seed=1)


@pytest.mark.parametrize("count", [5, pytest.param(12, marks=pytest.mark.long)])
def test_sweeps_come_to_the_verdict_of_exact_search(count) -> None:
    """Patches and exchanges name the same cells as programs over everything."""
    tried = Counter()

    @settings(max_examples=count, **UNHURRIED)
    @given(worlds())
    def compare(world):
        _, probe = unprotected(world)
        swept, exact = Intervals.at(probe.inside), Intervals.at(probe.inside)
        failing = probe.narrow(exact)
        tried["failing"] += len(failing)

        found = replace(probe, at_once=0, most_single=999).narrow(swept)

        assert sorted(found) == sorted(failing)

    compare()
    assert tried["failing"] > count


@pytest.mark.parametrize("count", [3, pytest.param(8, marks=pytest.mark.long)])
def test_no_short_cut_widens_beyond_what_is_possible(count) -> None:
    """Every end that a sweep has seen lies inside the plain attacker's exact ends."""
    tried = Counter()

    @settings(max_examples=count, **UNHURRIED)
    @given(worlds())
    def check(world):
        release, probe = unprotected(world)
        intervals = Intervals.at(probe.inside)
        replace(probe, at_once=0).narrow(intervals, exact=False)
        ends = exact_intervals([release])
        for place, cell in enumerate(probe.known.cells):
            low, high = ends[np.unravel_index(cell, world.layout.shape)]
            tried["ends"] += 1
            assert intervals.least[place] >= low - 1e-6
            assert intervals.most[place] <= high + 1e-6

    check()
    assert tried["ends"] > 6 * count


def test_exchanges_alone_find_only_what_is_possible() -> None:
    """Without one linear program, every end seen lies inside the exact ends."""
    axes = (flat("area", list("ABC"), "all"), flat("law", list("xyz"), "all"))
    layout = Layout(axes, (DeclaredTable("t", (ALL, ALL)),))
    counts = roll_up(layout, np.array([[3, 3, 1], [3, 1, 3], [0, 2, 4]]))
    release, probe = unprotected(World(layout, [counts], counts < 0))
    intervals = Intervals.at(probe.inside)

    probe.exchanges.spread(intervals, probe.inside, np.random.default_rng(0), tries=10)

    assert (intervals.widths > 0).sum() >= 5
    ends = exact_intervals([release])
    for place, cell in enumerate(probe.known.cells):
        low, high = ends[np.unravel_index(cell, layout.shape)]
        assert low - 1e-6 <= intervals.least[place]
        assert intervals.most[place] <= high + 1e-6
