# SPDX-License-Identifier: EUPL-1.2
"""What is being done about a case, folded from its journal beside `CaseState`.

Requests that somebody owes an answer to, drafts on their way to a signature, letters on
their way out, the meeting it waits for, who may and who must not touch it.

    state.work.open_requests[0].due_on

How entries make it stands in `anke.cases.domain.work_folding`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from anke.cases.domain import payloads as p


@dataclass(frozen=True, slots=True)
class Request:
    """Something that somebody was asked for (*høring, anmodning*).

    `due_before` is the day that held before the last reminder.
    """

    number: int
    step: str
    owed_by: str
    recipient: str
    document: str
    asked_by: str
    sent_on: date
    due_on: date
    reminders: int = 0
    reminded_on: date | None = None
    answer: str = ""
    answer_document: str = ""
    ended_on: date | None = None
    due_before: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether the answer is still owed."""
        return self.ended_on is None


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft decision in one version; `status` tells where it lies."""

    version: int
    document: str
    outcome: str
    author: str
    submitted_on: date
    signer: str = ""
    status: str = "submitted"  # submitted, returned, recalled, approved
    note: str = ""
    read_by: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of ours on its way out of the house, or gone."""

    letter: str
    document: str
    purpose: str
    recipient: str
    channel: str
    posted_on: date
    sent_on: date | None = None
    stopped_on: date | None = None
    cause: str = ""

    @property
    def is_waiting(self) -> bool:
        """Whether it lies in the outbox."""
        return self.sent_on is None and self.stopped_on is None


@dataclass(frozen=True, slots=True)
class Note:
    """A note on the case (*notat*); its text stands in the store."""

    note: str
    on: date
    by: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark on what is registered (*bemærkning*), and what became of it."""

    number: int
    about: str
    note: str
    by: str
    on: date
    result: str = ""
    settled_by: str = ""
    settled_on: date | None = None
    settled_note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has dealt with it yet."""
        return self.settled_on is None


@dataclass(frozen=True, slots=True)
class Vote:
    """What a board meeting settled (*votering*)."""

    meeting: str
    voting: str
    agreement: str
    outcome: str
    casting_vote: bool
    on: date


@dataclass(frozen=True, slots=True)
class CourtCase:
    """A court's case about the decision (*retssag*)."""

    court: str
    reference: str
    opened_on: date
    result: str = ""
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class RobotDeed:
    """What a robot did to the case on an occasion, and whether it was taken back."""

    robot: str
    occasion: str
    on: date
    undone_on: date | None = None


@dataclass(frozen=True, slots=True)
class WorkState:
    """Everything that is being done about a case.

    `pauses` are pairs of a request's number and the deadline rule that stands still
    for it. `steps_done` are steps that ended in this spell.
    """

    requests: tuple[Request, ...] = ()
    drafts: tuple[Draft, ...] = ()
    letters: tuple[Letter, ...] = ()
    notes: tuple[Note, ...] = ()
    remarks: tuple[Remark, ...] = ()
    meeting: str = ""
    meeting_on: date | None = None
    vote: Vote | None = None
    steps_done: tuple[str, ...] = ()
    reasons: tuple[str, ...] = ()
    formal_errors: tuple[p.FormalError, ...] = ()
    partial: bool = False
    detriment: bool = False
    protection: int = 0
    protection_ground: str = ""
    granted: frozenset[str] = frozenset()
    conflicts: frozenset[str] = frozenset()
    court_cases: tuple[CourtCase, ...] = ()
    robot_deeds: tuple[RobotDeed, ...] = ()

    @property
    def open_requests(self) -> tuple[Request, ...]:
        """The requests whose answers are owed."""
        return tuple(request for request in self.requests if request.is_open)

    @property
    def open_remarks(self) -> tuple[Remark, ...]:
        """The remarks that nobody has dealt with."""
        return tuple(remark for remark in self.remarks if remark.is_open)

    @property
    def draft(self) -> Draft | None:
        """The draft in play: the latest one, unless it was recalled."""
        if not self.drafts or self.drafts[-1].status == "recalled":
            return None
        return self.drafts[-1]

    def request(self, number: int) -> Request | None:
        """Find a request by its number."""
        return next((each for each in self.requests if each.number == number), None)

    def letter(self, letter: str) -> Letter | None:
        """Find a letter by its id in the outbox."""
        return next((each for each in self.letters if each.letter == letter), None)

    def robot_deed(self, robot: str, occasion: str) -> RobotDeed | None:
        """Find what a robot did on an occasion, also when it was taken back."""
        wanted = (robot, occasion)
        return next(
            (one for one in self.robot_deeds if (one.robot, one.occasion) == wanted),
            None,
        )


NO_WORK = WorkState()
