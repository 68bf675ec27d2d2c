# SPDX-License-Identifier: EUPL-1.2
"""What looking in does by itself, in the background worker."""

from __future__ import annotations

from django_tasks import task

from anke.selfservice import services
from anke.selfservice.asking import settle_requests


@task()
def answer_requests() -> int:
    """Look into the wishes for new links that wait; tell how many got one."""
    return settle_requests()


@task()
def forget_looks() -> int:
    """Forget looks from outside that are older than looks are kept; give how many."""
    return services.forget_looks()
