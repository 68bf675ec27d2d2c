# SPDX-License-Identifier: EUPL-1.2
"""Tell Django where the staff site's templates and texts stand."""

from django.apps import AppConfig


class SiteConfig(AppConfig):
    """The staff site's frame and overview; it stores nothing itself."""

    name = "anke.site"
    label = "anke_site"
    verbose_name = "Anke"
