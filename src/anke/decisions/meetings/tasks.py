# SPDX-License-Identifier: EUPL-1.2
"""What board meetings let the background worker do."""

from __future__ import annotations

from django_tasks import task

from anke.decisions.meetings.material import make_material, person


@task()
def make_material_of(number: str, staff: str) -> str:
    """Make a meeting's case material; give its commitment."""
    return make_material(person(staff), number).material
