# SPDX-License-Identifier: EUPL-1.2
"""What the case page says of robots: what they did here, and that it can be undone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from anke.access.domain.permissions import Action
from anke.cases.domain.state import CaseStatus
from anke.cases.panels import Panel, register_panel
from anke.decisions.robots.models import RobotDeed
from anke.decisions.robots.page import shown_deed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from anke.access.models import User
    from anke.cases.queries import CaseFile


def register_robots_panel() -> None:
    """Add the robots to the case page."""
    template = "decisions/robots/panel.html"
    register_panel(Panel("robots", 60, template, _robots, "side"))


def _robots(user: User, file: CaseFile) -> Mapping[str, object] | None:
    """Give the robots' deeds on the case, and the way to bind its papers."""
    works = user.may(Action.WORK_ON_CASE)
    deeds = RobotDeed.objects.filter(case=file.case.number).order_by("done_at", "pk")
    shown = [shown_deed(deed) for deed in deeds]
    may_bundle = works and bool(file.documents)
    may_bundle = may_bundle and file.state.status is not CaseStatus.WITHDRAWN
    if not shown and not may_bundle:
        return None
    return {
        "deeds": shown,
        "may_undo": works,
        "may_bundle": may_bundle,
        "case": file.case.number,
    }
