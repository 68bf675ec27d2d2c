# SPDX-License-Identifier: EUPL-1.2
"""The distribution keeps its promises whatever waits and whoever is at work."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anke.allocation.domain.distribution import NAMED_ONLY, distribute, why_not
from anke.allocation.domain.levers import Levers
from anke.allocation.domain.line import WaitingCase
from anke.allocation.domain.reasons import Blocker, Turn, Why
from anke.allocation.domain.staff import Competence, Loan, Member

if TYPE_CHECKING:
    from anke.allocation.domain.distribution import Distribution

pytestmark = pytest.mark.unit
TODAY = date(2022, 6, 1)
AREAS = ("municipal", "udk", "children")
LAWS = ("", "serviceloven")
CODES = tuple(f"S{place:03}" for place in range(1, 7))
days = st.integers(0, 90).map(lambda back: TODAY - timedelta(days=back))


@st.composite
def waiting_cases(draw: st.DrawFn) -> list[WaitingCase]:
    """Draw a line of cases of all kinds."""
    return [
        WaitingCase(
            number=f"22-{place:05}",
            area=draw(st.sampled_from(AREAS)),
            law=draw(st.sampled_from(LAWS)),
            since=draw(days),
            due_on=draw(st.none() | days),
            statutory=draw(st.booleans()),
            fast_track=draw(st.booleans()),
            notice_scheme=draw(st.booleans()),
            team=draw(st.sampled_from(("", "A", "B"))),
            keys=draw(st.frozensets(st.sampled_from("klmnop"), max_size=2)),
            conflicts=draw(st.frozensets(st.sampled_from(CODES), max_size=2)),
            protection=draw(st.sampled_from((0, 0, 0, 1, 2, 3))),
            granted=draw(st.frozensets(st.sampled_from(CODES), max_size=2)),
        )
        for place in range(draw(st.integers(0, 14)))
    ]


competences = st.builds(
    Competence,
    area=st.sampled_from(AREAS),
    level=st.integers(1, 3),
    law=st.sampled_from(LAWS),
    valid_to=st.sampled_from((date.max, date(2022, 5, 31))),
)


@st.composite
def people(draw: st.DrawFn) -> list[Member]:
    """Draw staff with competences, absences, loans, caps and loads."""
    return [
        Member(
            code=code,
            team=draw(st.sampled_from(("", "A", "B"))),
            competences=tuple(draw(st.lists(competences, max_size=3))),
            percent=draw(st.sampled_from((100, 80, 50))),
            cap=draw(st.none() | st.integers(0, 4)),
            absences=draw(
                st.sampled_from(((), ((TODAY, TODAY),), ((TODAY + timedelta(9),) * 2,)))
            ),
            loans=draw(st.sampled_from(((), (Loan("udk", TODAY, TODAY),)))),
            load=draw(st.integers(0, 4)),
            holds=draw(st.frozensets(st.sampled_from("klmnop"), max_size=2)),
        )
        for code in draw(st.sets(st.sampled_from(CODES)))
    ]


settings_of_levers = st.builds(
    Levers,
    weights=st.sampled_from(((), (("udk", 300),), (("udk", 20), ("children", 150)))),
    cap_open=st.integers(0, 6),
    cap_new=st.integers(0, 4),
    affinity_days=st.sampled_from((0, 10, 100)),
    own_team=st.booleans(),
    days_ahead=st.sampled_from((0, 2, 10)),
)
worlds = given(waiting_cases(), people(), settings_of_levers)


@worlds
@settings(max_examples=60, deadline=None)
def test_every_case_is_given_once_or_left_with_a_reason(
    cases: list[WaitingCase], staff: list[Member], levers: Levers
) -> None:
    """No case is lost, none given twice, and each that is left says why."""
    found = distribute(cases, staff, levers, TODAY)

    numbers = [one.number for one in (*found.given, *found.left)]
    assert sorted(numbers) == sorted(case.number for case in cases)
    assert all(one.blockers for one in found.left)
    assert all(one.why for one in found.given)


@worlds
@settings(max_examples=60, deadline=None)
def test_nobody_gets_more_than_the_caps_allow(
    cases: list[WaitingCase], staff: list[Member], levers: Levers
) -> None:
    """Neither the bound on open cases nor that on new ones is passed."""
    new = Counter(one.staff for one in distribute(cases, staff, levers, TODAY).given)

    for member in staff:
        if new[member.code]:
            cap = levers.cap_of(member.cap, member.percent)
            assert member.load + new[member.code] <= cap
            assert new[member.code] <= (levers.cap_new or len(cases))


@worlds
@settings(max_examples=60, deadline=None)
def test_no_conflict_protection_competence_or_absence_is_passed_over(
    cases: list[WaitingCase], staff: list[Member], levers: Levers
) -> None:
    """Who gets a case may have it, and is at work."""
    by_number = {case.number: case for case in cases}
    by_code = {member.code: member for member in staff}

    for one in distribute(cases, staff, levers, TODAY).given:
        case, member = by_number[one.number], by_code[one.staff]
        assert why_not(case, member, levers, TODAY) is None
        assert member.code not in case.conflicts
        assert case.protection < NAMED_ONLY or member.code in case.granted


@worlds
@settings(max_examples=120, deadline=None)
def test_a_statutory_case_is_never_behind_another_for_the_same_person(
    cases: list[WaitingCase], staff: list[Member], levers: Levers
) -> None:
    """Whoever got something less urgent could not have had the statutory case."""
    found = distribute(cases, staff, levers, TODAY)
    by_number = {case.number: case for case in cases}
    by_code = {member.code: member for member in staff}
    turns = [one.turn for one in found.given]
    order = list(Turn)

    assert turns == sorted(turns, key=order.index)
    for left in found.left:
        if left.turn is not Turn.STATUTORY:
            continue
        for one in found.given:
            if one.turn is not Turn.STATUTORY:
                assert why_not(
                    by_number[left.number], by_code[one.staff], levers, TODAY
                )


@worlds
@settings(max_examples=60, deadline=None)
def test_the_order_of_the_input_does_not_matter(
    cases: list[WaitingCase], staff: list[Member], levers: Levers
) -> None:
    """The same line and the same staff give the same answer, however listed."""
    straight = distribute(cases, staff, levers, TODAY)

    assert distribute(cases[::-1], staff[::-1], levers, TODAY) == straight
    assert distribute(sorted(cases, key=hash), staff, levers, TODAY) == straight


@worlds
@settings(max_examples=60, deadline=None)
def test_nobody_who_could_have_a_case_stays_idle(
    cases: list[WaitingCase], staff: list[Member], levers: Levers
) -> None:
    """A case is left only where all who may have it are full, or it is kept."""
    found = distribute(cases, staff, levers, TODAY)
    new = Counter(one.staff for one in found.given)
    by_number = {case.number: case for case in cases}

    for left in found.left:
        if left.blockers[0][0] is Blocker.KEPT:
            continue
        for member in staff:
            if why_not(by_number[left.number], member, levers, TODAY) is None:
                room = levers.cap_of(member.cap, member.percent) - member.load
                room = min(room, levers.cap_new or len(cases))
                assert new[member.code] >= room


# --- Single rules, each by its example -----------------------------------------------


def case(number: int, **changes: object) -> WaitingCase:
    """Make an ordinary case that has waited as many days as its number."""
    values = {"area": "udk", "since": TODAY - timedelta(days=number)}
    return WaitingCase(f"22-{number:05}", **(values | changes))


def member(code: str, **changes: object) -> Member:
    """Make somebody who decides all cases of one area alone."""
    return Member(code, **({"competences": (Competence("udk", 2),)} | changes))


def hands(found: Distribution) -> dict[int, str]:
    """Give who got which case, by the case's serial number."""
    return {int(one.number[3:]): one.staff for one in found.given}


def test_the_line_is_served_from_the_front() -> None:
    """Statutory, fast track, notice scheme, then the oldest."""
    line = [
        case(90),
        case(5, notice_scheme=True),
        case(4, fast_track=True),
        case(3, statutory=True, due_on=TODAY),
        case(2, statutory=True, due_on=TODAY - timedelta(days=1)),
        case(80),
    ]

    found = distribute(line, [member("S001")], Levers(), TODAY)

    assert list(hands(found)) == [2, 3, 4, 5, 90, 80]
    assert found.given[0].reasons == ("statutory", "experience", "most-room")


def test_a_weight_moves_ordinary_cases_only() -> None:
    """With 200 per cent twenty days count as forty, and a fast track stays in front."""
    staff = [
        member("S001", competences=(Competence("udk", 2), Competence("children", 2)))
    ]
    line = [case(30, area="children"), case(20), case(1, fast_track=True)]
    weighted = Levers(weights=(("udk", 200),))

    assert list(hands(distribute(line, staff, Levers(), TODAY))) == [1, 30, 20]
    assert list(hands(distribute(line, staff, weighted, TODAY))) == [1, 20, 30]


def test_the_emptiest_desk_comes_first_for_its_time_at_work() -> None:
    """Six cases in half time are more than ten in full time."""
    staff = [member("S001", load=6, percent=50), member("S002", load=10)]

    found = distribute([case(1)], staff, Levers(cap_open=30), TODAY)

    assert hands(found) == {1: "S002"}


def test_the_specialist_is_kept_free() -> None:
    """Of two with equal room the less experienced gets the ordinary case."""
    staff = [
        member("S001", competences=(Competence("udk", 3),)),
        member("S002", competences=(Competence("udk", 1),)),
    ]

    found = distribute([case(1), case(2, statutory=True)], staff, Levers(), TODAY)

    assert hands(found) == {2: "S001", 1: "S002"}


def test_a_citizen_s_cases_come_to_one_hand() -> None:
    """Both to one who has room, though a colleague has fewer cases by then."""
    staff = [member("S001"), member("S002")]
    line = [case(9, keys=frozenset("k")), case(8), case(7, keys=frozenset("k"))]

    found = distribute(line, staff, Levers(), TODAY)

    assert hands(found)[9] == hands(found)[7] != hands(found)[8]
    assert Why.SAME_CITIZEN in found.given[1].why


def test_a_case_waits_for_the_hand_that_knows_the_citizen() -> None:
    """Ordinary ones do, for the days that the lever says, and statutory ones never."""
    staff = [member("S001", cap=0, holds=frozenset("k")), member("S002")]
    levers = Levers(affinity_days=14)
    kept, too_old, law = (
        case(13, keys=frozenset("k")),
        case(14, keys=frozenset("k")),
        case(12, keys=frozenset("k"), statutory=True),
    )

    for one, left in ((kept, True), (too_old, False), (law, False)):
        found = distribute([one], staff, levers, TODAY)
        assert bool(found.left) is left
        if left:
            assert found.left[0].blockers[0] == (Blocker.KEPT, 1)


def test_the_team_that_the_mail_room_chose_comes_first() -> None:
    """Unless it is full, or the lever says that teams do not matter."""
    staff = [member("S001", team="B"), member("S002", team="A", load=20)]
    full = [member("S001", team="B"), member("S002", team="A", load=30)]
    line = [case(1, team="A")]

    assert hands(distribute(line, staff, Levers(), TODAY)) == {1: "S002"}
    assert hands(distribute(line, full, Levers(), TODAY)) == {1: "S001"}
    assert hands(distribute(line, staff, Levers(own_team=False), TODAY)) == {1: "S001"}


def test_whoever_is_lent_gets_cases_of_the_other_area_only() -> None:
    """And the case says so."""
    lent = member(
        "S001",
        competences=(Competence("udk", 2), Competence("children", 2)),
        loans=(Loan("children", TODAY, TODAY + timedelta(days=40)),),
    )

    found = distribute([case(9), case(1, area="children")], [lent], Levers(), TODAY)

    assert hands(found) == {1: "S001"}
    assert found.given[0].why == (Why.ON_LOAN, Why.MOST_ROOM)


def test_nobody_gets_cases_right_before_an_absence() -> None:
    """Two days ahead by the lever; three days ahead is far enough."""
    soon = ((TODAY + timedelta(days=2), TODAY + timedelta(days=20)),)
    later = ((TODAY + timedelta(days=3), TODAY + timedelta(days=20)),)

    assert not distribute(
        [case(1)], [member("S1", absences=soon)], Levers(), TODAY
    ).given
    assert distribute([case(1)], [member("S1", absences=later)], Levers(), TODAY).given


def test_what_is_left_counts_what_stood_in_the_way() -> None:
    """Of three who have the competence one may not, one is away, one is full."""
    staff = [
        member("S001"),
        member("S002", absences=((TODAY, TODAY),)),
        member("S003", load=30),
    ]
    line = [case(1, conflicts=frozenset({"S001"}))]

    found = distribute(line, staff, Levers(), TODAY)

    assert dict(found.left[0].blockers) == {
        Blocker.CONFLICT: 1,
        Blocker.ABSENT: 1,
        Blocker.FULL: 1,
    }


def test_without_competence_nobody_is_counted() -> None:
    """The case says that nobody decides such cases."""
    found = distribute([case(1, area="children")], [member("S001")], Levers(), TODAY)

    assert found.left[0].blockers == ((Blocker.NOBODY, 0),)
