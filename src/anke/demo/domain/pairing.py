# SPDX-License-Identifier: EUPL-1.2
"""Reopenings and remitted cases that come back, paired from spells drawn already.

A spell that is drawn has its time, law and outcome from the calibration. To say of it
that it is the *second* spell of an earlier case, or a *new* appeal after a remittal,
changes none of these. So stories are told without bending a single figure.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from anke.demo.domain.subjects import statutory_limit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from anke.demo.domain.frame import Frame
    from anke.demo.domain.plan import Columns
    from anke.demo.domain.targets import Targets

    Bools = NDArray[np.bool_]
    Ints = NDArray[np.int64]

FAST_TRACK = 1
_EIGHT_WEEKS = 56
# How many days after the decision a case is reopened; derived, our own.
_REOPENED_AFTER = (14, 400)
# The first instance decides anew, and the citizen has four weeks to appeal.
_RETURNED_EARLIEST = 60
_QUICK_SHARE = 0.85


class _Line:
    """Rows in the order of a day, from which free ones are taken in a window."""

    def __init__(self, rows: Ints, days: Ints) -> None:
        order = np.argsort(days[rows], kind="stable")
        self.rows = rows[order]
        self.days = days[rows][order]
        self.is_free = np.ones(rows.size, bool)

    def take(
        self, first: int, last: int, chance: float, allowed: Bools | None = None
    ) -> int | None:
        """Take a free row whose day lies in the window, the one nearest to chance."""
        low = int(np.searchsorted(self.days, first))
        high = int(np.searchsorted(self.days, last, side="right"))
        for place in _round_trip(low, high, chance):
            row = int(self.rows[place])
            if self.is_free[place] and (allowed is None or allowed[row]):
                self.is_free[place] = False
                return row
        return None


def _round_trip(low: int, high: int, chance: float) -> Iterator[int]:
    if high <= low:
        return
    start = low + int(chance * (high - low))
    yield from range(start, high)
    yield from range(low, start)


def pair_reopenings(
    spells: Columns, extra: int, frame: Frame, rng: np.random.Generator
) -> Columns:
    """Make `extra` of the spells second spells of earlier cases; drop those rows."""
    size = spells["area"].size
    can_be = np.flatnonzero(spells["received"] > frame.first + _REOPENED_AFTER[0])
    second = rng.permutation(can_be)[:extra]
    is_second = np.zeros(size, bool)
    is_second[second] = True
    # What is still too many, in a tiny population, is dropped from the end.
    is_second[np.flatnonzero(~is_second)[size - extra :]] = True
    hosts = np.flatnonzero(~is_second & (spells["decided"] <= frame.last))
    chance = rng.random(second.size)
    for law in np.unique(spells["law"][second]):
        line = _Line(hosts[spells["law"][hosts] == law], spells["decided"])
        for row, luck in zip(second.tolist(), chance.tolist(), strict=True):
            if spells["law"][row] == law:
                _reopen(spells, line, row, luck)
    return {name: column[~is_second] for name, column in spells.items()} | {
        "root": np.arange(size - int(is_second.sum()))
    }


def _reopen(spells: Columns, line: _Line, row: int, chance: float) -> None:
    day = int(spells["received"][row])
    host = line.take(day - _REOPENED_AFTER[1], day - _REOPENED_AFTER[0], chance)
    if host is not None:
        spells["reopened"][host] = day
        spells["decided_again"][host] = spells["decided"][row]
        spells["outcome_again"][host] = spells["outcomes"][row, 0]


def pair_returns(
    spells: Columns, frame: Frame, target: Targets, rng: np.random.Generator
) -> None:
    """Let a share of the remitted cases come back as new appeals."""
    remitted = frame.outcomes.get("remitted", -2)
    ended = (spells["decided"] <= frame.last) & (spells["reopened"] == 0)
    hosts = np.flatnonzero((spells["outcomes"] == remitted).any(axis=1) & ended)
    chosen = rng.permutation(hosts)[: round(hosts.size * target.returned_share)]
    chosen = chosen[np.argsort(spells["decided"][chosen], kind="stable")]
    luck = rng.random((chosen.size, 2))
    returns = _Returns(spells, frame, target)
    for row, (chance, hurry) in zip(chosen.tolist(), luck, strict=True):
        returns.pair(row, float(chance), float(hurry))


class _Returns:
    """New appeals, by law, from which those after a remittal are taken."""

    def __init__(self, spells: Columns, frame: Frame, target: Targets) -> None:
        self.spells = spells
        self.subjects = frame.rules.catalogue.subjects
        self.rulebook = frame.rules.rulebook
        self.latest = round(2 * target.returned_after_days) - _RETURNED_EARLIEST
        track = frame.rules.catalogue.track("fast-track")
        self.fast_from = track.window[0].toordinal()
        times = spells["decided"] - spells["received"]
        self.any = np.ones(times.size, bool)
        self.quick = times <= _EIGHT_WEEKS
        self.lines = {
            law: _Line(np.flatnonzero(spells["law"] == law), spells["received"])
            for law in np.unique(spells["law"]).tolist()
        }

    def pair(self, row: int, chance: float, hurry: float) -> None:
        """Let a remitted case come back, by the fast track where it has one."""
        spells = self.spells
        subject = self.subjects[spells["subject"][row]]
        day = int(spells["decided"][row])
        last = min(day + self.latest, subject.window[1].toordinal())
        kinds = subject.case_kinds
        has_limit = bool(statutory_limit(self.rulebook, kinds))
        in_hurry = has_limit or (subject.fast_track and hurry < _QUICK_SHARE)
        found = self.lines[int(spells["law"][row])].take(
            day + _RETURNED_EARLIEST, last, chance, self.quick if in_hurry else self.any
        )
        if found is None:
            return
        spells["predecessor"][found] = row
        spells["root"][found] = spells["root"][row]
        spells["subject"][found] = spells["subject"][row]
        spells["instance"][found] = spells["instance"][row]
        if subject.fast_track and self.fast_from <= spells["received"][found]:
            spells["tracks"][found] = FAST_TRACK
