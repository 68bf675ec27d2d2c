# SPDX-License-Identifier: EUPL-1.2
"""What is published of each area gives nothing away by what is not published.

Published tables are sums of counts that nobody sees, such as those of a small law in a
municipality and quarter. That these are not below nought is known to everybody.
"""

from dataclasses import replace

import numpy as np
import pytest

from anke.publication.bundle.contents import (
    ALL_SUBJECTS,
    COUNTRY,
    LAW_PREFIX,
    Text,
    Value,
)
from anke.publication.domain.attack import attack
from anke.publication.domain.releases import is_hidden, publish
from anke.publication.domain.rules import ProtectionRule
from anke.publication.domain.suppression import suppress
from anke.publication.domain.tables import ALL, DeclaredTable, roll_up
from anke.publication.gate.areas import PublishedTable, published_areas
from anke.publication.gate.axes import AreaAxes
from anke.publication.gate.layouts import layout_of

pytestmark = pytest.mark.unit

RULE = ProtectionRule()
QUARTERS = (1, 2, 3, 4)
REGIONS, LAWS = (4, 3), (4, 3, 3)
LARGE = ("l0", "l1")
AREAS = {area.id: area for area in published_areas()}
# Their tables are large; the municipal ones are the largest and looked at each time.
LARGE_AREAS = {"inter-municipal", "supervision"}


def axes(by: str) -> AreaAxes:
    """Give a few municipalities in two regions, or none, and subjects in three laws."""
    regions = REGIONS if by == "municipality" else ()
    return AreaAxes(
        (_value(COUNTRY), *_tree(regions, COUNTRY, "r", "m")),
        (_value(ALL_SUBJECTS), *_tree(LAWS, ALL_SUBJECTS, f"{LAW_PREFIX}l", "s")),
        {},
    )


def _tree(sizes, top, group, leaf):
    values = []
    for place, size in enumerate(sizes):
        values.append(_value(f"{group}{place}", top, 1))
        values += [
            _value(f"{leaf}{place}.{each}", f"{group}{place}", 2)
            for each in range(size)
        ]
    return values


def _value(code, parent="", level=0):
    return Value(code, Text(code, code), parent, level)


def counts_of(layout, seed):
    """Draw a year: large and small municipalities, common and rare subjects."""
    rng = np.random.default_rng(seed)
    shape = tuple(len(axis.leaves) for axis in layout.axes)
    sizes = [rng.lognormal(0.0, 0.9, each) for each in shape[:2]]
    means = np.multiply.outer(*sizes)
    means *= 6.0 / means.mean() / shape[2]
    return roll_up(layout, rng.poisson(np.repeat(means[:, :, None], shape[2], axis=2)))


def given_away(area, seed):
    """Protect a year, and count what one finds who also knows of the unseen counts."""
    tables = tuple(
        replace(table, laws=LARGE if table.laws else ()) for table in area.tables
    )
    area = replace(area, tables=tables)
    layout = layout_of(area, axes(area.by.value), 2022, QUARTERS)
    counts = counts_of(layout, seed)
    marks = suppress(layout, counts, RULE)
    unseen = (DeclaredTable("unseen", (ALL, ALL, ALL)),)
    found = attack(
        [publish(replace(layout, unseen=unseen), counts, marks)], RULE, truth=[counts]
    )
    return np.count_nonzero(is_hidden(marks)), len(found.failing) + len(found.unproven)


@pytest.mark.parametrize(
    "area",
    [
        pytest.param(area, marks=pytest.mark.long if area in LARGE_AREAS else ())
        for area in AREAS
    ],
)
def test_no_area_gives_counts_away_by_what_it_does_not_show(area) -> None:
    """Also for one who reckons with every count that no table shows."""
    hidden, narrow = given_away(AREAS[area], seed=0)

    assert hidden > 0
    assert narrow == 0


@pytest.mark.long
def test_quarters_of_all_subjects_would_give_counts_away() -> None:
    """Which is why no municipality has them (areas.toml)."""
    area = AREAS["municipal"]
    all_subjects = PublishedTable("all", (0, 1, 2), (0,), quarters=True)
    area = replace(area, tables=(*area.tables, all_subjects))

    _, narrow = given_away(area, seed=3)

    assert narrow > 0
