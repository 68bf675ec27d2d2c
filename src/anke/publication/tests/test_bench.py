# SPDX-License-Identifier: EUPL-1.2
"""The simulated year is the one that disclosure.md measured."""

from __future__ import annotations

import pytest

from anke.publication.bench import CASES, municipal_layout, municipal_year
from anke.publication.gate.areas import published_areas

pytestmark = pytest.mark.unit


def test_the_year_is_as_skewed_as_the_real_ones() -> None:
    """About 3,631 small cells by year, and 87 % of those by quarter from 1 to 4."""
    quarters = municipal_year()
    years = quarters.sum(axis=2)

    assert quarters.sum() == CASES
    assert ((years > 0) & (years < 5)).sum() == pytest.approx(3631, rel=0.02)
    assert (quarters[quarters > 0] < 5).mean() == pytest.approx(0.87, abs=0.01)


def test_the_layout_is_the_declared_one() -> None:
    """98 municipalities, 200 subjects, 25 laws and four quarters, tables as published.

    Municipality by law and year is a part of municipality by subject and year.
    """
    layout = municipal_layout()

    assert [len(axis.leaves) for axis in layout.axes] == [98, 200, 4]
    assert len(layout.axes[1].at_depth(1)) == 25
    assert len(layout.tables) == len(published_areas()[0].tables) - 1
