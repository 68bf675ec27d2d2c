# SPDX-License-Identifier: EUPL-1.2
"""Tell Django of the public site, in its own process."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    """Released figures for everybody; no models, no sign-in, no cookies."""

    name = "anke.portal"
    label = "portal"
    verbose_name = _("Public portal")
