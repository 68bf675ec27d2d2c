# SPDX-License-Identifier: EUPL-1.2
"""The levers of the distribution (*håndtag*): dated settings, each with one meaning.

A weight says what a day in line counts for in an area: with 150 a case that has waited
20 days stands where another one stands after 30. It moves ordinary cases only; what the
law, or an agreement, puts first is never overtaken.

>>> levers = Levers(weights=(("udk", 150),), cap_open=30)
>>> levers.weight("udk"), levers.weight("municipal")
(150, 100)
>>> levers.cap_of(None, 60), levers.cap_of(10, 50)
(18, 5)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.allocation.domain.reasons import Turn
from anke.allocation.errors import LeverRefusedError

if TYPE_CHECKING:
    from collections.abc import Collection

EVEN = 100
LEAST_WEIGHT, MOST_WEIGHT = 10, 1000
MOST_CAP, MOST_DAYS = 500, 365
_NO_BOUND = 1_000_000
LEVELS = (1, 2, 3)


@dataclass(frozen=True, slots=True)
class Levers:
    """All levers as they stand at one time.

    Args:
        weights: Per cent by area of what a day in line counts; 100 where none is set.
        levels: The experience that a turn asks for, by its code; 1 where none is set.
        cap_open: The most open cases of a person in full time; 0 sets no bound.
        cap_new: The most cases a person gets in one distribution; 0 sets no bound.
        affinity_days: As long an ordinary case waits for the one who has the citizen's
            other case, when that person is full; then anybody may get it.
        own_team: Whether the team that the mail room sent the case to comes first.
        days_ahead: Nobody gets cases so many days before an absence begins.
    """

    weights: tuple[tuple[str, int], ...] = ()
    levels: tuple[tuple[str, int], ...] = (
        (Turn.FAST_TRACK.value, 2),
        (Turn.STATUTORY.value, 2),
    )
    cap_open: int = 30
    cap_new: int = 8
    affinity_days: int = 14
    own_team: bool = True
    days_ahead: int = 2

    def __post_init__(self) -> None:
        """Keep pairs in one order, so that levers that say the same are equal."""
        for name in ("weights", "levels"):
            object.__setattr__(self, name, tuple(sorted(getattr(self, name))))

    def weight(self, area: str) -> int:
        """Give what a day in line counts for in an area, in per cent."""
        return dict(self.weights).get(area, EVEN)

    def level(self, turn: str) -> int:
        """Give the experience that cases of a turn ask for."""
        return dict(self.levels).get(turn, LEVELS[0])

    def cap_of(self, own_cap: int | None, percent: int) -> int:
        """Give a person's most open cases: the own cap or the house's, by the time.

        Half a place counts as a whole one. Without a bound it is a number that nobody
        reaches.
        """
        house = self.cap_open or _NO_BOUND
        cap = house if own_cap is None else own_cap
        return (cap * percent + 50) // 100


def check_levers(levers: Levers, areas: Collection[str]) -> None:
    """Refuse levers that mean nothing.

    Errors: LeverRefusedError, which says in Danish what to change.
    """
    for area, weight in levers.weights:
        if area not in areas:
            raise _refuse(f"unknown area {area!r}", "Sagsområdet findes ikke.")
        if not LEAST_WEIGHT <= weight <= MOST_WEIGHT:
            raise _refuse(
                f"weight {weight} of {area}",
                f"En vægt skal være mellem {LEAST_WEIGHT} og {MOST_WEIGHT} procent.",
            )
    for turn, level in levers.levels:
        if turn not in set(Turn) or level not in LEVELS:
            raise _refuse(f"level {turn}={level}", "Vælg et niveau fra 1 til 3.")
    for name in ("cap_open", "cap_new"):
        if not 0 <= getattr(levers, name) <= MOST_CAP:
            raise _refuse(
                f"{name} out of bounds", f"Et loft skal være mellem 0 og {MOST_CAP}."
            )
    for name in ("affinity_days", "days_ahead"):
        if not 0 <= getattr(levers, name) <= MOST_DAYS:
            raise _refuse(
                f"{name} out of bounds",
                f"Et antal dage skal være mellem 0 og {MOST_DAYS}.",
            )


def _refuse(message: str, user_text: str) -> LeverRefusedError:
    return LeverRefusedError(message, user_text=user_text)
