# SPDX-License-Identifier: EUPL-1.2
"""Rising areas borrow from falling ones (*udlån*): who could help where, as a proposal.

The intake of the last eight weeks is compared with the weeks before. An area rises, or
falls, when the difference is a tenth or more and larger than chance alone would give.
How many people that is follows from what one person decides in a week; who they are
follows from competence. Nobody is lent by this: two leaders have to agree.

>>> rising = Flow("udk", recent=120, before=440, weeks_before=44, decided=100,
...               people=10)
>>> rising.trend, rising.people_needed
(<Trend.RISING: 'rising'>, 4)
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from math import sqrt
from typing import TYPE_CHECKING

from anke.allocation.domain.apportionment import apportion

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from anke.allocation.domain.staff import Member

RECENT_WEEKS = 8
LOAN_WEEKS = 8
LEAST_CHANGE = 0.10
BEYOND_CHANCE = 2.0
# Who is lent decides alone from the first day.
LEAST_LEVEL = 2


class Trend(StrEnum):
    """Where the intake of an area goes."""

    RISING = "rising"
    FALLING = "falling"
    STEADY = "steady"


@dataclass(frozen=True, slots=True)
class Flow:
    """The intake of an area, recent and before, and what its people decide.

    `decided` counts the cases decided in the recent weeks by `people`.
    """

    area: str
    recent: int
    before: int
    weeks_before: int
    decided: int
    people: int

    @property
    def expected(self) -> float:
        """Give what the recent weeks would have brought, had nothing changed."""
        return self.before * RECENT_WEEKS / self.weeks_before

    @property
    def change(self) -> float | None:
        """Give the change as a share of what was expected; None without a past."""
        return self.recent / self.expected - 1 if self.expected else None

    @property
    def trend(self) -> Trend:
        """Tell whether the intake has changed beyond chance.

        Both periods vary as counts do, so that the difference has the variance of
        their sum.
        """
        if self.change is None or abs(self.change) < LEAST_CHANGE:
            return Trend.STEADY
        spread = sqrt(self.expected * (1 + RECENT_WEEKS / self.weeks_before))
        if abs(self.recent - self.expected) < BEYOND_CHANCE * spread:
            return Trend.STEADY
        return Trend.RISING if self.change > 0 else Trend.FALLING

    @property
    def people_needed(self) -> int:
        """Count the people whose work the change is; nought where nobody decides."""
        if not self.decided or not self.people:
            return 0
        per_person = self.decided / self.people
        return round(abs(self.recent - self.expected) / per_person)


@dataclass(frozen=True, slots=True)
class Offer:
    """Somebody who could work for another area for some weeks."""

    staff: str
    team: str
    from_area: str
    to_area: str
    first_on: date
    last_on: date
    open: int


def propose_loans(
    flows: Iterable[Flow],
    staff: Iterable[Member],
    areas: Mapping[str, str],
    today: date,
) -> list[Offer]:
    """Propose who of the falling areas could help the rising ones.

    `areas` gives each person's main area by staff code. What the falling areas can
    spare is shared among the rising ones by the largest remainder; of those who have
    the competence, whoever has the fewest open cases comes first.
    """
    by_trend: dict[Trend, list[Flow]] = defaultdict(list)
    for flow in sorted(flows, key=lambda one: one.area):
        by_trend[flow.trend].append(flow)
    needs = {flow.area: flow.people_needed for flow in by_trend[Trend.RISING]}
    spare = {flow.area: flow.people_needed for flow in by_trend[Trend.FALLING]}
    most = min(sum(needs.values()), sum(spare.values()))
    bench = _Bench(
        sorted(
            (one for one in staff if _is_free(one, today)),
            key=lambda one: (one.load, one.code),
        ),
        dict(areas),
        spare,
        today,
    )
    return [
        offer
        for area, wanted in apportion(most, needs).items()
        for offer in bench.take(area, wanted)
    ]


def _is_free(member: Member, today: date) -> bool:
    return not member.lent_to(today) and not member.is_away(today)


@dataclass(slots=True)
class _Bench:
    """Those who are free, and how many each falling area can still spare."""

    free: list[Member]
    areas: dict[str, str]
    spare: dict[str, int]
    today: date

    def take(self, area: str, wanted: int) -> list[Offer]:
        """Take as many as wanted of those who know the area and can be spared."""
        offers: list[Offer] = []
        for member in list(self.free):
            own = self.areas.get(member.code, "")
            if len(offers) == wanted:
                break
            if own == area or not self.spare.get(own) or not self._knows(member, area):
                continue
            self.spare[own] -= 1
            self.free.remove(member)
            offers.append(self._offer(member, own, area))
        return offers

    def _knows(self, member: Member, area: str) -> bool:
        return any(
            one.area == area
            and one.level >= LEAST_LEVEL
            and one.valid_from <= self.today <= one.valid_to
            for one in member.competences
        )

    def _offer(self, member: Member, own: str, area: str) -> Offer:
        return Offer(
            staff=member.code,
            team=member.team,
            from_area=own,
            to_area=area,
            first_on=self.today,
            last_on=self.today + timedelta(weeks=LOAN_WEEKS),
            open=member.load,
        )
