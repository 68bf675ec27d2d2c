# SPDX-License-Identifier: EUPL-1.2
"""How many calls one address may make (*kaldsgrænse*), counted in memory alone.

No cookie, no store: a window of a minute, a number for each address, forgotten when the
window ends. Each server process counts for itself, so what is published is the least
that everybody may do.

    limit = Limit(calls=2, seconds=60)
    limit.wait("127.0.0.1", now=0.0)   # 0: go on
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Final

CALLS: Final = 300
SECONDS: Final = 60


@dataclass
class Limit:
    """So many calls in so many seconds, for each address."""

    calls: int = CALLS
    seconds: int = SECONDS
    _window: int = -1
    _counts: dict[str, int] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def wait(self, who: str, now: float) -> int:
        """Count a call; say how many seconds to wait, 0 for none."""
        window = int(now // self.seconds)
        with self._lock:
            if window != self._window:
                # The addresses of the last window are forgotten with it.
                self._window, self._counts = window, {}
            count = self._counts.get(who, 0) + 1
            self._counts[who] = count
        if count <= self.calls:
            return 0
        return max(1, int((window + 1) * self.seconds - now))
