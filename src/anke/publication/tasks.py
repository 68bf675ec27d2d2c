# SPDX-License-Identifier: EUPL-1.2
"""Jobs for the worker: a release takes minutes to prepare and to attack."""

from __future__ import annotations

from django_tasks import task

from anke.publication.background import run_work


@task(queue_name="long")
def prepare_and_attack(work: int) -> str:
    """Prepare a release and attack it; give its id.

    Queued twice, the second run finds the work done.
    """
    return run_work(work)
