# SPDX-License-Identifier: EUPL-1.2
"""The authority's clock: the only place in Anke that reads the time.

A demo authority stands still at the end of its period; its day is written in
`authority.json` beside the register. A real authority follows the wall clock.
Legal dates are always taken from here, so that nothing in the code depends on the
day on which it happens to run.
"""

from __future__ import annotations

import json
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
OFFICE_CLOSES = time(16, 0)
_STANDING: ContextVar[datetime | None] = ContextVar("standing", default=None)


@contextmanager
def standing_at(instant: datetime) -> Iterator[None]:
    """Let time stand at an instant, for a demo authority's own past alone.

    What a real authority does happens when it is done; only an authority whose day is
    fixed may live through an earlier one.

    Errors: RuntimeError where the authority follows the wall clock.
    """
    fixed = fixed_today()
    if fixed is None or instant.date() > fixed:
        raise RuntimeError(f"time cannot stand at {instant}: this is no demo's past")
    token = _STANDING.set(instant)
    try:
        yield
    finally:
        _STANDING.reset(token)


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
    standing = _STANDING.get()
    if standing is not None:
        return standing
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
