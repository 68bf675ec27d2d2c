# SPDX-License-Identifier: EUPL-1.2
"""The boxes beside a table say what can be chosen, and how long it lasted."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from anke.portal.domain.areas import Area
from anke.portal.domain.resolving import resolve
from anke.portal.domain.selection import Selection
from anke.portal.filters import drawn_filters
from anke.portal.tests.worlds import SMALL, made_contents, made_cubes

if TYPE_CHECKING:
    from anke.publication.bundle.contents import Value

pytestmark = pytest.mark.unit


def _ended(value: Value) -> Value:
    return replace(value, valid_to="2018-12-31") if value.code == "sel-41" else value


def test_a_subject_that_has_ended_says_so() -> None:
    """Nobody chooses it for today's figures by mistake."""
    cube = made_cubes(SMALL)[0]
    subjects = tuple(_ended(each) for each in cube.area.subjects)
    area = Area(
        made_contents(SMALL),
        replace(cube, area=replace(cube.area, subjects=subjects)),
    )
    html = drawn_filters(area, resolve(Selection("municipal"), area), "en")

    assert "§ 41 (until 31.12.2018)</label>" in html
    assert html.count("(until 31.12.2018)") == 1
