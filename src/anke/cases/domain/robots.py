# SPDX-License-Identifier: EUPL-1.2
"""What robots may write on a case, and how it is taken back; `decide` asks this.

A robot acts once on an occasion. What a person has taken back stays taken back: the
occasion is known, and the robot does not try again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.domain import payloads as p
from anke.cases.domain.entries import ActorKind
from anke.cases.domain.handling import open_request
from anke.cases.domain.requirements import (
    refuse,
    require_cause,
    require_pending,
    require_registered,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from anke.cases.domain import commands as c
    from anke.cases.domain.decide import Rules
    from anke.cases.domain.state import CaseState


def act_as_robot(
    state: CaseState, act: c.Act, command: c.ActAsRobot, _: Rules
) -> Iterable[p.Payload]:
    """Let a robot say that it acts; nobody else does so in its name, and once."""
    require_pending(state)
    if act.actor.kind is not ActorKind.ROBOT:
        raise refuse(
            state,
            f"{act.actor.id} is no robot",
            "Kun robotten selv kan handle i sit navn.",
        )
    if state.work.robot_deed(command.robot, command.occasion) is not None:
        raise refuse(
            state,
            f"robot {command.robot} has acted on {command.occasion}",
            "Robotten har allerede gjort det én gang og gør det ikke igen.",
        )
    yield p.RobotActed(command.robot, command.occasion)


def undo_robot(
    state: CaseState, act: c.Act, command: c.UndoRobot, _: Rules
) -> Iterable[p.Payload]:
    """Take back what a robot did; only a person does so, and says why."""
    require_registered(state)
    require_cause(state, command.cause)
    deed = state.work.robot_deed(command.robot, command.occasion)
    if deed is None or deed.undone_on is not None:
        raise refuse(
            state,
            f"nothing of robot {command.robot} to undo on {command.occasion}",
            "Det er allerede fortrudt. Genindlæs siden.",
        )
    if act.actor.kind is not ActorKind.PERSON:
        raise refuse(
            state,
            "no robot undoes a robot",
            "Kun en medarbejder kan fortryde, hvad en robot har gjort.",
        )
    yield p.RobotUndone(command.robot, command.occasion, command.cause)


def withdraw_reminder(
    state: CaseState, _: c.Act, command: c.WithdrawReminder, __: Rules
) -> Iterable[p.Payload]:
    """Take the last reminder back: the day before it holds again."""
    require_cause(state, command.cause)
    request = open_request(state, command.number)
    if not request.reminders or request.due_before is None:
        raise refuse(
            state,
            f"request {command.number} has no reminder to take back",
            "Der er ingen rykker at tage tilbage.",
        )
    yield p.ReminderWithdrawn(command.number, request.due_before, command.cause)
