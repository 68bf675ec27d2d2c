# SPDX-License-Identifier: EUPL-1.2
"""Take back what a robot did: by a person who works on the case, with a reason.

undo_deed(user, deed.pk, cause="Klageren har ringet")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.access.queries import require
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.queries import case_visible_to
from anke.decisions.domain.robots import Occasion
from anke.decisions.errors import UnknownRobotError
from anke.decisions.handling.services import actor_of_user, work_on_case
from anke.decisions.robots.models import RobotDeed
from anke.decisions.robots.registry import robot_named

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User


def undo_deed(user: User | AnonymousUser, deed_id: int, *, cause: str) -> RobotDeed:
    """Take back one thing that a robot did; it does not do it again.

    Run twice it is taken back once: the second time is refused.

    Errors: AccessDeniedError, UnknownCaseError, UnknownRobotError,
        CommandRefusedError, LetterGoneError; then nothing is written.
    """
    person = require(user, Action.WORK_ON_CASE)
    with transaction.atomic():
        deed = RobotDeed.objects.select_for_update().filter(pk=deed_id).first()
        if deed is None:
            raise UnknownRobotError(
                f"no deed {deed_id}", user_text="Handlingen findes ikke."
            )
        case_visible_to(person, deed.case)
        robot = robot_named(deed.robot)
        undone = c.UndoRobot(deed.robot, deed.occasion, cause)
        state = work_on_case(person, deed.case, undone)
        robot.undo(person, state, Occasion(deed.occasion, deed.done_on), cause)
        deed.undone_on = clock.today()
        deed.undone_by = actor_of_user(person).id
        deed.save(update_fields=["undone_on", "undone_by"])
    return deed
