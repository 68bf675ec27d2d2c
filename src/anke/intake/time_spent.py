# SPDX-License-Identifier: EUPL-1.2
"""Minutes saved, measured: seconds from opening a letter to settling it.

The journal says of each settled letter how long it lay open and what became of the
proposal. Accepted proposals are compared with letters that had none; medians, because
a letter left open over lunch says nothing about the machine.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from statistics import median

from anke.cases.models import JournalEntry

_KINDS = ("mail_filed", "mail_rejected")
_FEW = 20


@dataclass(frozen=True, slots=True)
class TimeSpent:
    """Settled letters by what became of the proposal, with the median seconds each."""

    accepted: int
    accepted_seconds: float | None
    corrected: int
    corrected_seconds: float | None
    without: int
    without_seconds: float | None
    by_robot: int

    @property
    def minutes_saved(self) -> float | None:
        """Give the minutes saved, or None while there is too little to compare with.

        Accepted letters save the difference of the medians, the robot's the whole of
        it; a corrected proposal counts with its difference, which may be negative.
        """
        if self.without_seconds is None or self.without < _FEW:
            return None
        saved = self.by_robot * self.without_seconds
        for count, seconds in (
            (self.accepted, self.accepted_seconds),
            (self.corrected, self.corrected_seconds),
        ):
            if seconds is not None:
                saved += count * (self.without_seconds - seconds)
        return saved / 60


def time_spent() -> TimeSpent:
    """Read the measured seconds from the journal; undone settlements count as work."""
    seconds: dict[str, list[int]] = {"accepted": [], "corrected": [], "none": []}
    robot = 0
    rows = JournalEntry.objects.filter(kind__in=_KINDS).values_list(
        "actor_kind", "payload"
    )
    for actor_kind, text in rows.iterator(chunk_size=5000):
        payload = json.loads(text)
        if actor_kind == "robot":
            robot += 1
        elif payload.get("seconds"):
            seconds[payload.get("fate", "none")].append(payload["seconds"])
    return TimeSpent(
        accepted=len(seconds["accepted"]),
        accepted_seconds=_median(seconds["accepted"]),
        corrected=len(seconds["corrected"]),
        corrected_seconds=_median(seconds["corrected"]),
        without=len(seconds["none"]),
        without_seconds=_median(seconds["none"]),
        by_robot=robot,
    )


def _median(values: list[int]) -> float | None:
    return float(median(values)) if values else None
