# SPDX-License-Identifier: EUPL-1.2
"""Django's entry for the part."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AllocationConfig(AppConfig):
    """Teams, competences and absence; who gets which case, and why."""

    name = "anke.allocation"
    label = "allocation"
    verbose_name = _("Allocation")

    def ready(self) -> None:
        """Let the case page say why the case was given to whoever has it."""
        from anke.allocation.case_panel import allocation_panel
        from anke.cases.panels import Panel, register_panel

        register_panel(
            Panel(
                "allocation", 5, "allocation/case_panel.html", allocation_panel, "side"
            )
        )
