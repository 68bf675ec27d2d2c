# SPDX-License-Identifier: EUPL-1.2
"""The robots that ship. A new one is a class in a module of its own and a line here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.decisions.errors import UnknownRobotError
from anke.decisions.robots.document_bundle import DocumentBundle
from anke.decisions.robots.file_request import FileRequest
from anke.decisions.robots.reminder import Reminder

if TYPE_CHECKING:
    from anke.decisions.robots.robot import CaseRobot

ROBOTS: tuple[type[CaseRobot], ...] = (DocumentBundle, FileRequest, Reminder)


def robot_named(name: str) -> CaseRobot:
    """Give a robot. Errors: UnknownRobotError."""
    for kind in ROBOTS:
        if kind.name == name:
            return kind()
    raise UnknownRobotError(
        f"no robot {name!r}", user_text="Robotten findes ikke. Gå til listen."
    )
