# SPDX-License-Identifier: EUPL-1.2
"""Jobs for the worker: a report takes seconds to find and to write."""

from __future__ import annotations

import logging

from django_tasks import task

from anke.contract.background import run_work
from anke.contract.services import draft_ended_periods
from anke.statistics.errors import NoVintageError

logger = logging.getLogger(__name__)


@task()
def write_report_work(work: int) -> str:
    """Draft, renew or freeze a report, as was asked for; give its id.

    Queued twice, the second run finds the work done.
    """
    return run_work(work)


@task()
def draft_reports() -> int:
    """Draft what is owed of periods that have ended; tell how many.

    Queued after the figures, so that they are fresh. Queued twice, the second run finds
    nothing to draft.
    """
    try:
        return len(draft_ended_periods())
    except NoVintageError:
        logger.info("no report was drafted: no figures have been built yet")
        return 0
