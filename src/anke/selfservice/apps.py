# SPDX-License-Identifier: EUPL-1.2
"""Django's entry for the part."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SelfserviceConfig(AppConfig):
    """What a citizen or a first instance can see of their own case."""

    name = "anke.selfservice"
    label = "selfservice"
    verbose_name = _("Self-service")
