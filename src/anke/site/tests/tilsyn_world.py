# SPDX-License-Identifier: EUPL-1.2
"""The small authority with two inquiries (tilsyn) for the team of supervision.

python -m anke.site.tests.tilsyn_world
"""

from __future__ import annotations

import os
from datetime import date

SALE, MEETINGS = "22-00044", "22-00045"
TEAM, CODE = "Tilsyn", "TS01"


def open_inquiry(subject: str, on: date) -> str:
    """Open a case of supervision about a municipality, for the team's own desk."""
    from anke.cases.domain import commands as c
    from anke.site.tests.world import World

    world = World()
    number = world.open_case(
        on,
        area="supervision",
        subject=subject,
        first_instance="municipality-0461",
        channel="letter",
    )
    world.file_letter(number, on)
    world.act(number, c.AllocateCase(CODE, TEAM), on)
    return number


def main() -> None:
    """Build the small authority, and the inquiries in it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anke.site.settings.demo")
    from anke.site.tests.world import build

    build()
    opened = (
        open_inquiry("ts-godkendelse-salg", date(2022, 12, 1)),
        open_inquiry("ts-styrelse", date(2022, 12, 12)),
    )
    if opened != (SALE, MEETINGS):
        raise SystemExit(f"the inquiries became {opened}")


if __name__ == "__main__":
    main()
