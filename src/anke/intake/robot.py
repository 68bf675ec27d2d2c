# SPDX-License-Identifier: EUPL-1.2
"""The robot that files alone what it was told it may, and what it is sure of.

Only kinds that the head of the mail room has switched on, above the promised threshold;
each act is journaled as the robot's and can be undone like anybody's. Nothing is
switched on from the start.
"""

from __future__ import annotations

import logging
from datetime import date
from typing import TYPE_CHECKING

from anke.cases.domain.cpr import Cpr
from anke.cases.vault import Person
from anke.errors import AppealsError
from anke.intake.desk import DeskItem, robot_desk
from anke.intake.domain.proposing import robot_may_file
from anke.intake.domain.reading import Verdict
from anke.intake.domain.state import LetterStatus
from anke.intake.house_rules import robot_kinds
from anke.intake.letter_files import files_of
from anke.intake.models import Letter
from anke.intake.receipts import file_and_answer
from anke.intake.services import ROBOT, Filing, letter_state

if TYPE_CHECKING:
    from anke.cases.domain.payloads import MailProposed
    from anke.intake.domain.advice import Advice
    from anke.intake.domain.state import LetterState

logger = logging.getLogger(__name__)

AT_ONCE = 200


def file_alone() -> int:
    """File what the robot may file; tell how many letters it was.

    A letter that the case refuses is left to a person. Run twice it files each once.
    """
    allowed = robot_kinds()
    if not allowed:
        return 0
    waiting = (
        Letter.objects.filter(
            status=LetterStatus.WAITING.value,
            mail_kind__in=allowed,
            urgent=False,
            reading__verdict="read",
        )
        .exclude(proposed_by="")
        .order_by("received_on", "number")
        .values_list("number", flat=True)[:AT_ONCE]
    )
    return sum(_file_one(number, allowed) for number in waiting)


def _file_one(number: str, allowed: frozenset[str]) -> bool:
    state = letter_state(number)
    if not _is_for_a_robot(state, allowed):
        return False
    try:
        item = robot_desk(number)
        if not _is_plain(item):
            return False
        file_and_answer(ROBOT, _filing(item, state), item)
    except AppealsError as error:
        logger.warning("letter %s is left to a person: %s", number, error)
        return False
    return True


def _is_for_a_robot(state: LetterState, allowed: frozenset[str]) -> bool:
    """A letter that a person has touched, split or undone stays with people."""
    proposal = state.proposal
    return (
        proposal is not None
        and len(state.matters) == 1
        and not state.touched
        and robot_may_file(proposal, allowed)
    )


def _is_plain(item: DeskItem) -> bool:
    """Tell whether the machine saw all of the letter, and one matter in it.

    A file that is hostile, locked or could not be read may hold anything.
    """
    return (
        item.reading is not None
        and all(one.verdict is Verdict.READ for one in item.reading.attachments)
        and item.advice.matters_hinted <= 1
    )


def _filing(item: DeskItem, state: LetterState) -> Filing:
    proposal: MailProposed = state.proposal  # type: ignore[assignment]
    is_new = proposal.mail_kind == "new_appeal"
    advice = item.advice
    return Filing(
        number=state.number,
        mail_kind=proposal.mail_kind,
        files=tuple(files_of(item.letter, item.reading)),
        case="" if is_new else proposal.case,
        area=proposal.area,
        subject=proposal.subject,
        first_instance=proposal.first_instance,
        team=proposal.team,
        reference=advice.reference,
        first_decided_on=_day(advice.decided_on),
        appealed_on=_day(advice.appealed_on),
        appellant=_appellant(advice) if is_new else None,
    )


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _appellant(advice: Advice) -> Person | None:
    for one in advice.people:
        if one.role == "appellant":
            return Person(name=one.name, cpr=Cpr(one.cpr) if one.cpr else None)
    return None
