# SPDX-License-Identifier: EUPL-1.2
"""What robots do in case work: on the case's stream, and when they are switched.

A robot acts under its own name: `robot_acted` stands before what it did, in the same
transaction. An *occasion* names within the case what it acted on, so that it never acts
twice on the same thing, also after somebody has undone it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from anke.cases.domain.payloads.base import Payload


@dataclass(frozen=True, slots=True)
class RobotActed(Payload):
    """A robot did what follows in this act (*robothandling*)."""

    kind: ClassVar[str] = "robot_acted"
    robot: str
    occasion: str


@dataclass(frozen=True, slots=True)
class RobotUndone(Payload):
    """Somebody took back what a robot had done (*fortrudt*), and said why."""

    kind: ClassVar[str] = "robot_undone"
    robot: str
    occasion: str
    cause: str


@dataclass(frozen=True, slots=True)
class ReminderWithdrawn(Payload):
    """A reminder was called back before it left; the day before it holds again."""

    kind: ClassVar[str] = "reminder_withdrawn"
    number: int
    due_on: date
    cause: str


@dataclass(frozen=True, slots=True)
class RobotSwitched(Payload):
    """A robot was switched on or off: stream `case-robot:…`.

    The trial that it was switched on after is named by its days; `would_act` is on how
    many cases it would have acted in them.
    """

    kind: ClassVar[str] = "robot_switched"
    robot: str
    on: bool
    cause: str
    tried_from: date | None = None
    tried_to: date | None = None
    would_act: int = 0
