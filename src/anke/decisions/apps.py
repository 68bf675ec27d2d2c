# SPDX-License-Identifier: EUPL-1.2
"""Django's entry for the part."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DecisionsConfig(AppConfig):
    """Hearing, consultants, board meetings, letters, signatures and dispatch."""

    name = "anke.decisions"
    label = "decisions"
    verbose_name = _("Decisions")

    def ready(self) -> None:
        """Say on the case page what this part knows; let `anke verify` check it."""
        from anke.cases.verification import add_projector
        from anke.decisions.dispatch.panel import register_letters_panel
        from anke.decisions.dispatch.verifying import DispatchProjector
        from anke.decisions.handling.panel import register_panels
        from anke.decisions.meetings.panel import register_meeting_panel
        from anke.decisions.meetings.verifying import MeetingProjector
        from anke.decisions.questions.panel import register_questions_panel
        from anke.decisions.remarks.panel import register_remarks_panel
        from anke.decisions.robots.panel import register_robots_panel
        from anke.decisions.robots.verifying import RobotProjector
        from anke.decisions.texts.verifying import TextProjector

        register_panels()
        register_letters_panel()
        register_meeting_panel()
        register_robots_panel()
        register_questions_panel()
        register_remarks_panel()
        add_projector(DispatchProjector())
        add_projector(MeetingProjector())
        add_projector(TextProjector())
        add_projector(RobotProjector())
