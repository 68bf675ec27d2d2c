# SPDX-License-Identifier: EUPL-1.2
"""Letters come in and go out by themselves, and so do releases: the worker's rounds.

Each way has a thread of its own, so that a slow printer keeps no appeal from coming in.
"""

from __future__ import annotations

import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 5.0


def watch_the_mail() -> threading.Thread:
    """Start to fetch, read and file what comes in."""
    return _started("mail room", _mail_problems)


def watch_the_post() -> threading.Thread:
    """Start to send what is due, and to read what printers say."""
    return _started("way out", _post_problems)


def watch_the_robots() -> threading.Thread:
    """Let the robots that are switched on do what waits for them."""
    return _started("robots", _robot_problems)


def watch_the_releases() -> threading.Thread:
    """Publish what two persons have signed, at its hour."""
    return _started("releases", _release_problems)


def _mail_problems() -> tuple[str, ...]:
    from anke.intake.rounds import mail_round

    return mail_round().problems


def _post_problems() -> tuple[str, ...]:
    from anke.decisions.dispatch.rounds import dispatch_round

    return dispatch_round().problems


def _robot_problems() -> tuple[str, ...]:
    from anke.decisions.robots.rounds import robots_round

    return robots_round().problems


def _release_problems() -> tuple[str, ...]:
    from anke.publication.services import publish_due

    return publish_due().problems


def _started(name: str, problems: Callable[[], tuple[str, ...]]) -> threading.Thread:
    watcher = threading.Thread(
        target=watch, args=(name, problems), name=f"anke-{name}", daemon=True
    )
    watcher.start()
    return watcher


def watch(
    name: str,
    problems: Callable[[], tuple[str, ...]],
    ending: threading.Event | None = None,
) -> None:
    """Make a round every few seconds; tell a problem when it is new."""
    from django.db import close_old_connections

    ending = ending or threading.Event()
    told: tuple[str, ...] = ()
    while True:
        try:
            found = problems()
            if found != told:
                for problem in found:
                    logger.warning("%s: %s", name, problem)
                told = found
        except Exception:
            # The outermost edge: the disk may be full, the database restarting, or a
            # fault ours. Letters stay where they are, unacknowledged or waiting, until
            # a later round takes them; the rounds do not stop.
            logger.exception("a round of the %s was broken off", name)
        close_old_connections()
        if ending.wait(LOOK_EVERY_SECONDS):
            return
