# SPDX-License-Identifier: EUPL-1.2
"""How long cases like this one took, said honestly.

Not a promise and not a mean: what half of them and nine in ten of them took, how many
they were, and where the reader's own case stands in that. Too few, and nothing is said.

>>> times = Times(half_days=126.0, most_days=240.5, cases=900)
>>> expectation(times, waited_days=10)
Expectation(place=<Place.AT_FIRST: 'at-first'>, half_weeks=18, most_weeks=35, cases=900)
>>> expectation(Times(100.0, 200.0, cases=12), waited_days=10) is None
True
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

LEAST_CASES = 30
_DAYS_A_WEEK = 7


class Place(StrEnum):
    """How long the reader's case has waited beside those that are decided."""

    AT_FIRST = "at-first"
    PAST_HALF = "past-half"
    PAST_MOST = "past-most"


@dataclass(frozen=True, slots=True)
class Times:
    """Half of the cases took at most `half_days`, nine in ten at most `most_days`."""

    half_days: float | None
    most_days: float | None
    cases: int


@dataclass(frozen=True, slots=True)
class Expectation:
    """What can be said: in whole weeks, rounded up so as not to promise too much."""

    place: Place
    half_weeks: int
    most_weeks: int
    cases: int


def expectation(times: Times, *, waited_days: int) -> Expectation | None:
    """Give what can be said of a case that has waited so long; None for too little."""
    half, most = times.half_days, times.most_days
    if half is None or most is None or times.cases < LEAST_CASES:
        return None
    place = Place.AT_FIRST
    if waited_days > half:
        place = Place.PAST_HALF
    if waited_days > most:
        place = Place.PAST_MOST
    return Expectation(place, _weeks(half), _weeks(most), times.cases)


def _weeks(days: float) -> int:
    return max(1, math.ceil(days / _DAYS_A_WEEK))
