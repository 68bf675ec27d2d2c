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
        """Let `anke verify` check the mail room, too."""
        from anke.cases.verification import add_projector
        from anke.intake.verifying import LetterProjector

        add_projector(LetterProjector())
