# SPDX-License-Identifier: EUPL-1.2
"""What decisions stores; each folder of the part keeps its own models."""

from anke.decisions.dispatch.models import PostedCounter, PostedLetter
from anke.decisions.letters.models import Draft, PrintedLetter
from anke.decisions.meetings.models import (
    BoardMember,
    BoardTerm,
    MaterialOrder,
    Meeting,
    MeetingCounter,
    MeetingItem,
    MeetingSeat,
)
from anke.decisions.robots.models import (
    RobotDeed,
    RobotLeft,
    RobotRound,
    RobotTrial,
)
from anke.decisions.texts.models import TextDraft, TextVersion

__all__ = [
    "BoardMember",
    "BoardTerm",
    "Draft",
    "MaterialOrder",
    "Meeting",
    "MeetingCounter",
    "MeetingItem",
    "MeetingSeat",
    "PostedCounter",
    "PostedLetter",
    "PrintedLetter",
    "RobotDeed",
    "RobotLeft",
    "RobotRound",
    "RobotTrial",
    "TextDraft",
    "TextVersion",
]
