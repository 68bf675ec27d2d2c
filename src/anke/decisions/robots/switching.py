# SPDX-License-Identifier: EUPL-1.2
"""Who let a robot work: switched on by a head of appeals, after a trial on history.

switch_on(user, "reminder", cause="Prøvet på 4. kvartal")
is_on("reminder")
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from anke.access.domain.permissions import Action
from anke.access.domain.roles import Role
from anke.access.models import User
from anke.access.queries import require
from anke.cases import clock
from anke.cases.domain.payloads import RobotSwitched
from anke.cases.journal import append_entries, read_entries
from anke.decisions.domain.decide_robots import decide_switch
from anke.decisions.domain.robots import robot_stream
from anke.decisions.errors import RobotNotTriedError
from anke.decisions.handling.services import actor_of_user
from anke.decisions.robots.models import RobotTrial
from anke.decisions.robots.registry import robot_named

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from anke.cases.domain.entries import Entry
    from anke.decisions.robots.robot import CaseRobot

# A trial says little about other times than those it was made in.
TRIAL_VALID_DAYS = 30


def switches(name: str) -> list[Entry]:
    """Give who switched a robot on and off, oldest first."""
    return list(read_entries([robot_stream(name)]))


def is_on(name: str) -> bool:
    """Tell whether a robot works; none does from the start."""
    known = switches(name)
    return bool(known) and bool(getattr(known[-1].payload, "on", False))


def valid_trial(name: str) -> RobotTrial | None:
    """Give the last finished trial, if it is fresh enough to switch the robot on."""
    since = clock.wall_now() - timedelta(days=TRIAL_VALID_DAYS)
    trials = RobotTrial.objects.filter(robot=name, ended_at__gte=since, problem="")
    return trials.order_by("-ended_at").first()


def switch_on(user: User | AnonymousUser, name: str, *, cause: str) -> bool:
    """Let a robot work; tell whether that is news.

    Errors: AccessDeniedError, UnknownRobotError; RobotNotTriedError without a trial on
        history in the last thirty days.
    """
    person, robot = require(user, Action.SWITCH_ROBOTS), robot_named(name)
    trial = valid_trial(name)
    if trial is None:
        raise RobotNotTriedError(
            f"robot {name} was not tried",
            user_text="Robotten skal være prøvet på de sidste måneder, før den tændes. "
            "Tryk på »Prøv på sidste kvartal« først.",
        )
    switched = RobotSwitched(
        robot=name,
        on=True,
        cause=cause,
        tried_from=trial.first_on,
        tried_to=trial.last_on,
        would_act=(trial.result or {}).get("acts", 0),
    )
    with transaction.atomic():
        robot_user(robot)
        return _switch(person, switched)


def switch_off(user: User | AnonymousUser, name: str, *, cause: str) -> bool:
    """Stop a robot; what it did stays. Tell whether that is news.

    Errors: AccessDeniedError, UnknownRobotError.
    """
    person = require(user, Action.SWITCH_ROBOTS)
    robot_named(name)
    with transaction.atomic():
        return _switch(person, RobotSwitched(robot=name, on=False, cause=cause))


def _switch(person: User, switched: RobotSwitched) -> bool:
    entries = decide_switch(
        switched,
        is_on=is_on(switched.robot),
        at=clock.now(),
        actor=actor_of_user(person),
    )
    append_entries(entries)
    return bool(entries)


def robot_user(robot: CaseRobot) -> User:
    """Give the robot's own account: it has no password and never signs in.

    What it may do stands in the tables of `anke.access`, as for everybody.
    """
    known = User.objects.filter(username=robot.staff_code).first()
    if known is not None:
        return known
    return User.objects.create_user(
        robot.staff_code,
        role=Role.ROBOT,
        display_name=str(robot.title),
        staff_code=robot.staff_code,
    )
