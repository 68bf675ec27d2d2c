# SPDX-License-Identifier: EUPL-1.2
"""What the pages of the robots show.

overview(request.user)              # a card for each robot
open_robot(request.user, "reminder")
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from anke.access.domain.permissions import Action
from anke.access.queries import may, require
from anke.cases import clock
from anke.cases.domain.payloads import RobotSwitched
from anke.cases.handling_wording import robot_name
from anke.cases.queries import cases_visible_to
from anke.decisions.domain.robots import TrialResult, minutes_saved
from anke.decisions.robots import wording
from anke.decisions.robots.models import RobotDeed, RobotLeft, RobotTrial
from anke.decisions.robots.registry import ROBOTS, robot_named
from anke.decisions.robots.switching import is_on, switches, valid_trial
from anke.decisions.robots.trial import last_trial
from anke.web import formats
from anke.web.tables import Cell, Column, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from anke.access.models import User
    from anke.cases.models import Case
    from anke.decisions.robots.robot import CaseRobot

SHOWN_DEEDS = 200
SHOWN_SWITCHES = 20


@dataclass(frozen=True, slots=True)
class RobotCard:
    """A robot on the list: whether it works, and what it did."""

    name: str
    title: str
    does: str
    leaves: str
    is_on: bool
    today: int
    undone_today: int
    in_all: int
    left: int
    minutes: str


@dataclass(frozen=True, slots=True)
class ShownTrial:
    """A trial in words; `done` and `all` say how far one has come that still runs."""

    first_on: date
    last_on: date
    is_running: bool
    done: int
    all: int
    problem: str
    looked_at: int = 0
    acts: int = 0
    cases: int = 0
    later: str = ""
    people: str = ""
    left: Table | None = None
    examples: Table | None = None


@dataclass(frozen=True, slots=True)
class ShownSwitch:
    """Somebody switched a robot on or off."""

    at: datetime
    actor: str
    on: bool
    cause: str
    trial: str


@dataclass(frozen=True, slots=True)
class ShownDeed:
    """One thing that a robot did."""

    id: int
    robot: str
    case: str
    done_on: date
    undone_on: date | None


@dataclass(frozen=True, slots=True)
class RobotPage:
    """Everything on a robot's page."""

    card: RobotCard
    may_switch: bool
    may_be_switched_on: bool
    trial: ShownTrial | None
    deeds: Table
    left: Table
    switches: tuple[ShownSwitch, ...]
    wakes_on: str


def overview(user: User | AnonymousUser) -> list[RobotCard]:
    """Give a card for each robot. Errors: AccessDeniedError."""
    require(user, Action.SEE_ROBOTS)
    return [_card(kind()) for kind in ROBOTS]


def _card(robot: CaseRobot) -> RobotCard:
    deeds = RobotDeed.objects.filter(robot=robot.name)
    today = deeds.filter(done_on=clock.today())
    standing = deeds.filter(undone_on=None).count()
    trial = valid_trial(robot.name)
    result = _result(trial) if trial else None
    minutes = minutes_saved(standing, result.person_seconds if result else None)
    return RobotCard(
        name=robot.name,
        title=str(robot.title),
        does=str(robot.does),
        leaves=str(robot.leaves),
        is_on=is_on(robot.name),
        today=today.count(),
        undone_today=deeds.filter(undone_on=clock.today()).count(),
        in_all=deeds.count(),
        left=RobotLeft.objects.filter(robot=robot.name).count(),
        minutes=wording.minutes_text(minutes),
    )


def open_robot(user: User | AnonymousUser, name: str) -> RobotPage:
    """Give a robot's page. Errors: AccessDeniedError, UnknownRobotError."""
    person, robot = require(user, Action.SEE_ROBOTS), robot_named(name)
    trial = last_trial(name)
    return RobotPage(
        card=_card(robot),
        may_switch=may(person, Action.SWITCH_ROBOTS),
        may_be_switched_on=valid_trial(name) is not None,
        trial=_shown_trial(person, trial) if trial else None,
        deeds=_deeds(person, name),
        left=_left(person, name),
        switches=_switches(name),
        wakes_on=", ".join(sorted(robot.wakes_on)),
    )


# --- What it did and what it left ----------------------------------------------------


def shown_deed(row: RobotDeed) -> ShownDeed:
    """Give one deed as the pages show it."""
    name = robot_name(row.robot)
    return ShownDeed(row.pk, name, row.case, row.done_on, row.undone_on)


def _readable(user: User, numbers: Iterable[str]) -> set[str]:
    """Tell which of some cases a person may know of."""
    if not may(user, Action.LIST_CASES):
        return set()
    visible: QuerySet[Case] = cases_visible_to(user)
    found = visible.filter(number__in=list(numbers))
    return set(found.values_list("number", flat=True))


def _deeds(user: User, name: str) -> Table:
    deeds = RobotDeed.objects.filter(robot=name).order_by("-done_at", "-pk")
    rows = list(deeds[:SHOWN_DEEDS])
    known = _readable(user, (row.case for row in rows))
    works = may(user, Action.WORK_ON_CASE)
    return Table(
        caption=_("What it did, the newest first"),
        columns=(
            Column("case", _("Case")),
            Column("day", _("Day")),
            Column("state", _("State")),
        ),
        rows=[_deed(row, works) for row in rows if row.case in known],
        empty=_("It has not done anything yet."),
    )


def _deed(row: RobotDeed, works: bool) -> Row:
    if row.undone_on:
        text = _("Taken back %(day)s by %(who)s") % {
            "day": formats.day(row.undone_on),
            "who": row.undone_by,
        }
        state = Cell(text)
    elif works:
        state = Cell(_("Take it back"), href=reverse("robot-undo", args=[row.pk]))
    else:
        state = Cell(_("Stands"))
    return Row((_case(row.case), Cell(formats.day(row.done_on)), state))


def _case(number: str) -> Cell:
    return Cell(number, href=reverse("case-page", args=[number]), is_number=True)


def _left(user: User, name: str) -> Table:
    rows = list(RobotLeft.objects.filter(robot=name).order_by("-left_on", "case"))
    rows = rows[:SHOWN_DEEDS]
    known = _readable(user, (row.case for row in rows))
    return Table(
        caption=_("What it leaves to people"),
        columns=(
            Column("case", _("Case")),
            Column("why", _("Why")),
            Column("day", _("Since")),
        ),
        rows=[
            Row(
                (
                    _case(row.case),
                    Cell(wording.left_text(row.reason, row.text)),
                    Cell(formats.day(row.left_on)),
                )
            )
            for row in rows
            if row.case in known
        ],
        empty=_("It leaves nothing to people right now."),
    )


# --- The trial and the switches ------------------------------------------------------


def _result(trial: RobotTrial) -> TrialResult | None:
    if not trial.result:
        return None
    kept = dict(trial.result)
    kept["left"] = tuple((reason, count) for reason, count in kept["left"])
    kept["examples"] = tuple((case, day) for case, day in kept["examples"])
    return TrialResult(**kept)


def _shown_trial(user: User, trial: RobotTrial) -> ShownTrial:
    result = _result(trial)
    shown = ShownTrial(
        first_on=trial.first_on,
        last_on=trial.last_on,
        is_running=trial.ended_at is None,
        done=trial.cases_done,
        all=trial.cases_all,
        problem=trial.problem,
    )
    if result is None:
        return shown
    return replace(
        shown,
        looked_at=result.looked_at,
        acts=result.acts,
        cases=result.cases,
        later=wording.later_text(result),
        people=wording.seconds_text(result),
        left=_reasons(result) if result.left else None,
        examples=_examples(user, result) if result.examples else None,
    )


def _reasons(result: TrialResult) -> Table:
    return Table(
        caption=_("What it would have left to people"),
        columns=(
            Column("why", _("Why")),
            Column("count", _("How often"), numeric=True),
        ),
        rows=[
            Row((Cell(wording.left_text(reason)), Cell(formats.number(count))))
            for reason, count in sorted(result.left, key=lambda pair: -pair[1])
        ],
    )


def _examples(user: User, result: TrialResult) -> Table:
    known = _readable(user, (case for case, _on in result.examples))
    return Table(
        caption=_("The last cases on which it would have acted"),
        columns=(Column("case", _("Case")), Column("day", _("Day"))),
        rows=[
            Row((_case(case), Cell(formats.day(date.fromisoformat(day)))))
            for case, day in reversed(result.examples)
            if case in known
        ],
        empty=_("None that you may open."),
    )


def _switches(name: str) -> tuple[ShownSwitch, ...]:
    entries = [
        (entry, entry.payload)
        for entry in reversed(switches(name))
        if isinstance(entry.payload, RobotSwitched)
    ]
    return tuple(
        ShownSwitch(
            at=entry.recorded_at,
            actor=entry.actor.id,
            on=switched.on,
            cause=switched.cause,
            trial=_trial_text(switched),
        )
        for entry, switched in entries[:SHOWN_SWITCHES]
    )


def _trial_text(switched: RobotSwitched) -> str:
    if switched.tried_from is None or switched.tried_to is None:
        return ""
    return _("Tried on %(first)s–%(last)s: would have acted %(count)s times.") % {
        "first": formats.day(switched.tried_from),
        "last": formats.day(switched.tried_to),
        "count": formats.number(switched.would_act),
    }
