# SPDX-License-Identifier: EUPL-1.2
"""Which law and subject a made-up case has, given the day it came and how long it took.

The law follows the published mix of the decision's year. The subject within the law
may depend on the time the case took: those with a statutory deadline are nearly
always among the quick ones. As the law is drawn first and without a look at the time,
the laws' mean times stay what the area's is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from anke.demo.domain.choice import NOTHING, DatedChoice, pick
from anke.demo.domain.durations import LATE_SHARE
from anke.demo.domain.targets import in_year

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from anke.cases.domain.catalogue import Catalogue, Subject
    from anke.cases.domain.decide import Rules
    from anke.deadlines.domain.rules import RuleBook
    from anke.demo.domain.targets import Targets

    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

_DAYS = {"days": 1.0, "working_days": 1.4, "weeks": 7.0, "months": 30.4}
# A director's ruling counts from the committee's decision, a day or two before receipt.
_MARGIN_DAYS = 3


def statutory_limit(rulebook: RuleBook, kinds: Iterable[str]) -> int:
    """Give about how many days the law leaves for such cases; 0 for no limit."""
    limits = [
        int(rule.length * _DAYS[rule.unit])
        - (_MARGIN_DAYS if rule.start_event == "committee_decision" else 0)
        for kind in kinds
        for rule in rulebook
        if rule.case_kind == kind
        and rule.status == "statutory"
        and rule.kind == "decision"
        and rule.start_event in {"receipt", "committee_decision"}
    ]
    return min(limits, default=0)


class SubjectChoice:
    """The choice of law and subject for the spells of one area."""

    def __init__(self, rules: Rules, target: Targets, times: Ints) -> None:
        catalogue = rules.catalogue
        self._target = target
        self._times = times
        self._places = {
            subject.id: place for place, subject in enumerate(catalogue.subjects)
        }
        own = [entry for entry in catalogue.subjects if entry.area == target.area]
        self._limits = {
            entry.id: statutory_limit(rules.rulebook, entry.case_kinds) for entry in own
        }
        self.law_names = _laws_with_mix(target)
        self._candidates = [_under(name, own, catalogue) for name in self.law_names]

    def choose(
        self, received: Ints, years: Ints, rng: np.random.Generator
    ) -> tuple[Ints, Ints]:
        """Choose for each spell the law, by place in `law_names`, and the subject."""
        edges = sorted({limit for limit in self._limits.values() if limit})
        # The band of a time is the shortest limit that it keeps.
        band = np.searchsorted(edges, self._times, side="left")
        limits = (*edges, None)
        law = self._choose_laws(years, band, limits, rng.random(years.size))
        subject = np.full(years.size, NOTHING)
        chance = rng.random(years.size)
        for place, candidates in enumerate(self._candidates):
            codes = np.array([self._places[entry.id] for entry in candidates])
            for number in np.unique(band[law == place]).tolist():
                here = np.flatnonzero((law == place) & (band == number))
                weights = self._weights(candidates, limits[number])
                choice = DatedChoice(candidates, weights)
                chosen = choice.choose(received[here], chance[here])
                subject[here] = np.where(chosen == NOTHING, NOTHING, codes[chosen])
        self._fill_gaps(subject, law)
        return law, subject

    def _choose_laws(
        self, years: Ints, band: Ints, limits: Sequence[int | None], chance: Floats
    ) -> Ints:
        law = np.zeros(years.size, np.int64)
        for year in np.unique(years).tolist():
            mix = in_year(self._target.laws, year)
            for number in np.unique(band[years == year]).tolist():
                here = (years == year) & (band == number)
                shares = [
                    mix.get(name, 0.0)
                    * self._pull(self._law_limit(place), limits[number])
                    for place, name in enumerate(self.law_names)
                ]
                law[here] = pick(np.cumsum(shares), chance[here])
        return law

    def _law_limit(self, place: int) -> int:
        """Give the limit of a law all of whose subjects have one, or 0."""
        return min(self._limits[entry.id] for entry in self._candidates[place])

    def _weights(
        self, candidates: Sequence[Subject], within: int | None
    ) -> list[float]:
        """Weigh the subjects for cases whose time keeps a limit."""
        return [
            self._target.subjects.get(entry.id, 1.0 / (place + 3))
            * self._pull(self._limits[entry.id], within)
            for place, entry in enumerate(candidates)
        ]

    def _pull(self, limit: int, within: int | None) -> float:
        """Say how much more often something with a limit is found at such a time.

        It keeps its share over all cases, yet has nearly all of it among the quick.
        """
        if not limit:
            return 1.0
        quick = float((self._times <= limit).mean())
        if within is not None and within <= limit:
            return (1 - LATE_SHARE) / max(quick, 0.01)
        return LATE_SHARE / max(1 - quick, 0.01)

    def _fill_gaps(self, subject: Ints, law: Ints) -> None:
        """Give a subject of its law to a case that came on a day when none held."""
        for row in np.flatnonzero(subject == NOTHING):
            subject[row] = self._places[self._candidates[law[row]][0].id]


def _laws_with_mix(target: Targets) -> list[str]:
    return sorted({name for mix in target.laws.values() for name in mix})


def _under(law: str, own: Sequence[Subject], catalogue: Catalogue) -> list[Subject]:
    """Give the subjects that stand under a law's name in the statistics.

    Those of its predecessors count with it, on the days when they were in force; the
    empty name stands for all of the area's subjects.
    """
    if not law:
        return list(own)
    laws = {law, *catalogue.law(law).predecessors}
    laws |= {entry.id for entry in catalogue.laws if law in entry.predecessors}
    found = [entry for entry in own if entry.law in laws]
    if not found:
        raise ValueError(f"{own[0].area}: no subject stands under law {law!r}")
    return found
