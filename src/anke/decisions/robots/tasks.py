# SPDX-License-Identifier: EUPL-1.2
"""What robots let the background worker do."""

from __future__ import annotations

from django_tasks import task

from anke.access.models import User
from anke.decisions.handling.case_bundle import bundle_case


@task()
def bundle_for(number: str, staff: int) -> str:
    """Bind the papers of a case for a person who asked for it; give the case."""
    return bundle_case(User.objects.get(pk=staff), number).number
