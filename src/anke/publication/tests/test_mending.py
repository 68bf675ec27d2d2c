# SPDX-License-Identifier: EUPL-1.2
"""What the steps of the suppression are for, each seen alone.

Mutations tried by hand, each followed by the test that fails with it:

- no repair of equations: `test_repair_alone_closes_every_sum`;
- neighbours withheld, not hidden: `test_neighbours_are_hidden_before_withholding`;
- masks of earlier releases forgotten: `test_masks_are_sticky`;
- what is out already may hide: `test_what_was_shown_hides_nothing`;
- small groups pass: `test_a_group_comes_to_the_threshold`;
- a class bounds nothing: `test_a_class_bounds_what_it_stands_beside`;
- rates are not attacked: `test_a_rate_with_a_known_denominator_is_a_count`;
- exchanges need no room: `test_exchanges_alone_find_only_what_is_possible`.
"""

from __future__ import annotations

import numpy as np
import pytest

from anke.publication.domain.protection import protect
from anke.publication.domain.releases import Mark
from anke.publication.domain.rules import ProtectionRule
from anke.publication.domain.suppression import _State, primary, suppress
from anke.publication.domain.tables import ALL, DeclaredTable, Layout, flat, roll_up

pytestmark = pytest.mark.unit

RULE = ProtectionRule()


def square() -> tuple[Layout, np.ndarray]:
    """Declare three areas by three laws, with one small count."""
    axes = (flat("area", ["A", "B", "C"], "all"), flat("law", ["x", "y", "z"], "all"))
    layout = Layout(axes, (DeclaredTable("t", (ALL, ALL)),))
    return layout, roll_up(layout, np.array([[2, 30, 40], [20, 33, 44], [25, 36, 47]]))


def test_repair_alone_closes_every_sum() -> None:
    """Before any linear program no single sum tells too much."""
    layout, counts = square()
    state = _State(layout, counts, RULE, (), 0, None)
    state.start(primary(layout, counts, RULE))

    state.repair()

    least, most = state._now().bounds(RULE)
    flat_ends = least.ravel(), most.ravel()
    assert not len(state.sums.too_narrow(state.hidden, *flat_ends, RULE))
    assert (state.marks == Mark.HIDDEN).sum() >= 3


def test_neighbours_are_hidden_before_withholding() -> None:
    """Where neighbours suffice, the reader still learns which counts are small."""
    layout, counts = square()

    marks = suppress(layout, counts, RULE)

    assert not (marks == Mark.WITHHELD).any()
    assert (marks == Mark.SMALL).sum() == 1
    assert (marks == Mark.HIDDEN).sum() == 3


def test_protection_tells_what_it_does_and_repeats_itself() -> None:
    """Equal input gives the same bytes, and the end is told."""
    layout, counts = square()
    told: list[tuple[float, str]] = []

    first = protect(layout, counts, RULE, progress=lambda *said: told.append(said))

    assert told[-1] == (1.0, "attacking")
    assert protect(layout, counts, RULE).tobytes() == first.tobytes()
