# SPDX-License-Identifier: EUPL-1.2
"""Why a case went to somebody, and why another one still waits: codes, no sentences.

The codes stand in the journal (`CaseAllocated.reasons`); their words stand in
`anke.cases.allocation_words`, where the case page finds them.
"""

from __future__ import annotations

from enum import StrEnum


class Turn(StrEnum):
    """Why it was this case's turn in line; the first one that fits, from the top."""

    STATUTORY = "statutory"
    FAST_TRACK = "fast-track"
    NOTICE_SCHEME = "notice-scheme"
    OLDEST = "oldest"


class Why(StrEnum):
    """Why it went to this person and not to a colleague."""

    SAME_CITIZEN = "same-citizen"  # has, or is given, another case of the citizen
    OWN_TEAM = "own-team"  # is in the team that the mail room sent the case to
    ON_LOAN = "on-loan"  # is lent to this area just now
    EXPERIENCE = "experience"  # has the experience that the case asks for
    MOST_ROOM = "most-room"  # has fewest cases for the time at work


class ByHand(StrEnum):
    """Why a leader gave a case by hand, or took it from somebody."""

    KNOWS_THE_CASE = "knows-the-case"
    EVENS_OUT = "evens-out"
    TRAINING = "training"
    ABSENCE = "absence"
    CONFLICT = "conflict"
    LEFT = "left-the-team"
    OTHER = "other-reason"


class Act(StrEnum):
    """What kind of act an allocation was, when it was not the line's own."""

    BY_HAND = "by-hand"
    HANDED_OVER = "handed-over"
    TAKEN_BACK = "taken-back"


class Blocker(StrEnum):
    """What kept somebody who has the competence from getting a case."""

    NOBODY = "nobody-competent"
    CONFLICT = "conflict"
    PROTECTED = "protected"
    ABSENT = "absent"
    FULL = "full"
    ENOUGH_TODAY = "enough-today"
    KEPT = "kept-for-hand"


# In the order of the line: whoever stands further up is always served first.
TURNS = (Turn.STATUTORY, Turn.FAST_TRACK, Turn.NOTICE_SCHEME, Turn.OLDEST)
