# SPDX-License-Identifier: EUPL-1.2
"""Django's entry for the part."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """Letters from receipt to the case they belong to."""

    name = "anke.intake"
    label = "intake"
    verbose_name = _("Intake")

    def ready(self) -> None:
        """Let `anke verify` check the mail room; open documents for the case page."""
        from anke.cases.verification import add_projector
        from anke.cases.viewing import register_reader
        from anke.intake.case_reader import CaseReader
        from anke.intake.queries import streams_of_letters
        from anke.intake.verifying import LetterProjector
        from anke.safeguards.view_log import register_streams

        register_streams(streams_of_letters)
        add_projector(LetterProjector())
        register_reader(CaseReader())
