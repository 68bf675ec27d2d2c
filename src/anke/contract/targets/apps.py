# SPDX-License-Identifier: EUPL-1.2
"""Django's entry for the contract's screens, which keep a list of their own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TargetsConfig(AppConfig):
    """Targets on screens, and the registrations that their figures rest on."""

    name = "anke.contract.targets"
    label = "contract_targets"
    verbose_name = _("Targets")
    default_auto_field = "django.db.models.BigAutoField"
