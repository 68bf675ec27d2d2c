# SPDX-License-Identifier: EUPL-1.2
"""What one area of the demo has to reproduce, year by year.

A `Targets` is the calibration of one area made ready for the generator: every year from
the first to the last has a value, the nearest known year's where none is published.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from anke.demo.domain.durations import DAYS_PER_MONTH

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from anke.cases.domain.catalogue import Catalogue
    from anke.demo.domain.calibration import Calibration

Value = TypeVar("Value")


@dataclass(frozen=True, kw_only=True)
class Targets:
    """One area: volumes, laws, subjects, outcomes, times and counted units.

    `volumes` are counted units decided in a year. `mean_days` and `ages_days` are the
    mean processing time of a year's decisions and the mean age of those who wait at
    its end (*liggetid*). `outcomes` holds, by year and law, the probability of every
    outcome, those off the merits included. The law "" stands for an area whose laws
    have no mix.
    `units` is the probability of 1, 2, 3, … counted units in a decision on the merits.
    """

    area: str
    volumes: Mapping[int, float]
    mean_days: Mapping[int, float]
    shapes: Mapping[int, float]
    ages_days: Mapping[int, float]
    laws: Mapping[int, Mapping[str, float]]
    subjects: Mapping[str, float]
    outcomes: Mapping[int, Mapping[str, Mapping[str, float]]]
    units: tuple[float, ...] = (1.0,)
    reopened_share: float = 0.01
    returned_share: float = 0.0
    returned_after_days: float = 270.0
    notice_share: float = 0.06
    late_share: float = 0.02

    @property
    def mean_units(self) -> float:
        """How many counted units a decision on the merits has on average."""
        return sum(place * share for place, share in enumerate(self.units, 1))


def in_year(values: Mapping[int, Value], year: int) -> Value:
    """Give the value of a year, or of the nearest year that has one.

    Errors: ValueError when there is none at all.

    >>> in_year({2020: 4.0, 2021: 3.3}, 2013)
    4.0
    """
    return values[min(values, key=lambda known: (abs(known - year), known))]


# Children of one appeal, and the two municipalities of a dispute; derived: 1.25
# children is our own guess, two municipalities are the counting rule of the portal.
_CHILDREN = (0.80, 0.15, 0.05)
_MUNICIPALITIES = (0.0, 1.0)
_THREE_OR_MORE = 0.15


def targets_of(
    calibration: Calibration, catalogue: Catalogue, years: Sequence[int]
) -> list[Targets]:
    """Make the calibration of every area ready for the generator."""
    return [
        _targets(calibration, catalogue, area.id, years) for area in catalogue.areas
    ]


def _targets(
    calibration: Calibration, catalogue: Catalogue, area: str, years: Sequence[int]
) -> Targets:
    def series(name: str, factor: float = 1.0) -> dict[int, float]:
        return {
            year: calibration.figure(name, area, year).value * factor for year in years
        }

    laws = {year: calibration.law_weights(area, year) or {"": 1.0} for year in years}
    return Targets(
        area=area,
        volumes=series("decided"),
        mean_days=series("mean-months", DAYS_PER_MONTH),
        shapes=series("gamma-shape"),
        ages_days=_published_ages(calibration, area),
        laws=laws,
        subjects=_subject_weights(calibration, area),
        outcomes={
            year: {law: _outcomes(calibration, area, law, year) for law in laws[year]}
            for year in years
        },
        units=_units(calibration, catalogue, area),
        reopened_share=calibration.parameter("reopened-share"),
        returned_share=calibration.parameter("remittal-return-share"),
        returned_after_days=calibration.parameter("remittal-return-mean-months")
        * DAYS_PER_MONTH,
        notice_share=calibration.parameter("notice-scheme-share"),
        late_share=calibration.parameter("late-registration-share"),
    )


def _published_ages(calibration: Calibration, area: str) -> dict[int, float]:
    """Give the ages that were read somewhere; derived ones are no goals.

    They were derived from a steady state, and the years are none.
    """
    return {
        reference.year: reference.figure.value * DAYS_PER_MONTH
        for reference in calibration.references
        if reference.measure == "mean-age-months"
        and reference.area == area
        and not (reference.laws or reference.subjects)
    }


def _subject_weights(calibration: Calibration, area: str) -> dict[str, float]:
    return {
        subject: weight
        for mix in calibration.subject_mixes
        if mix.area == area
        for subject, weight in mix.shares.items()
    }


def _outcomes(
    calibration: Calibration, area: str, law: str, year: int
) -> dict[str, float]:
    """Give the probability of each outcome, those off the merits included."""
    off = calibration.figure("off-merits-share", area, year).value
    shares = {
        outcome: share * (1 - off)
        for outcome, share in calibration.outcome_shares(area, law, year).items()
    }
    for outcome, share in calibration.off_merits_shares(area).items():
        shares[outcome] = shares.get(outcome, 0.0) + share * off
    return shares


def _units(
    calibration: Calibration, catalogue: Catalogue, area: str
) -> tuple[float, ...]:
    unit = catalogue.area(area).counting_unit
    if unit == "part-decision":
        more = calibration.parameter("units-per-work-injury-case") - 1
        third = _THREE_OR_MORE * more
        return (1 - more + third, more - 2 * third, third)
    return {"child": _CHILDREN, "municipality-pair": _MUNICIPALITIES}.get(unit, (1.0,))
