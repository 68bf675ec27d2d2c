# SPDX-License-Identifier: EUPL-1.2
"""Whether figures are there, being built, or older than the journal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django_tasks_db.models import DBTaskResult

from anke.statistics import vintages
from anke.statistics.services import is_fresh
from anke.statistics.tasks import build_figures

State = Literal["none", "building", "failed", "stale", "fresh"]
_WAITING = ("READY", "RUNNING")


@dataclass(frozen=True, slots=True)
class BuildState:
    """How it stands with the figures."""

    state: State
    has_figures: bool

    @property
    def is_building(self) -> bool:
        """Whether the worker is at it, so that the page looks again by itself."""
        return self.state == "building"

    @property
    def may_be_built(self) -> bool:
        """Whether it would help to build figures now."""
        return self.state in ("none", "failed", "stale")


def build_state() -> BuildState:
    """Ask how it stands with the figures."""
    has_figures = vintages.current() is not None
    last = (
        DBTaskResult.objects.filter(task_path=build_figures.module_path)
        .order_by("-enqueued_at")
        .first()
    )
    if last is not None and last.status in _WAITING:
        return BuildState("building", has_figures)
    if has_figures and is_fresh():
        return BuildState("fresh", has_figures=True)
    if last is not None and last.status == "FAILED":
        return BuildState("failed", has_figures)
    return BuildState("stale" if has_figures else "none", has_figures)


def request_build() -> None:
    """Ask the worker to build figures, unless it is at it already."""
    if not build_state().is_building:
        build_figures.enqueue()
