# SPDX-License-Identifier: EUPL-1.2
"""What safeguards do by themselves, in the background worker."""

from __future__ import annotations

from django_tasks import task

from anke.safeguards import retention


@task()
def forget_views() -> int:
    """Forget looks that are older than they are kept; give how many."""
    return retention.forget_views()
