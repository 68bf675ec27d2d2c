# SPDX-License-Identifier: EUPL-1.2
"""Django's entry for the part."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SafeguardsConfig(AppConfig):
    """Protected cases, conflicts of interest, the view log, the staff's accounts."""

    name = "anke.safeguards"
    label = "safeguards"
    verbose_name = _("Safeguards")

    def ready(self) -> None:
        """Add the section on protection to the case page."""
        from anke.cases.panels import Panel, register_panel
        from anke.safeguards.panel import protection_panel

        register_panel(
            Panel(
                "protection",
                70,
                "safeguards/case_panel.html",
                protection_panel,
                column="side",
            )
        )
