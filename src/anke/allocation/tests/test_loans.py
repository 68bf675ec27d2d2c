# SPDX-License-Identifier: EUPL-1.2
"""Rising areas borrow from falling ones, by competence and beyond chance."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anke.allocation.domain.loans import (
    LOAN_WEEKS,
    RECENT_WEEKS,
    Flow,
    Offer,
    Trend,
    propose_loans,
)
from anke.allocation.domain.staff import Competence, Loan, Member

pytestmark = pytest.mark.unit
TODAY = date(2022, 6, 1)


def flow(area: str, recent: int, before: int = 440, **changes: int) -> Flow:
    """Make the flow of an area in which ten people decide ten cases each."""
    values = {"weeks_before": 44, "decided": 100, "people": 10}
    return Flow(area, recent, before, **(values | changes))


def member(code: str, *areas: str, **changes: object) -> Member:
    """Make somebody who decides cases of some areas alone."""
    return Member(
        code, competences=tuple(Competence(area, 2) for area in areas), **changes
    )


def propose(flows: list[Flow], staff: list[Member], **areas: str) -> list[Offer]:
    """Propose loans; `areas` gives each person's main area."""
    return propose_loans(flows, staff, areas, TODAY)


@pytest.mark.parametrize(
    ("recent", "trend"),
    [
        (80, Trend.STEADY),
        (87, Trend.STEADY),  # less than a tenth
        (95, Trend.STEADY),  # a tenth, but chance may do it
        (120, Trend.RISING),
        (50, Trend.FALLING),
    ],
)
def test_a_trend_is_more_than_a_tenth_and_more_than_chance(
    recent: int, trend: Trend
) -> None:
    """Eighty were expected."""
    assert flow("udk", recent).trend is trend


def test_a_new_area_has_no_trend() -> None:
    """There is nothing to compare with, and no share of nothing."""
    fresh = flow("udk", 30, before=0)

    assert fresh.change is None
    assert fresh.trend is Trend.STEADY


@given(st.integers(0, 500), st.integers(0, 2000))
def test_a_steady_intake_is_seldom_taken_for_a_trend(recent: int, before: int) -> None:
    """What is within two spreads, or within a tenth, is no trend."""
    one = flow("udk", recent, before)

    if abs(recent - one.expected) <= 0.1 * one.expected:
        assert one.trend is Trend.STEADY


def test_who_has_the_competence_and_fewest_cases_is_proposed() -> None:
    """As many as the falling area can spare, for eight weeks."""
    flows = [flow("udk", 120), flow("municipal", 50)]
    staff = [
        member("S001", "municipal"),
        member("S002", "municipal", "udk", load=9),
        member("S003", "municipal", "udk", load=2),
        member("S004", "municipal", "udk", load=5),
        member("S005", "municipal", "udk", load=1),
    ]
    areas = dict.fromkeys(("S001", "S002", "S003", "S004", "S005"), "municipal")

    offers = propose(flows, staff, **areas)

    # 30 fewer cases are three people; the other area could use four.
    assert [one.staff for one in offers] == ["S005", "S003", "S004"]
    assert {(one.from_area, one.to_area) for one in offers} == {("municipal", "udk")}
    assert offers[0].last_on == TODAY + timedelta(weeks=LOAN_WEEKS)


def test_nobody_is_taken_from_a_steady_area_or_without_competence() -> None:
    """Nor who learns, is away, or is lent already."""
    flows = [flow("udk", 160), flow("municipal", 40), flow("children", 80)]
    learns = Member("S003", competences=(Competence("udk", 1),))
    staff = [
        member("S001", "children", "udk"),
        member("S002", "municipal"),
        learns,
        member("S004", "udk", absences=((TODAY, TODAY),)),
        member("S005", "udk", loans=(Loan("udk", TODAY, TODAY),)),
    ]

    offers = propose(
        flows,
        staff,
        S001="children",
        S002="municipal",
        S003="municipal",
        S004="municipal",
        S005="municipal",
    )

    assert offers == []


def test_nothing_is_proposed_where_nothing_falls() -> None:
    """Rising areas alone have nobody to borrow from."""
    staff = [member("S001", "municipal", "udk")]

    assert propose([flow("udk", 160), flow("municipal", 80)], staff) == []
    assert RECENT_WEEKS == 8
