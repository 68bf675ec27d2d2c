# SPDX-License-Identifier: EUPL-1.2
"""The Django app of the case register."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Cases, their journal, their documents and the vault of personal data."""

    name = "anke.cases"
    label = "cases"
    verbose_name = "Sager"
    default_auto_field = "django.db.models.BigAutoField"
