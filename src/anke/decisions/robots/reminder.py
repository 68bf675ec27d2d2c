# SPDX-License-Identifier: EUPL-1.2
"""*Rykkeren* reminds those who owe an answer, on the working day after it was due."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy

from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.domain.handling_rules import OwedBy
from anke.cases.domain.payloads import RequestReminded
from anke.cases.errors import CommandRefusedError
from anke.cases.rules import current_rules
from anke.decisions.domain.robots import Left, Occasion
from anke.decisions.handling import services
from anke.decisions.handling.letters_back import call_letter_back
from anke.decisions.robots.robot import CaseRobot, too_late

if TYPE_CHECKING:
    from datetime import date

    from anke.access.models import User
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.entries import Entry
    from anke.cases.domain.state import CaseState
    from anke.cases.domain.work import Request

MOST_REMINDERS = 2
USUAL_DAYS = 7


class Reminder(CaseRobot):
    """Reminds parties, first instances and consultants; twice, then a person decides.

    A third reminder is seldom what helps: somebody must telephone, or decide without.
    """

    name: ClassVar[str] = "reminder"
    letter: ClassVar[str] = "reminder"
    staff_code: ClassVar[str] = "robot-rykker"
    title = gettext_lazy("The reminder")
    does = gettext_lazy(
        "Reminds whoever owes an answer, on the first working day after it was due."
    )
    leaves = gettext_lazy(
        "Leaves to people: what was reminded of twice, requests with no known "
        "recipient, and cases in which the draft is written."
    )
    wakes_on: ClassVar[frozenset[str]] = frozenset(
        {"request_sent", "request_reminded", "request_answered", "request_withdrawn"}
    )

    def worth_a_look(self, today: date) -> Q:
        """Look at cases with an answer that is late."""
        return Q(request_due_on__lt=today)

    def trigger(self, state: CaseState, rules: Rules) -> Occasion | None:
        """Give the answer that is due first, and the working day after that."""
        request = _first_due(state)
        if request is None:
            return None
        day = rules.calendar.roll_forward(request.due_on + timedelta(days=1))
        return Occasion(f"request-{request.number}-{request.reminders + 1}", day)

    def guard(self, state: CaseState) -> Left | None:
        """Leave what a person must look at."""
        request = _first_due(state)
        draft = state.work.draft
        if draft is not None and draft.status in ("submitted", "approved"):
            return Left.DRAFT_WRITTEN
        if request is None or request.owed_by == OwedBy.OTHER:
            return Left.NOBODY_TO_WRITE
        if request.reminders >= MOST_REMINDERS:
            return Left.REMINDED_ENOUGH
        return None

    def act(self, user: User, state: CaseState, occasion: Occasion) -> None:
        """Send the reminder with the step's own time to answer."""
        request, rules = _first_due(state), current_rules()
        if request is None:
            raise _nothing_there(state)
        rule = rules.handling.step(request.step)
        days = rule.reminder_days if rule else USUAL_DAYS
        due_on = rules.calendar.roll_forward(clock.today() + timedelta(days=days))
        services.remind(user, state.number, request.number, due_on=due_on, seen=None)

    def undo(
        self, user: User, state: CaseState, occasion: Occasion, cause: str
    ) -> None:
        """Call the letter back while it is here, and let the day before hold again."""
        number, reminder = (int(part) for part in occasion.key.split("-")[1:])
        request = state.work.request(number)
        if request is None:
            raise _nothing_there(state)
        if request.reminders != reminder:
            raise too_late(state, "Der er rykket igen siden.")
        if request.owed_by != OwedBy.CONSULTANT:
            call_letter_back(user, state, "reminder", request.recipient, cause)
        command = c.WithdrawReminder(number, cause)
        services.work_on_case(user, state.number, command)

    def is_the_same(self, entry: Entry) -> bool:
        """Tell whether a person reminded somebody."""
        return isinstance(entry.payload, RequestReminded)


def _first_due(state: CaseState) -> Request | None:
    return min(
        state.work.open_requests,
        key=lambda each: (each.due_on, each.number),
        default=None,
    )


def _nothing_there(state: CaseState) -> CommandRefusedError:
    return CommandRefusedError(
        f"case {state.number}: no open request",
        user_text="Der ventes ikke længere på svar i sagen.",
    )
