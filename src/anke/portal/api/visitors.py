# SPDX-License-Identifier: EUPL-1.2
"""Who calls, and when: the address that a call comes from, the clock."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from django.http import HttpRequest

TRUSTED: Final = "ANKE_TRUSTED_PROXIES"


def visitor(request: HttpRequest) -> str:
    """Give the address that a call comes from.

    Behind so many proxies as ANKE_TRUSTED_PROXIES says, it is the one that the
    outermost of them saw; what stands before it, the caller may have written.
    """
    direct = str(request.META.get("REMOTE_ADDR", ""))
    passed = request.headers.get("X-Forwarded-For", "").split(",")
    count = trusted_proxies()
    if not count or len(passed) < count:
        return direct
    return passed[-count].strip() or direct


@cache
def trusted_proxies() -> int:
    """Give the number of proxies in front of this process."""
    text = os.environ.get(TRUSTED, "")
    return int(text) if text.isdecimal() else 0


def now() -> datetime:
    """Give the time."""
    return datetime.now(UTC)
