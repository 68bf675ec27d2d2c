# SPDX-License-Identifier: EUPL-1.2
"""Who works in the demo authority: teams by area, staff in proportion to their cases.

Codes only: the journal never carries a name. The demo's sign-in users have the codes
S001 (caseworker), T001 (team leader), C001 (head) and J001 (registrar); they belong to
the first team, so that each finds work of their own. L001 is a medical consultant.

>>> teams = staffed({"municipal": 400.0, "udk": 90.0}, cases_per_staff=110)
>>> teams["municipal"][0].staff[0], teams["udk"][0].leader
('S001', 'T008')
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from anke.cases.domain.entries import Actor, ActorKind

if TYPE_CHECKING:
    from collections.abc import Mapping

# Teams by area, each with its share of the area's cases; derived, our own split.
TEAMS: Mapping[str, tuple[tuple[str, float], ...]] = {
    "municipal": (
        ("Børn og familier", 0.18),
        ("Voksne og handicap", 0.24),
        ("Kontanthjælp", 0.30),
        ("Sygedagpenge", 0.18),
        ("Beskæftigelse og pension", 0.10),
    ),
    "work-injury": (("Arbejdsskade 1", 0.5), ("Arbejdsskade 2", 0.5)),
    "udk": (("Pension og boligstøtte", 0.7), ("Familieydelser", 0.3)),
    "compulsory-measures": (("Børnesager", 1.0),),
    "supervision": (("Tilsyn", 1.0),),
}
# Areas without teams of their own share these.
SHARED_TEAMS: Mapping[str, str] = {
    "adoption-without-consent": "compulsory-measures",
    "concern-notification": "compulsory-measures",
    "inter-municipal": "municipal",
    "social-supervision": "supervision",
}
BOARDS_TEAM = "Nævnene"
# Of the house's staff so many decide cases; the rest lead, file, count and cook.
_CASEWORKER_SHARE = 0.6
# Those whom the histories ask; L001 signs in as `laegekonsulent`.
CONSULTANTS = ("L001", "L002", "L003")
MAIL_ROBOT = Actor(ActorKind.ROBOT, "postrobot")


@dataclass(frozen=True, slots=True)
class Team:
    """A team, its leader's code and its caseworkers' codes."""

    name: str
    leader: str
    staff: tuple[str, ...]


def staffed(
    cases_per_year: Mapping[str, float], *, cases_per_staff: float
) -> dict[str, tuple[Team, ...]]:
    """Give each area its teams, with staff in proportion to the cases of a year."""
    load = _loads(cases_per_year)
    teams: dict[str, Team] = {}
    number = 1
    for place, (name, cases) in enumerate(load.items(), 1):
        size = max(1, round(cases / cases_per_staff * _CASEWORKER_SHARE))
        codes = tuple(f"S{code:03}" for code in range(number, number + size))
        number += size
        teams[name] = Team(name, f"T{place:03}", codes)
    return {
        area: tuple(teams[name] for name in _team_names(area))
        for area in cases_per_year
    }


def _team_names(area: str) -> list[str]:
    own = TEAMS.get(SHARED_TEAMS.get(area, area))
    return [name for name, _ in own] if own else [BOARDS_TEAM]


def _loads(cases_per_year: Mapping[str, float]) -> dict[str, float]:
    loads: dict[str, float] = {}
    for area in (*TEAMS, *cases_per_year):
        own = TEAMS.get(SHARED_TEAMS.get(area, area)) or ((BOARDS_TEAM, 1.0),)
        cases = cases_per_year.get(area, 0.0) if area not in TEAMS else 0.0
        for name, share in own:
            loads[name] = loads.get(name, 0.0) + share * cases
    for area, own_teams in TEAMS.items():
        for name, share in own_teams:
            loads[name] += share * cases_per_year.get(area, 0.0)
    return loads


def person(code: str) -> Actor:
    """Give the actor with a staff code."""
    return Actor(ActorKind.PERSON, code)
