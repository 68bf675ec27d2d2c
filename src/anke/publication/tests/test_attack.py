# SPDX-License-Identifier: EUPL-1.2
"""What an outsider can work out, and what the attacker therefore has to find."""

from __future__ import annotations

import numpy as np
import pytest

from anke.publication.domain.attack import attack
from anke.publication.domain.knowledge import versions_of
from anke.publication.domain.releases import Mark, PublishedShare, Release, publish
from anke.publication.domain.rules import ProtectionRule
from anke.publication.domain.tables import ALL, DeclaredTable, Layout, flat, roll_up
from anke.publication.errors import InconsistentReleaseError

pytestmark = pytest.mark.unit

RULE = ProtectionRule()
S, C, H = Mark.SHOWN, Mark.SMALL, Mark.HIDDEN


def quarters(*names: str) -> Layout:
    """Declare one row: a year and its quarters."""
    axis = flat("quarter", names, "year")
    return Layout((axis,), (DeclaredTable("quarters", (ALL,)),))


def released(layout: Layout, counts, marks, **more) -> Release:
    """Publish counts by the lowest values, with marks in the order of the box."""
    box = roll_up(layout, np.asarray(counts))
    return publish(layout, box, np.asarray(marks, dtype=np.int8), **more)


def test_a_single_hidden_count_is_the_total_less_the_rest() -> None:
    """One hidden cell in a shown total is named."""
    found = attack([released(quarters("Q1", "Q2"), [9, 3], [S, S, C])], RULE)

    assert not found.holds
    assert found.failing_names == [("Q2",)]
    assert (found.least[0], found.most[0]) == (3, 3)


def test_a_class_bounds_what_it_stands_beside() -> None:
    """Two cells "0–4" that add up to 8 are both 4."""
    found = attack([released(quarters("Q1", "Q2"), [4, 4], [S, C, C])], RULE)

    assert found.failing_names == [("Q1",), ("Q2",)]


def test_a_neighbour_near_the_threshold_protects_badly() -> None:
    """A hidden 6 is known to be 5 at least, which leaves 0 to 2 for the other cell."""
    layout = quarters("Q1", "Q2")

    near = attack([released(layout, [1, 6], [S, C, H])], RULE)
    far = attack([released(layout, [1, 9], [S, C, H])], RULE)

    assert near.failing_names == [("Q1",), ("Q2",)]
    assert far.holds


def test_tables_that_share_a_margin_are_attacked_jointly() -> None:
    """A cell that its own table hides well is given away by another table."""
    axes = (flat("region", ["A", "B"], "all"), flat("law", ["x", "y"], "all"))
    laws_of_a = DeclaredTable("laws of A", (("A",), ALL))
    regions_of_x = DeclaredTable("regions of x", (ALL, ("x",)))
    counts = [[3, 20], [9, 30]]
    marks = np.full((3, 3), S)
    marks[1, 1:] = [C, H]

    alone = attack([released(Layout(axes, (laws_of_a,)), counts, marks)], RULE)
    linked = Layout(axes, (laws_of_a, regions_of_x))
    together = attack([released(linked, counts, marks)], RULE)

    assert alone.holds
    assert together.failing_names == [("A", "x"), ("A", "y")]


def test_a_rate_with_a_known_denominator_is_a_count() -> None:
    """18.6 % of 129 is 24: the published example, with the count hidden, is named."""
    axis = flat("outcome", ["reversed", "upheld"], "all")
    layout = Layout((axis,), (DeclaredTable("outcomes", (ALL,)),))
    share = PublishedShare(part=1, whole=0, percent=18.6)
    marks = [S, H, H]

    without = attack([released(layout, [24, 105], marks)], RULE)
    with_rate = attack([released(layout, [24, 105], marks, shares=(share,))], RULE)

    assert without.holds
    assert with_rate.failing_names == [("reversed",), ("upheld",)]
    assert (with_rate.least[0], with_rate.most[0]) == pytest.approx((24, 24), abs=0.1)


def test_a_coarse_rate_of_a_large_number_tells_little() -> None:
    """19 % of 1,290 may be 239 to 251: wide enough."""
    axis = flat("outcome", ["reversed", "upheld"], "all")
    layout = Layout((axis,), (DeclaredTable("outcomes", (ALL,)),))
    share = PublishedShare(part=1, whole=0, percent=19, decimals=0)

    found = attack([released(layout, [240, 1050], [S, H, H], shares=(share,))], RULE)

    assert found.holds
    assert np.floor(found.most[0]) - np.ceil(found.least[0]) >= RULE.width


def test_what_an_earlier_release_showed_cannot_be_hidden() -> None:
    """A count that was out last quarter, and was not revised, is named."""
    layout, counts = quarters("Q1", "Q2", "Q3"), [7, 9, 20]
    first = released(layout, counts, [S, S, S, S])
    second = released(layout, counts, [S, H, H, S])
    box = roll_up(layout, np.asarray(counts))

    found = attack([first, second], RULE, versions=versions_of([box, box]))

    assert found.failing_names == [("Q1",), ("Q2",)]


def test_the_difference_of_two_releases_tells() -> None:
    """Hidden together once and apart once: the second release gives the first away."""
    layout, counts = quarters("Q1", "Q2", "Q3"), [2, 9, 20]
    first = released(layout, counts, [S, C, H, S])
    second = released(layout, counts, [S, C, S, H])
    box = roll_up(layout, np.asarray(counts))

    assert attack([first], RULE).holds
    found = attack([first, second], RULE, versions=versions_of([box, box]))
    assert ("Q1",) in found.failing_names


def test_revised_counts_are_other_counts() -> None:
    """Without knowing what was revised, two releases are attacked as two tables."""
    layout = quarters("Q1", "Q2", "Q3")
    first = released(layout, [2, 9, 20], [S, C, H, S])
    second = released(layout, [3, 10, 24], [S, C, S, H])

    assert attack([first, second], RULE).holds


def test_the_truth_has_to_fit_what_is_published() -> None:
    """Counts that are not those behind the release are refused."""
    layout = quarters("Q1", "Q2")
    release = released(layout, [1, 9], [S, C, H])
    wrong = roll_up(layout, np.array([2, 9]))

    with pytest.raises(InconsistentReleaseError):
        attack([release], RULE, truth=[wrong])


def test_the_truth_changes_no_verdict() -> None:
    """The search for a first solution and the true one come to the same."""
    layout = quarters("Q1", "Q2", "Q3")
    release = released(layout, [1, 7, 2], [S, C, H, C])
    truth = roll_up(layout, np.array([1, 7, 2]))

    alone = attack([release], RULE)
    helped = attack([release], RULE, truth=[truth])

    assert alone.failing.tolist() == helped.failing.tolist()
