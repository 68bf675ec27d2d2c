# SPDX-License-Identifier: EUPL-1.2
"""A quarter played again: like is compared with like, and nothing is lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anke.allocation.domain.levers import Levers
from anke.allocation.domain.line import WaitingCase
from anke.allocation.domain.staff import Competence, Member
from anke.allocation.domain.trial import PastCase, PastDesk, compare, replay

pytestmark = pytest.mark.unit
START = date(2022, 3, 7)
WEEKS = [START + timedelta(weeks=week) for week in range(13)]
LAST = WEEKS[-1]


def desk(code: str, *done_on: date, **changes: object) -> PastDesk:
    """Make somebody who decides both areas alone."""
    can = (Competence("udk", 2), Competence("municipal", 2))
    return PastDesk(Member(code, competences=can, **changes), done_on)


def past(
    number: int, *, area: str = "udk", came: int = 0, days: int = 700, **rest: object
) -> PastCase:
    """Make a case that came some days before the quarter began, or after (below 0)."""
    since = START - timedelta(days=came)
    case = WaitingCase(f"22-{number:05}", area, since, **rest)
    return PastCase(case, days)


def test_the_same_levers_change_nothing() -> None:
    """Before and after are played by the same rules."""
    cases = [past(place, came=place) for place in range(20)]

    effect = compare(cases, [desk("S001")], Levers(), Levers(), WEEKS)

    assert effect.moved == ()
    assert effect.to_others == 0
    assert all(area.before == area.after for area in effect.areas)


def test_a_weight_shortens_the_wait_of_its_area() -> None:
    """And lengthens the other's, as somebody must wait."""
    cases = [
        *(past(place, area="udk", came=place) for place in range(40)),
        *(past(100 + place, area="municipal", came=place) for place in range(40)),
    ]
    now, then = Levers(cap_new=4), Levers(cap_new=4, weights=(("udk", 300),))
    desks = [desk("S001", cap=500)]

    effect = compare(cases, desks, now, then, WEEKS)

    udk = next(area for area in effect.areas if area.area == "udk")
    municipal = next(area for area in effect.areas if area.area == "municipal")
    assert udk.after.given > udk.before.given
    assert municipal.after.given < municipal.before.given
    assert effect.cases == 80


def test_places_come_free_when_cases_are_done() -> None:
    """A case in hand for two weeks keeps its place for two weeks."""
    cases = [past(place, days=14) for place in range(5)]
    levers = Levers(cap_open=1)

    given = replay(cases, [desk("S001", START + timedelta(days=6))], levers, WEEKS)

    assert [on for _, on in given.values()] == [
        START + timedelta(weeks=week) for week in (1, 3, 5, 7, 9)
    ]


def test_nobody_is_given_a_case_before_it_came() -> None:
    """What comes in the fifth week is given in the fifth week."""
    given = replay([past(1, came=-29)], [desk("S001")], Levers(), WEEKS)

    assert given == {"22-00001": ("S001", START + timedelta(weeks=5))}


def test_waits_are_summed_by_area_and_person() -> None:
    """Given, mean and longest wait, late, still in line; and what really happened."""
    late = past(1, came=10, due_on=START - timedelta(days=1))
    really = PastCase(past(2, came=4).case, 700, START + timedelta(days=20), "S009")
    never = past(3, area="municipal", came=0)
    desks = [PastDesk(Member("S001", competences=(Competence("udk", 2),)))]

    effect = compare([late, really, never], desks, Levers(), Levers(), WEEKS)

    udk = next(area for area in effect.areas if area.area == "udk")
    left = next(area for area in effect.areas if area.area == "municipal")
    assert (udk.before.given, udk.before.mean_wait, udk.before.longest) == (2, 7, 10)
    assert (udk.before.late, udk.really.given, udk.really.mean_wait) == (1, 1, 24)
    assert (left.before.given, left.before.left, left.before.mean_wait) == (0, 1, None)
    assert effect.people == (("S001", 2, 2),)


def test_a_quarter_without_weeks_is_none() -> None:
    """Nothing can be compared."""
    with pytest.raises(ValueError, match="weeks"):
        compare([], [], Levers(), Levers(), [])


@given(
    st.lists(st.tuples(st.integers(-80, 80), st.integers(1, 60)), max_size=25),
    st.integers(1, 4),
)
@settings(max_examples=40, deadline=None)
def test_no_case_is_lost_and_nobody_has_too_many(
    drawn: list[tuple[int, int]], cap: int
) -> None:
    """However many come, each is given once or still in line."""
    cases = [
        past(place, came=came, days=days) for place, (came, days) in enumerate(drawn)
    ]
    levers = Levers(cap_open=cap)

    effect = compare(cases, [desk("S001")], levers, levers, WEEKS)
    given = replay(cases, [desk("S001")], levers, WEEKS)

    assert sum(area.after.given + area.after.left for area in effect.areas) == len(
        cases
    )
    days_in_hand = {one.case.number: one.days_in_hand for one in cases}
    for day in WEEKS:
        in_hand = [
            number
            for number, (_, on) in given.items()
            if on <= day < on + timedelta(days=days_in_hand[number])
        ]
        assert len(in_hand) <= cap
