# SPDX-License-Identifier: EUPL-1.2
"""Who can do what in the demo authority: competence, time at work, absence.

Teams and codes are those of the cases' histories; the rest follows from the code's
number alone, so that equal wishes give equal staff.

>>> from datetime import date
>>> from anke.demo.domain.organisation import Team
>>> teams = {"udk": (Team("Familieydelser", "T009", ("S061", "S062")),)}
>>> first, second = employees(teams, (), date(2022, 12, 31))
>>> first.code, first.percent, first.can[0]
('S061', 100, Can(area='udk', law='', level=2))
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from anke.demo.domain.clerk import municipal_team
from anke.demo.domain.lookups import is_about_children

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from anke.cases.domain.catalogue import Subject
    from anke.demo.domain.organisation import Team

MUNICIPAL = "municipal"
SITES = ("København", "Aalborg")
LEARNS, ALONE, SPECIALIST = 1, 2, 3
# Whoever decides cases of one area often knows another; this is where loans come from.
_ALSO = {
    "udk": MUNICIPAL,
    "work-injury": "udk",
    "municipal": "udk",
    "compulsory-measures": MUNICIPAL,
    "supervision": MUNICIPAL,
}
_CHRISTMAS = timedelta(days=4), timedelta(days=8)
_AWAY_FOR_LONG = timedelta(days=54)


class Can(NamedTuple):
    """One competence: area, law (empty for all) and level."""

    area: str
    law: str
    level: int


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody who decides cases in the demo."""

    code: str
    team: str
    site: str
    percent: int
    can: tuple[Can, ...]
    absence: tuple[date, date | None] | None


def employees(
    teams: Mapping[str, tuple[Team, ...]], subjects: Iterable[Subject], today: date
) -> tuple[Employee, ...]:
    """Give everybody who decides cases, in the order of their codes."""
    kinds = _kinds(teams, subjects)
    own: dict[str, Team] = {team.name: team for many in teams.values() for team in many}
    found = [
        _employee(code, team, kinds[team.name], today)
        for team in own.values()
        for code in team.staff
    ]
    return tuple(sorted(found, key=lambda one: one.code))


def _kinds(
    teams: Mapping[str, tuple[Team, ...]], subjects: Iterable[Subject]
) -> dict[str, list[tuple[str, str]]]:
    """Give the areas, and of the municipal one the laws, that each team decides."""
    found: dict[str, dict[tuple[str, str], None]] = {}
    for area, many in teams.items():
        for team in many:
            kinds = found.setdefault(team.name, {})
            if area != MUNICIPAL:
                kinds[area, ""] = None
    for subject in subjects:
        if subject.area == MUNICIPAL:
            place = municipal_team(
                subject.law, about_children=is_about_children(subject)
            )
            found[teams[MUNICIPAL][place].name][MUNICIPAL, subject.law] = None
    return {name: list(kinds) for name, kinds in found.items()}


def _employee(
    code: str, team: Team, kinds: list[tuple[str, str]], today: date
) -> Employee:
    number = int(code[1:])
    level = _level(number, alone=len(team.staff) < 3)
    can = [Can(area, law, level) for area, law in kinds]
    can += [Can(area, "", ALONE) for area in _also(number, kinds)]
    return Employee(
        code=code,
        team=team.name,
        site=SITES[number % 3 == 0],
        percent=80 if number % 7 == 3 else 60 if number % 23 == 8 else 100,
        can=tuple(can),
        absence=_absence(number, today),
    )


def _level(number: int, *, alone: bool) -> int:
    """Every sixth learns, every sixth is a specialist; in a small team none learns."""
    if number % 6 == 2:
        return SPECIALIST
    return LEARNS if number % 6 == 5 and not alone else ALONE


def _also(number: int, kinds: list[tuple[str, str]]) -> Iterator[str]:
    areas = {area for area, _ in kinds}
    if number % 4 == 0 and kinds:
        also = _ALSO.get(kinds[0][0])
        if also and also not in areas:
            yield also


def _absence(number: int, today: date) -> tuple[date, date | None] | None:
    if number % 9 == 4:
        return today - _CHRISTMAS[0], today + _CHRISTMAS[1]
    return (today - _AWAY_FOR_LONG, None) if number % 37 == 6 else None
