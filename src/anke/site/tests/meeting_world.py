# SPDX-License-Identifier: EUPL-1.2
"""A house with appointed members, and cases that wait for a board meeting.

python -m anke.site.tests.meeting_world
"""

from __future__ import annotations

import json
import os
from datetime import date, timedelta
from pathlib import Path

from anke.site.tests.world import TODAY, World

WAITING = ("22-00001", "22-00002", "22-00003")


def cases() -> None:
    """Let three cases with a paper each be handed in for a meeting."""
    from anke.cases.domain import commands as c
    from anke.cases.domain.what_next import MEETING_STEP

    world = World()
    for place in range(len(WAITING)):
        on = date(2022, 11, 1) + timedelta(days=place)
        number = world.open_case(on)
        world.file_letter(number, on)
        world.act(number, c.StartStep(MEETING_STEP), on + timedelta(days=20))


def build() -> None:
    """Make the whole house in the register of this environment."""
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    authority = Path(settings.ANKE_VAR) / "authority.json"
    authority.write_text(json.dumps({"today": TODAY.isoformat()}), encoding="utf-8")
    from anke.access.services import create_demo_users
    from anke.demo.board import write_members
    from anke.statistics.services import build_vintage

    create_demo_users()
    write_members()
    cases()
    build_vintage()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anke.site.settings.demo")
    build()
