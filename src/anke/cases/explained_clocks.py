# SPDX-License-Identifier: EUPL-1.2
"""A case's deadlines as the case page shows them: where each stands, and why.

explained_clock(file.clocks[0], today, withdrawn=False).state_text
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from anke.cases import wording
from anke.cases.case_list import time_left
from anke.web import formats

if TYPE_CHECKING:
    from datetime import date

    from anke.cases.queries import ClockView

ClockState = Literal["running", "overdue", "paused", "met", "breached", "stopped"]


@dataclass(frozen=True, slots=True)
class ExplainedStep:
    """One step of a deadline's arithmetic."""

    on: date
    text: str


@dataclass(frozen=True, slots=True)
class ExplainedClock:
    """A deadline as the page shows it: where it stands, and why."""

    name: str
    spell: int
    state: ClockState
    state_text: str
    due_on: date
    basis: str
    source: str
    status: str
    confirmed: bool
    absolute: bool
    is_guideline: bool
    used: int
    total: int
    steps: tuple[ExplainedStep, ...]

    @property
    def is_running(self) -> bool:
        """Whether somebody still waits for it, so that its arithmetic is shown."""
        return self.state in ("running", "overdue", "paused")


def explained_clock(line: ClockView, today: date, *, withdrawn: bool) -> ExplainedClock:
    """Say where a deadline stands and show its arithmetic."""
    rule = line.clock.rule
    until = line.ended_on or today
    state = "stopped" if withdrawn else _clock_state(line, today)
    used = max(line.clock.days_used(min(until, line.due_on)), 0)
    return ExplainedClock(
        name=wording.name_of(rule),
        spell=line.spell,
        state=state,
        state_text=_clock_text(line, state, today),
        due_on=line.due_on,
        basis=rule.legal_basis,
        source=rule.source,
        status=_("statutory") if rule.status.value == "statutory" else _("agreed"),
        confirmed=rule.confirmed,
        absolute=rule.absolute,
        is_guideline=rule.mean_target,
        used=used,
        total=max(line.clock.days_used(line.due_on), 1),
        steps=tuple(
            ExplainedStep(step.date, wording.step_text(step))
            for step in line.clock.explain()
        ),
    )


def _clock_state(line: ClockView, today: date) -> ClockState:
    """Running, overdue, standing still, or over and kept or not."""
    if line.ended_on is not None:
        return "breached" if line.ended_on > line.due_on else "met"
    if line.clock.paused is not None:
        return "paused"
    return "overdue" if line.clock.is_overdue(today) else "running"


def _clock_text(line: ClockView, state: ClockState, today: date) -> str:
    """Say it in words; colour alone says nothing."""
    if state in ("running", "overdue"):
        return time_left(line.due_on, today)
    if state == "paused":
        return _("stands still since %(day)s") % {
            "day": formats.day(line.clock.paused_on)
        }
    ended = formats.day(line.ended_on)
    if state == "stopped":
        return _("stopped on %(day)s: the case was opened by mistake") % {"day": ended}
    if state == "met":
        return _("kept: decided on %(day)s") % {"day": ended}
    late = (line.ended_on - line.due_on).days if line.ended_on else 0
    return ngettext(
        "not kept: decided on %(day)s, %(count)s day too late",
        "not kept: decided on %(day)s, %(count)s days too late",
        late,
    ) % {"day": ended, "count": formats.number(late)}
