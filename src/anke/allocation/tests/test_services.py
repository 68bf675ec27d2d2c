# SPDX-License-Identifier: EUPL-1.2
"""Proposals are accepted once, by hand goes past the line, and each says why."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from anke.access.domain.roles import Role
from anke.access.errors import AccessDeniedError
from anke.allocation.domain.decide import ALLOCATION_STREAM
from anke.allocation.domain.proposals import read_proposal
from anke.allocation.domain.reasons import Blocker, ByHand, Turn, Why
from anke.allocation.errors import AllocationRefusedError, UnknownProposalError
from anke.allocation.models import Proposal
from anke.allocation.proposals import accept, compute, propose
from anke.allocation.queries import line_visible_to, members, read_line
from anke.allocation.services import give_by_hand, hand_over, take_back
from anke.allocation.staffing import set_absence
from anke.allocation.tests.factories import (
    TODAY,
    caseworker,
    held,
    leader,
    staff,
    waiting,
)
from anke.cases.domain import commands as c
from anke.cases.domain import payloads as p
from anke.cases.domain.cpr import Cpr
from anke.cases.domain.entries import case_stream
from anke.cases.models import Case
from anke.cases.queries import journal_of
from anke.cases.rules import current_rules
from anke.cases.tests.factories import do
from anke.cases.vault import Person, keep_people, seal_person

pytestmark = [pytest.mark.db, pytest.mark.django_db, pytest.mark.usefixtures("_today")]
MARCH = date(2022, 3, 1)
CPR = "251248-9996"  # Nancy Ann Berggren, an official test person


def holder(number: str) -> tuple[str, str]:
    """Give who has a case, and which team."""
    case = Case.objects.get(pk=number)
    return case.staff, case.team


def last_allocation(number: str) -> p.CaseAllocated:
    """Give the latest allocation in a case's journal."""
    found = [entry.payload for entry in journal_of(case_stream(number))]
    return [one for one in found if isinstance(one, p.CaseAllocated)][-1]


def add_nancy(number: str, on: date) -> None:
    """Make the same person a party of a case."""
    sealed = seal_person(case_stream(number), Person("Nancy Ann", Cpr(CPR)))
    keep_people([sealed])
    do(number, c.AddParty("appellant", sealed.commitment), on)


def test_a_proposal_changes_nothing_until_it_is_accepted() -> None:
    """Then the case is given, with the reasons in its journal."""
    boss = leader()
    staff(boss, "S001")
    number = waiting(MARCH)

    proposal = propose(boss)
    before = holder(number)
    accepted = accept(boss, proposal.pk)

    assert before == ("", "")
    assert holder(number) == ("S001", "Voksne")
    assert accepted.given == 1
    assert last_allocation(number).reasons == ("oldest", "most-room")
    journaled = journal_of(ALLOCATION_STREAM)[-1].payload
    assert journaled == p.CasesDistributed(proposal.pk, proposal.result, 1, 1, 0)


def test_part_of_a_proposal_may_be_accepted_and_the_rest_later() -> None:
    """The proposal stays open as long as something of it waits."""
    boss = leader()
    staff(boss, "S001")
    first, second = waiting(MARCH), waiting(MARCH)
    proposal = propose(boss)

    accept(boss, proposal.pk, [first])

    assert holder(second) == ("", "")
    accept(boss, proposal.pk)
    assert holder(second) == ("S001", "Voksne")
    with pytest.raises(UnknownProposalError):
        accept(boss, proposal.pk)


def test_what_changed_meanwhile_is_skipped_and_named() -> None:
    """A case that a colleague gave away, and a person who has gone on leave."""
    boss, other = leader(), leader("T002")
    staff(boss, "S001")
    staff(boss, "S002", area="udk")
    taken, stays = waiting(MARCH), waiting(MARCH)
    away = waiting(MARCH, area="udk", subject="", first_instance="udk")
    proposal = propose(boss)
    give_by_hand(other, [taken], "S002", ByHand.KNOWS_THE_CASE)
    set_absence(boss, "S002", TODAY, None)

    accepted = accept(boss, proposal.pk)

    assert accepted.given == 1
    assert set(accepted.skipped) == {taken, away}
    assert holder(taken) == ("S002", "Voksne")
    assert holder(stays) == ("S001", "Voksne")
    assert holder(away) == ("", "")


def test_the_same_line_gives_the_same_proposal() -> None:
    """Two leaders who ask at the same time read the same."""
    boss, other = leader(), leader("T002")
    staff(boss, "S001")
    for place in range(5):
        waiting(MARCH + timedelta(days=place))

    assert propose(boss).result == propose(other).result
    assert propose(boss).result == Proposal.objects.get(made_by="T002").result
    assert Proposal.objects.filter(made_by="T001").count() == 1


def test_a_team_s_proposal_gives_to_its_members_only() -> None:
    """The others' room is not touched."""
    boss = leader()
    staff(boss, "S001", team="Voksne")
    staff(boss, "S002", team="Børn")
    for _ in range(3):
        waiting(MARCH)

    proposal = propose(boss, team="Børn")

    found = read_proposal(proposal.body, TODAY)
    assert {one.staff for one in found.given} == {"S002"}


def test_the_cases_of_somebody_absent_are_shared_among_the_others() -> None:
    """The proposal is about that desk, not about the line."""
    boss = leader()
    staff(boss, "S001")
    staff(boss, "S002")
    mine, line = held(MARCH, "S001"), waiting(MARCH)
    set_absence(boss, "S001", TODAY, None)

    accept(boss, propose(boss, handed_from="S001").pk)

    assert holder(mine) == ("S002", "Voksne")
    assert holder(line) == ("", "")


def test_the_line_knows_deadlines_tracks_citizens_and_ties() -> None:
    """What the distribution needs is read from the register as it stands."""
    boss = leader()
    staff(boss, "S001")
    statutory = waiting(
        MARCH,
        area="compulsory-measures",
        subject="",
        first_instance="municipality-0101",
    )
    fast = waiting(MARCH, subject="sel-95", tracks=("fast-track",))
    notice = waiting(MARCH, subject="sel-95", tracks=("notice-scheme",))
    known, again = held(MARCH, "S001"), waiting(MARCH)
    for number in (known, again):
        add_nancy(number, MARCH)
    do(again, c.DeclareConflict("S009", "family"), MARCH)
    do(fast, c.ProtectCase(2, "staff-relative"), MARCH)
    do(fast, c.GrantAccess("S007", "udpeget"), MARCH)

    head = leader("C001", Role.HEAD)
    line = read_line(line_visible_to(head), current_rules())
    by_number = {case.number: case for case in line.cases}

    assert by_number[statutory].turn is Turn.STATUTORY
    assert by_number[fast].turn is Turn.FAST_TRACK
    assert by_number[notice].turn is Turn.NOTICE_SCHEME
    assert by_number[again].turn is Turn.OLDEST
    assert by_number[again].keys & line.holds["S001"]
    assert by_number[again].conflicts == {"S009"}
    assert (by_number[fast].protection, by_number[fast].granted) == (2, {"S007"})


def test_a_citizen_s_new_case_goes_to_whoever_has_the_other() -> None:
    """Though a colleague has more room."""
    boss = leader()
    staff(boss, "S001")
    staff(boss, "S002")
    add_nancy(held(MARCH, "S002"), MARCH)
    again = waiting(MARCH)
    add_nancy(again, MARCH)

    found = compute(boss)

    assert [(one.number, one.staff, one.why) for one in found.given] == [
        (again, "S002", (Why.SAME_CITIZEN,))
    ]


def test_reading_the_line_takes_as_many_queries_for_one_case_as_for_many() -> None:
    """However many wait and however many are at work."""
    boss = leader()
    counts = []
    for size in (1, 4):
        for place in range(size):
            staff(boss, f"S{size}{place}")
            add_nancy(waiting(MARCH), MARCH)
        with CaptureQueriesContext(connection) as seen:
            members(TODAY, read_line(line_visible_to(boss), current_rules()))
        counts.append(len(seen))

    assert counts[0] == counts[1] <= 14


def test_a_leader_gives_by_hand_with_the_cause() -> None:
    """Past the cap and the line; the journal says by hand and why."""
    boss = leader()
    staff(boss, "S001", level=1)
    number = waiting(MARCH)

    give_by_hand(boss, [number], "S001", ByHand.TRAINING)

    assert last_allocation(number) == p.CaseAllocated(
        "S001", "Voksne", ("by-hand", "training")
    )


@pytest.mark.parametrize(
    ("command", "text"),
    [
        (c.DeclareConflict("S001", "family"), "inhabil"),
        (c.ProtectCase(3, "own-employee"), "udpeg først"),
    ],
)
def test_nobody_gives_past_a_conflict_or_a_strict_protection(
    command: c.Command, text: str
) -> None:
    """Not by hand either; the reason is told."""
    head = leader("C001", Role.HEAD)
    staff(head, "S001")
    number = waiting(MARCH)
    do(number, command, MARCH)
    if isinstance(command, c.ProtectCase):
        do(number, c.GrantAccess("C001", "udpeget"), MARCH)

    with pytest.raises(AllocationRefusedError) as refused:
        give_by_hand(head, [number], "S001", ByHand.OTHER)

    assert text in refused.value.user_text
    assert holder(number)[0] == ""


def test_a_caseworker_hands_over_own_cases_only() -> None:
    """A colleague's case is refused, and then none of them moves."""
    boss, me = leader(), caseworker("S001")
    staff(boss, "S001")
    staff(boss, "S002")
    mine, hers = held(MARCH, "S001"), held(MARCH, "S002")

    with pytest.raises(AllocationRefusedError, match="somebody else"):
        hand_over(me, [mine, hers], "S002", ByHand.ABSENCE)
    hand_over(me, [mine], "S002", ByHand.ABSENCE)

    assert holder(mine)[0] == "S002"
    assert last_allocation(mine).reasons == ("handed-over", "absence")
    with pytest.raises(AccessDeniedError):
        give_by_hand(me, [mine], "S001", ByHand.OTHER)


def test_what_is_taken_back_waits_in_line_again() -> None:
    """With the cause, and it can be distributed anew."""
    boss = leader()
    staff(boss, "S001")
    number = held(MARCH, "S001")

    take_back(boss, [number], ByHand.CONFLICT)

    assert holder(number) == ("", "Voksne")
    assert last_allocation(number).reasons == ("taken-back", "conflict")
    assert [one.number for one in compute(boss).given] == [number]


def test_a_decided_case_is_given_to_nobody() -> None:
    """It is named, and nothing happens."""
    boss = leader()
    staff(boss, "S001")
    number = waiting(MARCH)
    do(number, c.DecideCase("rejected"), TODAY)

    with pytest.raises(AllocationRefusedError, match=number):
        give_by_hand(boss, [number], "S001", ByHand.OTHER)


def test_what_nobody_can_decide_is_left_with_the_reason() -> None:
    """No competence in the area."""
    boss = leader()
    staff(boss, "S001", area="udk")
    waiting(MARCH)

    assert compute(boss).left[0].blockers == ((Blocker.NOBODY, 0),)
