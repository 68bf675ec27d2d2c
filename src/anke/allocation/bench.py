# SPDX-License-Identifier: EUPL-1.2
"""How fast waiting cases are distributed.

Example:
    `anke bench --only allocation`
"""

from __future__ import annotations

from datetime import date, timedelta
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from anke.allocation.domain.line import WaitingCase
    from anke.allocation.domain.staff import Member

Line = tuple[str, float, str, str]
CASES, STAFF, QUARTER = 5_000, 600, 15_000
TODAY = date(2022, 12, 30)
_AREAS = ("municipal", "work-injury", "udk", "compulsory-measures", "supervision")
_LAWS = ("serviceloven", "aktivloven", "sygedagpengeloven", "")


def bench_distribution() -> list[Line]:
    """Give 5,000 waiting cases to 600 people, who have room for all or for some."""
    from anke.allocation.domain.distribution import distribute
    from anke.allocation.domain.levers import Levers

    lines = []
    for name, cap_new in (("all find room", 0), ("most are left", 3)):
        cases, staff = waiting(CASES), members(STAFF)
        levers = Levers(cap_open=40, cap_new=cap_new, weights=(("udk", 130),))
        start = perf_counter()
        distribute(cases, staff, levers, TODAY)
        seconds = perf_counter() - start
        text = f"distribution: 5,000 cases to 600 people, {name}"
        lines.append((text, seconds, "s", "<= 2"))
    return lines


def bench_lever_trial() -> Line:
    """Play a quarter of 15,000 cases and 600 people twice, as a trial does."""
    from anke.allocation.domain.levers import Levers
    from anke.allocation.domain.trial import PastCase, PastDesk, compare

    weeks = [TODAY - timedelta(weeks=back) for back in reversed(range(13))]
    past = [
        PastCase(case, 20 + place % 90) for place, case in enumerate(waiting(QUARTER))
    ]
    desks = [PastDesk(one, (TODAY,) * one.load) for one in members(STAFF)]
    start = perf_counter()
    compare(past, desks, Levers(), Levers(cap_open=35), weeks)
    seconds = perf_counter() - start
    return "levers: a quarter of 15,000 cases played twice", seconds, "s", "<= 10"


def waiting(count: int) -> list[WaitingCase]:
    """Make waiting cases of all kinds, the same ones every time."""
    from anke.allocation.domain.line import WaitingCase

    return [
        WaitingCase(
            number=f"22-{place:05}",
            area=_AREAS[place * 7 % 11 % len(_AREAS)],
            law=_LAWS[place % len(_LAWS)],
            since=TODAY - timedelta(days=place * 13 % 120),
            due_on=TODAY + timedelta(days=place * 17 % 60 - 10),
            statutory=place % 15 == 0,
            fast_track=place % 31 == 0,
            notice_scheme=place % 37 == 0,
            team=f"team {place % 23}" if place % 3 == 0 else "",
            keys=frozenset({f"citizen {place % 4_000}"}),
            conflicts=frozenset({f"S{place % STAFF:03}"} if place % 50 == 0 else ()),
            protection=2 if place % 300 == 0 else 0,
        )
        for place in range(count)
    ]


def members(count: int) -> list[Member]:
    """Make members of staff with one or two competences each."""
    from anke.allocation.domain.staff import Competence, Member

    return [
        Member(
            code=f"S{place:03}",
            team=f"team {place % 23}",
            competences=(
                Competence(_AREAS[place % len(_AREAS)], 1 + place % 3),
                Competence("municipal", 2, law=_LAWS[place % 3]),
            ),
            percent=(100, 100, 80, 60)[place % 4],
            absences=((TODAY, TODAY + timedelta(days=9)),) if place % 12 == 0 else (),
            load=place * 5 % 30,
            holds=frozenset({f"citizen {place * 3}"}),
        )
        for place in range(count)
    ]


BENCHES: list[Callable[..., Line | list[Line]]] = [
    bench_distribution,
    bench_lever_trial,
]
