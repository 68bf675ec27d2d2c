# SPDX-License-Identifier: EUPL-1.2
"""A house at work for the browser tests: a team, a line, and cases in hand.

python -m anke.site.tests.work_world
"""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

from anke.site.tests.world import TODAY, World

TEAM = "Voksne og handicap"
OTHER_TEAM = "Familieydelser"
STAFF = ("S001", "S002", "S003")
LENT = "S004"
WAITING, IN_HAND = 9, 4
SINCE = date(2022, 1, 1)


def staff() -> None:
    """Put people into two teams; one of them knows both areas, another is away."""
    from anke.access.models import User
    from anke.allocation.staffing import (
        Terms,
        save_staff,
        save_team,
        set_absence,
        set_competence,
    )
    from anke.cases.domain.payloads import StaffCompetenceSet

    head = User.objects.get(username="ankechef")
    save_team(head, TEAM, area="municipal", leader="T001", site="København")
    save_team(head, OTHER_TEAM, area="udk", leader="T002", site="Aalborg")
    for code in (*STAFF, LENT):
        save_staff(head, code, team=TEAM, terms=Terms(site="København"))
        can = StaffCompetenceSet(code, "municipal", 2, valid_from=SINCE)
        set_competence(head, can)
    save_staff(head, "S009", team=OTHER_TEAM, terms=Terms(percent=80))
    for code in (LENT, "S009"):
        set_competence(head, StaffCompetenceSet(code, "udk", 2, valid_from=SINCE))
    set_absence(head, "S003", TODAY, TODAY + timedelta(days=5))


def cases() -> None:
    """Let cases wait in line, and lie in hand; one area rises and the other falls."""
    from anke.cases.domain import commands as c

    world = World()
    for place in range(IN_HAND):
        # Eight weeks of the notice scheme: the last one runs out within the week.
        on = TODAY - timedelta(days=30 + 10 * place)
        number = world.open_case(on, tracks=("notice-scheme",))
        world.act(number, c.AllocateCase("S001", TEAM, ("oldest", "most-room")), on)
    for place in range(WAITING):
        on = TODAY - timedelta(days=20 + place)
        tracks = ("fast-track",) if place == 0 else ()
        world.act("@1", _appeal(tracks), on)
    # Udbetaling Danmark rises, the municipal cases fall; few are decided a week.
    for place in range(30):
        _given(world, "udk", "udk", "S009", 200, decided=170 if place else 2)
    for place in range(24):
        _given(world, "udk", "udk", "S009", 20, decided=0 if place > 4 else 2)
    for place in range(160):
        decided = 2 if place < 8 else 150
        _given(world, "municipal", "municipality-0101", "S002", 180, decided=decided)


def _appeal(tracks: tuple[str, ...] = ()) -> object:
    from anke.cases.domain import commands as c

    return c.RegisterCase(
        area="municipal",
        subject="sel-95",
        first_instance="municipality-0101",
        channel="digital-post",
        tracks=tracks,
    )


def _given(
    world: World, area: str, instance: str, code: str, back: int, *, decided: int
) -> None:
    """Register a case so many days back, and decide it so many days back, if ever."""
    from anke.cases.domain import commands as c

    on = TODAY - timedelta(days=back)
    command = c.RegisterCase(area=area, subject="", first_instance=instance)
    number = world.act("@1", command, on)
    world.act(number, c.AllocateCase(code, TEAM), on)
    if decided:
        outcome = c.DecideCase("rejected")
        world.act(number, outcome, TODAY - timedelta(days=decided))


def build() -> None:
    """Make the house in the register of this environment."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    authority = Path(settings.ANKE_VAR) / "authority.json"
    authority.write_text(json.dumps({"today": TODAY.isoformat()}), encoding="utf-8")
    from anke.access.services import create_demo_users

    create_demo_users()
    staff()
    cases()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anke.site.settings.demo")
    build()
