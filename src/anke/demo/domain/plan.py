# SPDX-License-Identifier: EUPL-1.2
"""The plan of the authority: for every case its dates, subject and outcome, as arrays.

A plan is small (about 45 bytes a case), so that even 600,000 cases fit in a corner of
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
from typing import TYPE_CHECKING, Any

import numpy as np

from anke.demo.domain.draws import stream
from anke.demo.domain.flow import Flow
from anke.demo.domain.instances import choice_of_instances
from anke.demo.domain.outcomes import Ended, outcomes_of
from anke.demo.domain.pairing import pair_reopenings, pair_returns
from anke.demo.domain.subjects import SubjectChoice
from anke.demo.errors import TooFewCasesError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from anke.demo.domain.frame import Frame
    from anke.demo.domain.targets import Targets

    Column = NDArray[np.signedinteger[Any]]
    Columns = dict[str, NDArray[np.int64]]
    Ints = NDArray[np.int64]

FAST_TRACK, NOTICE_SCHEME = 1, 2
_SAME_DAY = 0.62
_WEEKEND_MAIL = 0.04
_EIGHT_WEEKS = 56
# Of the cases on the notice scheme so many are decided within its eight weeks.
_NOTICE_IN_TIME = 0.9


@dataclass(frozen=True, eq=False)
class Plan:
    """The cases in the order of registration; one row each. Days are ordinals.

    `decided` lies after the last day where the case is pending. `outcomes` holds the
    outcome of each counted unit, -1 where there is none. `reopened` is 0 where the
    case was not taken up again, `predecessor` and `root` are rows, -1 for none.
    """

    area: Column
    place: Column
    received: Column
    registered: Column
    decided: Column
    subject: Column
    instance: Column
    tracks: Column
    outcomes: Column
    reopened: Column
    decided_again: Column
    outcome_again: Column
    predecessor: Column
    root: Column

    def __len__(self) -> int:
        return int(self.area.size)


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
    flows = [Flow(frame, target) for target in targets]
    shares = _shared_out([flow.expected_cases for flow in flows], cases)
    parts = [
        _plan_area(frame, flow, seed, number)
        for flow, number in zip(flows, shares, strict=True)
    ]
    return _in_order(parts)


def _shared_out(weights: Sequence[float], total: int) -> list[int]:
    """Share a whole number out by the largest remainders, one at least for each."""
    exact = np.array(weights) / sum(weights) * (total - len(weights))
    whole = np.floor(exact).astype(int)
    order = np.argsort(whole - exact, kind="stable")
    whole[order[: total - len(weights) - int(whole.sum())]] += 1
    return [int(number) + 1 for number in whole]


def _plan_area(frame: Frame, flow: Flow, seed: int, number: int) -> Columns:
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
        "outcomes": outcomes_of(
            frame, target, Ended(years, law, choice.law_names), rng
        ),
        "reopened": np.zeros(size, np.int64),
        "decided_again": np.zeros(size, np.int64),
        "outcome_again": np.full(size, -1),
        "predecessor": np.full(size, -1),
        "root": np.arange(size),
        "tracks": np.zeros(size, np.int64),
    }
    spells = pair_reopenings(spells, extra, frame, rng)
    pair_returns(spells, frame, target, rng)
    _put_on_notice_scheme(spells, frame, target, rng)
    spells["registered"] = _registered(frame, spells, target, rng)
    spells["place"] = np.arange(spells["area"].size)
    return spells


def _received(
    frame: Frame, decided: Ints, times: Ints, rng: np.random.Generator
) -> Ints:
    exact = decided - times
    weekend = rng.random(exact.size) < _WEEKEND_MAIL
    received = np.where(weekend, exact, frame.days.nearest(exact))
    last_working = frame.days.at_or_before(frame.last)
    received = np.where(received > frame.last, last_working, received)
    return np.minimum(received, decided)


def _registered(
    frame: Frame, spells: Columns, target: Targets, rng: np.random.Generator
) -> Ints:
    """Register most appeals on the day they come, some later, a few very late."""
    size = spells["received"].size
    days = frame.days
    chance = rng.random(size)
    lag = np.where(chance < _SAME_DAY, 0, np.where(chance < 0.9, 1, 3))
    very_late = rng.random(size) < target.late_share
    lag = np.where(very_late, 10 + (rng.random(size) * 50).astype(np.int64), lag)
    registered = days.all_at_or_after(spells["received"] + lag)
    latest = np.minimum(spells["decided"], frame.last)
    return np.maximum(np.minimum(registered, latest), spells["received"])


def _put_on_notice_scheme(
    spells: Columns, frame: Frame, target: Targets, rng: np.random.Generator
) -> None:
    """Put some cases on the notice scheme (*varslingsordning*), mostly quick ones."""
    subjects = frame.rules.catalogue.subjects
    covered = np.array([subject.notice_scheme for subject in subjects])
    track = frame.rules.catalogue.track("notice-scheme")
    quick = spells["decided"] - spells["received"] <= _EIGHT_WEEKS
    quick_share = min(max(float(quick.mean()), 0.01), 0.99)
    share = target.notice_share * np.where(
        quick, _NOTICE_IN_TIME / quick_share, (1 - _NOTICE_IN_TIME) / (1 - quick_share)
    )
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
    return Plan(**{name: _narrowed(name, column) for name, column in ordered.items()})


def _narrowed(name: str, column: Ints) -> Column:
    """Keep a column in as few bytes as its numbers need."""
    if name in {"tracks", "outcomes", "outcome_again"}:
        return column.astype(np.int8)
    if name in {"area", "subject", "instance"}:
        return column.astype(np.int16)
    return column.astype(np.int32)
