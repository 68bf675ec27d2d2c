# SPDX-License-Identifier: EUPL-1.2
"""The mail room works by itself: a round every few seconds in the worker's process."""

from __future__ import annotations

import logging
import threading

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 5.0


def watch_the_mail() -> threading.Thread:
    """Start watching in the background of this process."""
    watcher = threading.Thread(target=_watch, name="anke-mail", daemon=True)
    watcher.start()
    return watcher


def _watch(ending: threading.Event | None = None) -> None:
    from django.db import close_old_connections

    from anke.intake.rounds import mail_round

    ending = ending or threading.Event()
    told: tuple[str, ...] = ()
    while True:
        try:
            problems = mail_round().problems
            if problems != told:
                for problem in problems:
                    logger.warning("mail room: %s", problem)
                told = problems
        except Exception:
            # The outermost edge: the disk may be full, the database restarting, or a
            # fault ours. Letters stay where they are, unacknowledged or waiting, until
            # a later round takes them; the mail room does not stop.
            logger.exception("the mail room's round was broken off")
        close_old_connections()
        if ending.wait(LOOK_EVERY_SECONDS):
            return
