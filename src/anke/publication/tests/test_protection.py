# SPDX-License-Identifier: EUPL-1.2
"""Whatever the tables: no hidden count can be narrowed further than the rule allows."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import HealthCheck, event, given, settings

from anke.publication.domain.attack import attack
from anke.publication.domain.equations import equations_of
from anke.publication.domain.knowledge import versions_of
from anke.publication.domain.releases import is_hidden, publish
from anke.publication.domain.rules import ProtectionRule
from anke.publication.domain.suppression import Earlier, suppress
from anke.publication.errors import UnprotectableError
from anke.publication.tests.oracle import exact_intervals, narrowest
from anke.publication.tests.worlds import worlds, worlds_with_outcomes

pytestmark = pytest.mark.unit

RULE = ProtectionRule()
TABLES, LINKED, PLAIN, LONG = 60, 10, 4, 10_000
UNHURRIED = {
    "deadline": None,
    "suppress_health_check": [HealthCheck.too_slow, HealthCheck.data_too_large],
}


def released(world):
    """Protect and publish each release after the one before; None where refused."""
    earlier = []
    for counts in world.counts:
        try:
            marks = suppress(
                world.layout,
                counts,
                RULE,
                structural=world.structural,
                earlier=earlier,
            )
        except UnprotectableError:
            return None
        earlier.append(Earlier(publish(world.layout, counts, marks), counts))
    return [each.release for each in earlier]


def protects(world, tried):
    """Protect a world and attack it, without the truth: nothing may fail."""
    releases = released(world)
    if releases is None:
        tried["refused"] += 1
        return
    versions = versions_of(world.counts)
    found = attack(releases, RULE, versions=versions)
    tried["tables"] += len(releases)
    tried["hidden"] += len(found.cells)
    event("something is hidden" if len(found.cells) else "nothing is hidden")

    assert found.holds, found.failing_names
    cells, cases = smallest_group(releases[0])
    assert cells >= 2
    assert cases >= RULE.threshold


def smallest_group(release):
    """Give the fewest cells, and the fewest cases, hidden under a shown total."""
    cells, cases = [2], [RULE.threshold]
    rows, seen = equations_of(release.layout), release.is_seen.ravel()
    values = release.values.ravel()
    others = abs(rows) @ (~release.layout.rows.ravel()).astype(float)
    rows = rows[np.flatnonzero(others == 0)]
    for start, end in pairwise(rows.indptr):
        (total,) = rows.indices[start:end][rows.data[start:end] < 0]
        parts = rows.indices[start:end][rows.data[start:end] > 0]
        if seen[total] and not seen[parts].all():
            cells.append(int((~seen[parts]).sum()))
            cases.append(int(values[total] - values[parts][seen[parts]].sum()))
    return min(cells), min(cases)


def agrees(world, tried):
    """Protect a world, and let the plain attacker look at every hidden cell."""
    releases = released(world)
    if releases is None:
        tried["refused"] += 1
        return
    pairs = zip(world.counts, world.counts[1:], strict=False)
    revised = [then != now for then, now in pairs]
    intervals = exact_intervals(releases, RULE.threshold, revised)
    tried["tables"] += len(releases)

    assert narrowest(intervals) >= RULE.width


def tries(check, strategy, count):
    """Run a check on so many worlds, and give what was counted."""
    tried = Counter()

    @settings(max_examples=count, **UNHURRIED)
    @given(strategy)
    def run(world):
        check(world, tried)

    run()
    return tried


def test_no_hidden_count_of_any_table_is_narrowed() -> None:
    """The attacker finds no hidden cell too narrow, in tables of all kinds."""
    tried = tries(protects, worlds(), TABLES)

    assert tried["tables"] >= TABLES * 0.95
    assert tried["hidden"] > tried["tables"]


def test_no_hidden_count_is_narrowed_by_an_earlier_release() -> None:
    """Releases together tell no more of a hidden cell than the rule allows.

    A third one may go back to what the first one showed and the second one hid.
    """
    tried = tries(protects, worlds(releases=2), LINKED)
    tried += tries(protects, worlds(releases=3), LINKED)

    assert tried["tables"] >= 5 * LINKED * 0.95


def test_outcomes_do_not_give_their_rows_away() -> None:
    """No hidden row is narrowed by the outcomes of the rows and totals around it."""
    tried = tries(protects, worlds_with_outcomes(), LINKED)

    assert tried["tables"] >= LINKED * 0.8


def test_the_plain_attacker_agrees() -> None:
    """An attacker that shares no code with the house's own finds nothing either."""
    tried = tries(agrees, worlds(), PLAIN)
    tried += tries(agrees, worlds(releases=2), PLAIN)

    assert tried["tables"] >= 2 * PLAIN


@pytest.mark.long
@pytest.mark.timeout(7200)
def test_ten_thousand_tables_are_safe() -> None:
    """The attacker finds nothing in ten thousand random tables and linked releases."""
    tried = tries(protects, worlds(), LONG)
    tried += tries(protects, worlds(releases=3), LONG // 10)
    tried += tries(agrees, worlds(releases=2), LONG // 20)

    assert tried["tables"] >= LONG
    assert tried["refused"] <= tried["tables"] / 20


def test_what_was_hidden_stays_hidden() -> None:
    """A cell that an earlier release hid is hidden in the next one too."""
    tried = Counter()

    def stays(world, tried):
        releases = released(world)
        if releases:
            tried["tables"] += 1
            hidden = [is_hidden(each.marks) for each in releases]
            assert not (hidden[0] & ~hidden[1]).any()

    tried = tries(stays, worlds(releases=2), PLAIN)

    assert tried["tables"] >= PLAIN / 2
