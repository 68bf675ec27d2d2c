# SPDX-License-Identifier: EUPL-1.2
"""The plan of the authority: for every case its dates, subject and outcome, as arrays.

A plan is small (about 60 bytes a case), so that even 600,000 cases fit in a corner of
the memory; the acts of the cases are made from it a chunk at a time.

How it comes about, area by area and each from its own stream of draws: decisions are
laid on working days after the published volumes, also beyond the last day, where they
make today's pending cases; times are drawn backwards (`durations`); law, outcome and
counted units follow the tables of the decision's year. Some of the drawn spells then
become the second spell of a case decided before (*genoptaget*), and some become the new
appeal of a case that was remitted (*hjemvist*): a pairing of what is drawn already, so
that neither times nor rates move.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np

from anke.demo.domain.choice import pick
from anke.demo.domain.durations import (
    GammaLaw,
    expected_age,
    fitted_shape,
)
from anke.demo.domain.draws import stream
from anke.demo.domain.pairing import pair_reopenings, pair_returns
from anke.demo.domain.instances import choice_of_instances
from anke.demo.domain.subjects import SubjectChoice, statutory_limit
from anke.demo.domain.targets import in_year
from anke.demo.errors import TooFewCasesError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from numpy.typing import NDArray

    from anke.cases.domain.decide import Rules
    from anke.demo.domain.days import WorkingDays
    from anke.demo.domain.targets import Targets

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

MOST_UNITS = 4
FAST_TRACK, NOTICE_SCHEME = 1, 2
# A pending case of today is decided within so many days, or else at the horizon.
HORIZON_DAYS = 1600
_NEVER = 0
_SAME_DAY = 0.62
_WEEKEND_MAIL = 0.04
_LATE_REGISTRATION = 0.02
_EIGHT_WEEKS = 56
_NOTICE_SHARE = 0.3
_NOTICE_SHARE_LATE = 0.02


@dataclass(frozen=True, eq=False)
class Plan:
    """The cases in the order of registration; one row each. Days are ordinals.

    `decided` lies after the last day where the case is pending. `outcomes` holds the
    outcome of each counted unit, -1 where there is none. `reopened` is 0 where the
    case was not taken up again, `predecessor` and `root` are rows, -1 for none.
    """

    area: NDArray[np.int16]
    place: NDArray[np.int32]
    received: NDArray[np.int32]
    registered: NDArray[np.int32]
    decided: NDArray[np.int32]
    subject: NDArray[np.int16]
    instance: NDArray[np.int16]
    tracks: NDArray[np.int8]
    outcomes: NDArray[np.int8]
    reopened: NDArray[np.int32]
    decided_again: NDArray[np.int32]
    outcome_again: NDArray[np.int8]
    predecessor: NDArray[np.int32]
    root: NDArray[np.int32]

    def __len__(self) -> int:
        return int(self.area.size)

    @property
    def with_successor(self) -> frozenset[int]:
        """The rows that a later case refers to."""
        return frozenset(self.predecessor[self.predecessor >= 0].tolist())


@dataclass(frozen=True, eq=False)
class Frame:
    """What all areas share: the rules, the days and the numbering of words."""

    rules: Rules
    days: WorkingDays
    first: int
    last: int
    areas: Mapping[str, int]
    subjects: Mapping[str, int]
    instances: Mapping[str, int]
    outcomes: Mapping[str, int]


def frame_of(rules: Rules, days: WorkingDays, first_day: date, last_day: date) -> Frame:
    """Number the words of the catalogue, so that a plan can hold them as integers."""
    catalogue = rules.catalogue
    names = sorted({out.id for area in catalogue.areas for out in area.outcomes})
    return Frame(
        rules=rules,
        days=days,
        first=first_day.toordinal(),
        last=last_day.toordinal(),
        areas={area.id: place for place, area in enumerate(catalogue.areas)},
        subjects={entry.id: place for place, entry in enumerate(catalogue.subjects)},
        instances={
            entry.id: place for place, entry in enumerate(catalogue.first_instances)
        },
        outcomes={name: place for place, name in enumerate(names)},
    )


def plan_authority(
    frame: Frame, targets: Sequence[Targets], *, seed: int, cases: int
) -> Plan:
    """Plan exactly so many cases, shared between the areas as the targets say.

    Errors: TooFewCasesError when there are fewer cases than areas.
    """
    if cases < len(targets):
        raise TooFewCasesError(
            f"--cases {cases}: there are {len(targets)} areas, each needs a case",
            user_text=f"Demoen skal have mindst {len(targets)} sager.",
        )
    flows = [_Flow(frame, target) for target in targets]
    shares = _shared_out([flow.expected_cases for flow in flows], cases)
    parts = [
        _plan_area(frame, flow, seed, number)
        for flow, number in zip(flows, shares, strict=True)
    ]
    return _in_order(parts)


class _Flow:
    """The decisions of one area, day by day, with the laws of their times."""

    def __init__(self, frame: Frame, target: Targets) -> None:
        self.target = target
        days = frame.days
        end = min(frame.last + HORIZON_DAYS, days.last)
        self.ordinals = np.arange(frame.first, end + 1)
        self.years = days.years_of(self.ordinals)
        volume = {
            int(year): in_year(target.volumes, int(year)) / self._busy(days, int(year))
            for year in np.unique(self.years)
        }
        per_day = np.array([volume[int(year)] for year in self.years])
        self.weights = per_day * days.weights[self.ordinals - days.first]
        self.limit = _whole_area_limit(frame, target)
        self.laws = self._laws(frame)
        self.already = np.maximum(self.ordinals - frame.last - 1, 0)
        self.kept = self.weights * self._waiting()
        on_merits = _merits_share(frame, target)
        units = 1 + on_merits * (target.mean_units - 1)
        self.expected_cases = float(self.kept.sum()) / units

    @staticmethod
    def _busy(days: WorkingDays, year: int) -> float:
        return float(days.weights[days.years == year].sum())

    def _law(self, year: int, shape: float) -> GammaLaw:
        law = GammaLaw.of(in_year(self.target.mean_days, year), shape)
        return law.held_to(self.limit) if self.limit else law

    def _laws(self, frame: Frame) -> dict[int, GammaLaw]:
        """Give each year its law, the shapes fitted from the last year backwards."""
        laws: dict[int, GammaLaw] = {}
        for year in sorted({int(year) for year in self.years}, reverse=True):
            shape = in_year(self.target.shapes, year)
            goal = self.target.ages_days.get(year - 1)
            if goal is not None:
                after = self.ordinals >= frame.days.ordinals[frame.days.years == year][0]
                weights, years = self.weights[after], self.years[after]

                def age(trial: float, year: int = year) -> float:
                    tried = laws | {year: self._law(year, trial)}
                    return expected_age(weights, years, tried)[0]

                shape = fitted_shape(age, goal, shape)
            laws[year] = self._law(year, shape)
        return laws

    def _waiting(self) -> Floats:
        """Give for each day the probability that its case came in by the last day."""
        waiting = np.ones(self.ordinals.size)
        for year, law in self.laws.items():
            here = self.years == year
            waiting[here] = law.survival[self.already[here]]
        return waiting

    def draw(self, chance: Floats, chance_time: Floats) -> tuple[Ints, Ints]:
        """Draw days of decision and times that are long enough for them."""
        places = pick(np.cumsum(self.kept), chance)
        times = np.zeros(places.size, np.int64)
        for year, law in self.laws.items():
            here = self.years[places] == year
            times[here] = law.draw(chance_time[here], self.already[places[here]])
        return self.ordinals[places], times


def _whole_area_limit(frame: Frame, target: Targets) -> int:
    """Give the days of a statutory deadline that all the area's cases have, or 0."""
    kinds = frame.rules.catalogue.area(target.area).case_kinds
    return statutory_limit(frame.rules.rulebook, kinds)


def _merits_share(frame: Frame, target: Targets) -> float:
    catalogue = frame.rules.catalogue
    table = in_year(target.outcomes, frame.days.years[-1])
    mix = next(iter(table.values()))
    return sum(
        share
        for outcome, share in mix.items()
        if catalogue.is_on_merits(target.area, outcome)
    )


def _shared_out(weights: Sequence[float], total: int) -> list[int]:
    """Share a whole number out by the largest remainders, one at least for each."""
    exact = np.array(weights) / sum(weights) * (total - len(weights))
    whole = np.floor(exact).astype(int)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - len(weights) - int(whole.sum())]] += 1
    return [int(number) + 1 for number in whole]


Columns = dict[str, "NDArray[np.int64]"]


def _plan_area(frame: Frame, flow: _Flow, seed: int, number: int) -> Columns:
    """Plan one area from its own stream."""
    target = flow.target
    rng = stream(seed, target.area, "plan")
    extra = round(number * target.reopened_share)
    size = number + extra
    decided, times = flow.draw(rng.random(size), rng.random(size))
    received = _received(frame, decided, times, rng)
    years = frame.days.years_of(decided)
    choice = SubjectChoice(frame.rules, target, decided - received)
    law, subject = choice.choose(received, years, rng)
    spells: Columns = {
        "area": np.full(size, frame.areas[target.area]),
        "received": received,
        "decided": decided,
        "law": law,
        "subject": subject,
        "instance": choice_of_instances(frame, subject, received, rng),
        "outcomes": _outcomes(frame, target, choice.law_names, law, years, rng),
        "reopened": np.zeros(size, np.int64),
        "decided_again": np.zeros(size, np.int64),
        "outcome_again": np.full(size, -1),
        "predecessor": np.full(size, -1),
        "root": np.arange(size),
        "tracks": np.zeros(size, np.int64),
    }
    spells = pair_reopenings(spells, extra, frame, rng)
    pair_returns(spells, frame, target, rng)
    _put_on_notice_scheme(spells, frame, rng)
    spells["registered"] = _registered(frame, spells, rng)
    spells["place"] = np.arange(spells["area"].size)
    return spells


def _received(frame: Frame, decided: Ints, times: Ints, rng: np.random.Generator) -> Ints:
    exact = decided - times
    weekend = rng.random(exact.size) < _WEEKEND_MAIL
    received = np.where(weekend, exact, frame.days.nearest(exact))
    last_working = frame.days.at_or_before(frame.last)
    received = np.where(received > frame.last, last_working, received)
    return np.minimum(received, decided)


def _registered(frame: Frame, spells: Columns, rng: np.random.Generator) -> Ints:
    """Register most appeals on the day they come, some later, a few very late."""
    size = spells["received"].size
    days = frame.days
    chance = rng.random(size)
    lag = np.where(chance < _SAME_DAY, 0, np.where(chance < 0.9, 1, 3))
    very_late = rng.random(size) < _LATE_REGISTRATION
    lag = np.where(very_late, 10 + (rng.random(size) * 50).astype(np.int64), lag)
    registered = days.all_at_or_after(spells["received"] + lag)
    latest = np.minimum(spells["decided"], frame.last)
    return np.maximum(np.minimum(registered, latest), spells["received"])


def _outcomes(
    frame: Frame,
    target: Targets,
    law_names: Sequence[str],
    law: Ints,
    years: Ints,
    rng: np.random.Generator,
) -> Ints:
    """Draw the outcome of every counted unit after the tables of law and year."""
    size = law.size
    drawn = np.full((size, MOST_UNITS), -1)
    chance = rng.random((size, MOST_UNITS))
    units = 1 + pick(np.cumsum(target.units), rng.random(size))
    names = list(frame.outcomes)
    on_merits = np.zeros(len(names), bool)
    for outcome in frame.rules.catalogue.area(target.area).outcomes:
        on_merits[frame.outcomes[outcome.id]] = outcome.on_merits
    for year in np.unique(years):
        table = in_year(target.outcomes, int(year))
        for place, name in enumerate(law_names):
            here = np.flatnonzero((years == year) & (law == place))
            if not here.size:
                continue
            mix = table[name]
            codes = np.array([frame.outcomes[outcome] for outcome in mix])
            shares = np.array(list(mix.values()))
            first = codes[pick(np.cumsum(shares), chance[here, 0])]
            drawn[here, 0] = first
            merits = on_merits[codes]
            for unit in range(1, len(target.units)):
                more = here[(units[here] > unit) & on_merits[first]]
                picked = pick(np.cumsum(shares * merits), chance[more, unit])
                drawn[more, unit] = codes[picked]
    if frame.rules.catalogue.area(target.area).counting_unit != "part-decision":
        # Children and municipalities of one case share its outcome.
        drawn = np.where(drawn >= 0, drawn[:, :1], -1)
    return drawn


def _put_on_notice_scheme(
    spells: Columns, frame: Frame, rng: np.random.Generator
) -> None:
    """Put some cases on the notice scheme (*varslingsordning*), mostly quick ones."""
    subjects = frame.rules.catalogue.subjects
    covered = np.array([subject.notice_scheme for subject in subjects])
    track = frame.rules.catalogue.track("notice-scheme")
    quick = spells["decided"] - spells["received"] <= _EIGHT_WEEKS
    share = np.where(quick, _NOTICE_SHARE, _NOTICE_SHARE_LATE)
    chosen = covered[spells["subject"]] & (rng.random(share.size) < share)
    chosen &= spells["received"] >= track.window[0].toordinal()
    chosen &= spells["tracks"] == 0
    spells["tracks"] = np.where(chosen, NOTICE_SCHEME, spells["tracks"])


def _in_order(parts: Sequence[Columns]) -> Plan:
    """Put all areas' cases in the order in which they are registered."""
    offsets = np.cumsum([0, *(part["area"].size for part in parts[:-1])])
    for part, offset in zip(parts, offsets, strict=True):
        known = part["predecessor"] >= 0
        part["predecessor"] = np.where(known, part["predecessor"] + offset, -1)
        part["root"] = part["root"] + offset
    whole = {
        field.name: np.concatenate([part[field.name] for part in parts])
        for field in fields(Plan)
    }
    order = np.lexsort(
        (whole["place"], whole["area"], whole["received"], whole["registered"])
    )
    rows = np.empty(order.size, np.int64)
    rows[order] = np.arange(order.size)
    ordered = {name: column[order] for name, column in whole.items()}
    earlier = ordered["predecessor"]
    ordered["predecessor"] = np.where(earlier >= 0, rows[earlier], -1)
    ordered["root"] = rows[ordered["root"]]
    kinds = {"area": np.int16, "subject": np.int16, "instance": np.int16}
    kinds |= {"tracks": np.int8, "outcomes": np.int8, "outcome_again": np.int8}
    return Plan(
        **{
            name: column.astype(kinds.get(name, np.int32))
            for name, column in ordered.items()
        }
    )
