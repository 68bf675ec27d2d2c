# SPDX-License-Identifier: EUPL-1.2
"""Tell Django of the part that holds the design system's components."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """Components, charts and number formats; no models and no sign-in."""

    name = "anke.web"
    label = "web"
    verbose_name = _("Web components")
