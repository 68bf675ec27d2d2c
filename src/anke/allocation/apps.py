# SPDX-License-Identifier: EUPL-1.2
"""Django's entry for the part."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AllocationConfig(AppConfig):
    """Teams, competences and absence; who gets which case, and why."""

    name = "anke.allocation"
    label = "allocation"
    verbose_name = _("Allocation")
