# SPDX-License-Identifier: EUPL-1.2
"""Django's entry for the part."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class StatisticsConfig(AppConfig):
    """Facts, measures and vintages; it stores files, no tables."""

    name = "anke.statistics"
    label = "statistics"
    verbose_name = _("Statistics")
