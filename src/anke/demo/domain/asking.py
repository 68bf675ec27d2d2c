# SPDX-License-Identifier: EUPL-1.2
"""Who is asked in a demo case, when they are reminded, and how they answer.

The days on which a step begins and ends are the case's own; the days to answer come
from the rule of the step. So some answer in time, some late, some only when they are
reminded, and what would be answered after the demo's last day is still open on it.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from anke.cases.domain import commands as c
from anke.cases.domain.handling_rules import Answer, OwedBy
from anke.demo.domain.clerk import Clerk
from anke.demo.domain.organisation import CONSULTANTS

if TYPE_CHECKING:
    from anke.cases.domain.handling_rules import StepRule

_MOST_REMINDERS, _NOTICED_WITHIN = 2, 5
_USUAL_DAYS, _USUAL_REMINDER_DAYS = 14, 7
# Where a case's chances of asking stand; each step takes the next of each.
_REMIND, _ANSWER, _WHO = 28, 31, 34


class Question(NamedTuple):
    """A kind of asking: its step, the letters there and back, its place in a case."""

    step: str
    owed_by: OwedBy
    asks: str
    answers: str
    place: int


INFORMATION = Question(
    "information-gathering", OwedBy.FIRST_INSTANCE, "request", "information", 0
)
CONSULTANT = Question(
    "medical-consultant", OwedBy.CONSULTANT, "question", "consultant", 1
)
HEARING = Question("party-hearing", OwedBy.PARTY, "hearing", "hearing-reply", 2)


class Asking(Clerk):
    """The part of a case in which others are asked."""

    __slots__ = ()

    def ask(self, question: Question, allocated: int, start: float, end: float) -> None:
        """Ask on one share of the days left, and get the answer on another."""
        decided = self.row.decided
        span = decided - allocated
        asked = min(self.working(allocated + span * start), decided)
        ended = min(self.working(allocated + span * end), decided)
        rule = self.world.lookups.steps.get(question.step)
        due = self.working(asked + (rule.answer_days if rule else _USUAL_DAYS))
        self.asked += 1
        command = c.SendRequest(
            question.step,
            question.owed_by.value,
            self._recipient(question),
            date.fromordinal(due),
            self.file(asked, question.asks, self.staff),
        )
        self.do(asked, command, self.staff)
        due = self._remind(question, rule, due, ended)
        self._answer(question, ended, is_late=ended > due)

    def _recipient(self, question: Question) -> str:
        if question.owed_by is OwedBy.PARTY:
            return self.heard
        if question.owed_by is OwedBy.FIRST_INSTANCE:
            return self.world.lookups.instances[self.row.instance].id
        return CONSULTANTS[int(self.chance[_WHO] * len(CONSULTANTS))]

    def _remind(
        self, question: Question, rule: StepRule | None, due: int, ended: int
    ) -> int:
        """Remind those who are late, mostly; give the last day they were given."""
        chance = self.chance[_REMIND + question.place]
        if chance >= self.world.habits.reminded:
            return due
        more = rule.reminder_days if rule else _USUAL_REMINDER_DAYS
        wait = 1 + int(chance / self.world.habits.reminded * _NOTICED_WITHIN)
        for _ in range(_MOST_REMINDERS):
            day = self.working(due + wait)
            if day >= ended:
                break
            due = self.working(day + more)
            letter = ""
            if question.owed_by is not OwedBy.CONSULTANT:
                letter = self.file(day, "reminder", self.staff)
            command = c.RemindRequest(self.asked, date.fromordinal(due), letter)
            self.do(day, command, self.staff)
        return due

    def _answer(self, question: Question, ended: int, *, is_late: bool) -> None:
        """Get the answer, or settle that there is nothing to add or none to come."""
        habits, chance = self.world.habits, self.chance[_ANSWER + question.place]
        is_hearing = question.owed_by is OwedBy.PARTY
        answer, document = Answer.ANSWERED, ""
        if is_late and chance < habits.unanswered and question is not CONSULTANT:
            answer = Answer.NO_ANSWER
        elif is_hearing and chance < habits.unanswered + habits.nothing_to_add:
            answer = Answer.NOTHING_TO_ADD
        else:
            by = self.staff if question is CONSULTANT else self.registrar
            document = self.file(ended, question.answers, by)
        command = c.AnswerRequest(self.asked, answer.value, document)
        self.do(ended, command, self.staff)
