# SPDX-License-Identifier: EUPL-1.2
"""Django's entry for the part."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ContractConfig(AppConfig):
    """The results contract: targets, what shows them, and the reports on them."""

    name = "anke.contract"
    label = "contract"
    verbose_name = _("Results contract")

    def ready(self) -> None:
        """Let `anke verify` check the reports, and what was recorded."""
        from anke.cases.verification import add_projector
        from anke.contract.domain.evidence_life import BREACHES, CONTRACTS, REGISTERS
        from anke.contract.registers.verifying import RecordProjector
        from anke.contract.verifying import ReportProjector

        add_projector(ReportProjector())
        for prefix in (CONTRACTS, REGISTERS, BREACHES):
            add_projector(RecordProjector(prefix))
