# SPDX-License-Identifier: EUPL-1.2
"""The authority's clock: the only place in Anke that reads the time.

A demo authority stands still at the end of its period; its day is written in
`authority.json` beside the register. A real authority follows the wall clock.
Legal dates are always taken from here, so that nothing in the code depends on the
day on which it happens to run.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

from django.conf import settings

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OFFICE_CLOSES = time(16, 0)


def fixed_today() -> date | None:
    """Give the day at which a demo authority stands still, or None."""
    path = Path(settings.ANKE_VAR) / "authority.json"
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return None
    day = json.loads(text).get("today")
    return date.fromisoformat(day) if day else None


def now() -> datetime:
    """Give the present instant of the authority, in Danish time."""
    fixed = fixed_today()
    if fixed is not None:
        return datetime.combine(fixed, OFFICE_CLOSES, COPENHAGEN)
    return datetime.now(COPENHAGEN)


def wall_now() -> datetime:
    """Give the machine's instant, for what must really wait: sending, trying again.

    In a demo authority `now` stands still; its outbox does not.
    """
    return datetime.now(COPENHAGEN)


def today() -> date:
    """Give the present day of the authority."""
    return now().date()
