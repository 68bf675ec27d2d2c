# SPDX-License-Identifier: EUPL-1.2
"""Carry a year on to its end (*fremskrivning*), and say how sure that is.

What has happened is exact. The months that are left are drawn from the months that
were: in runs of three, so that a good spell stays together, from the last two years. A
thousand such years give the middle one and the span that holds four in five of them.

Months drawn from the past know no trend, so the span would be too narrow. Therefore the
same question is asked of earlier months, where the answer is known, and the span is
stretched until it would have held four in five of those answers; it never shrinks. The
same question always gets the same answer.

Example:
    >>> past = [MonthNumbers(4.0, 5.0), MonthNumbers(3.0, 5.0)] * 8
    >>> asked = Asked(Kind.RATIO, year_so_far=tuple(past[:6]), before=tuple(past[6:]),
    ...               left=(1.0,) * 6)
    >>> found = DrawnFromMonths().forecast(asked)
    >>> found.low <= found.value <= found.high
    True
    >>> found.chance_of(lambda value: value >= 0.5)
    1.0

Whoever knows more than the past months (the simulator, once it is there) replaces
`DrawnFromMonths` by another `Forecaster`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Numbers: TypeAlias = "NDArray[np.float64]"

LEAST_MONTHS: Final = 12
MOST_MONTHS: Final = 24
DRAWS: Final = 1000
RUN: Final = 3
SEED: Final = 20201231
# How many past questions the span is held against, and how many it takes at least.
MOST_TRIED: Final = 30
LEAST_TRIED: Final = 6
TRIED_DRAWS: Final = 150
# Four in five years lie inside, as often above as below.
LOW, HIGH = 0.1, 0.9
COVERAGE: Final = 0.8
# Past questions overlap and are few, so that of those more than four in five must hold.
STRICT: Final = 0.9


class Kind(StrEnum):
    """How a year's value comes out of its months."""

    RATIO = "ratio"  # Σ numerators / Σ denominators: shares and means
    SUM = "sum"  # Σ numerators: what is counted over the year
    STOCK = "stock"  # the last month's end: what is pending
    COHORT = "cohort"  # as a stock that nothing is added to: older cases


@dataclass(frozen=True, slots=True)
class MonthNumbers:
    """A month's whole numbers: of a ratio both, else the first; of a stock its end."""

    numerator: float
    denominator: float = 1.0


@dataclass(frozen=True, slots=True)
class Asked:
    """What is carried on.

    Attributes:
        kind: How the year's value comes out of its months.
        year_so_far: The year's months, the last one perhaps broken off.
        before: The whole months before the year, the oldest first.
        left: What is left of each month that has not ended: 1.0 for a whole one.
    """

    kind: Kind
    year_so_far: tuple[MonthNumbers, ...]
    before: tuple[MonthNumbers, ...]
    left: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Forecast:
    """The value at the end of the year: the middle one, and the span around it.

    `draws` are the years that were drawn, in order; one alone when the year is over.
    """

    value: float
    low: float
    high: float
    draws: tuple[float, ...]

    @property
    def is_final(self) -> bool:
        """Whether nothing is left of the year."""
        return len(self.draws) == 1

    def chance_of(self, holds: Callable[[float], bool]) -> float:
        """Give the share of the drawn years that keep a threshold."""
        return sum(map(holds, self.draws)) / len(self.draws)


@dataclass(frozen=True, slots=True)
class TooLittle:
    """There is too little history to carry anything on.

    Units: whole months that there are, and that there should be at least.
    """

    months: int
    wanted: int = LEAST_MONTHS


class Forecaster(Protocol):
    """Something that carries a year on; the simulator will be another one."""

    def forecast(self, asked: Asked) -> Forecast | TooLittle:
        """Give the year's end with its span."""


@dataclass(frozen=True, slots=True)
class DrawnFromMonths:
    """Draw the months that are left from the last two years' months."""

    draws: int = DRAWS
    run: int = RUN
    seed: int = SEED
    tried: int = MOST_TRIED

    def forecast(self, asked: Asked) -> Forecast | TooLittle:
        """Give the year's end with its span; TooLittle with less than a year before."""
        if not asked.left:
            return _settled(asked)
        past = _whole_months(asked)
        if len(past) < LEAST_MONTHS or not asked.year_so_far:
            return TooLittle(len(past))
        ends = np.sort(_END_OF[asked.kind](asked, past, self._places(asked, past)))
        ends = ends[~np.isnan(ends)]
        if not len(ends):
            return TooLittle(0)
        value = float(np.median(ends))
        wide = value + (ends - value) * self._stretch(asked)
        wide = np.sort(np.clip(wide, *_bounds(asked, past)))
        low, high = np.quantile(wide, (LOW, HIGH))
        return Forecast(
            value, min(float(low), value), max(float(high), value), tuple(wide.tolist())
        )

    def _stretch(self, asked: Asked) -> float:
        """Say how much wider the span must be to have held four in five past answers.

        Each answer is a span of months like this year's, as long and as far along.
        """
        if self.tried < LEAST_TRIED:
            return 1.0
        quick = replace(self, draws=TRIED_DRAWS, tried=0)
        misses = []
        for question, answer in islice(_past_questions(asked), self.tried):
            said = quick.forecast(question)
            if isinstance(said, Forecast) and said.high > said.low:
                half = (said.high - said.low) / 2
                misses.append(abs(answer - said.value) / half)
        if len(misses) < LEAST_TRIED:
            return 1.0
        return max(1.0, float(np.quantile(misses, STRICT)))

    def _places(self, asked: Asked, past: Numbers) -> NDArray[np.int64]:
        """Draw which past month each month that is left resembles, run by run."""
        chance = np.random.default_rng(self.seed)
        months = len(past) - (asked.kind in _STANDING)
        runs = -(-len(asked.left) // self.run)
        begins = chance.integers(0, months, size=(self.draws, runs, 1))
        places = (begins + np.arange(self.run)) % months
        return places.reshape(self.draws, -1)[:, : len(asked.left)]


def _past_questions(asked: Asked) -> Iterator[tuple[Asked, float]]:
    """Give questions like this one whose answers are known, the newest first."""
    broken_off = asked.left[0] < 1.0
    ended = asked.year_so_far[:-1] if broken_off else asked.year_so_far
    months = (*asked.before, *ended)
    done, ahead = max(len(ended), 1), len(asked.left)
    for end in range(len(months), LEAST_MONTHS + done + ahead - 1, -1):
        first = end - done - ahead
        answer = value_so_far(Asked(asked.kind, months[first:end], (), ()))
        if answer is not None:
            own, before = months[first : first + done], months[:first]
            yield Asked(asked.kind, own, before, (1.0,) * ahead), answer


def _bounds(asked: Asked, past: Numbers) -> tuple[float, float]:
    """Give what no year can go beyond: a share of 1, or what has come already."""
    so_far = value_so_far(asked) or 0.0
    if asked.kind is Kind.SUM:
        return so_far, np.inf
    if asked.kind is Kind.COHORT:
        return 0.0, so_far
    is_share = asked.kind is Kind.RATIO and bool((past[:, 0] <= past[:, 1]).all())
    return 0.0, 1.0 if is_share else np.inf


_STANDING = frozenset({Kind.STOCK, Kind.COHORT})


def _settled(asked: Asked) -> Forecast | TooLittle:
    """Give the value of a year that is over: no span, no chance."""
    value = value_so_far(asked)
    return TooLittle(0) if value is None else Forecast(value, value, value, (value,))


def value_so_far(asked: Asked) -> float | None:
    """Give the year's value as it stands; None of nothing."""
    months = asked.year_so_far
    if not months:
        return None
    if asked.kind in _STANDING:
        return months[-1].numerator
    whole = sum(each.numerator for each in months)
    if asked.kind is Kind.SUM:
        return whole
    of = sum(each.denominator for each in months)
    return whole / of if of else None


def _whole_months(asked: Asked) -> Numbers:
    """Give the past months that ended, the newest two years at most."""
    broken_off = asked.left[0] < 1.0
    ended = asked.year_so_far[:-1] if broken_off else asked.year_so_far
    months = [*asked.before, *ended]
    # What a stock gains in a month takes the month before it, too.
    newest = months[-(MOST_MONTHS + (asked.kind in _STANDING)) :]
    rows = [(each.numerator, each.denominator) for each in newest]
    return np.array(rows, dtype=np.float64).reshape(-1, 2)


def _ratio(asked: Asked, past: Numbers, places: NDArray[np.int64]) -> Numbers:
    ends = np.array(
        [sum(m.numerator for m in asked.year_so_far),
         sum(m.denominator for m in asked.year_so_far)]
    ) + _drawn(asked, past, places)  # fmt: skip
    with np.errstate(invalid="ignore", divide="ignore"):
        found: Numbers = ends[:, 0] / ends[:, 1]
    return found


def _sum(asked: Asked, past: Numbers, places: NDArray[np.int64]) -> Numbers:
    so_far = sum(each.numerator for each in asked.year_so_far)
    found: Numbers = so_far + _drawn(asked, past, places)[:, 0]
    return found


def _drawn(asked: Asked, past: Numbers, places: NDArray[np.int64]) -> Numbers:
    """Add the drawn months up, each by as much of it as is left."""
    left = np.array(asked.left)[None, :, None]
    found: Numbers = (past[places] * left).sum(axis=1)
    return found


def _stock(asked: Asked, past: Numbers, places: NDArray[np.int64]) -> Numbers:
    gained = np.diff(past[:, 0])[places] * np.array(asked.left)
    now = asked.year_so_far[-1].numerator
    found: Numbers = np.maximum(now + gained.sum(axis=1), 0.0)
    return found


def _cohort(asked: Asked, past: Numbers, places: NDArray[np.int64]) -> Numbers:
    """Let the same share go each month as went before; nothing comes in."""
    before = np.maximum(past[:-1, 0], 1.0)
    kept = np.clip(past[1:, 0] / before, 0.0, 1.0)
    shares = kept[places] ** np.array(asked.left)
    found: Numbers = asked.year_so_far[-1].numerator * shares.prod(axis=1)
    return found


_END_OF: Final = {
    Kind.RATIO: _ratio,
    Kind.SUM: _sum,
    Kind.STOCK: _stock,
    Kind.COHORT: _cohort,
}
