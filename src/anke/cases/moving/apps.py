# SPDX-License-Identifier: EUPL-1.2
"""Django's entry for moving in: what was taken over, from where, and its fate."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class MovingConfig(AppConfig):
    """Taking over running cases from another system."""

    name = "anke.cases.moving"
    label = "moving"
    verbose_name = _("Moving in")
    default_auto_field = "django.db.models.BigAutoField"
