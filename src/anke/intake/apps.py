# SPDX-License-Identifier: EUPL-1.2
"""Django's entry for the part."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    """Letters from receipt to the case they belong to."""

    name = "anke.intake"
    label = "intake"
    verbose_name = _("Intake")
