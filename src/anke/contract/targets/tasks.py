# SPDX-License-Identifier: EUPL-1.2
"""Jobs for the worker: looking at every case takes minutes in a large house."""

from __future__ import annotations

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from anke.contract.targets.scanning import scan_all


@task(queue_name="long")
def scan_registrations() -> int:
    """Bring the list of wrong registrations up to date; give how many were new to it.

    Queued twice, the second run finds the work done.
    """
    return scan_all()


def request_scan() -> None:
    """Ask the worker to bring the list up to date, unless it is at it already."""
    waiting = DBTaskResult.objects.filter(
        task_path=scan_registrations.module_path, status__in=("READY", "RUNNING")
    )
    if not waiting.exists():
        scan_registrations.enqueue()
