# SPDX-License-Identifier: EUPL-1.2
"""The form of a measure's declaration: everything the question "hvorfor?" needs.

The declarations themselves stand in `measures.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING

from anke.statistics.domain.counters import Basis, Counter, Fact, counter

if TYPE_CHECKING:
    from datetime import date


class Kind(StrEnum):
    """How a figure comes out of its counters."""

    COUNT = "count"
    SHARE = "share"
    MEAN = "mean"
    QUANTILE = "quantile"


class Unit(StrEnum):
    """What a figure counts or measures; times can be shown in three units."""

    CASES = "cases"
    UNITS = "units"
    DEADLINES = "deadlines"
    SHARE = "share"
    DAYS = "days"


@dataclass(frozen=True, slots=True)
class Break:
    """A break in a series (*databrud*): figures before and after do not compare."""

    on: date
    text_da: str
    text_en: str
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Danish and English."""

    da: str
    en: str


@dataclass(frozen=True, kw_only=True)
class Measure:
    """A measure (*nøgletal*), declared once and used everywhere.

    `numerator` and `denominator` name counters; the value is the numerator's count,
    its share of the denominator, or the mean or quantile of `quantity` over it.
    """

    id: str
    name_da: str
    name_en: str
    definition_da: str
    definition_en: str
    formula_da: str
    formula_en: str
    unit: Unit
    kind: Kind
    numerator: tuple[str, ...]
    denominator: tuple[str, ...] = ()
    quantity: str = ""
    quantile: float | None = None
    split_by: tuple[str, ...] = ()
    population: Text
    exclusions: Text
    counting_unit: Text
    source: str
    breaks: tuple[Break, ...] = ()
    since: date | None = None

    @cached_property
    def counters(self) -> tuple[Counter, ...]:
        """The counters in the order numerator, denominator, each once."""
        ids = dict.fromkeys((*self.numerator, *self.denominator))
        return tuple(counter(counter_id) for counter_id in ids)

    @property
    def fact(self) -> Fact:
        """The table of facts that is counted in."""
        return self.counters[0].fact

    @property
    def bases(self) -> tuple[Basis, ...]:
        """By which days its rows fall in a period."""
        return tuple(dict.fromkeys(counter.basis for counter in self.counters))

    @property
    def time_basis(self) -> Text:
        """The time basis in words."""
        texts = [_BASIS_TEXTS[basis] for basis in self.bases]
        return Text("; ".join(t.da for t in texts), "; ".join(t.en for t in texts))

    @property
    def is_time(self) -> bool:
        """Whether the value is a time, in days, weeks or months."""
        return self.unit is Unit.DAYS


_BASIS_TEXTS = {
    Basis.STARTED: Text(
        "dagen, hvor sagen kom ind eller blev genoptaget",
        "the day the case came in or was reopened",
    ),
    Basis.CLOSED: Text("afgørelsesdatoen", "the day of the decision"),
    Basis.END: Text(
        "periodens sidste dag, dog senest årgangens dag",
        "the last day of the period, but no later than the vintage's day",
    ),
    Basis.BREACHED: Text(
        "for en overskredet frist dagen efter fristens sidste dag",
        "for a broken deadline the day after its last day",
    ),
}
