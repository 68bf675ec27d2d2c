# SPDX-License-Identifier: EUPL-1.2
"""The robots' round: each that is switched on does what waits for it, a few at a time.

On a new day a robot looks at all cases that may wait for it; on the same day only at
those in whose journals something happened that wakes it. Each case is done in a
transaction of its own. A round that was broken off loses nothing, and two at once do
each thing once: the case's journal says what was done.

    robots_round()      # RobotsRound(acted=3, left=1)
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import DatabaseError, transaction
from django.db.models import Max, Q

from anke.access.domain.permissions import Action
from anke.cases import clock
from anke.cases.domain import commands as c
from anke.cases.domain.numbers import parse_number
from anke.cases.domain.state import CaseStatus
from anke.cases.errors import StaleCaseError
from anke.cases.models import JournalEntry
from anke.cases.queries import cases_visible_to
from anke.cases.rules import current_rules
from anke.cases.services import read_states
from anke.decisions.domain.robots import Left
from anke.decisions.handling.services import work_on_case
from anke.decisions.letters.models import Draft
from anke.decisions.robots.models import RobotDeed, RobotLeft, RobotRound
from anke.decisions.robots.registry import ROBOTS
from anke.decisions.robots.switching import is_on, robot_user
from anke.decisions.robots.trial import run_waiting_trials
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from anke.access.models import User
    from anke.cases.domain.state import CaseState
    from anke.cases.models import Case
    from anke.decisions.domain.robots import Occasion
    from anke.decisions.robots.robot import CaseRobot

logger = logging.getLogger(__name__)
CASE_PREFIX = "case:"
_FAILED = "failed"
_CHUNK = 200
# A round stays short, so that the other robots have their turn.
_MOST_LOOKS = 2000


@dataclass(frozen=True, slots=True)
class RobotsRound:
    """What the robots did in a round, and how often they left something to people."""

    acted: int = 0
    left: int = 0
    problems: tuple[str, ...] = ()


def robots_round() -> RobotsRound:
    """Make the trials that were asked for; let the robots that are on do their work."""
    run_waiting_trials()
    acted = left = 0
    problems = []
    for kind in ROBOTS:
        if not is_on(kind.name):
            continue
        done, not_done, failed = _round_of(kind())
        acted, left = acted + done, left + not_done
        problems += [f"robotten {kind.name} fejlede i sag {case}" for case in failed]
    return RobotsRound(acted, left, tuple(problems))


def _round_of(robot: CaseRobot) -> tuple[int, int, list[str]]:
    """Let one robot work; tell how often it acted, left a case, and where it failed."""
    user, today = robot_user(robot), clock.today()
    round_ = _round_today(robot, today)
    last_entry = _last_entry()
    numbers = _awake(robot, user, round_)
    acted = left = looked = 0
    failed = []
    for state in _states(numbers[:_MOST_LOOKS]):
        if acted >= robot.per_round:
            break
        try:
            done = _look_at(robot, user, state, today)
        except DatabaseError:
            raise
        except Exception:
            # The outermost edge for one case: a fault of ours, or a full disk. A person
            # gets the case, and the others are not kept waiting.
            logger.exception("robot %s failed in case %s", robot.name, state.number)
            _leave(robot, state, _FAILED, Left.FAILED)
            failed.append(state.number)
            done = False
        acted, left, looked = acted + (done is True), left + (done is False), looked + 1
        round_.looked_at = state.number
    if looked == len(numbers):
        round_.entry = last_entry if round_.passed else round_.entry
        round_.passed = True
    round_.save()
    return acted, left, failed


def _round_today(robot: CaseRobot, today: date) -> RobotRound:
    """Give how far the robot is; a new day begins with a pass of all cases.

    What happens during the pass is looked at when it is done.
    """
    known = RobotRound.objects.filter(robot=robot.name).first()
    if known is not None and known.day == today:
        return known
    return RobotRound(robot=robot.name, day=today, entry=_last_entry())


def _last_entry() -> int:
    return JournalEntry.objects.aggregate(last=Max("id"))["last"] or 0


def _awake(robot: CaseRobot, user: User, round_: RobotRound) -> list[str]:
    """Give the cases that the robot has reason to look at, in their order."""
    cases = cases_visible_to(user, Action.WORK_ON_CASE).filter(
        robot.worth_a_look(round_.day), status=CaseStatus.PENDING.value
    )
    if not round_.passed:
        return _rest_of_pass(cases, round_.looked_at)
    woken = JournalEntry.objects.filter(
        id__gt=round_.entry, kind__in=robot.wakes_on, stream__startswith=CASE_PREFIX
    )
    streams = woken.order_by().values_list("stream", flat=True).distinct()
    numbers = [stream.removeprefix(CASE_PREFIX) for stream in streams]
    return _in_order(cases.filter(number__in=numbers))


def _rest_of_pass(cases: QuerySet[Case], looked_at: str) -> list[str]:
    if looked_at:
        year, serial = parse_number(looked_at)
        cases = cases.filter(Q(year__gt=year) | Q(year=year, serial__gt=serial))
    return _in_order(cases)


def _in_order(cases: QuerySet[Case]) -> list[str]:
    return list(cases.order_by("year", "serial").values_list("number", flat=True))


def _states(numbers: Sequence[str]) -> Iterator[CaseState]:
    """Fold the journals of cases, a chunk at a time, in the order given."""
    for start in range(0, len(numbers), _CHUNK):
        chunk = numbers[start : start + _CHUNK]
        states = read_states(chunk)
        yield from (states[number] for number in chunk)


def _look_at(
    robot: CaseRobot, user: User, state: CaseState, today: date
) -> bool | None:
    """Act on a case or leave it to people; None where nothing waits in it."""
    occasion = waiting_occasion(robot, state, today)
    if occasion is None:
        RobotLeft.objects.filter(robot=robot.name, case=state.number).delete()
        return None
    left = robot.guard(state)
    if left is None and _somebody_writes(robot, state):
        left = Left.SOMEBODY_WRITES
    if left is not None:
        _leave(robot, state, occasion.key, left)
        return False
    return _act(robot, user, state, occasion)


def _somebody_writes(robot: CaseRobot, state: CaseState) -> bool:
    """Tell whether a draft of the robot's kind lies open: it would take those words."""
    drafts = Draft.objects.filter(case=state.number, slot=robot.letter)
    return bool(robot.letter) and drafts.exists()


def waiting_occasion(
    robot: CaseRobot, state: CaseState, today: date
) -> Occasion | None:
    """Give what waits for a robot in a case today, if it has not acted on it yet."""
    if state.status is not CaseStatus.PENDING:
        return None
    occasion = robot.trigger(state, current_rules())
    if occasion is None or occasion.on > today:
        return None
    if state.work.robot_deed(robot.name, occasion.key) is not None:
        return None
    return occasion


def _act(robot: CaseRobot, user: User, state: CaseState, occasion: Occasion) -> bool:
    try:
        robot.prepare(user, state, occasion)
        act_on(robot, user, state, occasion)
    except StaleCaseError:
        # Somebody works on the case right now; the next round looks again.
        logger.info("robot %s: case %s was changed", robot.name, state.number)
        return False
    except AppealsError as error:
        logger.warning("robot %s leaves case %s: %s", robot.name, state.number, error)
        _leave(robot, state, occasion.key, Left.REFUSED, error.user_text)
        return False
    return True


def act_on(robot: CaseRobot, user: User, state: CaseState, occasion: Occasion) -> None:
    """Let a robot act on a case as it was seen: all of it, or nothing.

    Errors: StaleCaseError when somebody was quicker; those of the robot's act.
    """
    with transaction.atomic():
        acted = c.ActAsRobot(robot.name, occasion.key)
        now_state = work_on_case(user, state.number, acted, seen=state.length)
        robot.act(user, now_state, occasion)
        now = clock.now()
        RobotDeed.objects.create(
            robot=robot.name,
            case=state.number,
            occasion=occasion.key,
            done_on=now.date(),
            done_at=now,
        )
        RobotLeft.objects.filter(robot=robot.name, case=state.number).delete()


def _leave(
    robot: CaseRobot, state: CaseState, occasion: str, left: Left, text: str = ""
) -> None:
    known = RobotLeft.objects.filter(robot=robot.name, case=state.number).first()
    if known is not None and (known.occasion, known.reason) == (
        occasion,
        left.value,
    ):
        return
    RobotLeft.objects.update_or_create(
        robot=robot.name,
        case=state.number,
        defaults={
            "occasion": occasion,
            "reason": left.value,
            "text": text[:300],
            "left_on": clock.today(),
        },
    )
