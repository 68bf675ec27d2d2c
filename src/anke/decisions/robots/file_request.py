# SPDX-License-Identifier: EUPL-1.2
"""*Aktindhenteren* asks the first instance for its files when they did not come along.

An appeal that a first instance sends on brings its files; one that a citizen sends to
us directly does not.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from django.db.models import Q
from django.utils.translation import gettext_lazy

from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.domain.handling_rules import OwedBy
from anke.cases.domain.payloads import RequestSent
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

STEP = "information-gathering"
# What comes through these brings the first instance's files along.
BRINGS_FILES = frozenset({"appeal-form", "api"})
# A theme with one of these words says that the files are there.
FILE_WORDS = ("akter", "genvurdering", "sagsfremstilling", "journalark", "ankeskema")
QUESTIONS = (
    "den afgørelse, der er klaget over",
    "jeres genvurdering af afgørelsen",
    "sagens akter",
)


class FileRequest(CaseRobot):
    """Asks for decision, reconsideration and files, the working day after receipt."""

    name: ClassVar[str] = "file-request"
    letter: ClassVar[str] = "request"
    staff_code: ClassVar[str] = "robot-akter"
    title = gettext_lazy("The file collector")
    does = gettext_lazy(
        "Asks the first instance for its decision, its reconsideration and its files "
        "on the working day after the appeal came, when they did not come along."
    )
    leaves = gettext_lazy(
        "Leaves to people: cases whose documents look as if the files were there, and "
        "cases in which somebody is already writing to the first instance."
    )
    wakes_on: ClassVar[frozenset[str]] = frozenset(
        {"case_registered", "case_reclassified", "document_filed"}
    )

    def worth_a_look(self, today: date) -> Q:
        """Look at new cases; after a month a person has looked at them."""
        return Q(received_on__gte=today - timedelta(days=30)) & ~Q(first_instance="")

    def trigger(self, state: CaseState, rules: Rules) -> Occasion | None:
        """Give the working day after receipt, where nobody has asked yet."""
        rule = rules.handling.step(STEP)
        if (
            rule is None
            or state.area not in rule.usual_in
            or not state.first_instance
            or state.spell_started_on is None
            or state.channel in BRINGS_FILES
            or _was_asked(state)
        ):
            return None
        day = rules.calendar.roll_forward(state.spell_started_on + timedelta(days=1))
        return Occasion(f"files-{state.spell}", day)

    def guard(self, state: CaseState) -> Left | None:
        """Leave a case whose files seem to be there, or that is as good as decided."""
        if state.work.draft is not None:
            return Left.DRAFT_WRITTEN
        themes = " ".join(theme.lower() for _, theme, *_ in state.documents)
        if any(word in themes for word in FILE_WORDS):
            return Left.FILES_THERE
        return None

    def act(self, user: User, state: CaseState, occasion: Occasion) -> None:
        """Ask by letter, with the step's own time to answer."""
        rules = current_rules()
        rule = rules.handling.step(STEP)
        days = rule.answer_days if rule else 14
        question = services.Question(
            step=STEP,
            owed_by=OwedBy.FIRST_INSTANCE,
            recipients=(state.first_instance,),
            due_on=rules.calendar.roll_forward(clock.today() + timedelta(days=days)),
            questions=QUESTIONS,
        )
        services.send_question(user, state.number, question, seen=None)

    def undo(
        self, user: User, state: CaseState, occasion: Occasion, cause: str
    ) -> None:
        """Call the letter back and take the request back."""
        asked = [
            each
            for each in state.work.open_requests
            if each.asked_by == self.staff_code and each.step == STEP
        ]
        if not asked:
            raise too_late(state, "Førsteinstansen har svaret, eller der ventes ikke.")
        for request in asked:
            call_letter_back(user, state, "request", request.recipient, cause)
            command = c.WithdrawRequest(request.number, cause)
            services.work_on_case(user, state.number, command)

    def is_the_same(self, entry: Entry) -> bool:
        """Tell whether a person asked the first instance for something."""
        return isinstance(entry.payload, RequestSent) and entry.payload.step == STEP


def _was_asked(state: CaseState) -> bool:
    """Tell whether the step was begun in this spell, by whatever way."""
    started = state.spell_started_on
    return (
        STEP in state.open_steps
        or STEP in state.work.steps_done
        or any(
            each.step == STEP and started is not None and each.sent_on >= started
            for each in state.work.requests
        )
    )
