# SPDX-License-Identifier: EUPL-1.2
"""What an attempt means for a letter's row; the rules stand in the domain.

note_attempt(row, Ended(Fate.UNSURE, Problem.NO_ANSWER), may_repeat=True)
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.cases import clock
from anke.cases.errors import VaultKeyError
from anke.decisions.dispatch.addresses import open_address
from anke.decisions.domain.dispatch import (
    Attempt,
    Choice,
    Fate,
    RecipientKind,
    Standing,
    choose_channel,
    next_step,
)

if TYPE_CHECKING:
    from anke.decisions.dispatch.models import PostedLetter

logger = logging.getLogger(__name__)

_NOTED = (
    "status",
    "problem",
    "not_before",
    "failures",
    "refused_by",
    "left_under",
    "channel",
    "why",
    "issue",
)


@dataclass(frozen=True, slots=True)
class Ended:
    """How an attempt ended, and what was said."""

    fate: Fate
    problem: str = ""


def note_attempt(row: PostedLetter, ended: Ended, *, may_repeat: bool) -> None:
    """Write what an attempt means into a locked row."""
    other = _other_way(row) if ended.fate is Fate.REFUSED else None
    attempt = Attempt(ended.fate, row.failures, may_repeat=may_repeat, other=other)
    after = next_step(attempt)
    row.status, row.problem = after.standing.value, ended.problem
    row.not_before = clock.wall_now() + after.pause
    row.failures = 0 if ended.fate is Fate.AWAITS else row.failures + 1
    if _is_surely_here(row, ended.fate):
        row.left_under = None
    if after.choice is not None:
        _go_another_way(row, after.choice)
    row.save(update_fields=_NOTED)
    if after.standing is Standing.FAILED:
        logger.warning("letter %s waits for a person: %s", row.number, ended.problem)


def _is_surely_here(row: PostedLetter, fate: Fate) -> bool:
    """Tell whether the letter has surely not left, in this attempt or before."""
    if fate is Fate.BROKEN:
        return row.left_under == row.attempts
    return fate in {Fate.NOT_TAKEN, Fate.REFUSED}


def _other_way(row: PostedLetter) -> Choice | None:
    """Note that a channel refuses, and give the one that is left (*omvej*)."""
    refused = [name for name in row.refused_by.split(",") if name]
    if row.channel not in refused:
        refused.append(row.channel)
    row.refused_by = ",".join(refused)
    try:
        reach = open_address(row).reach(RecipientKind(row.recipient_kind))
    except VaultKeyError:
        return None
    return choose_channel(reach, refused=refused)


def _go_another_way(row: PostedLetter, choice: Choice) -> None:
    """Make it another issue, which begins anew by another channel."""
    row.channel, row.why = choice.channel.value, choice.why.value
    row.issue += 1
    row.failures = 0
