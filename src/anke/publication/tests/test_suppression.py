# SPDX-License-Identifier: EUPL-1.2
"""Which cells are hidden, and why those."""

from __future__ import annotations

import numpy as np
import pytest

from anke.publication.domain.releases import Mark, is_hidden, publish
from anke.publication.domain.rules import ProtectionRule
from anke.publication.domain.suppression import Earlier, primary, suppress
from anke.publication.domain.tables import ALL, DeclaredTable, Layout, flat, roll_up
from anke.publication.errors import InconsistentReleaseError

pytestmark = pytest.mark.unit

RULE = ProtectionRule()


def row(*parts: int, **more):
    """Suppress a total and its parts."""
    axis = flat("law", [f"l{place}" for place in range(len(parts))], "all")
    layout = Layout((axis,), (DeclaredTable("laws", (ALL,)),))
    return suppress(layout, roll_up(layout, np.array(parts)), RULE, **more).tolist()


def test_small_counts_and_noughts_are_one_class() -> None:
    """What is below the threshold is marked as small, nought among it."""
    assert row(0, 3, 4, 3, 40) == [1, 3, 3, 3, 3, 1]


def test_a_structural_zero_is_shown_apart() -> None:
    """Where there can be no case, the nought is shown and protects nobody."""
    zeros = np.array([False, True, False, False])

    marks = row(0, 3, 40, structural=zeros)

    assert marks == [Mark.SHOWN, Mark.STRUCTURAL_ZERO, Mark.SMALL, Mark.HIDDEN]


def test_cases_in_a_structural_zero_are_refused() -> None:
    """A count where there can be none is a fault in the facts."""
    with pytest.raises(InconsistentReleaseError):
        row(2, 40, structural=np.array([False, True, False]))


def test_the_cheapest_good_neighbour_is_hidden() -> None:
    """Not 6, which is known to be 5 at least, nor 400: 12 protects and costs less."""
    assert row(1, 6, 12, 400) == [1, 3, 1, 4, 1]


def test_a_group_comes_to_the_threshold() -> None:
    """Two small cells that add up to 4 are not left alone with their sum."""
    marks = row(2, 2, 30, 40)

    assert marks[:4] == [Mark.SHOWN, Mark.SMALL, Mark.SMALL, Mark.HIDDEN]


def test_counts_that_do_not_add_up_are_refused() -> None:
    """A total that is not the sum of its parts is never published."""
    layout = Layout((flat("law", ["a"], "all"),), (DeclaredTable("t", (ALL,)),))

    with pytest.raises(InconsistentReleaseError):
        suppress(layout, np.array([9, 8]), RULE)


def test_rows_that_all_ended_alike_can_be_hidden() -> None:
    """By the stricter setting nobody learns how every case of a row ended."""
    law, outcome = flat("law", ["x", "y"], "all"), flat("outcome", ["up", "down"], "n")
    layout = Layout((law, outcome), (DeclaredTable("t", (ALL, ALL)),), inherited=1)
    counts = roll_up(layout, np.array([[9, 0], [8, 7]]))

    mild = primary(layout, counts, RULE)
    strict = primary(layout, counts, ProtectionRule(hides_like_endings=True))

    assert mild[1].tolist() == [Mark.SHOWN] * 3
    assert strict[1].tolist() == [Mark.HIDDEN] * 3
    assert strict[2].tolist() == [Mark.SHOWN] * 3


def test_masks_are_sticky() -> None:
    """What an earlier release hid stays hidden when it has grown."""
    axis = flat("law", ["a", "b", "c"], "all")
    layout = Layout((axis,), (DeclaredTable("laws", (ALL,)),))
    before = roll_up(layout, np.array([3, 12, 40]))
    after = roll_up(layout, np.array([6, 14, 40]))
    first = publish(layout, before, suppress(layout, before, RULE))

    marks = suppress(layout, after, RULE, earlier=[Earlier(first, before)])

    assert is_hidden(marks).tolist() == is_hidden(first.marks).tolist()


def test_what_was_shown_hides_nothing() -> None:
    """A neighbour that is out already, and not revised, is not chosen."""
    axis = flat("law", ["a", "b", "c"], "all")
    layout = Layout((axis,), (DeclaredTable("laws", (ALL,)),))
    before = roll_up(layout, np.array([7, 12, 40]))
    after = roll_up(layout, np.array([4, 12, 42]))
    first = publish(layout, before, suppress(layout, before, RULE))

    marks = suppress(layout, after, RULE, earlier=[Earlier(first, before)])

    assert marks.tolist() == [Mark.SHOWN, Mark.SMALL, Mark.SHOWN, Mark.HIDDEN]
