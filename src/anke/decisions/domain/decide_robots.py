# SPDX-License-Identifier: EUPL-1.2
"""Who switches a robot: `decide_switch(…) -> entries` for its stream.

A robot is switched on after a trial on history, and the entry names the trial.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.cases.domain.entries import Entry
from anke.decisions.domain.robots import robot_stream

if TYPE_CHECKING:
    from datetime import datetime

    from anke.cases.domain.entries import Actor
    from anke.cases.domain.payloads import RobotSwitched


def decide_switch(
    switched: RobotSwitched, *, is_on: bool, at: datetime, actor: Actor
) -> list[Entry]:
    """Give the entry that switches a robot; none if it is so already."""
    if is_on == switched.on:
        return []
    stream = robot_stream(switched.robot)
    return [Entry(stream, switched, at.date(), at, actor)]
