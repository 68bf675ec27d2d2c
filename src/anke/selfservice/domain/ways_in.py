# SPDX-License-Identifier: EUPL-1.2
"""When a link opens: not used, not expired, not taken back, not guessed at too often.

>>> from datetime import UTC, datetime
>>> now = datetime(2026, 3, 2, tzinfo=UTC)
>>> way_in = WayIn(expires_at=datetime(2026, 4, 1, tzinfo=UTC), has_code=True)
>>> standing(way_in, now).value
'open'
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

# A letter may lie for a while before it is read.
LINK_LIVES = timedelta(days=30)
# A first instance's system opens its link at once.
KEY_LINK_LIVES = timedelta(minutes=10)
# Then the link is closed for good: five of a hundred million guesses.
MOST_WRONG_CODES = 5
# New links that a party is given in a day, however often somebody asks.
MOST_LINKS_A_DAY = 5
SESSION_IDLE = timedelta(minutes=30)
SESSION_LONGEST = timedelta(hours=4)
# A case protected on this ground is not opened to the outside at all.
CLOSED_GROUND = "strict"


class Standing(StrEnum):
    """Whether a link opens, and why not."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    LOCKED = "locked"
    REVOKED = "revoked"
    WAITS_FOR_CODE = "waits-for-code"


@dataclass(frozen=True, slots=True)
class WayIn:
    """What is known of a link when somebody comes with it."""

    expires_at: datetime
    has_code: bool
    wrong_codes: int = 0
    opened: bool = False
    revoked: bool = False


def standing(way_in: WayIn, now: datetime) -> Standing:
    """Tell whether a link opens now; the gravest reason against it comes first."""
    reasons = (
        (way_in.revoked, Standing.REVOKED),
        (way_in.opened, Standing.USED),
        (way_in.wrong_codes >= MOST_WRONG_CODES, Standing.LOCKED),
        (now >= way_in.expires_at, Standing.EXPIRED),
        (not way_in.has_code, Standing.WAITS_FOR_CODE),
    )
    return next((why for holds, why in reasons if holds), Standing.OPEN)


def session_is_over(began: datetime, last_seen: datetime, now: datetime) -> bool:
    """Tell whether somebody who looked in must come in anew."""
    return now - last_seen > SESSION_IDLE or now - began > SESSION_LONGEST
