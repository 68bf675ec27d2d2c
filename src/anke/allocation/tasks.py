# SPDX-License-Identifier: EUPL-1.2
"""What allocation does by itself, in the background worker."""

from __future__ import annotations

from django_tasks import task

from anke.allocation.staffing import forget_old_absence


@task()
def forget_absence() -> int:
    """Forget absence that ended long ago; tell how many rows."""
    return forget_old_absence()
