# SPDX-License-Identifier: EUPL-1.2
"""The team's board (*tavlen*): load, age and coming breaches, per person and per area.

A fixed number of queries, however many people and cases. Every count leads to the very
cases. Staff stand here by their codes, and how much anybody has decided does not.

    board = read_board(user, team="Børn og familier")
    board.people[0].open, board.areas[0].waiting
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Count, Min, Q

from anke.allocation.house_levers import levers_in_force
from anke.allocation.models import Team
from anke.allocation.queries import members
from anke.cases import clock
from anke.cases.domain.state import CaseStatus
from anke.cases.queries import cases_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from anke.access.models import User
    from anke.allocation.domain.levers import Levers
    from anke.allocation.domain.staff import Member

SOON, LATER = timedelta(days=7), timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Load:
    """Pending cases counted by how near their last day is, and the oldest of them."""

    open: int = 0
    overdue: int = 0
    soon: int = 0
    later: int = 0
    oldest_on: date | None = None

    def __add__(self, other: Load) -> Load:
        known = [day for day in (self.oldest_on, other.oldest_on) if day]
        return Load(
            self.open + other.open,
            self.overdue + other.overdue,
            self.soon + other.soon,
            self.later + other.later,
            min(known, default=None),
        )

    def oldest_days(self, today: date) -> int | None:
        """Count the days of the oldest case."""
        return (today - self.oldest_on).days if self.oldest_on else None


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person on the board; `cap` is None where nothing bounds the open cases."""

    code: str
    team: str
    load: Load
    percent: int
    cap: int | None
    is_away: bool
    lent_to: str

    @property
    def room(self) -> int | None:
        """Count the places that are free; negative when there are too many cases."""
        return None if self.cap is None else self.cap - self.load.open


@dataclass(frozen=True, slots=True)
class AreaLine:
    """One area on the board: what waits in line, and what people have in hand."""

    area: str
    waiting: Load
    in_hand: Load
    people: int


@dataclass(frozen=True, slots=True)
class Board:
    """The whole board as of a day."""

    today: date
    team: str
    people: tuple[PersonLine, ...]
    areas: tuple[AreaLine, ...]
    teams: tuple[str, ...] = field(default=())

    @property
    def in_hand(self) -> Load:
        """Give the sum over the people."""
        return sum((one.load for one in self.people), Load())

    @property
    def waiting(self) -> Load:
        """Give the sum of what waits in line."""
        return sum((one.waiting for one in self.areas), Load())


def own_team(user: User) -> str:
    """Give the team that the user leads; nothing for who leads none, or several."""
    led = Team.objects.filter(leader=user.staff_code or "").values_list(
        "name", flat=True
    )[:2]
    found = list(led) if user.staff_code else []
    return found[0] if len(found) == 1 else ""


def read_board(user: User, team: str = "") -> Board:
    """Count what the user may see: of one team, or of all."""
    today = clock.today()
    staff = [one for one in members(today) if team in ("", one.team)]
    loads = _loads(user, today)
    by_staff: dict[str, Load] = defaultdict(Load)
    for (_, code), load in loads.items():
        by_staff[code] += load
    levers = levers_in_force(today)
    teams = Team.objects.order_by("name").values_list("name", flat=True)
    return Board(
        today=today,
        team=team,
        people=tuple(_person(one, by_staff[one.code], levers, today) for one in staff),
        areas=tuple(_areas(staff, loads, today, only_theirs=bool(team))),
        teams=tuple(teams),
    )


def _loads(user: User, today: date) -> dict[tuple[str, str], Load]:
    """Count pending cases by area and caseworker, the empty one being the line."""
    soon, later = today + SOON, today + LATER
    rows = (
        cases_visible_to(user)
        .filter(status=CaseStatus.PENDING.value)
        .values_list("area", "staff")
        .annotate(
            open=Count("number"),
            overdue=Count("number", filter=Q(due_on__lt=today)),
            soon=Count("number", filter=Q(due_on__range=(today, soon))),
            later=Count("number", filter=Q(due_on__gt=soon, due_on__lte=later)),
            oldest=Min("spell_started_on"),
        )
        .order_by()
    )
    return {(area, staff): Load(*counts) for area, staff, *counts in rows}


def _person(member: Member, load: Load, levers: Levers, today: date) -> PersonLine:
    has_bound = bool(levers.cap_open) or member.cap is not None
    return PersonLine(
        code=member.code,
        team=member.team,
        load=load,
        percent=member.percent,
        cap=levers.cap_of(member.cap, member.percent) if has_bound else None,
        is_away=member.is_away(today),
        lent_to=member.lent_to(today),
    )


def _areas(
    staff: Iterable[Member],
    loads: dict[tuple[str, str], Load],
    today: date,
    *,
    only_theirs: bool,
) -> Iterator[AreaLine]:
    """Give the areas that these people decide, the longest line first.

    For the whole house also those that nobody decides: they are the ones to see.
    """
    people: dict[str, set[str]] = defaultdict(set)
    codes = {member.code for member in staff}
    for member in staff:
        for one in member.competences:
            if one.valid_from <= today <= one.valid_to:
                people[one.area].add(member.code)
    in_hand: dict[str, Load] = defaultdict(Load)
    for (area, code), load in loads.items():
        if code in codes:
            in_hand[area] += load
    others = () if only_theirs else (area for area, _ in loads)
    lines = [
        AreaLine(area, loads.get((area, ""), Load()), in_hand[area], len(people[area]))
        for area in {*people, *in_hand, *others}
    ]
    yield from sorted(lines, key=lambda line: (-line.waiting.open, line.area))
