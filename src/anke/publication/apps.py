# SPDX-License-Identifier: EUPL-1.2
"""Django's entry for the part."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PublicationConfig(AppConfig):
    """The one gate out of the house: releases of figures."""

    name = "anke.publication"
    label = "publication"
    verbose_name = _("Publication")

    def ready(self) -> None:
        """Let `anke verify` check the releases."""
        from anke.cases.verification import add_projector
        from anke.publication.verifying import ReleaseProjector

        add_projector(ReleaseProjector())
