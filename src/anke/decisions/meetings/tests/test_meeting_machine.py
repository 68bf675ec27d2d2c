# SPDX-License-Identifier: EUPL-1.2
"""Random meetings: no sequence of acts reaches a state that the law does not know."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
)

from anke.cases.domain.catalogue_errors import UnknownEntryError
from anke.decisions.domain.meetings import commands as c
from anke.decisions.domain.meetings.rules import Side
from anke.decisions.domain.meetings.seats import voters_of
from anke.decisions.domain.meetings.state import (
    ItemStatus,
    MeetingStatus,
    fold_meeting,
)
from anke.decisions.domain.meetings.voting import count_votes
from anke.decisions.errors import MeetingRefusedError
from anke.decisions.meetings.tests.tables import (
    EVERYBODY,
    EXTENDED,
    HELD_ON,
    ORDINARY,
    PLANNED_ON,
    SERVING,
    SUBSTITUTES,
    Table,
)

members = st.sampled_from(EVERYBODY)
items = st.integers(1, 3)
known_outcomes = st.sampled_from(["upheld", "changed", "upheld", "remitted"])
outcomes = st.one_of(known_outcomes, st.just("adoption"))
# What ends an item or blocks it happens now and then, so that something is voted on.
seldom = st.integers(0, 5).map(lambda number: number == 5)
present = st.lists(members, unique=True, max_size=7).map(tuple)
tables = st.one_of(present, st.just(EVERYBODY))


class MeetingMachine(RuleBasedStateMachine):
    """Somebody clicks anything, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.table = Table()
        self.settled: dict[int, object] = {}

    @initialize(
        voting=st.sampled_from(["ordinary", "extended"]),
        full=st.booleans(),
        begun=st.sampled_from([True, True, False]),
    )
    def begin(self, voting: str, full: bool, begun: bool) -> None:
        """Plan and seat a meeting; mostly it is going on already."""
        self.table = Table(voting).planned()
        seats = EXTENDED if voting == "extended" else ORDINARY
        more = SUBSTITUTES if full else ()
        self.table.do(c.AppointMembers(seats + more, SERVING), PLANNED_ON)
        if begun:
            for n in (1, 2):
                self.table.do(c.AddItem(10, f"22-{n:05}", "municipal", "sel-95"))
            self.table.do(c.OpenMeeting(tuple(one.member for one in seats + more)))

    def attempt(self, command: c.Command, days: int = 0, by: str = "C1") -> None:
        """Try something; what is refused changes nothing."""
        before, count = self.table.state, len(self.table.entries)
        try:
            self.table.do(command, HELD_ON + timedelta(days=days), by)
        except (MeetingRefusedError, UnknownEntryError):
            assert self.table.state == before
            assert len(self.table.entries) == count

    @rule(n=st.integers(1, 3), ground=st.sampled_from(["", "", "principle"]))
    def add_case(self, n: int, ground: str) -> None:
        """Put a case on."""
        case = c.AddItem(10, f"22-{n:05}", "municipal", "sel-95", ground=ground)
        self.attempt(case)

    @rule(place=st.integers(0, 3))
    def add_matter(self, place: int) -> None:
        """Put a matter on."""
        self.attempt(c.AddItem(5, title="Drøftelse", place=place))

    @rule(item=items, place=st.integers(0, 5))
    def move(self, item: int, place: int) -> None:
        """Move an item."""
        self.attempt(c.MoveItem(item, place))

    @rule(item=items)
    def remove(self, item: int) -> None:
        """Take an item off."""
        self.attempt(c.RemoveItem(item, "Udgår"))

    @rule(there=tables, days=st.integers(-1, 2))
    def open(self, there: tuple[str, ...], days: int) -> None:
        """Open the meeting."""
        self.attempt(c.OpenMeeting(there), days)

    @rule(there=present, really=seldom)
    def come_and_go(self, there: tuple[str, ...], really: bool) -> None:
        """Note who is there: mostly all who sit."""
        seated = tuple(seat.member for seat in self.table.state.seats)
        self.attempt(c.NotePresence(there if really else seated))

    @rule(item=items, member=members, really=seldom)
    def declare(self, item: int, member: str, really: bool) -> None:
        """Declare a conflict."""
        if really:
            self.attempt(c.DeclareConflict(item, member, "Kender parten"))

    @rule(item=items, member=members)
    def lift(self, item: int, member: str) -> None:
        """Lift a conflict."""
        self.attempt(c.LiftConflict(item, member, "En anden"))

    @rule(item=items, member=members, outcome=outcomes)
    def vote(self, item: int, member: str, outcome: str) -> None:
        """Vote."""
        self.attempt(c.CastVote(item, member, outcome))

    @rule(item=items, cast=st.lists(known_outcomes, min_size=7, max_size=7))
    def ballot(self, item: int, cast: list[str]) -> None:
        """Let all vote, as far as they may, and settle it."""
        for member, outcome in zip(EVERYBODY, cast, strict=True):
            self.attempt(c.CastVote(item, member, outcome))
        self.attempt(c.DecideItem(item))

    @rule(item=items)
    def clear(self, item: int) -> None:
        """Vote again."""
        self.attempt(c.ClearVotes(item, "Om igen"))

    @rule(item=items)
    def decide(self, item: int) -> None:
        """Settle an item by its votes."""
        self.attempt(c.DecideItem(item))

    @rule(item=items)
    def conclude(self, item: int) -> None:
        """End a matter."""
        self.attempt(c.ConcludeItem(item, "Drøftet"))

    @rule(item=items, extended=st.booleans(), really=seldom)
    def postpone(self, item: int, extended: bool, really: bool) -> None:
        """Postpone an item."""
        if really:
            self.attempt(c.PostponeItem(item, "Afventer", extended))

    @rule(by=members)
    def end(self, by: str) -> None:
        """Close, and approve."""
        self.attempt(c.CloseMeeting())
        self.attempt(c.ApproveProtocol("f" * 64), by=by)

    @rule()
    def send(self) -> None:
        """Hand the material out."""
        numbers = tuple(each.item for each in self.table.state.items)
        self.attempt(c.SendMaterial("a" * 64, 10, numbers))

    @precondition(lambda self: self.table.state.status is MeetingStatus.PLANNED)
    @rule()
    def cancel(self) -> None:
        """Call it off, now and then."""
        if len(self.table.state.items) > 3:
            self.attempt(c.CancelMeeting("Aflyst"))

    # --- What always holds ------------------------------------------------------------

    @invariant()
    def the_state_is_what_the_journal_says(self) -> None:
        """Folded anew it is the same, and items keep their numbers."""
        state = self.table.state
        assert fold_meeting(self.table.entries) == state
        numbers = [each.item for each in state.items]
        assert len(numbers) == len(set(numbers))
        waiting = list(state.cases)
        assert len(waiting) == len(set(waiting))

    @invariant()
    def votes_are_of_those_who_may(self) -> None:
        """One vote each, of people who sit, vote, and are not in conflict."""
        state, rules = self.table.state, self.table.rules.rules
        for item in state.items:
            voted = [vote.member for vote in item.votes]
            assert len(voted) == len(set(voted))
            assert not set(voted) & item.in_conflict
            if item.votes and item.status is ItemStatus.WAITING:
                assert state.status is MeetingStatus.OPEN
                voters = voters_of(state, item, rules)
                assert set(voted) <= set(voters.members)

    @invariant()
    def what_is_decided_was_voted_for(self) -> None:
        """By a full table, by the rule, and never changed afterwards."""
        state = self.table.state
        voting = self.table.rules.rules.voting(state.voting)
        sides = {seat.member: seat.side for seat in state.seats}
        for item in state.items:
            if item.status is not ItemStatus.DECIDED:
                continue
            votes = item.by_member
            assert Counter(sides[member] for member in votes) == {
                Side.AUTHORITY: voting.authority,
                Side.APPOINTED: voting.appointed,
            }
            assert sides[item.chair] == Side.AUTHORITY
            tally = count_votes(votes, voting, chair=item.chair)
            assert (item.outcome, item.agreement, item.casting_vote) == (
                tally.outcome,
                tally.agreement,
                tally.casting_vote,
            )
            assert (item.agreement == "unanimous") == (len(set(votes.values())) == 1)
            assert not item.casting_vote or voting.is_extended
            assert self.settled.setdefault(item.item, item) == item

    @invariant()
    def what_has_ended_left_nothing_waiting(self) -> None:
        """A closed meeting has settled every item; an approved one keeps no copies."""
        state = self.table.state
        if state.status in (MeetingStatus.CLOSED, MeetingStatus.APPROVED):
            assert state.cases == ()
            assert all(each.status is not ItemStatus.WAITING for each in state.items)
        if state.status in (MeetingStatus.APPROVED, MeetingStatus.CANCELLED):
            assert state.material == ""
        if state.voting == "ordinary":
            assert all(each.ground == "" for each in state.items)


TestMeetings = MeetingMachine.TestCase
TestMeetings.settings = settings(stateful_step_count=60)
TestMeetings.pytestmark = [pytest.mark.unit]
