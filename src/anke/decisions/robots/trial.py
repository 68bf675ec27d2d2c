# SPDX-License-Identifier: EUPL-1.2
"""A robot tried on history: what it would have done last quarter, beside what was done.

The journals of the quarter's cases are played again by the pure `replayed`. It takes
seconds for a small authority and minutes for a large one, so the robots' own round does
it, behind no other work, and the page tells how far it has come.

    order_trial(user, "reminder")
    last_trial("reminder").result
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from dataclasses import asdict
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db.models import Q

from anke.access.domain.permissions import Action
from anke.access.models import ViewEvent
from anke.access.queries import require
from anke.cases import clock
from anke.cases.domain.entries import case_stream
from anke.cases.domain.state import CaseStatus
from anke.cases.journal import read_entries
from anke.cases.models import Case
from anke.cases.rules import current_rules
from anke.decisions.domain.robots import (
    ByPeople,
    Days,
    Replay,
    Would,
    replayed,
    summed_up,
)
from anke.decisions.errors import UnknownRobotError
from anke.decisions.handling.services import actor_of_user
from anke.decisions.robots.models import RobotTrial
from anke.decisions.robots.registry import robot_named
from anke.errors import AppealsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from django.contrib.auth.models import AnonymousUser

    from anke.access.models import User
    from anke.decisions.robots.robot import CaseRobot

QUARTER_DAYS = 91
_CHUNK = 250
BROKEN_OFF = "Prøven blev afbrudt af en fejl. Prøv igen, eller kontakt driften."
# Longer than this between opening a case and the act, somebody did something else.
_LONGEST_SECONDS = 60 * 60


def order_trial(user: User | AnonymousUser, name: str) -> RobotTrial:
    """Let a robot be tried on the last quarter, in the robots' next round.

    Errors: AccessDeniedError, UnknownRobotError.
    """
    person = require(user, Action.SWITCH_ROBOTS)
    robot_named(name)
    yesterday = clock.today() - timedelta(days=1)
    return RobotTrial.objects.create(
        robot=name,
        first_on=yesterday - timedelta(days=QUARTER_DAYS - 1),
        last_on=yesterday,
        asked_by=actor_of_user(person).id,
        asked_at=clock.wall_now(),
    )


def run_waiting_trials() -> int:
    """Make the trials that were asked for; tell how many.

    One that was broken off with its worker is made anew.
    """
    waiting = RobotTrial.objects.filter(ended_at=None).order_by("asked_at", "pk")
    numbers = list(waiting.values_list("pk", flat=True))
    for trial in numbers:
        run_trial(trial)
    return len(numbers)


def last_trial(name: str) -> RobotTrial | None:
    """Give the trial that was asked for last, finished or not."""
    return RobotTrial.objects.filter(robot=name).order_by("-asked_at", "-pk").first()


def run_trial(trial_id: int) -> RobotTrial:
    """Play the quarter again with a robot beside it; run twice it is played anew.

    Errors: UnknownRobotError. What stands in the way is kept with the trial.
    """
    trial = RobotTrial.objects.filter(pk=trial_id).first()
    if trial is None:
        raise UnknownRobotError(f"no trial {trial_id}", user_text="Prøven findes ikke.")
    trial.problem = BROKEN_OFF
    try:
        _play(trial, robot_named(trial.robot))
        trial.problem = ""
    except AppealsError as error:
        trial.problem = error.user_text[:300]
    finally:
        trial.ended_at = clock.wall_now()
        trial.save(update_fields=["result", "problem", "ended_at"])
    return trial


def _play(trial: RobotTrial, robot: CaseRobot) -> None:
    numbers = _alive(trial)
    trial.cases_all, trial.cases_done = len(numbers), 0
    would: list[Would] = []
    people: list[ByPeople] = []
    days = Days(trial.first_on, trial.last_on)
    for start in range(0, len(numbers), _CHUNK):
        for replay in _replays(numbers[start : start + _CHUNK], robot, days):
            would += replay.would
            people += replay.by_people
        trial.cases_done = min(start + _CHUNK, len(numbers))
        trial.save(update_fields=["cases_all", "cases_done"])
    seconds = seconds_of(people)
    trial.result = asdict(summed_up(len(numbers), would, len(people), seconds))


def _alive(trial: RobotTrial) -> list[str]:
    """Give the cases that somebody waited for in the days of the trial."""
    pending = Q(status=CaseStatus.PENDING.value)
    cases = Case.objects.filter(
        pending | Q(decided_on__gte=trial.first_on), received_on__lte=trial.last_on
    )
    return list(cases.order_by("year", "serial").values_list("number", flat=True))


def _replays(numbers: Sequence[str], robot: CaseRobot, days: Days) -> Iterator[Replay]:
    rules = current_rules()
    entries = read_entries([case_stream(number) for number in numbers])
    for _stream, journal in groupby(entries, key=attrgetter("stream")):
        yield replayed(list(journal), robot, rules, days)


def seconds_of(people: Sequence[ByPeople]) -> list[float]:
    """Time what people did: from the last look at the case to the act.

    *Units*: seconds. An act with no look in the hour before it cannot be timed.
    """
    seconds = []
    for start in range(0, len(people), _CHUNK):
        chunk = people[start : start + _CHUNK]
        looks = _looks(chunk)
        for one in chunk:
            seen = looks[one.case, one.staff]
            place = bisect_right(seen, one.at.timestamp())
            if place:
                seconds.append(one.at.timestamp() - seen[place - 1])
    return [each for each in seconds if each <= _LONGEST_SECONDS]


def _looks(people: Sequence[ByPeople]) -> dict[tuple[str, str], list[float]]:
    """Give when each of these people looked at each of these cases."""
    looks: dict[tuple[str, str], list[float]] = defaultdict(list)
    rows = ViewEvent.objects.filter(
        stream__in={case_stream(one.case) for one in people},
        actor__staff_code__in={one.staff for one in people},
    ).order_by("at")
    for stream, staff, at in rows.values_list("stream", "actor__staff_code", "at"):
        looks[stream.removeprefix("case:"), staff or ""].append(at.timestamp())
    return looks
