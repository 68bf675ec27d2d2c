# SPDX-License-Identifier: EUPL-1.2
"""Jobs whose worker was killed: they go back to the queue, and nobody waits for ever.

The queue cannot tell a job that runs from one whose worker was killed: both say
"running". A worker that starts therefore looks for jobs of workers on this machine
that give no sign of life any more. Every job of Anke may be run twice: what was done is
found done.
"""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

from django.conf import settings
from django_tasks_db.models import DBTaskResult
from django_tasks_db.utils import exclusive_transaction

from anke.site.errors import WorkersDied
from anke.site.worker_signs import WorkerSign, clear_away, is_dead

logger = logging.getLogger(__name__)

# A job that has taken so many workers with it is at fault itself. A worker that was
# broken off because the site was ended counts, too, so this is not a small number.
MOST_WORKERS = 10


def give_sign() -> WorkerSign:
    """Let others see that this process is a worker, for as long as it lives."""
    return WorkerSign(_folder())


def give_back_broken_jobs(asking: str) -> int:
    """Put jobs whose worker on this machine is dead back in the queue; tell how many.

    A job that has lost ten workers is not tried again: it is marked as failed.

    Args:
        asking: The name of the worker that asks; its own jobs are left alone.
    """
    back = 0
    with exclusive_transaction():
        for job in DBTaskResult.objects.running().select_for_update():
            worker = job.worker_ids[-1] if job.worker_ids else ""
            if worker == asking or not is_dead(_folder(), worker):
                continue
            back += _given_back(job)
    clear_away(_folder(), but=asking)
    return back


def _given_back(job: DBTaskResult[..., Any]) -> bool:
    if len(job.worker_ids) >= MOST_WORKERS:
        logger.error("%s: %d workers died of this job", job.task_path, MOST_WORKERS)
        job.set_failed(WorkersDied(f"{MOST_WORKERS} workers died of this job"))
        return False
    logger.warning("%s: its worker died; the job is run again", job.task_path)
    job.status = "READY"
    job.started_at = None
    job.save(update_fields=["status", "started_at"])
    return True


def _folder() -> Path:
    return Path(settings.ANKE_VAR) / "workers"
