# SPDX-License-Identifier: EUPL-1.2
"""What stood behind a release comes back as it was, also on more values than then."""

import numpy as np
import pytest

from anke.publication.domain.equations import equations_of
from anke.publication.domain.releases import Mark
from anke.publication.domain.tables import (
    DeclaredTable,
    Layout,
    flat,
    hierarchy,
    roll_up,
)
from anke.publication.errors import BundleDamagedError
from anke.publication.gate.keeping import aligned, keep, read_kept
from anke.publication.gate.protecting import Tables

pytestmark = pytest.mark.unit


def tables(groups) -> Tables:
    """Give a table of instances by quarter, every count a different one."""
    instance = hierarchy("instance", groups, "country")
    period = flat("period", ["K1", "K2"], "2022")
    named = DeclaredTable("t", (instance.codes, period.codes))
    layout = Layout((instance, period), (named,))
    leaves = len(instance.leaves), 2
    counts = roll_up(layout, np.arange(1, leaves[0] * 2 + 1).reshape(leaves))
    marks = np.where(counts < 5, Mark.SMALL, Mark.SHOWN).astype(np.int8)
    return Tables(layout, counts, marks)


def test_what_was_kept_comes_back(tmp_path) -> None:
    """Counts, marks, values and tables; written twice it is one file."""
    known = tables({"r1": ["a", "b"], "r2": ["c"]})

    name = keep(tmp_path, known)
    found = read_kept(tmp_path, name)

    assert keep(tmp_path, known) == name
    assert found.layout == known.layout
    assert (found.counts == known.counts).all()
    assert (found.marks == known.marks).all()


def test_earlier_tables_hold_on_the_values_of_a_later_release() -> None:
    """A new instance between the old ones stands in none of the earlier tables."""
    before = tables({"r1": ["a", "b"], "r2": ["c"]})
    after = tables({"r1": ["a", "new", "b"], "r2": ["c"], "r3": ["d"]})

    moved = aligned(before, after.layout)

    codes = moved.layout.axes[0].codes
    assert codes == after.layout.axes[0].codes
    for code in before.layout.axes[0].codes:
        old = before.layout.axes[0].codes.index(code)
        assert (moved.counts[codes.index(code)] == before.counts[old]).all()
    new = [codes.index("new"), codes.index("d"), codes.index("r3")]
    assert (moved.marks[new] == Mark.ABSENT).all()
    assert not moved.layout.published[new].any()
    equations = equations_of(moved.layout)
    assert equations.shape[0] == equations_of(before.layout).shape[0]
    assert not (equations @ moved.counts.ravel()).any()


def test_a_value_that_is_gone_is_an_error() -> None:
    """What was published cannot be forgotten."""
    before = tables({"r1": ["a", "b"]})
    after = tables({"r1": ["a"]})

    with pytest.raises(KeyError, match="b"):
        aligned(before, after.layout)


def test_a_file_that_is_missing_or_changed_is_an_error(tmp_path) -> None:
    """Without its memory the gate attacks nothing."""
    name = keep(tmp_path, tables({"r1": ["a", "b"]}))
    path = tmp_path / "kept" / f"{name}.npz"
    path.write_bytes(path.read_bytes() + b"x")

    with pytest.raises(BundleDamagedError, match="was changed"):
        read_kept(tmp_path, name)
    path.unlink()
    with pytest.raises(BundleDamagedError, match="is missing"):
        read_kept(tmp_path, name)
