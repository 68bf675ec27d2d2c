# SPDX-License-Identifier: EUPL-1.2
"""Tables add up, share their margins, and leave no trace of what they hide."""

from __future__ import annotations

import numpy as np
import pytest

from anke.publication.domain.equations import equations_of
from anke.publication.domain.releases import NOTHING, Mark, publish
from anke.publication.domain.tables import (
    ALL,
    DeclaredTable,
    Layout,
    flat,
    hierarchy,
    roll_up,
)

pytestmark = pytest.mark.unit

# portal.md A3: municipal cases decided on the merits in 2021, by law.
LAWS_2021 = {
    "aktivloven": 6_325,
    "lab": 1_246,
    "social-pension": 816,
    "serviceloven": 8_286,
    "sygedagpenge": 3_549,
    "oevrige": 796,
}


def cube(*axes) -> Layout:
    """Declare every value with every other."""
    return Layout(axes, (DeclaredTable("cube", tuple(ALL for _ in axes)),))


def test_the_laws_of_2021_add_up_to_the_published_total() -> None:
    """The rows of the published table come to 21,018."""
    layout = cube(flat("law", list(LAWS_2021), "all"))

    box = roll_up(layout, np.array(list(LAWS_2021.values())))

    assert box[0] == 21_018


def test_the_published_example_comes_to_nineteen_percent() -> None:
    """Of 129 decided 19 were remitted and 5 changed, which is 19 %."""
    outcomes = hierarchy(
        "outcome", {"reversed": ["remitted", "changed"], "upheld": []}, "on-merits"
    )

    box = roll_up(cube(outcomes), np.array([19, 5, 105]))

    assert dict(zip(outcomes.codes, box.tolist(), strict=True))["on-merits"] == 129
    assert round(100 * box[1] / box[0]) == 19


def test_every_margin_is_an_equation() -> None:
    """A cube of two regions and two laws has three sums each way."""
    layout = cube(flat("region", ["A", "B"], "all"), flat("law", ["x", "y"], "all"))
    counts = roll_up(layout, np.array([[1, 2], [3, 4]]))

    rows = equations_of(layout)

    assert rows.shape == (6, 9)
    assert not (rows @ counts.ravel()).any()


def test_a_sum_whose_parts_stand_in_two_tables_is_an_equation() -> None:
    """Region A in one table and B in another add up to the total of a third."""
    axis = flat("region", ["A", "B"], "all")
    tables = tuple(DeclaredTable(code, ((code,),)) for code in axis.codes)

    rows = equations_of(Layout((axis,), tables))

    assert rows.toarray().tolist() == [[-1, 1, 1]]


def test_a_sum_with_a_part_in_no_table_is_none() -> None:
    """Where a part is never published, the total tells nothing of the others."""
    axis = flat("region", ["A", "B"], "all")

    rows = equations_of(Layout((axis,), (DeclaredTable("one", (("all", "A"),)),)))

    assert rows.shape[0] == 0


def test_what_is_never_published_still_adds_up() -> None:
    """An unseen table brings its cells and sums to what the attacker knows."""
    axis = flat("region", ["A", "B"], "all")
    shown, unseen = (
        DeclaredTable("shown", (("all", "A"),)),
        DeclaredTable("unseen", (("B",),)),
    )

    layout = Layout((axis,), (shown,), unseen=(unseen,))

    assert equations_of(layout).shape[0] == 1
    assert layout.published.tolist() == [True, True, False]


def test_an_unknown_value_of_a_table_is_refused() -> None:
    """A table that names a law nobody knows cannot be declared."""
    layout = cube(flat("law", ["x"], "all"))

    with pytest.raises(KeyError):
        layout.cells_of(DeclaredTable("wrong", (("y",),)))


def test_a_release_holds_nothing_of_what_it_hides() -> None:
    """Hidden counts are not in the release, under any mark."""
    layout = cube(flat("law", ["x", "y", "z"], "all"))
    marks = np.array([Mark.SHOWN, Mark.SMALL, Mark.HIDDEN, Mark.WITHHELD])

    release = publish(layout, np.array([20, 3, 9, 8]), marks)

    assert release.values.tolist() == [20, NOTHING, NOTHING, NOTHING]


def test_outcomes_are_shown_with_their_row_or_not_at_all() -> None:
    """The mask is that of the row; a small outcome of a shown row is shown."""
    law, outcome = flat("law", ["x", "y"], "all"), flat("outcome", ["up", "down"], "n")
    layout = Layout((law, outcome), (DeclaredTable("t", (ALL, ALL)),), inherited=1)
    marks = np.full(layout.shape, Mark.SHOWN)
    marks[1, 0] = Mark.SMALL

    release = publish(layout, roll_up(layout, np.array([[1, 2], [8, 1]])), marks)

    assert release.values[1].tolist() == [NOTHING] * 3
    assert release.values[2].tolist() == [9, 8, 1]
    assert layout.rows.sum() == 3
