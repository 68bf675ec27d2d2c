# SPDX-License-Identifier: EUPL-1.2
"""What happens once a day by itself: new rules in force, a seal, fresh figures.

Rules of a new release come into force, the journal is sealed, the tables are measured
for the sake of the lists, the figures are built and the registrations behind them
looked at, the mail is compared with that of before, and forms that people left are
forgotten, as are looks at personal data and absence when they are old enough. Wishes
for a link to the status page that nobody has looked into yet are looked into. Reports
on the results contract are drafted the day after their period ends.

The worker's process keeps an eye on the authority's day. When a new one has begun (and
once at the start, for a machine that was off at midnight) it queues the daily round;
the jobs find their work done when they are queued twice.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 60.0


def watch_the_day() -> threading.Thread:
    """Start watching in the background of this process."""
    watcher = threading.Thread(target=_watch, name="anke-day", daemon=True)
    watcher.start()
    return watcher


def _watch(ending: threading.Event | None = None) -> None:
    from django.db import Error, close_old_connections

    ending = ending or threading.Event()
    done: date | None = None
    while True:
        try:
            done = queue_daily_round(done)
        except Error:
            # The database may be restarting; the next look tries again.
            logger.exception("the daily round could not be queued")
        close_old_connections()
        if ending.wait(LOOK_EVERY_SECONDS):
            return


def queue_daily_round(done: date | None) -> date:
    """Queue the daily round when the day is another than the one done; give the day."""
    from anke.allocation.tasks import forget_absence
    from anke.cases import clock
    from anke.cases.tasks import apply_shipped_rules, measure_tables, seal_journal
    from anke.contract.targets.tasks import scan_registrations
    from anke.contract.tasks import draft_reports
    from anke.intake.tasks import forget_drafts, watch_triage
    from anke.safeguards.tasks import forget_views
    from anke.selfservice.tasks import answer_requests, forget_looks
    from anke.statistics.tasks import build_figures

    today = clock.today()
    if today != done:
        apply_shipped_rules.enqueue()
        seal_journal.enqueue()
        measure_tables.enqueue()
        build_figures.enqueue()
        scan_registrations.enqueue()
        watch_triage.enqueue()
        forget_drafts.enqueue()
        forget_views.enqueue()
        forget_absence.enqueue()
        answer_requests.enqueue()
        forget_looks.enqueue()
        draft_reports.enqueue()
    return today
