# SPDX-License-Identifier: EUPL-1.2
"""What a robot of case work is: a class with a declared trigger, guard and act.

A new robot is a subclass in a module of its own and a line in `ROBOTS`. Everything else
(switching it on, its trial, its rounds, its page, what it did, undoing that) is the
same for all and asks the class only what stands here.

    class Reminder(CaseRobot):
        name = "reminder"
        wakes_on = frozenset({"request_sent", "request_reminded"})

        def trigger(self, state, rules): ...
        def guard(self, state, rules): ...
        def act(self, user, state, occasion): ...
        def undo(self, user, state, occasion, cause): ...
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, ClassVar

from django.db.models import Q

from anke.cases.errors import CommandRefusedError

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from anke.access.models import User
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.entries import Entry
    from anke.cases.domain.state import CaseState
    from anke.decisions.domain.robots import Left, Occasion


def too_late(state: CaseState, why: str) -> CommandRefusedError:
    """Make the refusal to take back what has been overtaken; the caller raises it."""
    return CommandRefusedError(
        f"case {state.number}: overtaken", user_text=f"{why} Det kan ikke fortrydes."
    )


class CaseRobot(ABC):
    """A robot that does one thing to cases, and leaves to people what it should not.

    `name` stands in the journal and never changes; `staff_code` is its own name among
    the actors. `wakes_on` are the kinds of journal entries after which it may have
    something to do: a declared trigger, beside the passing of days. `per_round` bounds
    how much it does at a time; `letter` is the kind of letter that it writes.
    """

    name: ClassVar[str]
    staff_code: ClassVar[str]
    title: ClassVar[_StrPromise]
    does: ClassVar[_StrPromise]
    leaves: ClassVar[_StrPromise]
    wakes_on: ClassVar[frozenset[str]]
    per_round: ClassVar[int] = 50
    letter: ClassVar[str] = ""

    @abstractmethod
    def trigger(self, state: CaseState, rules: Rules) -> Occasion | None:
        """Give what the robot would act on if nothing else happens. Pure."""

    @abstractmethod
    def guard(self, state: CaseState) -> Left | None:
        """Say why the case is left to people, or None. Pure."""

    @abstractmethod
    def act(self, user: User, state: CaseState, occasion: Occasion) -> None:
        """Do it, in the transaction that says so in the journal.

        Errors: any AppealsError; then nothing is done and the case is left to people.
        """

    @abstractmethod
    def undo(
        self, user: User, state: CaseState, occasion: Occasion, cause: str
    ) -> None:
        """Take it back, in the transaction that says so in the journal.

        Errors: an AppealsError that says why it cannot be taken back any more.
        """

    @abstractmethod
    def is_the_same(self, entry: Entry) -> bool:
        """Tell whether a person did here what the robot does."""

    def worth_a_look(self, today: date) -> Q:
        """Narrow the running cases to those that may wait for the robot today."""
        return Q()

    def prepare(self, user: User, state: CaseState, occasion: Occasion) -> None:
        """Do what takes long and changes nothing, before the transaction begins."""
