# SPDX-License-Identifier: EUPL-1.2
"""What rights cost: a page of the case list and its count, for every role.

The register is filled past the rules, with rows of cases alone: 1 in 100 has a secret
address, 5 in 10,000 a stronger protection. `--cases 1000000` measures at full size.

Example:
    `anke bench --only rights`
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from anke.access.models import User
    from anke.cases.models import Case

Line = tuple[str, float, str, str]
CASES = 100_000
TEAMS, STAFF, ROUNDS = 15, 600, 5
_PIECE = 5000
_AREAS = ("municipal", "work-injury", "udk", "compulsory-measures", "supervision")
_FIRST_DAY = date(2013, 1, 1)


def bench_rights(cases: int = CASES) -> list[Line]:
    """Measure a caseworker's first page and count, beside those without rights."""
    from anke.cases.models import Case

    Case.objects.bulk_create(_rows(cases), batch_size=_PIECE)
    _gather_statistics()
    readers = list(_readers())
    return [
        *_lines_of("all cases", {}, readers),
        *_lines_of("an area", {"area": "municipal"}, readers),
    ]


def _lines_of(
    name: str, filters: dict[str, str], readers: list[User]
) -> Iterator[Line]:
    from anke.cases.models import Case
    from anke.cases.searching import count_cases, search_cases

    def page(reader: User) -> object:
        return list(search_cases(reader, filters=filters)[:25])

    def count(reader: User) -> object:
        return count_cases(reader, filters=filters)

    plain = Case.objects.filter(**filters)
    newest = plain.order_by("-received_on", "-year", "-serial")[:25]
    for what, work, bare in (
        ("first page", page, lambda: list(newest.all())),
        ("count", count, plain.count),
    ):
        times = {each.role: _milliseconds(partial(work, each)) for each in readers}
        yield f"rights: {what} of {name}", times["caseworker"], "ms", "<= 60"
        yield f"rights: {what} of {name}, slowest role", max(times.values()), "ms", ""
        yield f"rights: {what} of {name}, no rights", _milliseconds(bare), "ms", ""


def _rows(count: int) -> Iterator[Case]:
    """Make rows of ten years, the same ones every time."""
    from anke.access.domain.signatures import access_signature
    from anke.cases.models import Case

    for place in range(count):
        day = _FIRST_DAY + timedelta(days=place * 3650 // count)
        serial = place - (day.year - 2013) * count // 10 + 1
        team = f"team {place * 7 % TEAMS}"
        yield Case(
            number=f"{day.year % 100}-{place:07}",
            year=day.year % 100,
            serial=max(serial, 1),
            status="pending" if place > count * 0.95 else "decided",
            area=_AREAS[place * 3 % 7 % len(_AREAS)],
            subject="",
            first_instance="municipality-0101",
            received_on=day,
            spell=1,
            spell_started_on=day,
            staff=f"S{place * 11 % STAFF:03}",
            team=team,
            access=access_signature(_level(place), team),
            length=1,
            head=bytes(32),
        )


def _level(place: int) -> int:
    if place % 100 == 1:
        return 1
    return 2 + place % 4 // 3 if place % 2000 in (3, 4) else 0


def _readers() -> Iterator[User]:
    """Make somebody of every role that lists cases, with names and a conflict."""
    from anke.access.domain.permissions import ALLOWED, Action
    from anke.access.models import CaseTie, User

    roles = sorted(ALLOWED[Action.LIST_CASES])
    for place, role in enumerate(roles):
        code = f"S{place:03}"
        for number, tie in (("13-0000003", "named"), ("13-0000005", "conflict")):
            CaseTie.objects.create(case=number, staff=code, tie=tie)
        yield User.objects.create_user(
            f"bench-{role}", role=role, staff_code=code, team=f"team {place}"
        )


def _gather_statistics() -> None:
    """Do what a database in use has had done to it."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _milliseconds(work: Callable[[], object]) -> float:
    """Give the middle of some rounds."""
    rounds = []
    for _ in range(ROUNDS):
        start = perf_counter()
        work()
        rounds.append((perf_counter() - start) * 1000)
    return sorted(rounds)[ROUNDS // 2]


BENCHES: list[Callable[..., Line | list[Line]]] = [bench_rights]
REGISTER_BENCHES = BENCHES
