# SPDX-License-Identifier: EUPL-1.2
"""Meetings for pure tests: somebody to sit, something to vote on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from anke.cases.domain.entries import Actor, ActorKind
from anke.cases.domain.payloads import Seat
from anke.cases.rules import rules_of
from anke.decisions.domain.meetings import commands as c
from anke.decisions.domain.meetings.decide import Known, decide_meeting
from anke.decisions.domain.meetings.rules import Side
from anke.decisions.domain.meetings.state import NEW_MEETING, MeetingState, fold
from anke.decisions.meetings.rules import load_meeting_rules

if TYPE_CHECKING:
    from anke.cases.domain.entries import Entry

HELD_ON = date(2022, 9, 14)
PLANNED_ON = date(2022, 8, 1)
EVERYBODY = ("C1", "C2", "C3", "M1", "M2", "M3", "L1")
SERVING = frozenset({"M1", "M2", "M3"})
MUNICIPAL = {"area": "municipal", "subject": "sel-95"}


def known() -> Known:
    """Give the shipped rules."""
    return Known(load_meeting_rules(), rules_of().catalogue)


def seat(member: str, *, substitute: bool = False, organisation: str = "") -> Seat:
    """Give a seat; the code's letter tells its side."""
    sides = {"C": Side.AUTHORITY, "M": Side.APPOINTED, "L": Side.ADVISER}
    proposed = {"M1": "kl", "M2": "fh", "M3": "da"}
    return Seat(
        member,
        sides[member[0]].value,
        organisation or proposed.get(member, ""),
        substitute,
    )


ORDINARY = (seat("C1"), seat("M1"), seat("M2"))
EXTENDED = (seat("C1"), seat("C2"), seat("M1"), seat("M2"))
SUBSTITUTES = (
    seat("C3", substitute=True),
    seat("M3", substitute=True),
    seat("L1", organisation="medical"),
)


@dataclass
class Table:
    """A meeting to which things are done; it keeps its entries."""

    voting: str = "ordinary"
    area: str = "municipal"
    rules: Known = field(default_factory=known)
    state: MeetingState = NEW_MEETING
    entries: list[Entry] = field(default_factory=list)

    def do(
        self, command: c.Command, on: date = HELD_ON, by: str = "C1"
    ) -> MeetingState:
        """Do something; a refusal changes nothing."""
        act = c.MeetingAct(
            "22-001",
            command,
            on,
            datetime.combine(on, time(9), UTC),
            Actor(ActorKind.PERSON, by),
        )
        for entry in decide_meeting(self.state, act, self.rules):
            self.state = fold(self.state, entry)
            self.entries.append(entry)
        return self.state

    def planned(self) -> Table:
        """Plan it."""
        self.do(
            c.PlanMeeting(self.area, HELD_ON, "09:00", "Lokale 1", self.voting),
            PLANNED_ON,
        )
        return self

    def seated(self, *more: Seat) -> Table:
        """Plan it and seat people."""
        self.planned()
        seats = EXTENDED if self.voting == "extended" else ORDINARY
        self.do(c.AppointMembers(seats + more, SERVING), PLANNED_ON)
        return self

    def opened(self, *present: str, cases: int = 1) -> Table:
        """Open it with some cases and everybody, or those named, present."""
        self.seated(*SUBSTITUTES)
        for n in range(1, cases + 1):
            self.do(c.AddItem(15, case=f"22-{n:05}", **MUNICIPAL), PLANNED_ON)
        regular = [each.member for each in self.state.seats if not each.substitute]
        self.do(c.OpenMeeting(present or tuple(regular)))
        return self

    def votes(self, item: int = 1, **outcomes: str) -> Table:
        """Let people vote: `votes(C1="upheld", M1="changed")`."""
        for member, outcome in outcomes.items():
            self.do(c.CastVote(item, member, outcome))
        return self
