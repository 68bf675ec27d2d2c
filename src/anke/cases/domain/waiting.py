# SPDX-License-Identifier: EUPL-1.2
"""How long something waits that could not be handed on, and never longer.

>>> [pause_after(failures).total_seconds() / 60 for failures in (1, 2, 3, 20)]
[1.0, 2.0, 4.0, 60.0]
"""

from __future__ import annotations

from datetime import timedelta

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
# What waits longer has been noted by a clock that was set back since.
LONGEST_WAIT = timedelta(days=1)
_MOST_DOUBLINGS = 10


def pause_after(failures: int) -> timedelta:
    """Say how long to wait after some failures: twice as long each time, to an hour."""
    doubled: int = 2 ** min(failures - 1, _MOST_DOUBLINGS)
    return min(FIRST_PAUSE * doubled, LONGEST_PAUSE)
