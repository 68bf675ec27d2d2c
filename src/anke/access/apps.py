# SPDX-License-Identifier: EUPL-1.2
"""Tell Django of the part that knows the staff, their roles and the view log."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccessConfig(AppConfig):
    """Sign-in, roles, permissions and the view log (adgang)."""

    name = "anke.access"
    label = "access"
    verbose_name = _("Access")
    default_auto_field = "django.db.models.BigAutoField"
