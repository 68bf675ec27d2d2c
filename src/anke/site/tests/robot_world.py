# SPDX-License-Identifier: EUPL-1.2
"""A house for the robots' story: a case with a late answer and a pile of papers.

python -m anke.site.tests.robot_world
"""

from __future__ import annotations

import os
from datetime import timedelta

from anke.site.tests.world import OVERDUE

PAPERS = ("Lægeerklæring", "Udtalelse fra kommunen", "Brev fra klager")


def fill() -> None:
    """Ask the party for something that was due last week, and file papers."""
    from anke.cases import clock
    from anke.cases.documents import keep_documents, refer_to_document, store_content
    from anke.cases.domain import commands as c
    from anke.cases.domain.entries import Actor, ActorKind, case_stream
    from anke.cases.services import apply_acts, read_states

    today, caseworker = clock.today(), Actor(ActorKind.PERSON, "S001")
    party = read_states([OVERDUE])[OVERDUE].parties[0][1]
    last_week = today - timedelta(days=8)
    commands: list[c.Command] = [
        c.SendRequest("party-hearing", "party", party, last_week)
    ]
    rows = []
    for theme in PAPERS:
        content = f"{theme}: dette står der.".encode()
        row = refer_to_document(
            case_stream(OVERDUE),
            store_content(content),
            size_bytes=len(content),
            media_type="text/plain",
        )
        rows.append(row)
        commands.append(c.FileDocument(row.commitment, theme, "in"))
    keep_documents(rows)
    asked_on = today - timedelta(days=25)
    now = clock.now()
    apply_acts([c.Act(OVERDUE, each, asked_on, now, caseworker) for each in commands])


def main() -> None:
    """Make a small authority, and let an answer be late in it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "anke.site.settings.demo")
    from anke.site.tests.world import build

    build()
    fill()


if __name__ == "__main__":
    main()
