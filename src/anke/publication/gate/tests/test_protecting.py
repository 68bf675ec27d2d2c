# SPDX-License-Identifier: EUPL-1.2
"""Two processes give what one gives, and a worker that may have no children waits."""

from types import SimpleNamespace

import numpy as np
import pytest

from anke.publication.domain.rules import ProtectionRule
from anke.publication.domain.tables import (
    Counts,
    DeclaredTable,
    Layout,
    flat,
    hierarchy,
    roll_up,
)
from anke.publication.errors import InconsistentReleaseError
from anke.publication.gate import protecting
from anke.publication.gate.protecting import Piece, attack_all, protect_all

pytestmark = pytest.mark.unit

RULE = ProtectionRule()


def pieces(number: int = 4) -> list[Piece]:
    """Give some small tables of instances by subject, each with other counts."""
    instance = hierarchy("instance", {"r1": ["a", "b", "c"], "r2": ["d", "e"]}, "all")
    subject = hierarchy("subject", {"l1": ["s", "t"], "l2": ["u", "v"]}, "any")
    table = DeclaredTable("t", (instance.codes, subject.codes))
    layout = Layout((instance, subject), (table,))
    chance = np.random.default_rng(1)
    shape = len(instance.leaves), len(subject.leaves)
    nowhere = np.zeros(layout.shape, dtype=np.bool_)
    return [
        Piece(
            f"p/{each}", layout, roll_up(layout, chance.integers(0, 15, shape)), nowhere
        )
        for each in range(number)
    ]


@pytest.mark.slow
def test_two_processes_give_what_one_gives(monkeypatch) -> None:
    """Marks and verdicts are the same, in the same order."""
    here = list(protect_all(pieces(), RULE))
    work = [(piece, marks) for piece, (_, marks) in zip(pieces(), here, strict=True)]
    judged = list(attack_all(work, RULE))
    monkeypatch.setattr(protecting, "LITTLE", 0)
    monkeypatch.setattr(protecting.os, "cpu_count", lambda: 2)
    pools = []
    pool = protecting.ProcessPoolExecutor
    monkeypatch.setattr(
        protecting,
        "ProcessPoolExecutor",
        lambda *a, **k: pools.append(a) or pool(*a, **k),
    )

    there = list(protect_all(pieces(), RULE))

    assert pools == [(2,)]
    for (_, one), (_, other) in zip(here, there, strict=True):
        assert (one == other).all()
    assert list(attack_all(work, RULE)) == judged
    assert all(each.failing == () for each in judged)


def test_the_sites_worker_does_it_alone(monkeypatch) -> None:
    """A daemon may have no children: it takes longer, and that is all."""
    monkeypatch.setattr(protecting, "LITTLE", 0)
    monkeypatch.setattr(protecting.os, "cpu_count", lambda: 2)
    monkeypatch.setattr(
        protecting, "current_process", lambda: SimpleNamespace(daemon=True)
    )
    monkeypatch.setattr(protecting, "ProcessPoolExecutor", None)

    assert len(list(protect_all(pieces(), RULE))) == 4


def test_what_cannot_be_protected_names_its_area_and_year() -> None:
    """Counts that do not add up are refused, with the place."""
    wrong = pieces(1)[0]
    wrong.counts[0, 0] += 1

    with pytest.raises(InconsistentReleaseError, match=r"^p/0: "):
        list(protect_all([wrong], RULE))


def two_tables(counts: Counts) -> Piece:
    """Give a table by region and one by instance, of ten instances with one subject."""
    groups = {"r1": list("abcde"), "r2": list("fghij")}
    instance = hierarchy("instance", groups, "all")
    subject = flat("subject", ["s"], "any")
    by_region = DeclaredTable("region", (instance.at_depth(0, 1), subject.codes))
    by_instance = DeclaredTable("instance", (instance.codes, subject.codes))
    layout = Layout((instance, subject), (by_region, by_instance))
    nowhere = np.zeros(layout.shape, dtype=np.bool_)
    return Piece("p/0", layout, roll_up(layout, counts.reshape(10, 1)), nowhere)


def tables_of(piece: Piece) -> list[str]:
    """Protect, and say which tables are left."""
    ((layout, _),) = protect_all([piece], RULE)
    return [table.id for table in layout.tables]


def test_a_table_of_small_counts_alone_is_left_out(monkeypatch) -> None:
    """It would say nothing; a table that has some large ones stays."""
    small, mixed = np.full(10, 2), np.array([9, 8, 9, 7, 1, 9, 8, 9, 7, 2])
    monkeypatch.setattr(protecting, "SPARSE", 0.5)
    monkeypatch.setattr(protecting, "MOST_HIDDEN", 1.0)

    assert tables_of(two_tables(small)) == ["region"]
    assert tables_of(two_tables(mixed)) == ["region", "instance"]


def test_a_table_that_hides_most_of_what_is_large_is_left_out(monkeypatch) -> None:
    """Each small count needs a large neighbour hidden, until too few are shown."""
    mixed = np.array([9, 8, 9, 7, 1, 9, 8, 9, 7, 2])
    monkeypatch.setattr(protecting, "SPARSE", 0.0)

    monkeypatch.setattr(protecting, "MOST_HIDDEN", 0.9)
    assert tables_of(two_tables(mixed)) == ["region", "instance"]
    monkeypatch.setattr(protecting, "MOST_HIDDEN", 0.05)
    assert tables_of(two_tables(mixed)) == ["region"]
