# SPDX-License-Identifier: EUPL-1.2
"""Django's entry for the part."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SelfserviceConfig(AppConfig):
    """What a citizen or a first instance can see of their own case."""

    name = "anke.selfservice"
    label = "selfservice"
    verbose_name = _("Self-service")

    def ready(self) -> None:
        """Add a section to the case page, and a paragraph to the receipt."""
        from anke.cases.panels import Panel, register_panel
        from anke.intake.receipts import add_to_receipt
        from anke.safeguards.view_log import register_outside
        from anke.selfservice.letters import receipt_lines
        from anke.selfservice.panel import case_panel
        from anke.selfservice.queries import looks_from_outside

        register_outside(looks_from_outside)
        register_panel(
            Panel(
                "status-access",
                80,
                "selfservice/case_panel.html",
                case_panel,
                column="side",
            )
        )
        add_to_receipt(receipt_lines)
